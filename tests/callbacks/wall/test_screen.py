"""The wall screen as its token gets it: cheap to ask, honest when it is refused, and nothing but what it may show."""

import re
import runpy
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from sqlalchemy import event, update
from sqlalchemy.exc import OperationalError

from pingan.access.permissions import Permission, Role
from pingan.access.principal import Actor, Principal, Scope
from pingan.access.tokens import change_shows, issue, revoke
from pingan.acts.listings import put_on_list
from pingan.acts.publish import publish
from pingan.acts.recorded import store_rules
from pingan.acts.watch import evaluate_published, store_warning_rules
from pingan.reading.headlines import headlines
from pingan.reading.published import read_published
from pingan.rules.themes import parse_themes
from pingan.rules.warning_rules import parse_rules
from pingan.screen.playlist import Playlist, Scene
from pingan.screen.playlists import save
from pingan.storage import writing
from pingan.storage.schema_access import screen_token

BY = Actor("tests")
OFFICE = Principal(None, "区平安办", Role.DATA, Scope(), "127.0.0.1")
WATCH = runpy.run_path(str(Path(__file__).parents[2] / "pingan" / "acts" / "test_watch.py"))
THEMES = runpy.run_path(str(Path(__file__).parents[1] / "headlines" / "test_page.py"))["THEMES"]
FINER = ("居委会", "310011", "310012", "310021", "310022")


@pytest.fixture(scope="module")
def watched(make_app, make_district, bring, tmp_path_factory):
    """Give an application with warnings, headlines and a listed street and committee, and 2017Q2 to publish."""
    path = tmp_path_factory.mktemp("screen") / "pingan.db"
    make_district(path)
    bring(path, "2017Q2")
    app = make_app(path)
    engine = app.reader.engine
    store_warning_rules(engine, parse_rules(WATCH["RULES"]), BY)
    evaluate_published(engine, BY)
    store_rules(engine, "headlines", "small", parse_themes(THEMES), BY)
    told = "居委会1-1一带盗窃多发"
    put_on_list(engine, OFFICE, "31001", "2017Q1", told, "装门", "综治办", "2099-03-31")
    put_on_list(engine, OFFICE, "310021", "2017Q1", "盗窃", "装门", "综治办", "2017-05-31")
    return app


def wall(app, shows="streets", **bound):
    """Return a wall's browser, and its token."""
    token, secret = issue(app.reader.engine, BY, "指挥中心大屏", shows=shows, **bound)
    client = app.server.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
    return client, token


def state_of(client):
    answer = client.get("/screen/state.json")
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def test_the_state_names_what_is_published_and_where_its_documents_are(watched):
    client, _ = wall(watched)
    state = state_of(client)
    assert (state["quarter"], state["shows"], state["screen"]) == ("2017Q1", "streets", "指挥中心大屏")
    assert state["release_id"].startswith("2017Q1-")
    assert datetime.fromisoformat(state["published_at"]) <= datetime.now(UTC)
    assert state["parts"] is None
    assert [scene["kind"] for scene in state["playlist"]["scenes"]][-2:] == ["warnings", "headlines"]
    data = client.get(state["data"])
    assert (
        data.headers["Cache-Control"] == "private, no-store"
    )  # the screen keeps it itself (assets/screen/kept.js)
    assert data.get_json()["edition"] == state["edition"]
    notices = client.get(state["notices"]).get_json()
    assert notices["headlines"][0]["name"] == "=盗窃"
    assert [one["area"]["code"] for one in notices["listed"]] == ["31001"]
    assert notices["warnings_total"] == len(notices["warnings"]) > 0
    assert set(notices["warnings"][0]["sentence"]) == {"zh", "en"}


def every_address(app, state):
    """Return each address that the register has for screens, with all that its arguments may be."""
    keys = [re.split(r"[/.]", state[name])[3].rsplit("-", 1)[0] for name in ("data", "notices")]
    stamp = state["notices"].removesuffix(".json").rsplit("-", 1)[1]
    editions = [f"{keys[0]}-{shows}" for shows in ("streets", "committees", "compounds", "")]
    named = {"key": [*editions, *(f"{one}-{stamp}" for one in editions)], "street": ["31", "31001", "310011"]}
    for rule, permission in app.register.routes.items():
        if permission is Permission.READ_SCREEN:
            arguments = re.findall(r"<(\w+)>", rule)
            assert set(arguments) <= set(named), f"say what {arguments} of {rule} may be"
            for values in product(*(named[one] for one in arguments)):
                yield re.sub(r"<\w+>", "{}", rule).format(*values)


