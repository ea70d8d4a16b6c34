"""What the tests of the administrator's pages share: signing in, and pressing what has an id with a pattern."""

import json


def sign_in(office, name, password):
    """Return a browser after an attempt to sign in, and the answer."""
    browser = office.server.test_client()
    return browser, browser.post("/sign-in", data={"name": name, "password": password})


def press(browser, outputs, inputs, state=(), changed=""):
    """Do in a page what Dash's script does when something is pressed; return what comes back."""
    named = [{"id": o.partition(".")[0], "property": o.partition(".")[2] or "children"} for o in outputs]
    told = [f"{one['id']}.{one['property']}" for one in named]
    output = told[0] if len(told) == 1 else f"..{'...'.join(told)}.."
    answer = browser.post(
        "/_dash-update-component",
        json={
            "output": output,
            "outputs": named[0] if len(named) == 1 else named,
            "inputs": inputs,
            "state": list(state),
            "changedPropIds": [changed],
        },
    )
    assert answer.status_code == 200, answer.text
    return json.dumps(answer.get_json()["response"], ensure_ascii=False)


def pressed(button, prop="n_clicks"):
    """Return what Dash's script calls a button that was pressed."""
    return f"{json.dumps(button, separators=(',', ':'), sort_keys=True, ensure_ascii=False)}.{prop}"


def state(name, prop, value):
    return {"id": name, "property": prop, "value": value}
