"""What a browser may keep of every address, as every role: nothing that another account in it could then find."""

import re

import pytest

from callbacks.answers import ASKED_ABOUT, KEPT, NOT_KEPT
from callbacks.register import PAGE_RULES, UPDATE_RULE
from pingan.access.permissions import Permission, Role

ACCOUNTS = (Role.LEADER, Role.STREET, Role.DATA, Role.ADMIN)
TOKENS = (Role.SCREEN, Role.CLIENT)


def key_of(client):
    """Return the key that the pages of a session put into addresses."""
    return client.get("/context.json").get_json()["key"]


def addresses(app, published):
    """Yield the address and permission of every GET, with arguments of things that are there where it needs any."""
    named = {
        "edition": published.edition,
        "version": published.boundary_version,
        "parent": "31",
        "level": "street",
        "group": "scores",
        "code": "31001",
        "quarter": published.quarters[-1],
        "form": "csv",
        "ending": "csv",
        "key": "areas",
        "number": "1",
    }

    def filled(rule):
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: named.get(found[1], "1"), rule)

    for rule, permission in app.register.routes.items():
        if (
            rule not in PAGE_RULES
            and rule != UPDATE_RULE
            and "GET" in app.register.methods.get(rule, ("GET",))
        ):
            yield filled(rule), permission
    for rule, page in app.register.pages.items():
        yield filled(rule), page.permission


@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_no_answer_that_depends_on_who_asks_stays_in_the_browser(app, asks, published, role):
    client, wrong, asked = asks(role), [], 0
    for address, permission in addresses(app, published):
        answer = client.get(address, buffered=True)
        said = answer.headers.get("Cache-Control", "")
        if permission is Permission.PUBLIC:
            fits = said and (said in ("no-cache", "no-store") or "Set-Cookie" not in answer.headers)
        else:
            fits = said == NOT_KEPT or (said == ASKED_ABOUT and role in TOKENS)
        asked += 1
        if not fits:
            wrong.append((address, str(permission), answer.status_code, said))
    assert wrong == []
    assert asked > 40


@pytest.mark.parametrize("role", ACCOUNTS, ids=str)
def test_what_never_changes_is_kept_under_the_key_of_the_session_alone(asks, role):
    client = asks(role)
    key, told = key_of(client), client.get("/context.json").get_json()
    for address in (
        f"/values/{told['edition']}/31/street/scores.json",
        f"/areas/{told['edition']}/31001.json",
        f"/geo/{told['boundaryVersion']}/31/street.json",
    ):
        assert client.get(f"{address}?key={key}").headers["Cache-Control"] == KEPT
        for other in ("", "?key=", "?key=x", f"?key={key}x", f"?key={key[:-1]}", "?key=天", f"?Key={key}"):
            answer = client.get(address + other)
            assert (answer.status_code, answer.headers["Cache-Control"]) == (200, NOT_KEPT), other


def test_no_two_sessions_have_the_same_key(app, asks, account_of):
    keys = {key_of(asks(role)) for role in ACCOUNTS}
    assert len(keys) == len(ACCOUNTS)
    name, password = account_of(app.reader.engine, "leader")
    for _ in range(2):  # the same account again: another session
        again = app.server.test_client()
        assert again.post("/sign-in", data={"name": name, "password": password}).status_code == 303
        keys.add(key_of(again))
    assert len(keys) == len(ACCOUNTS) + 2
    assert all(re.fullmatch(r"[\w-]{22}", key) for key in keys)


def test_a_key_of_another_session_opens_nothing(asks, published):
    key = key_of(asks(Role.LEADER))
    street = asks(Role.STREET)
    address = f"/values/{published.edition}/31/committee/scores.json"
    assert asks(Role.LEADER).get(f"{address}?key={key}").status_code == 200
    assert street.get(f"{address}?key={key}").status_code == 404
    mine = street.get("/context.json").get_json()["edition"]
    answer = street.get(f"/values/{mine}/31/street/scores.json?key={key}")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, NOT_KEPT)


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/sign-out/everywhere"], ids=["in", "out", "all"])
def test_beginning_or_ending_empties_the_cache(office, somebody, path):
    client = office.server.test_client()
    account, password = somebody
    name = account.name
    answer = client.post("/sign-in", data={"name": name, "password": password})
    if path != "/sign-in":
        answer = client.post(path)
    assert answer.headers["Clear-Site-Data"] == '"cache"'
