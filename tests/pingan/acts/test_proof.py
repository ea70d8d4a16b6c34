"""Whoever can write to the database can make a release anew, but cannot sign it."""

import pytest
from sqlalchemy import text

from pingan.access.audit import search
from pingan.access.principal import Actor
from pingan.acts.computation import PublicationError
from pingan.acts.proof import sign, verify
from pingan.acts.publish import publish
from pingan.signing import Signed
from pingan.storage import reading, save_batches, writing
from pingan.storage.schema import release_signature

ADMIN = Actor("li", "command line")


@pytest.fixture
def keyed(small_district, make_key, opened_with):
    """Give the small district, opened with a key."""
    return opened_with(small_district, make_key())


def test_a_release_is_signed_as_it_is_published_and_a_correction_too(keyed, small_batches):
    first = publish(keyed, "2017Q1")
    save_batches(keyed, small_batches("2017Q1", seed=1))
    second = publish(keyed, "2017Q1", "a typing error")
    for release in (first, second):
        found = verify(keyed, release.release_id)
        assert (found.ok, found.signed) == (True, Signed.RIGHT)


def test_without_a_key_it_holds_and_is_not_signed(small_district):
    found = verify(small_district, publish(small_district, "2017Q1").release_id)
    assert (found.ok, found.holds, found.signed, found.key_id) == (True, True, Signed.NONE, None)


def test_where_a_key_is_set_a_release_without_its_signature_is_no_proof(
    keyed, small_district, make_key, opened_with
):
    name = publish(keyed, "2017Q1").release_id
    other = opened_with(small_district, make_key())
    found = verify(other, name)
    assert (found.ok, found.holds, found.signed) == (False, True, Signed.OTHER_KEY)
    found = verify(small_district, name)  # no key here
    assert (found.ok, found.signed) == (True, Signed.NO_KEY)
    with writing(small_district) as connection:
        connection.execute(text("DELETE FROM release_signature"))
    found = verify(keyed, name)
    assert (found.ok, found.holds, found.signed) == (False, True, Signed.NONE)


def test_a_signature_of_another_release_does_not_fit(keyed):
    first, second = (publish(keyed, quarter).release_id for quarter in ("2016Q4", "2017Q1"))
    with writing(keyed) as connection:
        kept = connection.execute(
            release_signature.select().where(release_signature.c.release_id == first)
        ).one()
        moved = release_signature.update().where(release_signature.c.release_id == second)
        connection.execute(moved.values(signature=kept.signature))
    assert (verify(keyed, second).ok, verify(keyed, second).signed) == (False, Signed.WRONG)


def test_what_was_published_before_there_was_a_key_is_signed_once_it_is_shown_to_hold(
    small_district, make_key, opened_with
):
    good, spoilt = (publish(small_district, quarter).release_id for quarter in ("2016Q4", "2017Q1"))
    with writing(small_district) as connection:
        connection.execute(
            text("UPDATE release SET sha256 = :other WHERE release_id = :name"),
            {"other": "0" * 64, "name": spoilt},
        )
    keyed = opened_with(small_district, make_key())
    found = sign(keyed, good, ADMIN)
    assert (found.ok, verify(keyed, good).signed) == (True, Signed.RIGHT)
    line = search(keyed).lines[0]
    assert (line.action, line.object, line.who) == ("release-signed", good, "li")
    assert not sign(keyed, spoilt, ADMIN).holds
    assert verify(keyed, spoilt).signed is Signed.NONE
    assert sign(keyed, good, ADMIN).ok  # again: nothing is done
    assert search(keyed).lines[0] == line
    with reading(keyed) as connection:
        assert len(connection.execute(release_signature.select()).all()) == 1


def test_without_a_key_nothing_can_be_signed(small_district):
    name = publish(small_district, "2017Q1").release_id
    with pytest.raises(PublicationError, match="PINGAN_SIGNING_KEY_FILE"):
        sign(small_district, name, ADMIN)
