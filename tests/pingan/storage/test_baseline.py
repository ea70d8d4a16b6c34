"""A database of before the baseline, made by the thirteen migrations that it replaced, is the same and goes on."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pingan.access.audit_verify import verify
from pingan.access.limits import SessionLimits
from pingan.access.sessions import Outcome, list_sessions, sign_in
from pingan.access.tokens import list_tokens
from pingan.storage import (
    list_batches,
    load_areas,
    load_observations,
    migrate,
    reading,
    save_batches,
    writing,
)
from pingan.storage.migrate import upgrade
from pingan.storage.screen import screen_playlist

PASSWORD = "Plums-under-7-bridges"  # noqa: S105 - of the account in the dump
WRITTEN_APART = {  # what the inspector does not tell of tables: numbering, storage, triggers
    "sqlite": [
        (
            "SELECT name, sql LIKE '%AUTOINCREMENT%', sql LIKE '%WITHOUT ROWID%' FROM sqlite_master"
            " WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        ),
        "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    ],
    "postgresql": [
        (
            "SELECT table_name, column_name, column_default, collation_name FROM information_schema.columns"
            " WHERE table_schema = 'public' ORDER BY 1, ordinal_position"
        ),
        (
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2"
        ),
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
        "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1",
        (
            "SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            " ORDER BY 1"
        ),
        "SELECT sequencename, data_type::text, start_value, increment_by FROM pg_sequences ORDER BY 1",
    ],
}


def written_apart(engine):
    with reading(engine) as connection:
        return [connection.execute(text(sought)).all() for sought in WRITTEN_APART[engine.dialect.name]]


def test_the_baseline_makes_the_schema_that_the_thirteen_migrations_made(
    database_of_before, new_database, described
):
    made = new_database(database_of_before.dialect.name)
    with writing(made) as connection:
        upgrade(connection, "0013")
    assert described(made) == described(database_of_before)
    assert written_apart(made) == written_apart(database_of_before)
    assert all(rows for rows in written_apart(made))


def test_a_database_of_before_keeps_all_that_it_holds_and_can_be_worked_with(
    database_of_before, small_batches
):
    engine = database_of_before
    migrate(engine)
    assert list_batches(engine)["file_name"].tolist() == ["公安分局-2017Q1.xlsx", "综治办-2017Q1.xlsx"]
    assert len(load_observations(engine, ["2017Q1"])[0]) == 10
    with reading(engine) as connection:
        assert len(load_areas(connection)) == 7
        assert connection.execute(screen_playlist.select()).one().saved_by == "区平安办"
    assert [token.name for token in list_tokens(engine)] == ["指挥中心大屏"]
    assert sign_in(engine, "区平安办", PASSWORD, "::1").outcome == Outcome.IN
    assert len(list_sessions(engine, SessionLimits())) >= 1
    assert save_batches(engine, small_batches("2017Q2")) == [3, 4]
    checked = verify(engine)
    assert (checked.whole, checked.lines >= 4) == (True, True)


@pytest.mark.parametrize("statement", ["UPDATE audit_line SET who = 'nobody'", "DELETE FROM audit_line"])
def test_the_audit_log_of_a_database_of_before_can_still_not_be_changed(database_of_before, statement):
    migrate(database_of_before)
    with (
        pytest.raises(DBAPIError, match="never changed or removed"),
        writing(database_of_before) as connection,
    ):
        connection.execute(text(statement))
    assert verify(database_of_before).lines == 3


def test_a_database_of_before_is_brought_forward_by_a_later_program(database_of_before, later_program):
    later_program()
    migrate(database_of_before)
    with reading(database_of_before) as connection:
        found = connection.execute(text("SELECT batch_id, archived_at FROM batch ORDER BY 1")).all()
    assert found == [(1, None), (2, None)]
