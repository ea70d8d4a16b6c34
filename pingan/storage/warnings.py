"""Rules of warning, what they raised in each release, and who acknowledged it."""

import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import pandas as pd
from sqlalchemy import func, insert, select

from pingan.rules.warning_rules import WarningRules, parse_rules
from pingan.storage.engine import Database, reading, writing
from pingan.storage.errors import ConflictError, NotFoundError
from pingan.storage.frames import to_frame
from pingan.storage.schema import release, release_frame
from pingan.storage.schema_watch import (
    warning,
    warning_acknowledgement,
    warning_evaluation,
    warning_rules,
)


@dataclass(frozen=True)
class Acknowledgement:
    """That somebody took note of a warning.

    Attributes
    ----------
    warning_id : of the very warning, which may stand in a release that was replaced since
    area_code, rule, subject, figures : of it
    """

    warning_id: int
    area_code: str
    rule: str
    subject: str
    figures: dict[str, Any]
    remark: str
    at: datetime
    by: str


def save_rules(database: Database, rules: WarningRules, saved_by: str) -> bool:
    """Store a version of the rules; returns whether it was new.

    The same version with the same source again changes nothing.

    Raises
    ------
    ConflictError
        This version is stored with another source, or it would apply to a quarter that was evaluated already.
    """
    with writing(database) as connection:
        same = (warning_rules.c.system_id == rules.system) & (warning_rules.c.version == rules.version)
        stored = connection.scalar(select(warning_rules.c.sha256).where(same))
        if stored == rules.sha256:
            return False
        if stored is not None:
            raise ConflictError(
                f"预警规则 {rules.version} 已存在且内容不同：请换一个版本号。",
                f"Rules of warning {rules.version} are stored already, with another content: give them a new version.",
            )
        last = connection.scalar(
            select(func.max(release.c.quarter))
            .join_from(warning_evaluation, release)
            .where(warning_evaluation.c.system_id == rules.system)
        )
        if last is not None and rules.applies_from <= last:
            raise ConflictError(
                f"{last} 已按现有规则判定，规则 {rules.version} 不能从 {rules.applies_from} 起施行："
                f"请将 applies_from 改为 {last} 之后的季度。",
                f"{last} was judged by the present rules, so version {rules.version} cannot apply from "
                f"{rules.applies_from}: set applies_from to a quarter after {last}.",
            )
        connection.execute(
            insert(warning_rules).values(
                system_id=rules.system,
                version=rules.version,
                applies_from=rules.applies_from,
                title_zh=rules.title["zh"],
                title_en=rules.title["en"],
                toml=rules.text,
                sha256=rules.sha256,
                saved_at=datetime.now(UTC),
                saved_by=saved_by,
            )
        )
    return True


def rules_for(database: Database, quarter: str, system_id: str) -> WarningRules | None:
    """Return the rules that apply to a quarter: the latest ones, stored last; None where there are none."""
    query = (
        select(warning_rules.c.toml)
        .where(warning_rules.c.system_id == system_id, warning_rules.c.applies_from <= quarter)
        .order_by(warning_rules.c.applies_from.desc(), warning_rules.c.saved_at.desc())
    )
    with reading(database) as connection:
        text = connection.scalar(query.limit(1))
    return None if text is None else _parsed(text)


def load_rules_version(database: Database, system_id: str, version: str) -> WarningRules:
    """Return one version of the rules.

    Raises
    ------
    NotFoundError
        It is not stored.
    """
    query = select(warning_rules.c.toml).where(
        warning_rules.c.system_id == system_id, warning_rules.c.version == version
    )
    with reading(database) as connection:
        text = connection.scalar(query)
    if text is None:
        raise NotFoundError(f"没有预警规则 {version}。", f"There are no rules of warning {version}.")
    return _parsed(text)


def list_rules(database: Database) -> pd.DataFrame:
    """List the stored versions of rules, by system and by the quarter they apply from."""
    columns = [column for column in warning_rules.c if column.name != "toml"]
    query = select(*columns).order_by(warning_rules.c.system_id, warning_rules.c.applies_from)
    with reading(database) as connection:
        return to_frame(connection.execute(query))


