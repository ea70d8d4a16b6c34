import re
from pathlib import Path

import pytest

from pingan.settings import InvalidSettingError, Settings, load_settings

DOCUMENT = Path(__file__).parents[2] / "docs" / "settings.md"


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(f"PINGAN_{name.upper()}", raising=False)


def documented():
    rows = re.findall(
        r"^\| `(PINGAN_\w+)` \| `([^`]*)` \| (.+) \|$", DOCUMENT.read_text("utf-8"), re.MULTILINE
    )
    return {name: (default, text) for name, default, text in rows}


def test_every_setting_is_documented_with_its_default_and_no_other_is():
    defaults = {f"PINGAN_{name.upper()}": str(value) for name, value in load_settings()}
    assert {name: default for name, (default, _) in documented().items()} == defaults


def test_every_setting_says_what_it_does():
    assert all(field.description for field in Settings.model_fields.values())
    assert all(len(text) > 20 for _, text in documented().values())


def test_the_database_lies_in_the_data_folder_unless_it_is_named(monkeypatch):
    monkeypatch.setenv("PINGAN_DATA_DIR", "/srv/pingan")
    assert load_settings().database_url == "sqlite:////srv/pingan/pingan.db"
    monkeypatch.setenv("PINGAN_DATABASE_URL", "sqlite:///elsewhere.db")
    assert load_settings().database_url == "sqlite:///elsewhere.db"


@pytest.mark.parametrize(
    ("name", "value"), [("PINGAN_PORT", "http"), ("PINGAN_PORT", "70000"), ("PINGAN_LANGUAGE", "fr")]
)
def test_a_value_that_cannot_be_used_is_named_with_its_variable(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidSettingError, match=f"{name}='{value}'"):
        load_settings()


@pytest.mark.parametrize("host", ["example.org", "", "0.0.0.0:80"])
def test_the_server_listens_on_an_address(monkeypatch, host):
    monkeypatch.setenv("PINGAN_HOST", host)
    with pytest.raises(InvalidSettingError, match="PINGAN_HOST"):
        load_settings()


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_loopback_addresses_are_accepted(monkeypatch, host):
    monkeypatch.setenv("PINGAN_HOST", host)
    assert load_settings().host == host


def test_a_server_open_to_the_network_says_under_which_name(monkeypatch):
    monkeypatch.setenv("PINGAN_HOST", "0.0.0.0")  # noqa: S104 - what an installation may choose
    with pytest.raises(InvalidSettingError, match="PINGAN_ALLOWED_HOSTS"):
        load_settings()
    monkeypatch.setenv("PINGAN_ALLOWED_HOSTS", "atlas.example.cn, 10.1.2.3")
    assert load_settings().listed("allowed_hosts") == ["atlas.example.cn", "10.1.2.3"]


@pytest.mark.parametrize("hosts", ["https://atlas.example.cn", "atlas.example.cn:8050", "a b"])
def test_a_host_is_named_without_scheme_and_port(monkeypatch, hosts):
    monkeypatch.setenv("PINGAN_ALLOWED_HOSTS", hosts)
    with pytest.raises(InvalidSettingError, match="PINGAN_ALLOWED_HOSTS"):
        load_settings()


def test_a_role_that_there_is_not_needs_no_second_factor(monkeypatch):
    monkeypatch.setenv("PINGAN_SECOND_FACTOR_ROLES", "admin,boss")
    with pytest.raises(InvalidSettingError, match="boss"):
        load_settings()


@pytest.mark.parametrize(
    "issuer", ["login.example.cn", "http://login.example.cn", "ftp://login.example.cn", "https://"]
)
def test_a_provider_is_asked_over_an_encrypted_connection(monkeypatch, issuer):
    monkeypatch.setenv("PINGAN_OPENID_ISSUER", issuer)
    with pytest.raises(InvalidSettingError, match="PINGAN_OPENID_ISSUER"):
        load_settings()


@pytest.mark.parametrize(
    "issuer", ["https://login.example.cn/realms/a", "http://127.0.0.1:9400", "http://localhost"]
)
def test_a_provider_needs_the_clients_name_and_secret_which_is_never_shown(monkeypatch, issuer):
    monkeypatch.setenv("PINGAN_OPENID_ISSUER", issuer)
    with pytest.raises(InvalidSettingError, match="PINGAN_OPENID_CLIENT_ID"):
        load_settings()
    monkeypatch.setenv("PINGAN_OPENID_CLIENT_ID", "atlas")
    monkeypatch.setenv("PINGAN_OPENID_CLIENT_SECRET", "hidden-7")
    assert "hidden-7" not in repr(load_settings())
    monkeypatch.setenv("PINGAN_OPENID_NEW_ROLE", "leader")
    with pytest.raises(InvalidSettingError, match="PINGAN_OPENID_ACCOUNT_CLAIM") as refusal:
        load_settings()
    assert "hidden-7" not in str(refusal.value)
