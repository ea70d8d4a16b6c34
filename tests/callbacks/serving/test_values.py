"""Every callback asked with values that no page sends: a wrong request, never a failure of the server."""

import json
import logging

import pytest
from dash import ALL, Dash, Input, Output, html
from dash.exceptions import PreventUpdate
from werkzeug.exceptions import BadRequest

from callbacks.drafting.acts import ACTS
from callbacks.register import UPDATE_RULE, Permission, Register
from callbacks.serving.places import NoPlaceError
from callbacks.serving.values import Number, Signature, Words, letting_refusals_through, typed
from layouts import ids
from pingan.access.accounts import create_account
from pingan.access.permissions import GRANTS, Role
from pingan.access.principal import Actor
from pingan.acts.drafts import start_draft
from pingan.acts.proposals import Officer
from pingan.storage import BusyError

ROLES = (Role.LEADER, Role.DATA, Role.ADMIN, Role.STREET)
FIRST_ACTS = ("x", next(iter(ACTS)))  # of the act only the state matters
ACCEPTED = (200, 204, 400, 403, 404)
NESTED = [[[[[[[[[["x"]]]]]]]]]]
WRONG = {
    "a number": 7,
    "a negative number": -1,
    "a huge number": 10**30,
    "a broken number": 1.5,
    "a text": "x",
    "a long text": "x" * 100_000,
    "a list": ["x", "y"],
    "a list of none": [None],
    "a deep list": NESTED,
    "an object": {"x": 1},
    "nothing": None,
    "true": True,
}


def value_of(name, there):
    """Return what a page would hold in a component's property, as far as it takes more than nothing."""
    view = {"quarter": "2017Q1", "level": "street", "measure": "index", "within": "31", "area": "31001"}
    scene = {"kind": "district", "seconds": 20, "dimension": None, "streets": None, "quarter": None}
    known = {
        "location.pathname": "/map",
        "location.search": "?quarter=2017Q1",
        f"{ids.VIEW}.data": view,
        f"{ids.RANKING_VIEW}.data": view,
        f"{ids.THEME}.data": "light",
        f"{ids.METHOD_INDICATOR}.value": "S1",
        f"{ids.METHOD_AREA}.data": "31",
        f"{ids.ACCOUNT_CHOSEN}.data": there["account"],
        f"{ids.LISTING_TARGET}.data": {"area": "31001", "quarter": "2017Q1", "warning": None, "listing": 1},
        f"{ids.ASSESSMENT_TARGET}.data": {"year": 2017, "sha256": "x"},
        f"{ids.PUBLISH_TARGET}.data": there["target"],
        f"{ids.EDIT_STATE}.data": there["draft"],
        f"{ids.EDIT_BACKCAST}.data": {"2017Q1": [["31001", 1.5, 1, 1.5, 1, None]]},
        f"{ids.EDIT_BACKCAST_QUARTER}.value": "2017Q1",
        f"{ids.SCREEN_DRAFT}.data": {"scenes": [scene], "quarter": "newest", "streets": None},
        f"{ids.DATA_QUARTER}.value": "2017Q1",
        f"{ids.COMPARE_ADDRESS}.data": "?by=areas&area=31001&quarter=2017Q1",
        f"{ids.COMPARE_WITH}.value": ["31002"],
        f"{ids.WARNING_CHOSEN}.data": 1,
        f"{ids.SCREENS_KIND}.value": "screen",
        f"{ids.ACCOUNT_ROLE}.value": "leader",
    }
    usual = 1 if name.endswith((".n_clicks", ".n_submit")) else None
    return known.get(name, usual)


def components_of(wanted, there, act):
    """Return a component with its value, as a page sends it; of a pattern one that fits it, in a list."""
    its, prop = wanted.component_id, wanted.component_property
    if not isinstance(its, dict):
        return {"id": its, "property": prop, "value": value_of(f"{its}.{prop}", there)}
    names = {
        "act": act,
        "table": "dimension",
        "code": "D1",
        "key": "weight",
        "number": 10**6,
        "scene": 0,
        "group": "*",
    }
    component = {key: names.get(key, "x") if value is ALL else value for key, value in its.items()}
    return [{"id": component, "property": prop, "value": 1 if prop == "n_clicks" else None}]