def rules_version_of(database: Database, release_id: str) -> str | None:
    """Return by which version of the rules a release was judged; None where it was not."""
    query = select(warning_evaluation.c.rules_version).where(warning_evaluation.c.release_id == release_id)
    with reading(database) as connection:
        return connection.scalar(query)


def save_evaluation(
    database: Database, release_id: str, system_id: str, rules_version: str, raised: pd.DataFrame
) -> None:
    """Store what the rules raised in a release.

    Parameters
    ----------
    raised : as `pingan.scoring.warning_checks.raised` returns it
    """
    with writing(database) as connection:
        connection.execute(
            insert(warning_evaluation).values(
                release_id=release_id,
                system_id=system_id,
                rules_version=rules_version,
                evaluated_at=datetime.now(UTC),
            )
        )
        rows = [
            {**row, "release_id": release_id, "figures": json.dumps(row["figures"], allow_nan=False)}
            for row in raised.to_dict("records")
        ]
        if rows:
            connection.execute(insert(warning), rows)


def warnings_of_release(database: Database, release_id: str) -> list[dict[str, Any]]:
    """Return the warnings of a release as they were raised: `warning_id, area_code, rule, subject, figures`."""
    query = select(warning).where(warning.c.release_id == release_id).order_by(warning.c.warning_id)
    with reading(database) as connection:
        rows = connection.execute(query).mappings().all()
    return [_raised(row) for row in rows]


def load_warning(database: Database, warning_id: int) -> dict[str, Any]:
    """Return one warning, with its release's `system_id` and `quarter`.

    Raises
    ------
    NotFoundError
        There is none with this number.
    """
    query = select(warning, release.c.system_id, release.c.quarter).join_from(
        warning, release, warning.c.release_id == release.c.release_id
    )
    with reading(database) as connection:
        row = connection.execute(query.where(warning.c.warning_id == warning_id)).mappings().first()
    if row is None:
        raise NotFoundError(f"没有编号为 {warning_id} 的预警。", f"There is no warning {warning_id}.")
    return {**_raised(row), "system_id": row["system_id"], "quarter": row["quarter"]}


def save_acknowledgement(
    database: Database, warning_id: int, remark: str, by: str, account_id: int | None
) -> None:
    """Store that somebody took note of a warning; earlier acknowledgements stay."""
    with writing(database) as connection:
        connection.execute(
            insert(warning_acknowledgement).values(
                warning_id=warning_id,
                remark=remark,
                acknowledged_at=datetime.now(UTC),
                acknowledged_by=by,
                acknowledged_by_account=account_id,
            )
        )


def acknowledgements_of(database: Database, system_id: str, quarter: str) -> list[Acknowledgement]:
    """Return the acknowledgements of a quarter's warnings, in all its releases, oldest first."""
    noted = warning_acknowledgement.c
    query = (
        select(warning, noted.remark, noted.acknowledged_at, noted.acknowledged_by)
        .join_from(warning_acknowledgement, warning)
        .join(release, release.c.release_id == warning.c.release_id)
        .where(release.c.system_id == system_id, release.c.quarter == quarter)
        .order_by(noted.acknowledgement_id)
    )
    with reading(database) as connection:
        rows = connection.execute(query).mappings().all()
    return [
        Acknowledgement(
            **_raised(row), remark=row["remark"], at=row["acknowledged_at"], by=row["acknowledged_by"]
        )
        for row in rows
    ]


def indices_of(database: Database, release_ids: Iterable[str | None]) -> list[pd.Series | None]:
    """Return the index by area code of each release, None for None; nothing else of it is read."""
    found: list[pd.Series | None] = []
    with reading(database) as connection:
        for release_id in release_ids:
            query = select(release_frame.c.parquet).where(
                release_frame.c.release_id == release_id, release_frame.c.frame == "areas"
            )
            content = None if release_id is None else connection.scalar(query)
            if content is None:
                found.append(None)
                continue
            frame = pd.read_parquet(io.BytesIO(content), columns=["area_code", "index"])
            found.append(frame.set_index("area_code")["index"])
    return found


@lru_cache(maxsize=8)
def _parsed(text: str) -> WarningRules:
    return parse_rules(text)


def _raised(row: Any) -> dict[str, Any]:
    kept = {name: row[name] for name in ("warning_id", "area_code", "rule", "subject")}
    return {**kept, "figures": json.loads(row["figures"])}
