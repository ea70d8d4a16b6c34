"""One settings object, read from environment variables `PINGAN_*`. Documented in docs/settings.md."""

import ipaddress
import re
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from pingan.signing import KeyFileError, SigningKey, read_key

PREFIX = "PINGAN_"


_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*", re.IGNORECASE)


class InvalidSettingError(ValueError):
    """A `PINGAN_*` environment variable has a value that cannot be used; the message names the variable."""


class Settings(BaseSettings):
    """What an installation can choose. Each field is the environment variable `PINGAN_<FIELD>`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    data_dir: Path = Field(
        Path("data"),
        description="Folder for what the installation writes: the database, demonstration files.",
    )
    database_url: str = Field(
        "",
        description="Where the database is, as an SQLAlchemy URL. Empty: the file `pingan.db` in `data_dir`.",
    )
    host: str = Field("127.0.0.1", description="Address the server listens on; 127.0.0.1: this machine only.")
    port: int = Field(8050, ge=1, le=65535, description="Port the server listens on.")
    language: Literal["zh", "en"] = Field(
        "zh", description="Language of pages that ask for none, and of the command line's messages."
    )
    four_eyes: bool = Field(
        False, description="Whether a second account has to approve what is published or corrected."
    )
    layouts: str = Field(
        "",
        description="File that says what the departments' workbooks look like. Empty: the demonstration's.",
    )
    due_days: int = Field(
        15, ge=1, le=366, description="How many days after its end a quarter is due from the departments."
    )
    allowed_hosts: str = Field(
        "",
        description="Names and addresses under which the server is reached, with commas between, beside this "
        "machine's own: `atlas.example.cn`.",
    )
    trusted_proxies: int = Field(
        0,
        ge=0,
        le=10,
        description="How many proxies stand before the server and tell where a request comes from.",
    )
    secure_cookie: bool = Field(
        False, description="The session's cookie travels by HTTPS only: for every server reached by HTTPS."
    )
    session_idle_minutes: int = Field(
        30, ge=1, le=24 * 60, description="After so many minutes without anybody at it a session ends."
    )
    session_absolute_hours: int = Field(
        12, ge=1, le=24 * 7, description="After so many hours a session ends, used or not."
    )
    lockout_failures: int = Field(
        5, ge=1, le=100, description="So many failures to sign in lock a name for the network they came from."
    )
    lockout_minutes: int = Field(
        30, ge=1, le=24 * 60, description="For so many minutes; failures further apart do not add up."
    )
    second_factor_roles: str = Field(
        "", description="Roles that need a second factor, with commas between: `admin,data`."
    )
    openid_issuer: str = Field(
        "", description="Address of an OpenID Connect provider to sign in with. Empty: none."
    )
    openid_client_id: str = Field("", description="What the provider calls this installation.")
    openid_client_secret: SecretStr = Field(
        SecretStr(""), description="By which the provider knows this installation."
    )
    openid_scope: str = Field("openid profile", description="What is asked of the provider.")
    openid_label: str = Field("", description="Words on the button of the sign-in page.")
    openid_account_claim: str = Field(
        "", description="Claim that gives the account's name. Empty: an administrator links each identity."
    )
    openid_new_role: Literal["", "leader", "data"] = Field(
        "",
        description="Role of accounts made at the first sign-in through the provider. Empty: none is made.",
    )

    report_font: str = Field(
        "",
        description="Font file, or folder of fonts, that reports are set in. Empty: the system's Chinese fonts.",
    )
    bulletin_word: str = Field(
        "", description="Word file (.docx) to fill in as the bulletin. Empty: the one of this program."
    )
    bulletin_typst: str = Field(
        "", description="Typst file (.typ) that sets the bulletin as PDF. Empty: the one of this program."
    )
    bulletin_office: str = Field("", description="Office that issues the bulletin, named at its end.")
    api_requests_per_minute: int = Field(
        600, ge=1, le=1_000_000, description="So many requests a minute one client of the API may make."
    )
    report_hours: int = Field(
        72, ge=1, le=24 * 90, description="For so many hours reports made in the background are kept."
    )
    heavy_at_once: int = Field(
        2,
        ge=1,
        le=64,
        description="So many uploads, exports, previews and publications each worker of the server does at once.",
    )
    write_wait_seconds: float = Field(
        3.0, gt=0, le=60, description="For so many seconds a page's request waits for another writer."
    )
    audit_months: int = Field(
        36, ge=6, description="How many months the audit log is kept at the least; not under six."
    )

    signing_key_file: str = Field(
        "",
        description="File with the key that signs releases and the end of the audit log. Empty: nothing is signed.",
    )

    @property
    def listens_at(self) -> str:
        """Where the server listens, as it stands in an address: `127.0.0.1:8050`, `[::1]:8050`."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def listed(self, name: str) -> list[str]:
        """Return the parts of a setting that is a list with commas."""
        return _listed(getattr(self, name))

    def signing_key(self) -> SigningKey | None:
        """Read the key that signs, None where none is set.

        Raises
        ------
        pingan.signing.KeyFileError
            It cannot be used any more: it was looked at when the settings were read.
        """
        return read_key(Path(self.signing_key_file), self.data_dir) if self.signing_key_file else None

    @model_validator(mode="after")
    def _usable_key(self) -> "Settings":
        try:
            self.signing_key()
        except KeyFileError as error:
            raise ValueError(f"{PREFIX}SIGNING_KEY_FILE={self.signing_key_file!r} {error}") from error
        return self

    @field_validator("second_factor_roles")
    @classmethod
    def _roles_of_accounts(cls, roles: str) -> str:
        known = ("leader", "street", "data", "admin")
        unknown = [role for role in _listed(roles) if role not in known]
        if unknown:
            raise ValueError(f"no roles: {', '.join(unknown)}; there are {', '.join(known)}")
        return roles

    @field_validator("host")
    @classmethod
    def _an_address(cls, host: str) -> str:
        if host == "localhost" or _is_address(host):
            return host
        raise ValueError("not an address of this machine, such as 127.0.0.1, ::1 or 0.0.0.0")

    @field_validator("allowed_hosts")
    @classmethod
    def _hosts_without_port(cls, hosts: str) -> str:
        wrong = [host for host in _listed(hosts) if not _is_address(host) and not _HOST.fullmatch(host)]
        if wrong:
            raise ValueError(f"no names of hosts, without https:// and port: {', '.join(wrong)}")
        return hosts

    @model_validator(mode="after")
    def _reached_by_a_name(self) -> "Settings":
        # Else every request from elsewhere is refused, and nobody knows why.
        if not _is_loopback(self.host) and not self.listed("allowed_hosts"):
            raise ValueError(
                f"{PREFIX}HOST={self.host!r} opens the server to the network: "
                f"name in {PREFIX}ALLOWED_HOSTS under what it is reached"
            )
        return self

    @field_validator("openid_issuer")
    @classmethod
    def _safe_provider(cls, issuer: str) -> str:
        parts = urlsplit(issuer)
        local = _is_loopback(parts.hostname or "")
        if issuer and not (
            parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and local))
        ):
            raise ValueError("not the address of a provider: https://… (http:// only on this machine)")
        return issuer

    @model_validator(mode="after")
    def _whole_provider(self) -> "Settings":
        if self.openid_issuer and not (
            self.openid_client_id and self.openid_client_secret.get_secret_value()
        ):
            raise ValueError(
                f"{PREFIX}OPENID_ISSUER is set: {PREFIX}OPENID_CLIENT_ID and {PREFIX}OPENID_CLIENT_SECRET "
                "are needed too"
            )
        if self.openid_new_role and not self.openid_account_claim:
            raise ValueError(
                f"{PREFIX}OPENID_NEW_ROLE is set: {PREFIX}OPENID_ACCOUNT_CLAIM has to say where the name comes from"
            )
        return self

    @field_validator("database_url")
    @classmethod
    def _readable_address(cls, url: str) -> str:
        from sqlalchemy import make_url
        from sqlalchemy.exc import ArgumentError

        try:
            make_url(url)
        except ArgumentError:
            # without the cause, whose words hold the address and so perhaps a password
            raise ValueError(
                "not a database address, such as sqlite:///file or postgresql://host/name"
            ) from None
        return url

    @model_validator(mode="before")
    @classmethod
    def _database_in_the_data_folder(cls, values: dict) -> dict:
        if not values.get("database_url"):
            folder = Path(values.get("data_dir") or cls.model_fields["data_dir"].default)
            values = {**values, "database_url": f"sqlite:///{(folder / 'pingan.db').as_posix()}"}
        return values


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_loopback(host: str) -> bool:
    return host == "localhost" or (_is_address(host) and ipaddress.ip_address(host).is_loopback)


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def load_settings() -> Settings:
    """Read the settings from the environment, now.

    Raises
    ------
    InvalidSettingError
        Naming every variable that has a value which cannot be used, with what is wrong with it.
    """
    try:
        return Settings()
    except ValidationError as error:
        lines = [
            _told(str(fault["loc"][0]), fault["input"], fault["msg"]) if fault["loc"] else fault["msg"]
            for fault in error.errors()
        ]
        raise InvalidSettingError("\n".join(lines)) from error


def _told(name: str, value: object, message: str) -> str:
    """Return one line on a setting; what may hold a password is not repeated."""
    given = "" if name in ("database_url", "openid_client_secret") else f"={value!r}"
    return f"{PREFIX}{name.upper()}{given}: {message}"
