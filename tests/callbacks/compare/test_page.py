"""The page of comparisons as the browser asks for it: address, controls, a click on a map, a street account."""

import json
from dataclasses import replace

import pytest
from dash._utils import to_json

from callbacks.compare.options import options_of
from callbacks.compare.shown import sight_of
from callbacks.reader import choices_of
from layouts import ids
from layouts.compare.view import parse_comparison
from layouts.text import Text
from pingan.reading.published import Aside

ZH = Text("zh")
PICTURES = ids.COMPARE_PICTURES
INPUTS = {
    ids.COMPARE_ADDRESS: "data", ids.COMPARE_BY: "value", ids.COMPARE_AREA: "value", ids.COMPARE_WITH: "value",
    ids.COMPARE_BEFORE: "value", ids.COMPARE_QUARTER: "value", ids.COMPARE_LEVEL: "value",
    ids.COMPARE_MEASURE: "value", ids.COMPARE_SORT: "value", ids.COMPARE_PICKED: "data", ids.THEME: "data",
}  # fmt: skip


@pytest.fixture
def change(app, client):
    """Give a function that changes one thing of the page at an address, and returns what came of it by component."""

    def changed(address, who, value, *, shape="", browser=client):
        output = next(name for name in app.register.served if f"{PICTURES}.data" in name)
        known = {ids.COMPARE_ADDRESS: address, ids.THEME: "light", who: value}
        outputs = [
            dict(zip(("id", "property"), one.rsplit(".", 1), strict=True))
            for one in output.strip(".").split("...")
        ]
        body = {
            "output": output,
            "outputs": outputs,
            "inputs": [{"id": name, "property": p, "value": known.get(name)} for name, p in INPUTS.items()],
            "state": [{"id": ids.COMPARE_SHAPE, "property": "data", "value": shape}],
            "changedPropIds": [f"{who}.{INPUTS[who]}"],
        }
        answer = browser.post("/_dash-update-component", json=body)
        assert answer.status_code == 200, answer.text
        return answer.get_json()["response"]

    return changed


def find(component, key):
    """Give the properties of the component with an id, anywhere in a page."""
    if isinstance(component, list):
        return next(filter(None, (find(one, key) for one in component)), None)
    if not isinstance(component, dict):
        return None
    props = component.get("props", {})
    return props if props.get("id") == key else find(props.get("children"), key)


def places(pictures):
    return [sheet["place"] for sheet in pictures["sheets"]]


def test_two_quarters_have_a_map_each_and_one_of_the_difference(client, call_page):
    page, notice = call_page(client, "/compare", "?area=31001&before=2016Q1&quarter=2016Q2")
    pictures = find(page, PICTURES)["data"]
    assert places(pictures) == ["first", "second", "difference"]
    assert pictures["geometryUrl"].partition("?key=")[0].endswith("/31001/committee.json")
    assert notice == ""
    assert find(page, ids.COMPARE_WITH_FIELD)["hidden"] is True


def test_areas_have_one_map_and_one_of_what_each_differs_from_the_first(client, call_page):
    page, _ = call_page(client, "/compare", "?area=31001&with=31002&quarter=2016Q2&measure=S1")
    pictures = find(page, PICTURES)["data"]
    assert places(pictures) == ["first", "difference"]
    assert pictures["framed"]["codes"] == ["31001", "31002"]
    assert pictures["sheets"][1]["words"][pictures["codes"].index("31001")] == "0.00"
    assert find(page, ids.COMPARE_BEFORE_FIELD)["hidden"] is True


def test_a_wrong_address_shows_what_can_be_shown_and_names_what_was_wrong(client, call_page):
    page, notice = call_page(client, "/compare", "?area=99&quarter=2016Q2&measure=nothing")
    assert find(page, ids.COMPARE_AREA)["value"] == "31"
    assert notice == ZH("shell.wrong_view", names="area, measure")


def test_a_change_of_measure_keeps_the_maps_and_paints_them_anew(change):
    address = "?by=quarters&area=31001&before=2016Q1&quarter=2016Q2"
    shape = change(address, ids.COMPARE_ADDRESS, address)[ids.COMPARE_SHAPE]["data"]
    after = change(address, ids.COMPARE_MEASURE, "S1", shape=shape)
    assert after[ids.COMPARE_ADDRESS]["data"] == f"{address}&measure=S1"
    assert ids.COMPARE_MAPS not in after
    assert after[PICTURES]["data"]["key"].endswith("measure=S1")


def test_other_areas_bring_maps_of_their_own_and_the_controls_follow(change):
    after = change("?by=quarters&area=31001&before=2016Q1&quarter=2016Q2", ids.COMPARE_BY, "areas")
    assert after[ids.COMPARE_ADDRESS]["data"] == "?by=areas&area=31001&with=31002&quarter=2016Q2"
    assert after[ids.COMPARE_WITH]["value"] == ["31002"]
    assert after[ids.COMPARE_BEFORE_FIELD]["hidden"] is True
    assert after[ids.COMPARE_MAPS]["children"]
    back = change(after[ids.COMPARE_ADDRESS]["data"], ids.COMPARE_BY, "quarters")
    assert back[ids.COMPARE_ADDRESS]["data"] == "?by=quarters&area=31001&before=2016Q1&quarter=2016Q2"


