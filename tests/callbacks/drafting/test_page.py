"""The pages about a draft, asked as the browser asks: every act, every refusal, nothing lost between two officers."""

import csv
import io
import json
import re

import pytest

from pingan.acts.drafts import list_drafts, load_draft
from pingan.storage import list_systems, reading
from pingan.storage.schema import audit_line

OUTPUT = "..edit-frame.children...edit-state.data.."


class Office:
    """An officer's browser on the pages: presses buttons as Dash's own script would."""

    def __init__(self, app, client):
        self.app, self.client, self.state = app, client, {"draft": None, "revision": None, "search": ""}

    def press(self, act, fields=None, options=None, of="", expected=200):
        button = {"type": "edit-act", "act": act, "of": of}
        name = json.dumps(button, sort_keys=True, separators=(",", ":"))
        return self._ask(f"{name}.n_clicks", button, fields, options, expected=expected)

    def go(self, search):
        return self._ask("edit-go.data", None, go=search)

    def _ask(self, changed, button=None, fields=None, options=None, go=None, expected=200):
        typed = [
            {
                "id": {"type": "edit-field", "table": t, "code": c, "key": k},
                "property": "value",
                "value": value,
            }
            for (t, c, k), value in (fields or {}).items()
        ]
        chosen = [
            {"id": {"type": "edit-option", "key": key}, "property": "value", "value": value}
            for key, value in (options or {}).items()
        ]
        buttons = [{"id": button, "property": "n_clicks", "value": 1}] if button else []
        answer = self.client.post(
            "/_dash-update-component",
            json={
                "output": OUTPUT,
                "outputs": [
                    {"id": "edit-frame", "property": "children"},
                    {"id": "edit-state", "property": "data"},
                ],
                "inputs": [{"id": "edit-go", "property": "data", "value": go}, buttons],
                "state": [typed, chosen, {"id": "edit-state", "property": "data", "value": self.state}],
                "changedPropIds": [changed],
            },
        )
        assert answer.status_code == expected, answer.text
        if expected != 200:
            return answer.text
        response = answer.get_json()["response"]
        self.state = response["edit-state"]["data"]
        return json.dumps(response["edit-frame"]["children"], ensure_ascii=False)

    @property
    def draft(self):
        return load_draft(self.app.reader.engine, self.state["draft"])


@pytest.fixture(scope="module")
def own_app(make_app, make_district, tmp_path_factory):
    path = tmp_path_factory.mktemp("edited") / "pingan.db"
    make_district(path)
    return make_app(path)


def office_of(app, signed_in):
    client = signed_in(app.server.test_client(), "data")
    client.set_cookie("pingan_language", "en")
    return Office(app, client)


@pytest.fixture
def office(own_app, signed_in):
    return office_of(own_app, signed_in)


@pytest.fixture
def begun(office):
    office.press("start", options={"version": "1"})
    return office


def last_act(app):
    with reading(app.reader.engine) as connection:
        return connection.execute(audit_line.select().order_by(audit_line.c.number.desc())).first()


def test_only_the_data_office_sees_the_page_and_the_way_to_it(own_app, signed_in, call_page):
    data, leader = (signed_in(own_app.server.test_client(), role) for role in ("data", "leader"))
    assert "/method/edit" in json.dumps(call_page(data, "/method")[0])
    assert "/method/edit" not in json.dumps(call_page(leader, "/method")[0])
    assert "edit-act" in json.dumps(call_page(data, "/method/edit")[0])
    assert "edit-act" not in json.dumps(call_page(leader, "/method/edit")[0])


def test_a_leader_cannot_act_either(own_app, signed_in):
    leader = Office(own_app, signed_in(own_app.server.test_client(), "leader"))
    before = len(list_drafts(own_app.reader.engine))
    leader.press("start", expected=403)
    assert len(list_drafts(own_app.reader.engine)) == before


def test_beginning_a_draft_goes_to_it_and_is_in_the_audit_log(own_app, office):
    shown = office.press("start", options={"version": "1"})
    assert "New version" in shown
    assert office.state["search"].startswith("?draft=")
    assert (last_act(own_app).action, last_act(own_app).who) == ("system-drafted", "tests data")


def test_a_saved_weight_stays_and_what_was_left_alone_is_not_touched(begun):
    before = begun.draft.content
    said = begun.press("save", {("indicator", "S1", "weight"): "７.5", ("indicator", "S2", "weight"): "1"})
    assert "Saved." in said
    assert begun.draft.content.value(("indicator", "S1", "weight")) == 7.5
    assert begun.draft.content.item("indicator", "S2") == before.item("indicator", "S2")
    assert "Nothing was changed" in begun.press("save", {("indicator", "S1", "weight"): "7.5"})


