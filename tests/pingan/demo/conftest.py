"""The demonstration's files, written once for all tests that read them."""

import time
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from geodata import BoundaryReport, areas_frame, assemble, read_boundaries
from pingan.demo.city import make_city
from pingan.demo.files import WORKBOOK_FOLDER, DemoFiles, write_files
from pingan.demo.geometry import make_boundaries
from pingan.demo.geopackage import FILE_NAME, LAYERS
from pingan.demo.model import load_model
from pingan.demo.tables import make_tables
from pingan.intake.files import Intake, read_files
from pingan.intake.layouts import load_layouts


@pytest.fixture(scope="session")
def model():
    return load_model()


@pytest.fixture(scope="session")
def boundaries(model):
    return make_boundaries(model.seed)


@pytest.fixture(scope="session")
def city(model, boundaries):
    return make_city(boundaries, len(model.quarters), model.seed)


@pytest.fixture(scope="session")
def tables(model, city):
    return make_tables(model, city)


@pytest.fixture(scope="session")
def demo_files(tmp_path_factory, worker_id) -> DemoFiles:
    """All files; parallel test processes share one set, written by whichever comes first."""
    base = tmp_path_factory.getbasetemp()
    shared = (base if worker_id == "master" else base.parent) / "demo-files"
    done = shared / "done"
    try:
        shared.mkdir()
    except FileExistsError:
        for _ in range(600):
            if done.exists():
                break
            time.sleep(0.1)
        return DemoFiles(shared / FILE_NAME, tuple(sorted_by_quarter(shared)))
    files = write_files(shared)
    done.touch()
    return files


def sorted_by_quarter(folder: Path) -> list[Path]:
    return sorted((folder / WORKBOOK_FOLDER).glob("*.xlsx"))


@pytest.fixture(scope="session")
def read_back(model, demo_files):
    """Areas and observations as a user's import finds them in the files, and nothing else."""
    levels = [
        read_boundaries(
            demo_files.boundaries, level, "code", "name", parent=parent, name_en="name_en", layer=level
        )
        for level, parent in zip(LAYERS, (None, "parent", "parent", "parent"), strict=True)
    ]
    assembled = assemble(levels)
    areas = areas_frame(assembled.boundaries)
    intakes = read_files(demo_files.workbooks, load_layouts(), areas, model.system)
    observations = pd.concat([intake.observations for intake in intakes], ignore_index=True)
    return ReadBack(areas, observations, intakes, assembled.report)


@dataclass(frozen=True)
class ReadBack:
    areas: pd.DataFrame
    observations: pd.DataFrame
    intakes: list[Intake]
    report: BoundaryReport
