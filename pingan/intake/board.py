"""The quarter as a board: every department's indicators, and how far each has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import Engine

from pingan.intake.layouts import DepartmentLayout, Layouts
from pingan.intake.store import load_register, systems_in
from pingan.intake.submissions import State, Submission, submission
from pingan.quarters import quarter_range, shift
from pingan.storage import (
    current_releases,
    department_in_force,
    due_date,
    kept_submissions,
    list_batches,
    list_submissions,
    list_systems,
    published_batches,
    reading,
    reported_areas,
)
from pingan.storage.proposals import list_proposals
from pingan.system.indicator_system import Indicator

DUE_DAYS = 15
"""How many days after its end a quarter is due, where neither setting nor data office say otherwise."""


class Progress(StrEnum):
    """How far an indicator has come."""

    AWAITED = "awaited"
    RECEIVED = "received"  # a file with it waits for somebody's remark or reason
    ERRORS = "errors"  # the department's file has errors
    ACCEPTED = "accepted"


@dataclass(frozen=True)
class Cell:
    """One indicator of the quarter.

    Attributes
    ----------
    indicator : Indicator
    progress : Progress
    overdue : bool
        Not accepted, and the day is past.
    areas, expected : int
        How many areas the accepted batch reports, and how many there are at the level of its sheet.
    """

    indicator: Indicator
    progress: Progress
    overdue: bool
    areas: int
    expected: int


@dataclass(frozen=True)
class Row:
    """One department of the quarter.

    Attributes
    ----------
    department : DepartmentLayout
    cells : tuple of Cell
        Its indicators, those that the system of the quarter has.
    batches : tuple of dict
        Rows of `list_batches` that count, with `published`: whether something published rests on them.
    files : tuple of Submission
        Its files that somebody has to do something about.
    """

    department: DepartmentLayout
    cells: tuple[Cell, ...]
    batches: tuple[dict, ...]
    files: tuple[Submission, ...]

    @property
    def complete(self) -> bool:
        """Whether all its indicators are accepted."""
        return all(cell.progress is Progress.ACCEPTED for cell in self.cells)

    @property
    def overdue(self) -> bool:
        """Whether the day is past and something is lacking."""
        return any(cell.overdue for cell in self.cells)


@dataclass(frozen=True)
class Board:
    """A quarter, as the data office works on it.

    Attributes
    ----------
    quarter : str
    due_on : datetime.date
    due_is_set : bool
        Whether the data office has set the day.
    past : bool
        Whether the day is past.
    rows : tuple of Row
    files : tuple of Submission
        All that were handed in for the quarter, the newest first.
    published : bool
    changed : bool
        It is published, and batches that count are not in what is published.
    proposed_by : str or None
        Who proposed to publish it, where that waits for a second person.
    """

    quarter: str
    due_on: date
    due_is_set: bool
    past: bool
    rows: tuple[Row, ...]
    files: tuple[Submission, ...]
    published: bool
    changed: bool
    proposed_by: str | None = None

    @property
    def cells(self) -> list[Cell]:
        """The indicators of all departments."""
        return [cell for row in self.rows for cell in row.cells]

    @property
    def complete(self) -> bool:
        """Whether everything is accepted."""
        return all(row.complete for row in self.rows)

    def count(self, progress: Progress | str) -> int:
        """Return how many indicators have come so far."""
        return sum(cell.progress == progress for cell in self.cells)


def read_board(
    engine: Engine, layouts: Layouts, quarter: str, today: date, due_days: int = DUE_DAYS
) -> Board:
    """Read the board of a quarter, all from one state of the database.

    Raises
    ------
    NotFoundError
        There are no boundaries or no indicator system yet.
    """
    with reading(engine) as connection:
        system, register = systems_in(connection)(quarter), load_register(connection)
        counts = {level: len(register.of_level(level)) for level in register.levels}
        set_on = due_date(connection, quarter)
        due_on = set_on or usual_due_date(quarter, due_days)
        records = list_submissions(connection, quarter)
        kept = kept_submissions(connection, [record.submission_id for record in records])
        batches = list_batches(connection, quarter)
        batches = batches[batches["status"] == "accepted"]
        used = published_batches(connection)
        published = quarter in set(current_releases(connection)["quarter"])
        in_force = {
            item.name: department_in_force(connection, item.name, [quarter], system.codes)
            for item in layouts.departments
        }
        reported = reported_areas(connection, batches["batch_id"].tolist())
        proposals = list_proposals(connection, system.id, quarter)
    files = tuple(submission(record, record.submission_id in kept) for record in records)
    known = {item.code: item for item in system.indicators}
    rows = []
    for department in layouts.departments:
        mine = tuple(file for file in files if file.is_open and file.record.department == department.name)
        accepted = dict(in_force[department.name][["indicator", "batch_id"]].itertuples(index=False))
        cells = tuple(
            _cell(
                known[item.code],
                accepted.get(item.code),
                reported,
                mine,
                counts.get(sheet.level, 0),
                today > due_on,
            )
            for sheet in department.sheets
            for item in sheet.indicators
            if item.code in known
        )
        own = batches[batches["department"] == department.name].to_dict("records")
        counted = tuple({**batch, "published": batch["batch_id"] in used} for batch in own)
        rows.append(Row(department, cells, counted, mine))
    changed = published and not set(batches["batch_id"]) <= used
    return Board(
        quarter=quarter,
        due_on=due_on,
        due_is_set=set_on is not None,
        past=today > due_on,
        rows=tuple(rows),
        files=files,
        published=published,
        changed=bool(changed),
        proposed_by=next((one.proposed_by for one in proposals if one.open), None),
    )


def usual_due_date(quarter: str, days: int = DUE_DAYS) -> date:
    """Return the day so many days after the last one of a quarter.

    >>> usual_due_date("2017Q3")
    datetime.date(2017, 10, 15)
    """
    after = shift(quarter, 1)
    return date(int(after[:4]), 3 * int(after[5]) - 2, 1) + timedelta(days=days - 1)


def quarter_to_collect(engine: Engine, today: date) -> tuple[str, list[str]]:
    """Return the quarter to work on, and those that may be chosen, the newest first.

    The one after the newest that is published; where none is, the newest that anything was handed in for, else
    the last one that is over.
    """
    with reading(engine) as connection:
        published = list(current_releases(connection)["quarter"]) if len(list_systems(connection)) else []
        sent = sorted(set(list_batches(connection)["quarter"]))
    over = shift(f"{today.year}Q{(today.month + 2) // 3}", -1)
    chosen = shift(published[-1], 1) if published else sent[-1] if sent else over
    first = min([chosen, *sent[:1]])
    last = max([shift(chosen, 1), *sent[-1:]])
    return chosen, quarter_range(first, last)[::-1]


def _cell(
    indicator: Indicator,
    batch_id: int | None,
    reported: Mapping[tuple[int, str], int],
    files: Sequence[Submission],
    expected: int,
    past: bool,
) -> Cell:
    if batch_id is not None:
        areas = reported.get((batch_id, indicator.code), 0)
        return Cell(indicator, Progress.ACCEPTED, False, areas, expected)
    waiting = any(f.state is State.WAITING and indicator.code in f.record.indicators for f in files)
    faulty = any(f.state is State.ERRORS for f in files)
    progress = Progress.RECEIVED if waiting else Progress.ERRORS if faulty else Progress.AWAITED
    return Cell(indicator, progress, past, 0, expected)