def test_a_fault_is_kept_and_told_at_its_field_and_at_the_top(begun):
    begun.go(f"?draft={begun.state['draft']}&part=indicators&indicator=S1")
    shown = begun.press("save", {("indicator", "S1", "satisfactory"): "viel"})
    assert shown.count("must be a number, not 'viel'") == 2
    assert begun.draft.content.value(("indicator", "S1", "satisfactory")) == "viel"
    for part in ("compare", "backcast", "store"):
        assert "fault" in begun.go(f"?draft={begun.state['draft']}&part={part}")
    assert "Faults in the draft: 1" in begun.press("store")


def test_two_officers_the_second_is_told_keeps_what_was_typed_and_chooses(own_app, begun, signed_in):
    other = office_of(own_app, signed_in)
    other.go(begun.state["search"])
    mine = {
        ("indicator", "S1", "weight"): "8",
        ("indicator", "S2", "weight"): "1",
        ("indicator", "F1", "weight"): "2",
    }
    other.press("save", {("indicator", "S1", "weight"): "7", ("indicator", "F1", "weight"): "5"})
    told = begun.press("save", mine)
    assert "has saved this draft" in told
    assert "Save mine" in told
    assert '"8"' in told  # what was typed is still there
    assert begun.draft.content.value(("indicator", "S1", "weight")) == 7
    (newest,) = set(re.findall(r'"act": "over", "of": "(\d+)"', told))
    assert "Saved." in begun.press("over", mine, of=newest)
    content = begun.draft.content
    # mine where I had changed something, theirs where I had not
    assert content.value(("indicator", "S1", "weight")) == 8
    assert content.value(("indicator", "F1", "weight")) == 5


def test_giving_way_shows_what_the_other_saved(own_app, begun, signed_in):
    other = office_of(own_app, signed_in)
    other.go(begun.state["search"])
    other.press("save", {("indicator", "S1", "weight"): "7"})
    begun.press("save", {("indicator", "S1", "weight"): "8"})
    begun.press("reload", {("indicator", "S1", "weight"): "8"})
    assert begun.state["revision"] == begun.draft.revision
    assert begun.draft.content.value(("indicator", "S1", "weight")) == 7


def test_normalised_weights_stand_in_the_fields_and_are_saved_only_when_one_saves(begun):
    shown = begun.press("normalise", {("indicator", "S1", "weight"): "3"})
    assert "not saved yet" in shown
    assert '"value": "50"' in shown
    assert begun.draft.content.value(("indicator", "S1", "weight")) == 3
    assert begun.state["unsaved"]


def test_judgements_become_weights(begun):
    shown = begun.press("judged", {("judgement", "*", "security,prevention"): "3"}, of="*")
    assert "Saved." in shown
    weights = [item["weight"] for item in begun.draft.content.tables["dimension"]]
    assert weights == [75, 25]


def test_contradicting_judgements_are_refused_with_the_pair_and_stay_in_their_fields(begun):
    begun.press("add-indicator", options={"code": "S3", "dimension": "security"}, of="S1")
    fields = {("judgement", "security", "S1,S2"): "9", ("judgement", "security", "S2,S3"): "9",
              ("judgement", "security", "S1,S3"): repr(1 / 9)}  # fmt: skip
    begun.go(f"?draft={begun.state['draft']}&part=judge&group=security")
    shown = begun.press("judged", fields, of="security")
    assert "contradict one another" in shown
    assert "Look first at" in shown
    assert "judgement worst" in shown
    assert begun.draft.content.judgements == {}
    assert begun.state["unsaved"]


def test_thresholds_are_proposed_into_the_fields_or_refused_with_words(begun):
    at = {("system", "", "base_quarters"): "2016Q1, 2016Q2, 2016Q3, 2016Q4"}
    begun.press("save", at)
    begun.go(f"?draft={begun.state['draft']}&part=indicators&indicator=S1")
    shown = begun.press("thresholds", {}, {"level": "committee", "beyond": "0.1"}, of="S1")
    assert "From 15 values" in shown  # four committees, four quarters, one withheld
    assert begun.state["unsaved"]
    refused = begun.press("thresholds", {}, {"level": "committee", "beyond": "0.1"}, of="S2")
    assert "its areas only inherit values" in refused


def test_a_changed_direction_leaves_no_threshold_of_the_old_one_behind(begun):
    fields = {("indicator", "S1", key): "" for key in ("limit_low", "ideal_low", "ideal_high", "limit_high")}
    fields |= {("indicator", "S1", "limit_low"): "1", ("indicator", "S1", "ideal_low"): "2",
               ("indicator", "S1", "ideal_high"): "3", ("indicator", "S1", "limit_high"): "4",
               ("indicator", "S1", "satisfactory"): "10", ("indicator", "S1", "impermissible"): "100",
               ("indicator", "S1", "kind"): "rate", ("indicator", "S1", "direction"): "moderate"}  # fmt: skip
    begun.press("save", fields)
    assert begun.draft.content.problems() == []
    assert "satisfactory" not in begun.draft.content.item("indicator", "S1")