@pytest.mark.parametrize(
    ("address", "picked", "after"),
    [
        ("?by=quarters&area=31&before=2016Q1&quarter=2016Q2", "31002", "area=31002"),
        ("?by=areas&area=31001&with=31002&quarter=2016Q2", "31002", None),  # one alone would compare nothing
        ("?by=areas&area=310011&with=310012,310021&quarter=2016Q2", "310011", "area=310012&with=310021"),
        ("?by=areas&area=310011&with=310012&quarter=2016Q2", "310022", "area=310011&with=310012,310022"),
        ("?by=areas&area=31001&with=31002&quarter=2016Q2", "310011", None),  # of another level
        ("?by=quarters&area=31&before=2016Q1&quarter=2016Q2", "nowhere", None),
    ],
)
def test_a_click_on_a_map_chooses_the_area_or_takes_it_in_or_out(change, address, picked, after):
    found = change(address, ids.COMPARE_PICKED, {"code": picked, "at": 1})
    if after is None:
        assert ids.COMPARE_ADDRESS not in found
    else:
        assert after in found[ids.COMPARE_ADDRESS]["data"]


def test_another_level_of_area_leaves_behind_what_cannot_stand_beside_it(change):
    after = change("?by=areas&area=31001&with=31002&quarter=2016Q2", ids.COMPARE_AREA, "310011")
    assert "area=310011&with=3100" in after[ids.COMPARE_ADDRESS]["data"]
    assert after[ids.COMPARE_WITH]["value"] != ["31002"]
    assert "310012" in {one["value"] for one in after[ids.COMPARE_WITH]["options"]}


def test_a_file_says_what_it_compares_and_what_kind_of_data_it_holds(client, call_page):
    page, _ = call_page(client, "/compare", "?area=31001&before=2016Q1&quarter=2016Q2")
    files = find(page, ids.COMPARE_FILES)["data"]
    assert files["indicator"]["file"] == "pingan-compare-31001-2016Q1-2016Q2.csv"
    rows = files["indicator"]["rows"]
    assert any(row[0].startswith("# 版本 ") for row in rows)
    assert not any(
        " / " in str(row[0]) for row in rows
    )  # the boundaries' source in the reader's language alone
    assert "街道1" in rows[0][0]
    assert "2016" in rows[0][0]
    assert [f"# {ZH('map.demonstration')}"] in rows
    assert {row[0] for row in rows} >= {"security", "prevention", "S1", "S2", "F1"}
    assert "/area/31001?quarter=2016Q1" in json.dumps(find(page, ids.COMPARE_HEAD))
    assert client.post("/exported", json={"file": files["part"]["file"]}).status_code == 204


def test_a_street_compares_itself_with_another_street_by_what_is_published_of_it(app, signed_in, call_page):
    street = signed_in(app.server.test_client(), "street", "31001")
    page, notice = call_page(street, "/compare", "?area=31001&with=31002&quarter=2016Q2&level=committee")
    pictures = find(page, PICTURES)["data"]
    assert notice == ""
    assert "310021" not in json.dumps(pictures)
    assert ZH("reason.no_permission") in json.dumps(page, ensure_ascii=False)
    hidden, said = call_page(street, "/compare", "?area=310021&quarter=2016Q2")
    assert "310021" not in json.dumps(hidden)
    assert said == ZH("scope.wrong_view", names="area")


def test_an_earlier_release_stays_what_is_shown_when_a_control_changes(change):
    after = change("?release=none&area=31001&quarter=2016Q2", ids.COMPARE_MEASURE, "S1")
    assert ids.COMPARE_ADDRESS not in after  # there is no such release: the page keeps what it shows


# --- editions that hold less --------------------------------------------------------------------------------------


@pytest.fixture
def seen(app, asked_by):
    """Give a function that lays out a comparison in an edition of one's own, and returns it as text."""

    def look(edition, search):
        with asked_by():
            comparison, _ = parse_comparison(search, choices_of(edition), lambda *_: None)
            sight = sight_of(app.reader, edition, comparison, "light")
            options_of(ZH, edition, sight)
            return json.dumps(json.loads(to_json(sight.shown.__dict__)), ensure_ascii=False)

    return look


def without(published, *quarters):
    kept = {q: release for q, release in published.releases.items() if q not in quarters}
    return replace(published, releases=kept)


def test_with_one_quarter_published_the_page_says_so_and_leads_to_areas(published, seen):
    one = replace(without(published, *published.quarters[1:]), quarters=published.quarters[:1])
    said = seen(one, "?area=31001")
    assert ZH("compare.one_quarter") in said
    assert "/compare?by=areas&area=31001" in said


def test_an_area_without_peers_says_so_and_leads_to_its_quarters(published, seen):
    only = published.boundaries["area_code"].isin(["31", "31001", "310011", "310012"])
    alone = replace(published, boundaries=published.boundaries[only])
    said = seen(alone, "?by=areas&area=31001")
    assert ZH("compare.alone_title") in said
    assert "/compare?by=quarters&area=31001" in said


def test_a_district_of_a_single_area_compares_its_quarters(published, seen):
    single = replace(published, boundaries=published.boundaries[published.boundaries["area_code"] == "31"])
    assert "/31/district.json" in seen(single, "?before=2016Q1&quarter=2016Q2")
    assert ZH("compare.alone_title") in seen(single, "?by=areas")


def test_a_quarter_that_is_not_published_is_a_gap_with_its_reason(published, seen):
    said = seen(without(published, "2016Q2"), "?area=31001&before=2016Q2&quarter=2016Q3")
    assert ZH("reason.not_published") in said
    assert ZH("compare.no_points") in said


def test_files_of_a_preview_say_that_it_is_not_published(published, seen):
    aside = Aside("preview", "2017Q1", "2017Q1-0", "0", None)
    said = seen(replace(published, aside=aside), "?area=31001&before=2016Q1&quarter=2017Q1&preview=2017Q1")
    assert said.count(f"# {ZH('edition.preview_mark', quarter='2017Q1')}") == 2
    assert "/area/31001?preview=2017Q1&quarter=2016Q1" in said
