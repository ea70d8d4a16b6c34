"""Whoever can write to the database can make the whole log anew, but cannot sign its end."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text, update

from pingan.access.audit import Action, AuditError, prune, record, search, sign, verify
from pingan.access.principal import Actor
from pingan.signing import Signed
from pingan.storage import writing
from pingan.storage.audit_log import append_line, read_head
from pingan.storage.schema import audit_head

ADMIN = Actor("管理员", "10.0.0.9")


@pytest.fixture
def keyed(engine, make_key, opened_with):
    """Give an empty database, opened with a key."""
    return opened_with(engine, make_key())


def write(engine, *objects):
    for name in objects:
        with writing(engine) as connection:
            record(connection, ADMIN, Action.EXPORT, name)


def rewritten(engine):
    """Make the whole chain anew with another name in its first line, its end too, as one without the key can."""
    with writing(engine) as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER audit_line_is_never_removed"))
        else:
            connection.execute(text("ALTER TABLE audit_line DISABLE TRIGGER USER"))
        rows = connection.execute(
            text("SELECT action, object, outcome FROM audit_line ORDER BY number")
        ).all()
        connection.execute(text("DELETE FROM audit_line"))
        connection.execute(text("DELETE FROM audit_head"))
        for row in rows:
            now = datetime.now(UTC)
            append_line(connection, at=now, who="x", address="", detail=None, **row._mapping)


def test_the_end_of_a_log_is_signed_with_every_line(keyed):
    for name in ("a", "b", "c"):
        write(keyed, name)
        checked = verify(keyed)
        assert (checked.ok, checked.signed) == (True, Signed.RIGHT)


def test_without_a_key_a_log_is_whole_and_not_signed(engine):
    write(engine, "a")
    checked = verify(engine)
    assert (checked.ok, checked.whole, checked.signed) == (True, True, Signed.NONE)
    assert "not signed" in checked.signature_words["en"]


def test_a_log_that_was_written_anew_as_a_whole_is_not_signed_by_the_key(keyed, engine):
    write(keyed, "a", "b")
    rewritten(engine)
    checked = verify(keyed)
    assert (checked.whole, checked.signed, checked.ok) == (True, Signed.NONE, False)


def test_what_is_written_after_that_does_not_sign_it(keyed, engine):
    write(keyed, "a", "b")
    rewritten(engine)
    write(keyed, "c")
    checked = verify(keyed)
    assert (checked.whole, checked.lines, checked.signed) == (True, 3, Signed.NONE)


def test_the_end_of_an_earlier_log_signs_no_later_one(keyed, engine):
    write(keyed, "a")
    with writing(engine) as connection:
        before = read_head(connection)
    write(keyed, "b")
    with writing(engine) as connection:
        connection.execute(update(audit_head).values(key_id=before.key_id, signature=before.signature))
    checked = verify(keyed)
    assert (checked.whole, checked.signed, checked.ok) == (True, Signed.WRONG, False)


def test_lines_pruned_behind_its_back_are_shown_by_the_signature(keyed, engine):
    write(keyed, "a", "b", "c")
    with writing(engine) as connection:
        kept = text(
            "UPDATE audit_head SET pruned_to = 1, pruned_sha256 = (SELECT sha256 FROM audit_line WHERE number = 1)"
        )
        connection.execute(kept)
        connection.execute(text("DELETE FROM audit_line WHERE number = 1"))
    checked = verify(keyed)
    assert (checked.whole, checked.signed) == (True, Signed.WRONG)


def test_pruning_keeps_the_signature(keyed):
    for days in (400, 300, 1):
        with writing(keyed) as connection:
            append_line(
                connection,
                at=datetime.now(UTC) - timedelta(days=days),
                who="x",
                address="",
                action="export",
                object="a",
                outcome="done",
                detail=None,
            )
    assert prune(keyed, ADMIN) == 2
    checked = verify(keyed)
    assert (checked.ok, checked.pruned_to, checked.signed) == (True, 2, Signed.RIGHT)


def test_a_log_that_went_on_without_the_key_is_signed_again_by_hand_once_it_is_whole(keyed, engine):
    write(keyed, "a")
    write(engine, "b")
    write(keyed, "c")
    assert verify(keyed).signed is Signed.NONE
    signed = sign(keyed, ADMIN)
    assert (signed.ok, signed.signed) == (True, Signed.RIGHT)
    line = search(keyed).lines[0]
    assert (line.action, line.number) == ("audit-signed", 4)
    write(keyed, "d")
    assert verify(keyed).ok
    assert sign(keyed, ADMIN).lines == 5  # it is signed: nothing is done


def test_a_log_with_a_fault_is_not_signed(keyed, engine):
    write(engine, "a", "b")
    with writing(engine) as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER audit_line_is_never_changed"))
        else:
            connection.execute(text("ALTER TABLE audit_line DISABLE TRIGGER USER"))
        connection.execute(text("UPDATE audit_line SET who = 'x' WHERE number = 1"))
    with pytest.raises(AuditError, match="not whole"):
        sign(keyed, ADMIN)
    assert verify(keyed).lines == 2
    with pytest.raises(AuditError, match="PINGAN_SIGNING_KEY_FILE"):
        sign(engine, ADMIN)
