"""Indicator systems: versions, and which one applies to a quarter.

One installation can hold more than one system (a district's index, its campuses, its hospitals). A function
that is given no `system_id` works with the one that was stored first.
"""

from datetime import UTC, datetime

import pandas as pd
from sqlalchemy import Row, and_, func, insert, select

from pingan.storage.engine import Database, reading, writing
from pingan.storage.errors import ConflictError, NotFoundError
from pingan.storage.frames import to_frame
from pingan.storage.schema import indicator_system, published_quarter
from pingan.system.indicator_system import IndicatorSystem, parse_system


def save_system(database: Database, system: IndicatorSystem, *, demonstration: bool = False) -> bool:
    """Store a version of an indicator system.

    Parameters
    ----------
    system : IndicatorSystem
        Stored as its TOML source.
    demonstration : bool
        Mark everything computed with it as demonstration data.

    Returns
    -------
    bool
        Whether it was new; the same version with the same source again changes nothing.

    Raises
    ------
    ConflictError
        This version is stored with another source, or it would apply to a quarter that is published already:
        a system is never changed for the past.
    """
    with writing(database) as connection:
        stored = connection.execute(
            select(indicator_system.c.sha256).where(
                indicator_system.c.system_id == system.id, indicator_system.c.version == system.version
            )
        ).first()
        if stored is not None and stored.sha256 == system.sha256:
            return False
        if stored is not None:
            raise ConflictError(
                f"指标体系 {system.id} {system.version} 已存在且内容不同：请为改动后的体系换一个版本号。",
                f"Indicator system {system.id} {system.version} is stored already, with another content: "
                "give the changed one a new version.",
            )
        last = connection.scalar(
            select(func.max(published_quarter.c.quarter)).where(published_quarter.c.system_id == system.id)
        )
        if last is not None and system.applies_from <= last:
            raise ConflictError(
                f"{last} 已经发布，指标体系 {system.version} 不能从 {system.applies_from} 起施行："
                f"请将 applies_from 改为 {last} 之后的季度。",
                f"{last} is published already, so version {system.version} cannot apply from "
                f"{system.applies_from}: set applies_from to a quarter after {last}.",
            )
        connection.execute(
            insert(indicator_system).values(
                system_id=system.id,
                version=system.version,
                applies_from=system.applies_from,
                title_zh=system.title["zh"],
                title_en=system.title["en"],
                toml=system.text,
                sha256=system.sha256,
                demonstration=demonstration,
                saved_at=datetime.now(UTC),
            )
        )
    return True


def default_system_id(database: Database) -> str:
    """Return the system that is meant when none is named: the one that was stored first.

    Raises
    ------
    NotFoundError
        There is no system yet.
    """
    query = select(indicator_system.c.system_id).order_by(indicator_system.c.saved_at).limit(1)
    with reading(database) as connection:
        system_id = connection.scalar(query)
    if system_id is None:
        raise NotFoundError(
            "还没有指标体系：请先运行 pingan system import FILE.toml。",
            "There is no indicator system yet: run `pingan system import FILE.toml` first.",
        )
    return system_id


def system_for(database: Database, quarter: str, system_id: str | None = None) -> IndicatorSystem:
    """Return the version of a system that applies to a quarter.

    It is the one with the latest `applies_from` that is not after the quarter; of several with the same, the
    one stored last.

    Raises
    ------
    NotFoundError
        There is no such system, or none of its versions applies to so early a quarter.
    """
    with reading(database) as connection:
        system_id = system_id or default_system_id(connection)
        query = (
            select(indicator_system)
            .where(indicator_system.c.system_id == system_id, indicator_system.c.applies_from <= quarter)
            .order_by(indicator_system.c.applies_from.desc(), indicator_system.c.saved_at.desc())
        )
        row = connection.execute(query.limit(1)).first()
    if row is None:
        raise NotFoundError(
            f"没有适用于 {quarter} 的指标体系 {system_id}。",
            f"No version of indicator system {system_id} applies to {quarter}.",
        )
    return _parsed(row)


def newest_system(database: Database, system_id: str | None = None) -> IndicatorSystem:
    """Return the version of a system with the latest `applies_from`, whether or not that quarter has come.

    Raises
    ------
    NotFoundError
        There is no such system.
    """
    return system_for(database, "9999Q4", system_id)


def load_system_version(database: Database, system_id: str, version: str) -> IndicatorSystem:
    """Return one version of a system.

    Raises
    ------
    NotFoundError
        It is not stored.
    """
    query = select(indicator_system).where(
        and_(indicator_system.c.system_id == system_id, indicator_system.c.version == version)
    )
    with reading(database) as connection:
        row = connection.execute(query).first()
    if row is None:
        raise NotFoundError(
            f"没有指标体系 {system_id} {version}。", f"There is no indicator system {system_id} {version}."
        )
    return _parsed(row)


def system_is_demonstration(database: Database, system_id: str, version: str) -> bool:
    """Tell whether a version of a system is marked as demonstration data."""
    query = select(indicator_system.c.demonstration).where(
        indicator_system.c.system_id == system_id, indicator_system.c.version == version
    )
    with reading(database) as connection:
        return bool(connection.scalar(query))


def list_systems(database: Database) -> pd.DataFrame:
    """List the stored versions, by system and by the quarter they apply from.

    Returns
    -------
    pandas.DataFrame
        `system_id, version, applies_from, title_zh, title_en, sha256, demonstration, saved_at`.
    """
    columns = [column for column in indicator_system.c if column.name != "toml"]
    query = select(*columns).order_by(indicator_system.c.system_id, indicator_system.c.applies_from)
    with reading(database) as connection:
        return to_frame(connection.execute(query))


def _parsed(row: Row) -> IndicatorSystem:
    return parse_system(row.toml, source=f"{row.system_id} {row.version}")
