"""Hand the demonstration's workbooks to intake, as `pingan import` does."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from sqlalchemy import Engine

from pingan.access.principal import Actor
from pingan.intake.files import read_files
from pingan.intake.history import History
from pingan.intake.layouts import load_layouts
from pingan.intake.store import Outcome, load_register, store, systems_in

ACTOR = Actor("pingan demo")
AT_ONCE = 28  # workbooks, a year's: each reading starts its children anew
REASON = "演示数据重新生成 / demonstration built again"


class RefusedWorkbookError(ValueError):
    """Intake refused one of our own workbooks; says where and why."""


def import_workbooks(
    engine: Engine, paths: Sequence[Path], say: Callable[[str, str], None], workers: int = 2
) -> None:
    """Read the workbooks through intake and store them, quarter by quarter.

    Boundaries and indicator system are in the database already. Workbooks that are stored already, byte for
    byte, are not stored again.

    Parameters
    ----------
    paths : sequence of Path
        In order of quarter.
    workers : int
        How many to read at the same time.

    Raises
    ------
    RefusedWorkbookError
        A workbook has errors.
    """
    layouts, register, systems = load_layouts(), load_register(engine), systems_in(engine)
    history = History()
    for start in range(0, len(paths), AT_ONCE):
        files = paths[start : start + AT_ONCE]
        intakes = read_files(files, layouts, register, systems, workers=workers)
        for quarter, group in groupby(intakes, key=lambda intake: intake.quarter):
            outcomes = [
                store(engine, intake, ACTOR, reason=REASON, demonstration=True, history=history)
                for intake in group
            ]
            refused = list(_refusals(outcomes))
            if refused:
                raise RefusedWorkbookError("\n".join(refused))
            rows = sum(len(outcome.intake.observations) for outcome in outcomes)
            say(
                f"已导入 {quarter}：{len(outcomes)} 份表格，{rows:,} 条数据",
                f"imported {quarter}: {len(outcomes)} workbooks, {rows:,} observations",
            )


def _refusals(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for intake in (outcome.intake for outcome in outcomes if outcome.status == "refused"):
        for error in intake.errors:
            place = " ".join(filter(None, [intake.file, error.sheet, error.cell]))
            yield f"{place}: {error.message['zh']} / {error.message['en']}"