def test_the_wall_rounds_a_change_as_the_page_of_headlines_does(watched):
    """Rounded twice, -44.9495 % would be -44.9 on the page and -45.0 on the wall."""
    client, _ = wall(watched)
    told = client.get(state_of(client)["notices"]).get_json()["headlines"]
    published = read_published(watched.reader.engine)
    real = headlines(watched.reader.engine, published, published.top, "2017Q1")
    changes = [(one["change_year"], had.change) for one, had in zip(told, real, strict=True) if had.change]
    assert changes
    assert [100 * told for told, _ in changes] == pytest.approx([had for _, had in changes], abs=1e-5)


def test_a_screen_of_streets_is_told_of_no_committee_by_any_address_there_is(watched):
    """Not by what somebody wrote about a street either, and not after another screen was told."""
    full, _ = wall(watched, "committees")
    client, _ = wall(watched)
    asked = set(every_address(watched, state_of(full)))
    telling = [address for address in asked if any(word in full.get(address).text for word in FINER)]
    leaks = [address for address in asked if any(word in client.get(address).text for word in FINER)]
    assert len(asked) > 30
    assert len(telling) == 2  # a street's document, the notices
    assert leaks == []
    assert "31001" in client.get(state_of(client)["notices"]).text


def test_a_screen_of_streets_finds_nothing_where_a_screen_of_committees_does(watched):
    client, _ = wall(watched)
    state = state_of(client)
    finer = state["data"].replace("-streets", "-committees")
    assert client.get(finer).status_code == 404
    assert client.get(finer.replace(".json", "/31001.json")).status_code == 404
    assert client.get(state["data"].replace(".json", "/31001.json")).status_code == 404
    stamped = state["notices"].replace("-streets", "-committees")
    assert client.get(stamped).status_code == 404
    assert state_of(client)["shows"] == client.get("/screen/state.json?shows=committees").get_json()["shows"]


def test_what_another_screen_was_just_told_is_not_told_to_this_one(watched):
    full, _ = wall(watched, "committees")
    state = state_of(full)
    street = f"{state['parts']}31001.json"
    answers = [full.get(address) for address in (state["data"], state["notices"], street)]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert "居委会1-1" in answers[1].text
    assert [area["code"] for area in answers[2].get_json()["areas"]] == ["310011", "310012"]
    client, _ = wall(watched)
    for address, answer in zip((state["data"], state["notices"], street), answers, strict=True):
        tag = {"If-None-Match": answer.headers["ETag"]}
        assert client.get(address).status_code == client.get(address, headers=tag).status_code == 404


def test_a_state_that_has_not_changed_costs_three_small_queries_and_no_body(watched):
    client, _ = wall(watched)
    tag = {"If-None-Match": client.get("/screen/state.json").headers["ETag"]}
    asked = []
    engine = watched.reader.engine

    def count(_connection, _cursor, statement, *_):
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    try:
        answer = client.get("/screen/state.json", headers=tag)
    finally:
        event.remove(engine, "before_cursor_execute", count)
    assert (answer.status_code, answer.data) == (304, b"")
    assert len([one for one in asked if one.lstrip().upper().startswith("SELECT")]) <= 3


