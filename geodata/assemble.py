"""From the levels of one or several files to one whole version: district, hierarchy, repair, check."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.check import check_boundaries
from geodata.in_use import check_against_in_use
from geodata.levels import CRS, LEVELS, BoundaryError, as_boundaries
from geodata.parents import infer_parents
from geodata.read import ReadLevel
from geodata.repair import repair
from geodata.report import BoundaryReport
from geodata.topology import NOISE_SQUARE_DEGREES, usable


class Assembled(NamedTuple):
    """One whole version of the boundaries and the report about it."""

    boundaries: gpd.GeoDataFrame
    report: BoundaryReport


def assemble(
    levels: Sequence[ReadLevel | gpd.GeoDataFrame],
    district_code: str | None = None,
    district_name: str | None = None,
    district_name_en: str | None = None,
    observed_codes: Iterable[str] | None = None,
    smallest_m2: float = 1.0,
    in_use: gpd.GeoDataFrame | None = None,
    relocated: bool = False,
) -> Assembled:
    """Put the levels together, repair, complete the hierarchy, and check: the way of every import.

    Parameters
    ----------
    levels : sequence of ReadLevel or GeoDataFrame
        What `read_boundaries` returned, each level at most once, in any order. Its findings go into the report.
    district_code, district_name, district_name_en : str, optional
        Needed where no level is the district: it is then made as the union of the coarsest level.
    observed_codes, smallest_m2
        As for `check_boundaries`.
    in_use : GeoDataFrame, optional
        The boundaries that these would replace: they are about the same ground.
    relocated : bool
        Those in use were in the wrong place: that these lie elsewhere is a warning only.

    Returns
    -------
    Assembled
        ``boundaries`` with every row that was given, coarse to fine and then by code, and the district. Areas
        of the level under the district that name no parent get the district; finer ones that name none get
        the area they lie in most, with a warning. ``report`` holds all findings; ``report.ok`` says
        whether the version can be used.

    Raises
    ------
    BoundaryError
        If there is no area at all, or no district and no code and name to make it.
    """
    frames = [as_boundaries(level.boundaries if isinstance(level, ReadLevel) else level) for level in levels]
    earlier = [found for level in levels if isinstance(level, ReadLevel) for found in level.findings]
    if not frames or not sum(map(len, frames)):
        raise BoundaryError("没有任何区域", "there are no areas at all")
    joined, repairs = repair(pd.concat(frames, ignore_index=True))
    if not (joined["level"] == "district").any():
        joined = _with_district(joined, district_code, district_name, district_name_en)
    joined = _under_district(joined)
    joined, inferred = infer_parents(joined)
    depth = joined["level"].map({level: depth for depth, level in enumerate(LEVELS)})
    order = np.lexsort((joined["area_code"].astype(str), depth))
    joined = as_boundaries(joined.iloc[order])
    earlier += [*repairs, *inferred]
    if in_use is not None:
        earlier += check_against_in_use(joined, in_use, relocated)
    report = check_boundaries(joined, observed_codes, smallest_m2, earlier_findings=earlier)
    return Assembled(joined, report)


def _with_district(
    boundaries: gpd.GeoDataFrame, code: str | None, name: str | None, name_en: str | None
) -> gpd.GeoDataFrame:
    if not code or not name:
        raise BoundaryError(
            "没有区一级的边界；请用 --district-code 和 --district-name 指明，将由各街道合并而成",
            "there is no district; give --district-code and --district-name to make it as the union of the "
            "coarsest level",
        )
    coarsest = next(level for level in LEVELS if (boundaries["level"] == level).any())
    shape = union(boundaries[boundaries["level"] == coarsest])
    row = {
        "area_code": [code],
        "level": ["district"],
        "parent_code": [None],
        "name": [name],
        "name_en": [name_en],
        "geometry": [shape],
    }
    district = as_boundaries(gpd.GeoDataFrame(row, geometry="geometry", crs=CRS))
    return pd.concat([district, boundaries], ignore_index=True)


def union(boundaries: gpd.GeoDataFrame) -> shapely.Geometry:
    """Return the union of all valid polygons, in degrees.

    Real holes stay; those of less than a square centimetre, which come from edges that match but for a
    rounding, are closed.
    """
    shapes = usable(boundaries).geometry.to_numpy()
    whole = (
        shapely.coverage_union_all(shapes) if shapely.coverage_is_valid(shapes) else shapely.union_all(shapes)
    )
    parts = [
        shapely.Polygon(part.exterior, [ring for ring in part.interiors if _is_hole(ring)])
        for part in shapely.get_parts(whole)
    ]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _is_hole(ring: shapely.LinearRing) -> bool:
    return shapely.Polygon(ring).area > NOISE_SQUARE_DEGREES


def _under_district(boundaries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give the areas right below the district their parent; the district itself has none here."""
    districts = boundaries.loc[boundaries["level"] == "district", "area_code"]
    below = next((level for level in LEVELS[1:] if (boundaries["level"] == level).any()), None)
    parents = boundaries["parent_code"].astype(object).copy()
    parents[boundaries["level"] == "district"] = None
    if len(districts) == 1:
        parents[(boundaries["level"] == below) & parents.isna()] = districts.iloc[0]
    return boundaries.assign(parent_code=parents)
