"""Batches: what one department delivered for one quarter in one file. Kept for ever, never edited.

Which batch counts: for each quarter, department and indicator the newest one that was not withdrawn. So a
department may send its indicators in one file or in several, and a correction replaces exactly the indicators
that it brings. A file brings an indicator as a whole: areas it leaves out are missing, they are not filled
from an earlier file.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pandas as pd
from sqlalchemy import Select, exists, func, insert, select

from pingan.names import examined_reason
from pingan.storage.engine import Database, number_of, reading, writing
from pingan.storage.errors import ConflictError, NotFoundError
from pingan.storage.frames import to_frame
from pingan.storage.schema import batch, batch_indicator, batch_withdrawal, observation

_KEY = ["indicator", "area_code"]
_NUMBERS = ["numerator", "denominator", "grade"]


@dataclass(frozen=True)
class BatchInfo:
    """Where observations come from.

    Attributes
    ----------
    quarter, department : str
        What the batch reports on, and who reports.
    file_name : str
        Name of the file as it was received, without its folder.
    sha256 : str
        SHA-256 of the file as it was received, 64 hexadecimal digits.
    received_by : str
        Account, or the system's user on the command line.
    reason : str or None
        Why it replaces an earlier batch.
    demonstration : bool
        Made-up data: whatever is computed from it is marked.
    remark : str or None
        Why figures of it that look odd are right.
    """

    quarter: str
    department: str
    file_name: str
    sha256: str
    received_by: str
    reason: str | None = None
    demonstration: bool = False
    remark: str | None = None


def save_batch(database: Database, info: BatchInfo, observations: pd.DataFrame) -> int:
    """Store one accepted batch with its observations, all or nothing: see `save_batches`."""
    return save_batches(database, [(info, observations)])[0]


def save_batches(database: Database, batches: Iterable[tuple[BatchInfo, pd.DataFrame]]) -> list[int]:
    """Store accepted batches with their observations in one transaction: all of them or none.

    Parameters
    ----------
    batches : iterable of (BatchInfo, pandas.DataFrame)
        Observations: `quarter, area_code, indicator, numerator, denominator, grade`, every row of the
        batch's quarter. A number that is missing is NaN and stays missing.

    Returns
    -------
    list of int
        The batches' numbers, in the same order; later numbers are newer.

    Raises
    ------
    ConflictError
        A batch is empty, has a row of another quarter, or has an area and indicator twice.
    """
    batches = [(info, _checked(info, observations)) for info, observations in batches]
    with writing(database) as connection:
        numbers = []
        for info, observations in batches:
            row = {**vars(info), "received_at": datetime.now(UTC)}
            number = number_of(connection.execute(insert(batch).values(row)))
            counts = observations["indicator"].value_counts().sort_index()
            connection.execute(
                insert(batch_indicator),
                [
                    {"batch_id": number, "indicator": indicator, "observations": int(count)}
                    for indicator, count in counts.items()
                ],
            )
            connection.execute(insert(observation), _rows(number, observations))
            numbers.append(number)
        return numbers


def withdraw_batch(database: Database, batch_id: int, withdrawn_by: str, reason: str) -> None:
    """Withdraw a batch: from now on the batch before it counts again, if there is one.

    Releases that were computed from it stay as they are.

    Raises
    ------
    NotFoundError
        There is no such batch.
    ConflictError
        It is withdrawn already, or no reason is given.
    """
    kept = examined_reason(reason, ConflictError)
    if kept is None:
        raise ConflictError("撤回批次须说明原因。", "Withdrawing a batch needs a reason.")
    batch_id = int(batch_id)  # one taken from a frame is NumPy's, which SQLite does not know
    with writing(database) as connection:
        if connection.scalar(select(batch.c.batch_id).where(batch.c.batch_id == batch_id)) is None:
            raise NotFoundError(f"没有编号为 {batch_id} 的批次。", f"There is no batch {batch_id}.")
        withdrawn = select(batch_withdrawal.c.batch_id).where(batch_withdrawal.c.batch_id == batch_id)
        if connection.scalar(withdrawn) is not None:
            raise ConflictError(f"批次 {batch_id} 已经撤回。", f"Batch {batch_id} is withdrawn already.")
        connection.execute(
            insert(batch_withdrawal).values(
                batch_id=batch_id,
                withdrawn_at=datetime.now(UTC),
                withdrawn_by=withdrawn_by,
                reason=kept,
            )
        )


def list_batches(database: Database, quarter: str | None = None) -> pd.DataFrame:
    """List the batches, oldest first.

    Returns
    -------
    pandas.DataFrame
        `batch_id, quarter, department, file_name, sha256, received_at, received_by, reason, demonstration,
        remark, observations, indicators, status`: `indicators` is a tuple of codes; `status` is "accepted",
        "withdrawn", or "superseded" where newer batches bring all of its indicators.
    """
    query = select(batch).order_by(batch.c.batch_id)
    if quarter is not None:
        query = query.where(batch.c.quarter == quarter)
    in_force = select(indicators_in_force().subquery().c.batch_id)
    with reading(database) as connection:
        listed = to_frame(connection.execute(query))
        brought = to_frame(connection.execute(select(batch_indicator))).groupby("batch_id")
        withdrawn = set(connection.scalars(select(batch_withdrawal.c.batch_id)))
        valid = set(connection.scalars(in_force))

    def status(number: int) -> str:
        if number in withdrawn:
            return "withdrawn"
        return "accepted" if number in valid else "superseded"

    listed["observations"] = listed["batch_id"].map(brought["observations"].sum())
    listed["indicators"] = listed["batch_id"].map(
        brought["indicator"].agg(lambda codes: tuple(sorted(codes)))
    )
    listed["status"] = [status(number) for number in listed["batch_id"]]
    return listed


def load_batches(database: Database, batch_ids: Sequence[int]) -> pd.DataFrame:
    """Return what is known about some batches: the columns of the table `batch`, ascending by number."""
    query = select(batch).where(batch.c.batch_id.in_(batch_ids)).order_by(batch.c.batch_id)
    with reading(database) as connection:
        return to_frame(connection.execute(query))


def batch_contents(database: Database, batch_ids: Sequence[int]) -> set[tuple[str, str, str]]:
    """Return what some batches brought: (quarter, department, SHA-256 of the file), without their numbers."""
    batches = load_batches(database, batch_ids)[["quarter", "department", "sha256"]]
    return set(batches.itertuples(index=False, name=None))


def batches_in_force(database: Database, quarters: Sequence[str], indicators: Sequence[str]) -> list[int]:
    """Return the numbers of the batches that count for some quarters and indicators, ascending."""
    choice = indicators_in_force(quarters, indicators=indicators).subquery()
    with reading(database) as connection:
        return sorted(connection.scalars(select(choice.c.batch_id).distinct()))


def department_in_force(
    database: Database, department: str, quarters: Sequence[str], indicators: Sequence[str]
) -> pd.DataFrame:
    """Return which batch of one department counts: `quarter, department, indicator, batch_id`."""
    choice = indicators_in_force(quarters, indicators=indicators).where(batch.c.department == department)
    with reading(database) as connection:
        return to_frame(connection.execute(choice))


def reported_areas(database: Database, batch_ids: Sequence[int]) -> dict[tuple[int, str], int]:
    """Return how many areas some batches report, by (batch, indicator)."""
    columns = batch_indicator.c
    query = select(columns.batch_id, columns.indicator, columns.observations)
    with reading(database) as connection:
        rows = connection.execute(query.where(columns.batch_id.in_([int(number) for number in batch_ids])))
        return {(number, indicator): count for number, indicator, count in rows}


def indicators_in_force(
    quarters: Sequence[str] | None = None,
    among: Sequence[int] | None = None,
    indicators: Sequence[str] | None = None,
) -> Select:
    """Build the query of which batch counts for each quarter, department and indicator.

    Parameters
    ----------
    quarters, indicators : sequence of str, optional
        Only these.
    among : sequence of int, optional
        Choose among these batches, withdrawn since or not (to compute a release again), instead of among
        all that are not withdrawn.

    Returns
    -------
    sqlalchemy.Select
        Columns `quarter, department, indicator, batch_id`, one row for each of the first three.
    """
    query = (
        select(
            batch.c.quarter,
            batch.c.department,
            batch_indicator.c.indicator,
            func.max(batch.c.batch_id).label("batch_id"),  # a later number is a newer batch
        )
        .join(batch_indicator, batch_indicator.c.batch_id == batch.c.batch_id)
        .group_by(batch.c.quarter, batch.c.department, batch_indicator.c.indicator)
    )
    if quarters is not None:
        query = query.where(batch.c.quarter.in_(quarters))
    if indicators is not None:
        query = query.where(batch_indicator.c.indicator.in_(indicators))
    if among is not None:
        return query.where(batch.c.batch_id.in_(among))
    withdrawn = exists().where(batch_withdrawal.c.batch_id == batch.c.batch_id)
    return query.where(~withdrawn)


def _checked(info: BatchInfo, observations: pd.DataFrame) -> pd.DataFrame:
    where = f"{info.file_name} ({info.quarter} {info.department})"
    if observations.empty:
        raise ConflictError(f"{where}：没有任何数据。", f"{where}: there is no observation in it.")
    others = sorted(set(observations["quarter"]) - {info.quarter})
    if others:
        raise ConflictError(
            f"{where}：含有其他季度的数据：{', '.join(others)}。",
            f"{where}: there are observations of other quarters: {', '.join(others)}.",
        )
    twice = observations[observations.duplicated(_KEY)]
    if len(twice):
        indicator, area_code = twice.iloc[0][_KEY]
        raise ConflictError(
            f"{where}：区域 {area_code} 的指标 {indicator} 出现不止一次。",
            f"{where}: indicator {indicator} of area {area_code} is there more than once.",
        )
    return observations


def _rows(number: int, observations: pd.DataFrame) -> list[dict]:
    # In the order of the table's key, which is the order of the rows on disk.
    ordered = observations.sort_values(_KEY)
    columns = {name: ordered[name].astype(object).to_list() for name in _KEY}
    for name in _NUMBERS:
        numbers = ordered[name].astype(float)
        columns[name] = numbers.astype(object).where(numbers.notna(), None).to_list()
    names = list(columns)
    return [
        {"batch_id": number, **dict(zip(names, values, strict=True))}
        for values in zip(*columns.values(), strict=True)
    ]
