"""The administrator's pages are nobody else's, and what is ended on them is ended at once."""

import pytest

from pingan.access.limits import SessionLimits
from pingan.access.sessions import list_sessions
from tests.callbacks.doors.administering import press, pressed, sign_in, state


def test_a_session_that_is_ended_here_is_signed_out_there(office, admin, engine, somebody):
    account, password = somebody
    browser, _ = sign_in(office, account.name, password)
    number = list_sessions(engine, SessionLimits(), account.account_id)[0].session_id
    button = {"number": number, "type": "session-revoke"}
    told = press(
        admin,
        ("session-list", "session-said"),
        [[state(button, "n_clicks", 1)]],
        changed=pressed(button),
    )
    assert account.name in told
    assert browser.get("/account").status_code == 302


@pytest.mark.parametrize("role", ["leader", "street", "data"])
@pytest.mark.parametrize(
    "path", ["/admin", "/admin/tokens", "/admin/sessions", "/admin/audit", "/admin/audit.csv"]
)
def test_nobody_else_gets_these_pages(office, signed_in, role, path):
    assert signed_in(office.server.test_client(), role).get(path).status_code == 403
