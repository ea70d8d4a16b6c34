"""How an open page learns of a publication, and who may look at an edition that is not published."""

import json

import pytest

from pingan.acts.publish import publish
from pingan.reading.preview import read_preview

QUARTER = "2017Q2"


def database(app):
    return app.reader.engine.url.database


def test_the_question_is_tiny_and_answered_without_a_body_while_nothing_changes(own_app, signed_in):
    app = own_app()
    client = signed_in(app.server.test_client())
    first = client.get("/edition.json")
    assert len(first.data) < 60
    again = client.get("/edition.json", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    publish(app.reader.engine, QUARTER)
    now = client.get("/edition.json", headers={"If-None-Match": first.headers["ETag"]})
    assert now.status_code == 200
    assert now.get_json()["edition"] != first.get_json()["edition"]


def test_asking_does_not_keep_a_session_alive_and_nobody_gets_no_answer(app, stranger):
    assert {"/edition.json", "/context.json"} <= app.register.background
    assert stranger.get("/edition.json").status_code == 401
    assert stranger.get("/context.json").status_code == 401


def test_a_page_learns_what_is_new_what_was_corrected_and_why(own_app, signed_in, bring):
    app = own_app()
    client = signed_in(app.server.test_client())
    before = client.get("/context.json").get_json()
    publish(app.reader.engine, QUARTER)
    bring(database(app), "2016Q4", seed=5)
    publish(app.reader.engine, "2016Q4", "3月数字漏报")
    after = client.get("/context.json").get_json()
    assert after["quarters"] == [*before["quarters"], QUARTER]
    assert after["releases"]["2016Q4"] != before["releases"]["2016Q4"]
    assert after["releases"]["2016Q3"] == before["releases"]["2016Q3"]
    assert (list(after["corrections"]), after["corrections"]["2016Q4"]["reason"]) == (
        ["2016Q4"],
        "3月数字漏报",
    )
    assert (before["corrections"], before["aside"]) == ({}, None)
    assert after["current"] == client.get("/edition.json").get_json()["edition"]


def test_values_of_an_edition_that_is_gone_are_not_found_so_that_the_page_asks_what_is_new(
    own_app, signed_in
):
    app = own_app()
    client = signed_in(app.server.test_client())
    old = client.get("/context.json").get_json()["edition"]
    address = f"/values/{old}/31/street/scores.json"
    assert client.get(address).status_code == 200
    publish(app.reader.engine, QUARTER)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("role", ["leader", "street", "admin"])
def test_nobody_but_the_data_office_sees_a_preview_by_any_address(own_app, signed_in, call_page, role):
    app = own_app()
    office = signed_in(app.server.test_client(), "data")
    preview = read_preview(app.reader.engine, QUARTER)
    addresses = [
        f"/values/{preview.edition}/31/street/scores.json",
        f"/values/{preview.edition}/31/street/indicators.json",
        f"/areas/{preview.edition}/31001.json",
        f"/context.json?preview={QUARTER}",
    ]
    answers = {address: office.get(address) for address in addresses}  # they are in the server's memory now
    assert {answer.status_code for answer in answers.values()} == {200}
    assert QUARTER in answers[addresses[-1]].get_json()["quarters"]
    other = signed_in(app.server.test_client(), role)
    for address, answer in answers.items():
        for tried in (address, address.replace(preview.edition, f"{preview.edition}-31001")):
            kept = {"If-None-Match": answer.headers.get("ETag", "")}
            refused = other.get(tried, headers=kept)
            assert refused.status_code == 404, tried
            assert QUARTER.encode() not in refused.data
    for path in ("/map", "/ranking"):
        page, _ = call_page(other, path, f"?preview={QUARTER}&quarter={QUARTER}")
        assert "没有权限" in json.dumps(page, ensure_ascii=False)
        assert QUARTER not in json.dumps(page)
        assert QUARTER.encode() not in other.get(f"{path}?preview={QUARTER}").data
    shown, _ = call_page(office, "/map", f"?preview={QUARTER}&quarter={QUARTER}")
    assert "watermark" in json.dumps(shown)


def test_a_callback_of_a_preview_is_refused_too(own_app, signed_in):
    app = own_app()
    body = {
        "output": "figure.data",
        "outputs": {"id": "figure", "property": "data"},
        "inputs": [{"id": "shape", "property": "data", "value": ["31", "street"]}],
        "state": [
            {
                "id": "view",
                "property": "data",
                "value": {"quarter": QUARTER, "level": "street", "within": "31"},
            },
            {"id": "theme", "property": "data", "value": "light"},
            {"id": "location", "property": "search", "value": f"?preview={QUARTER}"},
        ],
        "changedPropIds": ["shape.data"],
    }
    for role, status in (("leader", 403), ("data", 200)):
        client = signed_in(app.server.test_client(), role)
        assert client.post("/_dash-update-component", json=body).status_code == status


def test_an_earlier_release_opens_for_readers_marked_as_superseded_within_their_scope(
    own_app, signed_in, call_page, bring
):
    app = own_app()
    engine = app.reader.engine
    client = signed_in(app.server.test_client())
    first = client.get("/context.json").get_json()["releases"]["2017Q1"]
    bring(database(app), "2017Q1", seed=5)
    publish(engine, "2017Q1", "更正")
    page, _ = call_page(client, "/map", f"?release={first}&quarter=2017Q1")
    assert "已被取代" in json.dumps(page, ensure_ascii=False)
    context = client.get(f"/context.json?release={first}").get_json()
    assert context["aside"] == {"kind": "earlier", "quarter": "2017Q1", "query": f"release={first}"}
    assert context["releases"]["2017Q1"] == first
    street = signed_in(app.server.test_client(), "street")
    own = street.get(f"/context.json?release={first}").get_json()
    assert own["edition"] != context["edition"]
    assert (
        street.get(f"/areas/{context['edition']}/31002.json").status_code == 404
    )  # the key of those who see all
    assert street.get(f"/areas/{own['edition']}/31001.json").status_code == 200
    other = street.get(f"/areas/{own['edition']}/31002.json").get_json()
    assert other["index"][-1] is not None
    assert all(points == [None] * len(points) for points in other["dimensions"].values())


@pytest.mark.parametrize(
    ("search", "words"),
    [
        ("?preview=2019Q1", "2019Q1 没有任何原始数据"),
        ("?preview=nonsense", "没有季度 nonsense"),
        ("?release=2017Q1-000000000000", "没有编号为 2017Q1-000000000000 的发布"),
    ],
)
def test_an_edition_that_cannot_be_shown_says_why(own_app, signed_in, call_page, search, words):
    office = signed_in(own_app().server.test_client(), "data")
    page, _ = call_page(office, "/map", search)
    assert words in json.dumps(page, ensure_ascii=False)
    assert office.get(f"/map{search}").status_code == 200
    assert office.get(f"/context.json{search}").status_code == 404
