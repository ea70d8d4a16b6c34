"""A database from before accounts gets them, and one with sessions of an earlier kind asks to sign in again."""

import pytest
from sqlalchemy import text

from pingan.access.accounts import create_account
from pingan.access.limits import SessionLimits
from pingan.access.principal import Actor
from pingan.access.sessions import Outcome, list_sessions, sign_in
from pingan.storage import migrate, writing
from pingan.storage.migrate import upgrade

PASSWORD = "Plums-under-7-bridges"  # noqa: S105 - of the tests


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
@pytest.mark.parametrize("revision", ["0002", "0007"])
def test_an_earlier_database_is_brought_forward_and_can_be_signed_in_to(new_database, backend, revision):
    engine = new_database(backend)
    with writing(engine) as connection:
        upgrade(connection, revision)
        if revision == "0007":
            connection.execute(
                text(
                    "INSERT INTO account (name, name_key, role, must_change_password, created_at)"
                    " VALUES ('区办', '区办', 'leader', :no, '2026-11-23 09:00:00+00:00')"
                ),
                {"no": False},
            )
            connection.execute(
                text(
                    "INSERT INTO session (token_sha256, account_id, created_at, last_seen_at, address)"
                    " SELECT 'x', account_id, created_at, created_at, '::1' FROM account"
                )
            )
    migrate(engine)
    assert list_sessions(engine, SessionLimits()) == []
    create_account(engine, Actor("tester"), "管理员", "admin", PASSWORD)
    assert sign_in(engine, "管理员", PASSWORD, "::1").outcome == Outcome.IN
