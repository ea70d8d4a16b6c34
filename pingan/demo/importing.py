"""Hand the demonstration's workbooks to intake, as a user would with `pingan import`."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
from sqlalchemy import Engine

from pingan.demo.calibrate import as_observations
from pingan.demo.city import make_city
from pingan.demo.geometry import make_boundaries
from pingan.demo.model import load_model
from pingan.demo.tables import make_tables
from pingan.intake.layouts import load_layouts
from pingan.storage import BatchInfo, list_batches, save_batches


def import_workbooks(engine: Engine, paths: Sequence[Path], say: Callable[[str, str], None]) -> None:
    """Store what the workbooks say; those that are stored already are passed over."""
    # Until intake reads workbooks: the same figures, straight from where the workbooks come from.
    model = load_model()
    layouts = load_layouts()
    department_of = {
        columns.code: department.name
        for department in layouts.departments
        for sheet in department.sheets
        for columns in sheet.indicators
    }
    city = make_city(make_boundaries(model.seed), len(model.quarters), model.seed)
    observations = as_observations(make_tables(model, city), model.system)
    observations["department"] = observations["indicator"].map(department_of)
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
    stored = set(list_batches(engine)["sha256"])
    batches = []
    for (quarter, department), rows in observations.groupby(["quarter", "department"], sort=False):
        name = f"{quarter}_{department}.xlsx"
        if digests[name] not in stored:
            info = BatchInfo(quarter, department, name, digests[name], "pingan demo", demonstration=True)
            batches.append((info, pd.DataFrame(rows.drop(columns="department"))))
    save_batches(engine, batches)
    say(f"已导入 {len(batches)} 份表格", f"imported {len(batches)} workbooks")
