"""Write the demonstration's files: one GeoPackage, and one workbook per department and quarter."""

from dataclasses import dataclass
from pathlib import Path

from pingan.demo.city import make_city
from pingan.demo.geometry import make_boundaries
from pingan.demo.geopackage import write_geopackage
from pingan.demo.model import load_model
from pingan.demo.tables import make_tables
from pingan.demo.workbooks import write_workbooks

WORKBOOK_FOLDER = "workbooks"


@dataclass(frozen=True)
class DemoFiles:
    """Where the files are: `workbooks` in order of quarter and department."""

    boundaries: Path
    workbooks: tuple[Path, ...]


def write_files(folder: Path) -> DemoFiles:
    """Write all files of the demonstration; the same bytes every time.

    Parameters
    ----------
    folder : Path
        Made if it is not there; files of the same names are replaced.
    """
    model = load_model()
    boundaries = make_boundaries(model.seed)
    geopackage = write_geopackage(boundaries, folder)
    tables = make_tables(model, make_city(boundaries, len(model.quarters), model.seed))
    return DemoFiles(geopackage, tuple(write_workbooks(tables, folder / WORKBOOK_FOLDER)))
