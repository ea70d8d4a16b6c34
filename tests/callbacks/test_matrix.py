"""Every role at every door: each route by each method and each callback, as the register lists them.

Nobody has to remember to add to this: what is registered is asked. An answer of 401 or 403 is a refusal; whatever else
comes (a page, a file, "not found" for a made-up area) came from behind the gate.
"""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from callbacks.register import BUILT_IN, PAGE_RULES, UPDATE_RULE
from pingan.access.audit import Action, detail_of, search
from pingan.access.permissions import GRANTS, TOKENS, Permission, Role

METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH")
ROLES = (None, *Role)
REFUSED = (401, 403)
LATER = timedelta(minutes=5)
LEFT_OUT = ("/sign-out", "/sign-out/everywhere")  # they would end the session that asks: see test_sign_in.py


def may(role, permission):
    """Tell whether a role is granted a permission; nobody has what is public."""
    return permission is Permission.PUBLIC or (role is not None and permission in GRANTS[role])


def address(rule):
    """Return an address that a rule answers."""
    return re.sub(r"<(?:(\w+):)?\w+>", lambda found: "1" if found[1] == "int" else "x", rule)


def doors(app):
    """Yield address, method and permission of every route and page of the register."""
    register = app.register
    for rule, permission in register.routes.items():
        if rule in PAGE_RULES or rule == UPDATE_RULE or rule in LEFT_OUT:
            continue
        methods = ("GET",) if rule in BUILT_IN else register.methods[rule]
        yield from ((address(rule), method, permission) for method in methods)
    for path, page in register.pages.items():
        yield address(path), "GET", page.permission


@pytest.mark.parametrize("role", ROLES, ids=str)
def test_a_role_comes_through_its_own_doors_and_no_others(app, asks, role):
    wrong, asked = [], 0
    for path, method, permission in doors(app):
        answer = asks(role).open(path, method=method, buffered=True)
        refused = answer.status_code in REFUSED or "/sign-in" in answer.headers.get("Location", "")
        asked += 1
        if refused is may(role, permission):
            wrong.append((path, method, str(permission), answer.status_code))
    assert wrong == []
    assert asked > 15


@pytest.mark.parametrize("role", ROLES, ids=str)
def test_a_role_has_its_own_callbacks_answered_and_no_others(app, asks, role):
    """The body is only as good as the gate needs: behind it a callback may well fail on it."""
    app.server.config["PROPAGATE_EXCEPTIONS"] = False
    wrong = []
    for output, permission in app.register.callbacks.items():
        answer = asks(role).post(UPDATE_RULE, json={"output": output, "inputs": [], "changedPropIds": []})
        expected = output in app.register.served and may(role, permission)
        if (answer.status_code not in REFUSED) is not expected:
            wrong.append((output, str(permission), answer.status_code))
    app.server.config["PROPAGATE_EXCEPTIONS"] = None
    assert wrong == []


@pytest.mark.parametrize("role", ROLES, ids=str)
def test_every_refusal_of_a_role_is_counted_in_the_audit_log(app, asks, role):
    """At every door; a page that a stranger opens leads to signing in and is no refusal."""
    refused, client = app.server.extensions["refusals"].log, asks(role)
    refused.write(datetime.now(UTC) + LATER)  # those of other tests
    before, asked = search(app.reader.engine, action=Action.REFUSED).found, Counter()
    kinds = {401: "signed out", 403: "forbidden", **({404: "missing"} if role else {})}
    for path, method, permission in doors(app):
        status = client.open(path, method=method, buffered=True).status_code
        if (
            permission is not Permission.PUBLIC
        ):  # there nobody is asked who it is, and a file that is not there is none
            asked[kinds.get(status)] += 1
    for output in app.register.callbacks:
        if output not in app.register.served or not may(role, app.register.callbacks[output]):
            body = {"output": output, "inputs": [], "changedPropIds": []}
            asked[kinds.get(client.post(UPDATE_RULE, json=body).status_code)] += 1
    refused.write(datetime.now(UTC) + LATER)
    found = search(app.reader.engine, action=Action.REFUSED)
    lines = found.lines[: found.found - before]
    counted = Counter()
    for line in lines:
        counted.update({kind: count for kind, count in detail_of(line).items() if kind != "minute"})
    asked.pop(None)
    assert counted == asked
    assert sum(asked.values()) > 15
    name = "?" if role is None else f"测试 {role}" if role in TOKENS else f"tests {role}"
    assert {(line.who.removesuffix(" 31001"), line.address) for line in lines} == {
        (name, client.environ_base["REMOTE_ADDR"])
    }


@pytest.mark.parametrize("role", ROLES, ids=str)
def test_no_method_that_an_address_does_not_know_does_anything(app, asks, role):
    asked = 0
    for path, _, _ in doors(app):
        for method in METHODS:
            if method == "GET" or any(method == known for at, known, _ in doors(app) if at == path):
                continue
            status = asks(role).open(path, method=method, buffered=True).status_code
            assert status in (*REFUSED, 404, 405), (path, method, status)
            asked += 1
    assert asked > 30


def test_each_permission_is_granted_to_somebody_and_no_role_has_all():
    granted = frozenset().union(*GRANTS.values())
    assert granted == set(Permission)
    assert all(grants < granted for grants in GRANTS.values())
