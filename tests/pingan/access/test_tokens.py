"""A wall screen gets in with its token, from its place, until it is revoked; and can do nothing but show."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from pingan.access.errors import AccessError, TokenError
from pingan.access.permissions import Permission, Role
from pingan.access.tokens import change_shows, issue, list_tokens, principal_of_token, revoke, why_refused
from pingan.storage import reading, writing
from pingan.storage.audit_log import lines_in_order
from pingan.storage.schema_access import screen_token
from tests.pingan.access.conftest import ADDRESS, BY


def test_a_screen_gets_in_with_its_secret_and_may_only_show(engine):
    token, secret = issue(engine, BY, "指挥中心大屏")
    screen = principal_of_token(engine, secret, ADDRESS)
    assert (screen.name, screen.role, screen.account_id) == ("指挥中心大屏", Role.SCREEN, None)
    assert screen.permissions == {Permission.PUBLIC, Permission.READ_SCREEN}
    assert token.in_force


@pytest.mark.parametrize("secret", ["", "x", "a\x00b", "\ud800", "x" * 500])
def test_another_secret_is_nobodys(engine, secret):
    issue(engine, BY, "大屏")
    assert principal_of_token(engine, secret, ADDRESS) is None


@pytest.mark.parametrize(
    ("bound", "inside", "outside"),
    [
        ("10.1.2.3", ["10.1.2.3", "::ffff:10.1.2.3"], ["10.1.2.4", "::1", "", "unknown"]),
        ("10.1.2.0/24", ["10.1.2.0", "10.1.2.255"], ["10.1.3.0", "10.1.1.255"]),
        ("10.1.2.77/24", ["10.1.2.3"], ["10.1.3.3"]),
        ("fd00::/8", ["fd12::1"], ["fe80::1", "10.1.2.3"]),
    ],
)
def test_a_token_bound_to_a_place_opens_there_only(engine, bound, inside, outside):
    _, secret = issue(engine, BY, "大屏", bound)
    assert all(principal_of_token(engine, secret, address) for address in inside)
    assert not any(principal_of_token(engine, secret, address) for address in outside)


def test_a_token_ends_with_its_day(engine):
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    _, secret = issue(engine, BY, "大屏", until=tomorrow)
    assert principal_of_token(engine, secret, ADDRESS, at=tomorrow - timedelta(seconds=1))
    assert principal_of_token(engine, secret, ADDRESS, at=tomorrow) is None
    assert [token.expired for token in list_tokens(engine, at=tomorrow)] == [True]
    assert [token.in_force for token in list_tokens(engine)] == [True]


def test_a_revoked_token_is_out_at_once_and_stays_listed(engine):
    token, secret = issue(engine, BY, "大屏")
    assert not revoke(engine, BY, token.token_id).in_force
    assert principal_of_token(engine, secret, ADDRESS) is None
    first = revoke(engine, BY, token.token_id).revoked_at
    assert [found.revoked_at for found in list_tokens(engine)] == [first]


def test_one_token_revoked_leaves_the_other_screen_on(engine):
    first, _ = issue(engine, BY, "大屏一")
    _, secret = issue(engine, BY, "大屏二")
    revoke(engine, BY, first.token_id)
    assert principal_of_token(engine, secret, ADDRESS).name == "大屏二"


def test_a_screen_goes_as_far_down_as_its_token_says_and_no_other_token_says_so(engine):
    _, streets = issue(engine, BY, "大屏")
    _, committees = issue(engine, BY, "大屏", shows="committees")
    _, client = issue(engine, BY, "系统", kind="client")
    asked = [principal_of_token(engine, secret, ADDRESS).shows for secret in (streets, committees, client)]
    assert asked == ["streets", "committees", None]
    for wrong in ({"shows": "compounds"}, {"shows": "committees", "kind": "client"}):
        with pytest.raises(TokenError, match="streets, or committees"):
            issue(engine, BY, "大屏", **wrong)


def test_how_far_down_it_goes_is_changed_for_screens_in_force_only_and_logged(engine):
    token, secret = issue(engine, BY, "大屏")
    client, _ = issue(engine, BY, "系统", kind="client")
    assert change_shows(engine, BY, token.token_id, "committees").shows == "committees"
    assert principal_of_token(engine, secret, ADDRESS).shows == "committees"
    change_shows(engine, BY, token.token_id, "committees")
    revoke(engine, BY, token.token_id)
    for number, shows in ((token.token_id, "streets"), (client.token_id, "streets"), (99, "streets")):
        with pytest.raises(TokenError, match="in force"):
            change_shows(engine, BY, number, shows)
    with reading(engine) as connection:
        done = [line.action for line in lines_in_order(connection)]
    assert done.count("token-changed") == 1


def test_why_it_is_refused_is_told_to_who_has_the_secret_and_to_nobody_else(engine):
    token, secret = issue(engine, BY, "大屏", "10.1.2.3", until=datetime.now(UTC) + timedelta(days=1))
    inside, outside = "10.1.2.3", "10.1.2.4"
    later = datetime.now(UTC) + timedelta(days=2)
    assert why_refused(engine, secret, outside) == "address"
    assert why_refused(engine, secret, inside, at=later) == "token_expired"
    assert [why_refused(engine, other, inside) for other in ("", "x", "\ud800", secret[:-1])] == [
        "token_unknown"
    ] * 4
    revoke(engine, BY, token.token_id)
    assert why_refused(engine, secret, outside) == "token_revoked"


@pytest.mark.parametrize("address", ["screen.example.cn", "10.1.2.300", "10.1.2.0/33"])
def test_an_address_that_is_none_is_refused(engine, address):
    with pytest.raises(TokenError, match="no IP address"):
        issue(engine, BY, "大屏", address)


def test_a_token_that_would_be_over_already_is_refused(engine):
    with pytest.raises(TokenError, match="expired already"):
        issue(engine, BY, "大屏", until=datetime.now(UTC) - timedelta(minutes=1))
    with pytest.raises(AccessError):
        issue(engine, BY, "")
    with pytest.raises(TokenError, match="7"):
        revoke(engine, BY, 7)
    assert list_tokens(engine) == []


def test_when_it_was_last_used_is_known_to_the_minute(engine):
    _, secret = issue(engine, BY, "大屏")
    at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    for seconds in (0, 30, 59):
        principal_of_token(engine, secret, ADDRESS, at=at + timedelta(seconds=seconds))
    assert list_tokens(engine)[0].last_used_at == at
    principal_of_token(engine, secret, ADDRESS, at=at + timedelta(seconds=60))
    assert list_tokens(engine)[0].last_used_at == at + timedelta(seconds=60)


def test_a_screen_does_not_wait_for_a_publication(engine):
    _, secret = issue(engine, BY, "大屏")
    with writing(engine) as connection:
        connection.execute(text("UPDATE account SET name = name"))
        assert principal_of_token(engine, secret, ADDRESS)


def test_only_a_hash_of_the_secret_is_kept_and_the_log_tells_the_rest(engine):
    token, secret = issue(engine, BY, "大屏", "10.1.2.3")
    revoke(engine, BY, token.token_id)
    with reading(engine) as connection:
        rows = connection.execute(select(screen_token)).all()
        lines = list(lines_in_order(connection))
    assert secret not in repr(rows) + repr(lines) + repr(token)
    assert [(line.action, line.object) for line in lines] == [
        ("token-issued", "大屏"),
        ("token-revoked", "大屏"),
    ]


def test_another_system_gets_in_with_a_token_of_its_own_and_reads_the_api_only(small_district):
    token, secret = issue(small_district, BY, "区城运中心", kind="client", area_code="31001")
    system = principal_of_token(small_district, secret, ADDRESS)
    assert (system.name, system.role, system.scope.root) == ("区城运中心", Role.CLIENT, "31001")
    assert system.permissions == {Permission.PUBLIC, Permission.READ_API}
    assert (token.kind, token.area_code) == ("client", "31001")
    _, whole = issue(small_district, BY, "市平台", kind="client")
    assert principal_of_token(small_district, whole, ADDRESS).scope.root is None


def test_a_token_of_no_kind_or_for_no_area_is_refused(small_district):
    with pytest.raises(TokenError, match="99999"):
        issue(small_district, BY, "系统", kind="client", area_code="99999")
    for wrong in ({"kind": "leader"}, {"kind": "screen", "area_code": "31001"}):
        with pytest.raises(TokenError, match="kind"):
            issue(small_district, BY, "系统", **wrong)
    assert list_tokens(small_district) == []
