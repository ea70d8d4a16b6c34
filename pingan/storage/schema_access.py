"""The tables of accounts, of their sessions and of tokens: the part of the one schema that `pingan.access` writes."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, String, Table, Text, UniqueConstraint

from pingan.storage.schema import AreaCode, Code, Serial, Sha256, UtcDateTime, code, metadata

# Accounts are of offices, never of persons. None is ever deleted: the audit log and batches name it.
account = Table(
    "account",
    metadata,
    Column("account_id", Serial, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_key", code(200), nullable=False),  # as it is compared: case and width do not matter
    Column("role", Code, nullable=False),
    Column("area_code", AreaCode),  # a code and no reference: it outlives a version of the boundaries
    Column("password_hash", Text),  # Argon2id; none where one signs in elsewhere
    Column("must_change_password", Boolean, nullable=False),
    Column("disabled_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_sign_in_at", UtcDateTime),
    Column("second_factor_secret", Text),
    Column("second_factor_since", UtcDateTime),  # none: the secret was shown and is not confirmed yet
    Column("second_factor_step", BigInteger),  # of the last code that was used: it and earlier ones are spent
    UniqueConstraint("name_key"),
    sqlite_autoincrement=True,
)

# Who is the same person for a sign-in provider (OpenID Connect).
account_identity = Table(
    "account_identity",
    metadata,
    Column("issuer", code(500), primary_key=True),
    Column("subject", code(255), primary_key=True),
    Column("account_id", ForeignKey("account.account_id"), nullable=False),
    Column("linked_at", UtcDateTime, nullable=False),
    Index(None, "account_id"),
)

# Left out of a backup: who restores one signs in again.
session = Table(
    "session",
    metadata,
    Column("session_id", Serial, primary_key=True),
    Column("token_sha256", Sha256, nullable=False),
    Column("account_id", ForeignKey("account.account_id"), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_seen_at", UtcDateTime, nullable=False),
    Column("address", Text, nullable=False),
    Column("via", String(20), nullable=False),  # password, or openid
    UniqueConstraint("token_sha256"),
    Index(None, "account_id"),
    sqlite_autoincrement=True,
    info={"backup": False},
)

# What locks a name tried from a network, and slows both down. Left out of a backup, like sessions.
sign_in_failure = Table(
    "sign_in_failure",
    metadata,
    Column("failure_id", Serial, primary_key=True),
    Column("name_sha256", Sha256, nullable=False),  # a hash: people type passwords into the wrong field
    Column("address", Text, nullable=False),  # the network, or which known browser or open session
    Column("failed_at", UtcDateTime, nullable=False),
    Index(None, "name_sha256"),
    Index(None, "address"),
    Index(None, "failed_at"),
    sqlite_autoincrement=True,
    info={"backup": False},
)

# A browser in which an account has signed in holds a token; it still needs the password. Left out of a backup.
known_browser = Table(
    "known_browser",
    metadata,
    Column("browser_id", Serial, primary_key=True),
    Column("token_sha256", Sha256, nullable=False),  # one browser, perhaps several accounts
    Column("account_id", ForeignKey("account.account_id"), nullable=False),
    Column("last_sign_in_at", UtcDateTime, nullable=False),
    UniqueConstraint("token_sha256", "account_id"),
    Index(None, "account_id"),
    sqlite_autoincrement=True,
    info={"backup": False},
)

# Refusals of the last minutes, of all processes, until they are lines of the audit log. Left out of a backup.
refusal = Table(
    "refusal",
    metadata,
    Column("minute", UtcDateTime, primary_key=True),
    Column("who", Text, primary_key=True),
    Column("address", Text, primary_key=True),
    Column("kind", Code, primary_key=True),  # `pingan.access.refusal_log.Refused`
    Column("object", Text, nullable=False),
    Column("count", BigInteger, nullable=False),
    info={"backup": False},
)

screen_token = Table(
    "screen_token",
    metadata,
    Column("token_id", Serial, primary_key=True),
    Column("name", Text, nullable=False),
    Column("secret_sha256", Sha256, nullable=False),
    Column("address", Text),  # the only one it may be used from
    Column("until", UtcDateTime),
    Column("issued_at", UtcDateTime, nullable=False),
    Column("issued_by", Text, nullable=False),
    Column("revoked_at", UtcDateTime),
    Column("last_used_at", UtcDateTime),
    Column("kind", String(10), nullable=False, server_default="screen"),  # or "client": another system
    Column("area_code", Text),  # a client's scope: this area with its parts; NULL for the whole
    Column("shows", String(10), nullable=False, server_default="streets"),  # on a screen; or "committees" too
    UniqueConstraint("secret_sha256"),
    sqlite_autoincrement=True,
)

# The demonstration shows its passwords; nothing else ever has a row here.
demonstration_account = Table(
    "demonstration_account",
    metadata,
    Column("account_id", ForeignKey("account.account_id"), primary_key=True),
    Column("password", Text, nullable=False),
)