def body_of(output, signature, there, act="x"):
    """Return the body of a request that a page might send."""
    decides = output.startswith(("..approve", "..reject"))
    there = {
        **there,
        "target": 1 if decides else ["2017Q1", "x"],
    }  # a proposal's number, or what was previewed
    parts = {
        kind: [components_of(one, there, act) for one in getattr(signature, kind)]
        for kind in ("outputs", "inputs", "state")
    }
    parts["outputs"] = parts["outputs"] if output.startswith("..") else parts["outputs"][0]
    return {"output": output, **parts}


def names(component):
    """Return what a component and its property are called among those that have changed."""
    its = component["id"]
    written = its if isinstance(its, str) else json.dumps(its, sort_keys=True, separators=(",", ":"))
    return f"{written}.{component['property']}"


def wrong_bodies(body, kinds):
    """Yield for each input and state, and each wrong value, a body with it; whatever button is pressed."""
    for kind, n in ((one, n) for one in kinds for n in range(len(body[one]))):
        for what, value in WRONG.items():
            changed = json.loads(json.dumps(body))
            one = changed[kind][n]
            one = one[0] if isinstance(one, list) else one
            one["value"] = value
            pressed = changed["inputs"][n if kind == "inputs" else 0]
            pressed = pressed[0] if isinstance(pressed, list) else pressed
            changed["changedPropIds"] = [names(pressed)]
            yield f"{one['id']}.{one['property']} is {what}", changed
    for key in (*kinds, "outputs", "changedPropIds") if "inputs" in kinds else ():
        for what, value in WRONG.items():
            yield f"{key} is {what}", {**body, "changedPropIds": [], key: value}


@pytest.fixture(scope="module")
def there(office):
    """Give what the state of pages names: an account that may be changed, a draft that may be lost."""
    engine = office.reader.engine
    account = create_account(engine, Actor("tests"), "zu verlieren", "leader", "Wolkenkratzer-29-Fuchs")
    draft = start_draft(engine, Officer(Actor("tests"), None), "1")
    search = f"?draft={draft.draft_id}&part=weights"
    state = {"draft": draft.draft_id, "revision": draft.revision, "search": search, "unsaved": False}
    return {"account": account.account_id, "draft": state}


def callbacks_of(app):
    for output in sorted(app.register.served):
        signature = app.register.signatures[output]
        buttons = [one.component_id for one in signature.inputs if isinstance(one.component_id, dict)]
        acts = ACTS if any(one["type"] == "edit-act" for one in buttons) else ("x",)
        yield from ((output, signature, act) for act in acts)


@pytest.mark.slow  # asks some thousand times
def test_no_value_that_a_page_never_sends_makes_a_callback_fail(office, signed_in, there, caplog):
    office.server.config["PROPAGATE_EXCEPTIONS"] = False
    caplog.set_level(logging.ERROR)
    browsers = {role: signed_in(office.server.test_client(), role) for role in ROLES}
    for browser in browsers.values():
        browser.environ_base["REMOTE_ADDR"] = "198.51.100.7"  # wrong passwords are tried, and lock an address
    wrong, asked, answered = [], 0, 0
    for output, signature, act in callbacks_of(office):
        permission = office.register.callbacks[output]
        role = next(role for role in ROLES if permission in GRANTS[role])
        kinds = ("inputs", "state") if act in FIRST_ACTS else ("state",)
        for what, body in wrong_bodies(body_of(output, signature, there, act), kinds):
            status = browsers[role].post(UPDATE_RULE, json=body).status_code
            asked += 1
            answered += status in (200, 204)
            if status not in ACCEPTED:
                wrong.append((output[:60], act, what, status))
    office.server.config["PROPAGATE_EXCEPTIONS"] = None
    assert wrong == []
    assert asked > 3_000
    assert answered > asked / 20  # and not all of them were stopped at the door
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []


