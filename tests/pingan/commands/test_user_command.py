"""An administrator at the machine: accounts, tokens and identities by command, as docs/accounts.md says."""

import re
from datetime import datetime, timedelta

import pytest
from typer.testing import CliRunner

from pingan.access.accounts import account_named
from pingan.access.audit import verify
from pingan.access.sessions import Outcome, sign_in
from pingan.access.tokens import principal_of_token
from pingan.cli import app
from pingan.storage import reading
from pingan.storage.audit_log import lines_in_order

pytestmark = pytest.mark.on_sqlite  # what is done is in tests/pingan/access, on both kinds

PASSWORD = "Plums-under-7-bridges"  # noqa: S105 - of the tests


@pytest.fixture
def run(small_district, monkeypatch):
    """Give a function that runs `pingan …` on the small district: (exit status, all output)."""
    monkeypatch.setenv("PINGAN_LANGUAGE", "en")
    monkeypatch.setenv("PINGAN_DATABASE_URL", small_district.url.render_as_string(hide_password=False))
    monkeypatch.delenv("PINGAN_OPENID_ISSUER", raising=False)

    def run(*arguments, typed=""):
        result = CliRunner().invoke(app, list(arguments), input=typed)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output

    return run


def test_the_first_administrator_gets_a_password_that_must_change(run, small_district):
    assert "pingan user add NAME --role admin" in run("user", "list")[1]
    status, output = run("user", "add", "区平安办管理员", "--role", "admin")
    assert status == 0
    made_up = re.search(r"shown this once\): (\S+)", output)[1]
    entered = sign_in(small_district, "区平安办管理员", made_up, "10.0.0.7")
    assert (entered.outcome, entered.account.must_change_password) == (Outcome.IN, True)
    assert "区平安办管理员  admin" in run("user", "list")[1]


def test_a_password_from_the_standard_input_is_not_printed(run, small_district):
    status, output = run("user", "add", "区领导", "--role", "leader", "--keep", typed=f"{PASSWORD}\n")
    assert (status, PASSWORD in output) == (0, False)
    entered = sign_in(small_district, "区领导", PASSWORD, "10.0.0.7")
    assert (entered.outcome, entered.account.must_change_password) == (Outcome.IN, False)


def test_an_account_is_changed_step_by_step(run, small_district):
    run("user", "add", "街道甲", "--role", "street", "--area", "31001", typed=f"{PASSWORD}\n")
    assert "31002" in run("user", "role", "街道甲", "street", "--area", "31002")[1]
    assert account_named(small_district, "街道甲").area_code == "31002"
    assert "街道乙 now" in run("user", "rename", "街道甲", "街道乙")[1]
    for act, said in (
        ("disable", "Disabled"),
        ("enable", "Enabled"),
        ("sign-out", "ended"),
        ("unlock", "unlocked"),
    ):
        status, output = run("user", act, "街道乙")
        assert (status, said in output) == (0, True)
    assert "reset" in run("user", "reset-second-factor", "街道乙")[1]
    other = "Nine cranes over 4 canals"
    assert run("user", "password", "街道乙", "--keep", typed=f"{other}\n")[0] == 0
    assert sign_in(small_district, "街道乙", other, "10.0.0.7").outcome == Outcome.IN


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("user", "add", "甲", "--role", "boss"), "no role"),
        (("user", "add", "甲", "--role", "street"), "bound to an area"),
        (("user", "add", "甲", "--role", "street", "--area", "99"), "no area 99"),
        (("user", "disable", "没有"), "no account"),
        (("token", "revoke", "7"), "no token number 7"),
        (("token", "add", "大屏", "--address", "there"), "no IP address"),
        (("token", "add", "大屏", "--until", "2017-01-01"), "expired already"),
        (("identity", "unlink", "7", "--issuer", "https://a.example.cn"), "opens no account"),
    ],
)
def test_what_is_refused_is_said_and_ends_with_status_1(run, small_district, arguments, reason):
    status, output = run(*arguments)
    assert (status, reason in output) == (1, True), output
    with reading(small_district) as connection:
        assert list(lines_in_order(connection)) == []


def test_a_weak_password_is_refused_in_the_readers_language(run):
    status, output = run("user", "add", "区领导", "--role", "leader", "--language", "zh", typed="short\n")
    assert (status, "密码过短" in output) == (1, True)


def test_a_screens_token_is_shown_once_and_ends_when_it_is_revoked(run, small_district):
    tomorrow = f"{datetime.now().astimezone() + timedelta(days=1):%Y-%m-%d}"
    output = run("token", "add", "指挥中心大屏", "--address", "10.1.2.0/24", "--until", tomorrow)[1]
    secret = re.search(r"shown this once\): (\S+)", output)[1]
    assert principal_of_token(small_district, secret, "10.1.2.9").name == "指挥中心大屏"
    assert f"/screen#token={secret}" in output
    assert "screen committees" in run("token", "shows", "1", "committees")[1]
    assert "compounds is not streets or committees" in run("token", "shows", "1", "compounds")[1]
    listed = run("token", "list")[1]
    assert "in force" in listed
    assert "10.1.2.0/24" in listed
    assert secret not in listed
    assert run("token", "revoke", listed.split()[0])[0] == 0
    assert principal_of_token(small_district, secret, "10.1.2.9") is None
    assert "revoked" in run("token", "list")[1]


def test_a_screens_link_can_be_opened_where_the_server_listens_on_ipv6(run, monkeypatch):
    monkeypatch.setenv("PINGAN_HOST", "::1")
    assert "http://[::1]:8050/screen#token=" in run("token", "add", "东墙")[1]


def test_an_identity_is_linked_and_unlinked(run, monkeypatch):
    run("user", "add", "区领导", "--role", "leader", typed=f"{PASSWORD}\n")
    assert run("identity", "link", "区领导", "7", "--issuer", "https://a.example.cn")[0] == 0
    assert "区领导  https://a.example.cn  7" in run("identity", "list")[1]
    assert run("identity", "unlink", "7", "--issuer", "https://a.example.cn")[0] == 0
    assert "No identity" in run("identity", "list")[1]
    assert run("identity", "link", "区领导", "7")[0] == 1  # of no provider


def test_the_log_says_who_at_the_machine_did_it(run, small_district):
    run("user", "add", "区领导", "--role", "leader", typed=f"{PASSWORD}\n")
    run("user", "disable", "区领导")
    with reading(small_district) as connection:
        lines = [(line.action, line.address) for line in lines_in_order(connection)]
    assert lines == [("account-created", "command line"), ("account-disabled", "command line")]
    assert verify(small_district).whole