def test_a_revoked_token_is_refused_by_the_next_question_and_says_so_to_its_holder_only(watched):
    client, token = wall(watched)
    state = state_of(client)
    revoke(watched.reader.engine, BY, token.token_id)
    for address in ("/screen/state.json", state["data"], state["notices"]):
        answer = client.get(address, headers={"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "empty"})
        assert (answer.status_code, answer.get_json()["reason"]) == (401, "token_revoked")


def test_each_refusal_has_its_reason_and_a_stranger_hears_unknown(watched, stranger):
    assert stranger.get("/screen/state.json").status_code == 401
    unknown = watched.server.test_client().get("/screen/state.json", headers={"Authorization": "Bearer x"})
    assert (unknown.status_code, unknown.get_json()["reason"]) == (401, "token_unknown")
    nobody = watched.server.test_client().get("/screen/state.json")
    assert nobody.get_json()["reason"] == "token_unknown"
    elsewhere, _ = wall(watched, address="10.1.2.0/24")
    assert elsewhere.get("/screen/state.json").get_json()["reason"] == "address"
    inside = elsewhere.get("/screen/state.json", environ_base={"REMOTE_ADDR": "10.1.2.9"})
    assert inside.status_code == 200
    over, token = wall(watched, until=datetime.now(UTC) + timedelta(days=1))
    assert over.get("/screen/state.json").status_code == 200
    past = datetime.now(UTC) - timedelta(seconds=1)
    with writing(watched.reader.engine) as connection:
        ends = update(screen_token).where(screen_token.c.token_id == token.token_id).values(until=past)
        connection.execute(ends)
    assert over.get("/screen/state.json").get_json()["reason"] == "token_expired"


def test_a_preview_whose_session_has_ended_is_told_so_and_not_of_a_token(watched):
    browser = watched.server.test_client()
    browser.set_cookie("pingan_session", "long-over")
    ours = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "empty"}
    answer = browser.get("/screen/state.json", headers=ours)
    assert (answer.status_code, answer.headers["Pingan-Session"]) == (204, "ended")


def test_a_screens_token_is_heard_beside_a_session_that_has_ended(watched):
    """The wall's computer was signed in on once, to set it up."""
    client, _ = wall(watched)
    client.set_cookie("pingan_session", "long-over")
    assert client.get("/screen/state.json").status_code == 200


def test_a_screens_token_opens_no_page_and_no_other_data(watched):
    client, _ = wall(watched, "committees")
    for address in (
        "/map",
        "/values/x/31/street/scores.json",
        "/screen/preview",
        "/api/v1/areas",
        "/_dash-layout",
    ):
        assert client.get(address).status_code in (302, 303, 401, 403), address


def test_a_publication_changes_the_state_and_the_address_of_its_documents(watched):
    client, _ = wall(watched)
    before = client.get("/screen/state.json")
    publish(watched.reader.engine, "2017Q2")
    after = client.get("/screen/state.json", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.get_json()["quarter"] == "2017Q2"
    assert after.get_json()["data"] != before.get_json()["data"]
    assert client.get(before.get_json()["data"]).status_code == 404
    assert client.get(after.get_json()["data"]).get_json()["newest"] == "2017Q2"


def test_a_listing_changes_the_notices_and_a_playlist_the_state_only(watched):
    client, _ = wall(watched)
    before = state_of(client)
    save(watched.reader.engine, BY, Playlist(scenes=[Scene(kind="district", seconds=7)]))
    saved = state_of(client)
    assert [scene["seconds"] for scene in saved["playlist"]["scenes"]] == [7]
    assert saved["notices"] == before["notices"]
    put_on_list(watched.reader.engine, OFFICE, "31002", "2017Q1", "火灾", "巡查", "综治办", "2099-03-31")
    listed = state_of(client)
    assert listed["notices"] != saved["notices"]
    assert client.get(saved["notices"]).status_code == 404
    assert "31002" in {one["area"]["code"] for one in client.get(listed["notices"]).get_json()["listed"]}


def test_an_administrator_previews_either_and_the_question_keeps_no_session_alive(watched, signed_in):
    admin = signed_in(watched.server.test_client(), "admin")
    assert state_of(admin)["shows"] == "committees"
    assert admin.get("/screen/state.json?shows=streets").get_json()["shows"] == "streets"
    rules = {
        rule for rule in watched.register.routes if rule.endswith(".json") and rule.startswith("/screen")
    }
    assert len(rules) == 4
    assert rules <= watched.register.background


def test_nothing_published_is_a_state_and_no_error(make_app, tmp_path):
    client, _ = wall(make_app(tmp_path / "pingan.db"))
    state = state_of(client)
    assert state["edition"] is None
    assert state["build"]
    assert client.get("/screen/data/x-streets.json").status_code == 404


def test_a_screen_is_told_that_the_database_is_away(watched, monkeypatch):
    client, _ = wall(watched)

    def away(*_args, **_more):
        raise OperationalError("SELECT", {}, Exception("away"))

    for part in ("callbacks.wall.screen.screen_stamp", "callbacks.sessions.principal_of_token"):
        monkeypatch.setattr(part, away)
        answer = client.get("/screen/state.json", headers={"Sec-Fetch-Dest": "empty"})
        assert (answer.status_code, answer.get_json()["error"]) == (503, "unavailable")


def test_a_screen_is_let_further_down_and_back_without_anybody_at_the_wall(watched):
    client, token = wall(watched)
    finer = state_of(client)["data"].replace("-streets", "-committees")
    change_shows(watched.reader.engine, BY, token.token_id, "committees")
    state = state_of(client)
    assert (state["shows"], state["data"]) == ("committees", finer)
    assert client.get(finer).status_code == client.get(f"{state['parts']}31001.json").status_code == 200
    change_shows(watched.reader.engine, BY, token.token_id, "streets")
    assert state_of(client)["parts"] is None
    assert client.get(finer).status_code == client.get(f"{state['parts']}31001.json").status_code == 404