@pytest.mark.parametrize("role", [Role.LEADER, Role.DATA], ids=str)
def test_a_page_that_is_sent_as_pages_send_it_is_answered(office, signed_in, there, role):
    """Else the walk above would ask nothing but what is refused for its form."""
    client, refused, asked = signed_in(office.server.test_client(), role), [], 0
    for output, signature, act in callbacks_of(office):
        if office.register.callbacks[output] not in GRANTS[role] or act != "x":
            continue
        body = {**body_of(output, signature, there), "changedPropIds": []}
        asked += 1
        if (status := client.post(UPDATE_RULE, json=body).status_code) not in (200, 204):
            refused.append((output, status))
    assert refused == []
    assert asked > 6


def test_a_callback_takes_what_its_signature_names():
    @typed
    def callback(chosen: Number | None, said: Words, _clicks: int):
        return chosen, said, _clicks

    assert callback(3, None, "anything") == (3, None, "anything")
    for values in (("x", None, 1), (-1, None, 1), (3, 7, 1), (3, ["x"], 1), (3, "x"), (2**40, None, 1)):
        with pytest.raises(BadRequest):
            callback(*values)


def test_a_callback_that_does_not_say_what_it_takes_cannot_be_written():
    with pytest.raises(TypeError, match="says, all"):
        typed(lambda says, _unseen, *all: None)


def test_a_page_that_handles_its_failures_hears_nothing_of_wrong_requests():
    heard = []
    handle = letting_refusals_through(heard.append)
    handle(KeyError("x"))
    with pytest.raises(BadRequest):
        handle(BadRequest())
    with pytest.raises(BusyError):
        handle(NoPlaceError())
    assert [type(one) for one in heard] == [KeyError]


@pytest.fixture
def signature():
    row = Input({"type": "row", "number": ALL}, "n_clicks")
    return Signature.of([Output("b", "children"), Input("a", "value"), row])


RIGHT = {
    "outputs": {"id": "b", "property": "children@0f"},
    "inputs": [
        {"id": "a", "property": "value", "value": 1},
        [{"id": {"type": "row", "number": 4}, "property": "n_clicks", "value": 1}],
    ],
    "changedPropIds": ['{"number":4,"type":"row"}.n_clicks', "a.value"],
}


def test_a_request_that_names_the_components_of_its_callback_is_let_through(signature):
    signature.require(RIGHT)
    signature.require({**RIGHT, "changedPropIds": []})


FIELD = {"id": "a", "property": "value"}


def row(**component):
    return [{"id": component, "property": "n_clicks", "value": 1}]


@pytest.mark.parametrize(
    "wrong",
    [
        {"outputs": {"id": "c", "property": "children"}},
        {"outputs": []},
        {"inputs": [FIELD]},
        {"inputs": [FIELD, row(type="row", number=4)[0]]},
        {"inputs": [{**FIELD, "property": "title"}, []]},
        {"inputs": [FIELD, row(type="row", number="4")]},
        {"inputs": [FIELD, row(type="row", number=True)]},
        {"inputs": [FIELD, row(type="row", number=-4)]},
        {"inputs": [FIELD, row(type="row")]},
        {"inputs": [FIELD, row(type="other", number=4)]},
        {"state": [FIELD]},
        {"changedPropIds": ["b.children"]},
        {"changedPropIds": ['{"number":4,"type":"row".n_clicks']},
        {"changedPropIds": "a.value"},
    ],
    ids=repr,
)
def test_a_request_that_names_others_is_a_wrong_one(signature, wrong):
    with pytest.raises(BadRequest):
        signature.require({**RIGHT, **wrong})


def test_a_wrong_request_is_told_before_the_callback_runs():
    app = Dash("test", assets_folder="nothing")
    app.layout = html.Div([html.Div(id=name) for name in ("a", "b")])
    register, seen = Register(app), []

    @register.callback(Output("b", "children"), Input("a", "children"), permission=Permission.PUBLIC)
    def callback(value: str):
        seen.append(value)
        raise PreventUpdate

    body = {
        "output": "b.children",
        "outputs": {"id": "b", "property": "children"},
        "inputs": [{"id": "a", "property": "children", "value": "x"}],
        "changedPropIds": ["a.children"],
    }
    browser = app.server.test_client()
    assert browser.post(UPDATE_RULE, json=body).status_code == 204
    body["inputs"][0]["value"] = ["x"]
    assert browser.post(UPDATE_RULE, json=body).status_code == 400
    assert seen == ["x"]
