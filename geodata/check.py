"""All checks of one version of the boundaries, gathered into a report."""

from collections.abc import Iterable

import geopandas as gpd

from geodata.check_codes import check_codes, check_hierarchy, check_observed
from geodata.check_shapes import check_geometry
from geodata.check_topology import check_topology
from geodata.levels import LEVELS
from geodata.report import BoundaryFinding, BoundaryReport, make_report
from geodata.version import boundary_version


def check_boundaries(
    boundaries: gpd.GeoDataFrame,
    observed_codes: Iterable[str] | None = None,
    smallest_m2: float = 1.0,
    earlier_findings: Iterable[BoundaryFinding] = (),
) -> BoundaryReport:
    """Examine one version of the boundaries; nothing is changed.

    Parameters
    ----------
    boundaries : GeoDataFrame
        A boundaries frame with all levels.
    observed_codes : iterable of str, optional
        Codes that have observations; given, both sides without a partner are named.
    smallest_m2 : float
        Overlaps, gaps and parts outside their parent that are smaller, in square metres, are summed up in
        one finding per level. Below 1 cm² they are rounding and not counted.
    earlier_findings : iterable of BoundaryFinding
        What was found while the boundaries were put together and repaired.

    Returns
    -------
    BoundaryReport
        ``report.ok`` says whether the boundaries can be imported.
    """
    findings = [
        *earlier_findings,
        *check_codes(boundaries),
        *check_hierarchy(boundaries),
        *check_geometry(boundaries),
        *check_topology(boundaries, smallest_m2),
    ]
    if observed_codes is not None:
        findings += check_observed(boundaries, observed_codes)
    counted = boundaries["level"].value_counts()
    areas = {level: int(counted[level]) for level in LEVELS if level in counted.index}
    return make_report(findings, areas, boundary_version(boundaries))