def test_indicators_and_dimensions_come_and_go(begun):
    begun.press("add-indicator", options={"code": "F2", "dimension": "prevention"}, of="F1")
    assert begun.state["search"].endswith("indicator=F2")
    begun.press("remove-indicator", of="F2")
    begun.press("add-dimension", options={"code": "schools", "name_zh": "校园", "name_en": "Schools"})
    assert len(begun.draft.content.problems()) == 1
    begun.press("remove-dimension", of="schools")
    assert begun.draft.content.problems() == []
    assert "is taken" in begun.press("add-indicator", options={"code": "S1", "dimension": "security"})


def test_the_comparison_tells_every_share_that_changed(begun):
    begun.press("save", {("indicator", "F1", "weight"): "6"})
    shown = begun.go(f"?draft={begun.state['draft']}&part=compare")
    assert "60.0%" in shown
    assert "+26.7" in shown


def test_the_back_cast_answers_a_quarter_a_request(begun):
    begun.press("save", {("indicator", "F1", "weight"): "60"})
    at = f"/method/edit/backcast/{begun.state['draft']}/{begun.state['revision']}"
    answer = begun.client.get(f"{at}/2016Q4.json")
    assert (answer.status_code, answer.get_json()["quarter"]) == (200, "2016Q4")
    assert "change rank" in answer.get_json()["said"]
    assert {level: len(rows) for level, rows in answer.get_json()["levels"].items()} == {
        "district": 1,
        "street": 2,
        "committee": 4,
    }
    assert begun.client.get(f"{at}/2031Q1.json").status_code == 422
    assert "not published" in begun.client.get(f"{at}/2031Q1.json").get_json()["said"]
    assert begun.client.get("/method/edit/backcast/99/1/2016Q4.json").status_code == 404


def test_the_back_cast_of_a_faulty_draft_says_so(begun):
    begun.press("save", {("indicator", "F1", "weight"): "viel"})
    at = f"/method/edit/backcast/{begun.state['draft']}/{begun.state['revision']}"
    assert begun.client.get(f"{at}/2016Q4.json").status_code == 409
    assert begun.client.get(f"{at}.csv").status_code == 404


def test_the_file_of_the_back_cast_has_every_area_of_every_quarter(own_app, begun):
    at = f"/method/edit/backcast/{begun.state['draft']}/{begun.state['revision']}"
    rows = list(csv.reader(io.StringIO(begun.client.get(f"{at}.csv").data.decode("utf-8-sig"))))
    assert rows[1][:4] == ["Quarter", "Area code", "Level", "Area"]
    assert len(rows) == 2 + 5 * 7
    for row in rows[2:]:
        assert row[4] == row[6]  # an unchanged draft: the published index
        assert float(row[9] or 0) == 0
    assert (last_act(own_app).action, last_act(own_app).who) == ("export", "tests data")


def test_a_draft_is_put_in_force_for_the_next_quarter_and_only_for_such(own_app, begun):
    refused = begun.press("save", {("system", "", "applies_from"): "2016Q4"})
    assert "Saved." in refused
    assert "not published yet" in begun.go(f"?draft={begun.state['draft']}&part=store")
    assert "not published yet" in begun.press("store")
    begun.press("save", {("system", "", "applies_from"): "2017Q2", ("system", "", "version"): "next"})
    assert "is in force from" in begun.press("store")
    assert begun.state["draft"] is None
    assert "next" in list_systems(own_app.reader.engine)["version"].tolist()
    assert last_act(own_app).action == "system-stored"


def test_with_four_eyes_a_second_account_is_needed(make_app, make_district, tmp_path, signed_in):
    path = tmp_path / "pingan.db"
    make_district(path)
    app = make_app(path, four_eyes=True)
    office = office_of(app, signed_in)
    office.press("start", options={"version": "1"})
    assert "another account" in office.press("store")
    assert "Handed in" in office.press("hand-in")
    assert "Another account has to approve" in office.go(f"?draft={office.state['draft']}&part=store")
    sha = office.draft.proposed_sha256
    assert "yourself" in office.press("approve", of=sha)
    assert list_systems(app.reader.engine)["version"].tolist() == ["1"]


def test_a_discarded_draft_is_gone_from_the_list(own_app, begun):
    number = begun.state["draft"]
    assert "discarded" in begun.press("discard")
    assert number not in [draft.draft_id for draft in list_drafts(own_app.reader.engine)]
    assert "has closed this draft" in begun.go(f"?draft={number}")


@pytest.mark.parametrize(
    "search", ["?draft=99", "?draft=x", "?draft=²", "?part=nonsense", "?draft=1&part=judge&group=no", ""]
)
def test_an_address_that_makes_no_sense_still_shows_a_page(office, search):
    assert "H1" in office.go(search)


def test_before_anything_is_stored_the_page_says_what_to_do(empty_client, signed_in, call_page):
    client = signed_in(empty_client.application.test_client(), "data")
    assert "pingan system import" in json.dumps(call_page(client, "/method/edit")[0])
