"""A leader's account is bound to exactly the compounds that were named, and the log says by whom."""

import json

import pytest
from sqlalchemy import select

from pingan.access.accounts import create_account
from pingan.access.contacts import contacts_of, set_contacts
from pingan.access.errors import AccessError
from pingan.access.principal import Actor
from pingan.storage import reading
from pingan.storage.schema import audit_line

BY = Actor("管理员", "127.0.0.1")


def lines(engine):
    with reading(engine) as connection:
        query = select(audit_line.c.object, audit_line.c.detail).where(
            audit_line.c.action == "contacts-changed"
        )
        return [(row.object, json.loads(row.detail)) for row in connection.execute(query)]


def test_codes_take_the_place_of_those_of_before(small_district):
    number = create_account(small_district, BY, "区领导", "leader", None).account_id
    assert set_contacts(small_district, BY, number, ["310011", " 310022 ", "310011"]) == ("310011", "310022")
    assert set_contacts(small_district, BY, number, ["310011", "310022"]) == ("310011", "310022")
    assert set_contacts(small_district, BY, number, ["310012", "310022"]) == ("310012", "310022")
    assert contacts_of(small_district, number) == ("310012", "310022")
    assert set_contacts(small_district, BY, number, []) == ()
    assert [about for about, _ in lines(small_district)] == ["区领导"] * 3
    assert lines(small_district)[1][1] == {"contacts": 2, "added": ["310012"], "gone": ["310011"]}
    assert contacts_of(small_district, None) == ()


def test_only_leaders_have_them_and_only_areas_that_there_are(small_district):
    leader = create_account(small_district, BY, "区领导", "leader", None).account_id
    street = create_account(small_district, BY, "街道", "street", None, "31001").account_id
    with pytest.raises(AccessError, match="not a leader"):
        set_contacts(small_district, BY, street, ["310011"])
    with pytest.raises(AccessError, match="310099"):
        set_contacts(small_district, BY, leader, ["310011", "310099"])
    with pytest.raises(AccessError):
        set_contacts(small_district, BY, 999, ["310011"])
    assert contacts_of(small_district, leader) == ()
    assert lines(small_district) == []
