"""Files of rules (`pingan.rules`) as they were stored: by kind and system, version by version, never changed."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import insert, select

from pingan.storage.engine import Database, reading, writing
from pingan.storage.errors import ConflictError
from pingan.storage.schema_assessment import rule_file


@dataclass(frozen=True)
class RuleFile:
    """One stored version of a file of rules.

    Attributes
    ----------
    kind : "headlines" or "assessment"
    system_id : of the indicator system that it belongs to
    version : as the file says
    toml, sha256 : its text, and the hash of it
    demonstration : whether it belongs to the demonstration
    stored_at, stored_by : when (UTC), and by which account
    """

    kind: str
    system_id: str
    version: str
    toml: str
    sha256: str
    demonstration: bool
    stored_at: datetime
    stored_by: str


def save_rule_file(
    database: Database,
    kind: str,
    system_id: str,
    version: str,
    toml: str,
    sha256: str,
    stored_by: str,
    *,
    demonstration: bool = False,
) -> bool:
    """Store a version; return whether it was new.

    Raises
    ------
    ConflictError
        This version is stored with another text.
    """
    keys = {"kind": kind, "system_id": system_id, "version": version}
    with writing(database) as connection:
        stored = connection.scalar(
            select(rule_file.c.sha256).where(*[rule_file.c[name] == value for name, value in keys.items()])
        )
        if stored == sha256:
            return False
        if stored is not None:
            raise ConflictError(
                f"{kind} {version} 已存在且内容不同：请为改动后的文件换一个版本号（version）。",
                f"{kind} {version} is stored already, with another content: give the changed file a new version.",
            )
        connection.execute(
            insert(rule_file).values(
                **keys,
                toml=toml,
                sha256=sha256,
                demonstration=demonstration,
                stored_at=datetime.now(UTC),
                stored_by=stored_by,
            )
        )
    return True


def list_rule_files(database: Database, kind: str, system_id: str) -> list[RuleFile]:
    """Return the stored versions of a kind, the newest first; none is an empty list."""
    query = select(rule_file).where(rule_file.c.kind == kind, rule_file.c.system_id == system_id)
    with reading(database) as connection:
        rows = connection.execute(query.order_by(rule_file.c.stored_at.desc(), rule_file.c.version.desc()))
        return [RuleFile(**row) for row in rows.mappings()]
