"""The demonstration's files, written once for all tests that read them."""

from dataclasses import dataclass

import pandas as pd
import pytest

from geodata import BoundaryReport, areas_frame, assemble, read_boundaries
from pingan.demo.build import FOLDER
from pingan.demo.city import make_city
from pingan.demo.files import WORKBOOK_FOLDER, DemoFiles
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
def demo_files(demonstration_data) -> DemoFiles:
    """All files, as the demonstration that the tests share was made from them."""
    folder = demonstration_data / FOLDER
    return DemoFiles(folder / FILE_NAME, tuple(sorted((folder / WORKBOOK_FOLDER).glob("*.xlsx"))))


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
