"""Hand the demonstration's workbooks to intake, as a user would with `pingan import`."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from sqlalchemy import Engine

from pingan.intake.files import Intake, read_files
from pingan.intake.layouts import load_layouts
from pingan.scoring.system import IndicatorSystem
from pingan.storage import BatchInfo, list_batches, load_areas, save_batches

BY = "pingan demo"
REASON = "演示数据重新生成 / demonstration built again"


class RefusedWorkbookError(ValueError):
    """Intake refused one of our own workbooks; says where and why."""


def import_workbooks(
    engine: Engine,
    paths: Sequence[Path],
    system: IndicatorSystem,
    say: Callable[[str, str], None],
    workers: int = 2,
) -> None:
    """Read the workbooks through intake and store them, a quarter at a time.

    Those that are stored already, byte for byte, are passed over.

    Parameters
    ----------
    paths : sequence of Path
        Named `<quarter>_<department>.xlsx`, in order of quarter.
    workers : int
        How many to read at the same time.

    Raises
    ------
    RefusedWorkbookError
        A workbook has errors: nothing of its quarter is stored.
    """
    in_force = _in_force(engine)
    wanted = [path for path in paths if _sha256(path) not in in_force]
    layouts, areas = load_layouts(), load_areas(engine)
    for quarter, files in groupby(wanted, key=lambda path: path.name.partition("_")[0]):
        intakes = read_files(list(files), layouts, areas, system, workers=workers)
        refused = list(_refusals(intakes))
        if refused:
            raise RefusedWorkbookError("\n".join(refused))
        save_batches(engine, [(_batch(intake), intake.observations) for intake in intakes])
        say(
            f"已导入 {quarter}：{len(intakes)} 份表格，{_rows(intakes):,} 条数据",
            f"imported {quarter}: {len(intakes)} workbooks, {_rows(intakes):,} observations",
        )


def _in_force(engine: Engine) -> set[str]:
    batches = list_batches(engine)
    return set(batches.loc[batches["status"] == "accepted", "sha256"])


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _batch(intake: Intake) -> BatchInfo:
    return BatchInfo(
        quarter=intake.quarter,
        department=intake.department,
        file_name=intake.file,
        sha256=intake.sha256,
        received_by=BY,
        reason=REASON,
        demonstration=True,
    )


def _refusals(intakes: Sequence[Intake]) -> Iterator[str]:
    for intake in intakes:
        for error in intake.errors:
            place = " ".join(filter(None, [error.sheet, error.cell]))
            yield f"{intake.file} {place}: {error.message['en']}"


def _rows(intakes: Sequence[Intake]) -> int:
    return sum(len(intake.observations) for intake in intakes)
