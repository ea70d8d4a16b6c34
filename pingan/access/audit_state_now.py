"""Accounts, boundaries, systems, rules and batches as they are in the database, to be compared with the audit log."""

import hashlib
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from pingan.rules.warning_rules import parse_rules
from pingan.storage.schema import batch, boundary_version, indicator_system
from pingan.storage.schema_access import account
from pingan.storage.schema_assessment import rule_file
from pingan.storage.schema_watch import warning_rules
from pingan.system.indicator_system import parse_system
from pingan.system.toml_file import InvalidFileError

ACCOUNT, BOUNDARIES, SYSTEM, RULES, BATCH = "account", "boundaries", "system", "rules", "batch"

Subject = tuple[str, str]
"""What a line is about: its kind, and its name."""

Facts = dict[str, Any]
"""What can be said of it, as JSON knows it."""


def read_state(connection: Connection) -> dict[Subject, Facts]:
    """Return what there is, each by kind and name with what the audit log says of such."""
    state: dict[Subject, Facts] = {}
    for row in connection.execute(select(account)):
        facts = {"role": row.role, "area_code": row.area_code, "disabled": row.disabled_at is not None}
        state[ACCOUNT, row.name] = facts
    for row in _rows(connection, boundary_version, "version", "credit", "demonstration"):
        facts = {"credit_sha256": digest_of(row.credit), "demonstration": row.demonstration}
        state[BOUNDARIES, row.version] = facts
    for row in connection.execute(select(indicator_system)):
        facts = {"applies_from": row.applies_from, "demonstration": row.demonstration}
        facts["sha256"] = digest_of(row.toml) if _follows(row, parse_system) else None
        state[SYSTEM, f"{row.system_id} {row.version}"] = facts
    for row in connection.execute(select(warning_rules)):
        facts = {
            "applies_from": row.applies_from,
            "sha256": digest_of(row.toml) if _follows(row, parse_rules) else None,
        }
        state[RULES, f"{row.system_id} {row.version}"] = facts
    for row in connection.execute(select(rule_file)):
        facts = {"sha256": digest_of(row.toml), "demonstration": row.demonstration}
        state[RULES, f"{row.system_id} {row.kind} {row.version}"] = facts
    for row in _rows(connection, batch, "batch_id", "sha256", "demonstration"):
        state[BATCH, str(row.batch_id)] = {"sha256": row.sha256, "demonstration": row.demonstration}
    return state


def digest_of(text: str) -> str:
    """Return the SHA-256 of a text, as a line of the log keeps it where the text itself may be long."""
    return hashlib.sha256(text.encode()).hexdigest()


def _follows(row: Row, parse: Any) -> bool:
    """Tell whether what stands beside a file is what stands in it: pages show the one, scores rest on the other."""
    try:
        title = parse(row.toml).title
    except InvalidFileError:
        return False
    beside = {"zh": row.title_zh, "en": row.title_en}
    return beside == dict(title) and row.sha256 == digest_of(row.toml)


def _rows(connection: Connection, table: Table, *columns: str) -> Any:
    return connection.execute(select(*(table.c[name] for name in columns)))
