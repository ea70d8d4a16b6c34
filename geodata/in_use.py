"""Whether new boundaries are about the ground of those that they would replace."""

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Geod

from geodata.levels import LEVELS
from geodata.report import BoundaryFinding
from geodata.topology import usable

_MOVED_M = 20
"""Boundaries are drawn again street by street, so half of the areas stay where they are; Beijing 1954 or Xi'an
1980 taken for another system moves all of them, by tens of metres."""


def check_against_in_use(
    boundaries: gpd.GeoDataFrame, in_use: gpd.GeoDataFrame, relocated: bool = False
) -> Iterator[BoundaryFinding]:
    """Find that all areas lie elsewhere than in the version in use, as they do in a wrong reference system.

    Parameters
    ----------
    boundaries, in_use : GeoDataFrame
        Boundaries frames with all levels.
    relocated : bool
        The version in use is the one in the wrong place: a warning instead of an error.

    Yields
    ------
    BoundaryFinding
        ``elsewhere`` if the two have no ground in common (only a warning, too, if they have no code in common:
        another district), else ``moved`` if the middles of the areas that both have lie more than 20 m apart in
        the median.
    """
    new, old = usable(boundaries), usable(in_use)
    if new.empty or old.empty:
        return
    earth = Geod(ellps="WGS84")
    middle_new, middle_old = (shapely.box(*frame.total_bounds).centroid for frame in (new, old))
    if not shapely.box(*new.total_bounds).intersects(shapely.box(*old.total_bounds)):
        metres = earth.inv(middle_new.x, middle_new.y, middle_old.x, middle_old.y)[2]
        same = bool(set(boundaries["area_code"]) & set(in_use["area_code"]))
        yield BoundaryFinding(
            "elsewhere",
            "error" if same and not relocated else "warning",
            None,
            (),
            {
                "zh": f"边界离现用版本 {metres / 1000:,.0f} km，没有共同的地面；请核对 --crs。"
                "如果是现用版本位置错了，导入时加 --relocated",
                "en": f"the boundaries lie {metres / 1000:,.0f} km from those in use and share no ground with them: "
                "look at --crs. If those in use are the wrong ones, import with --relocated",
            },
            where=(round(middle_new.x, 6), round(middle_new.y, 6)),
        )
        return
    level = next((level for level in reversed(LEVELS) if _shared(new, old, level)), None)
    if level is None:
        return
    codes = _shared(new, old, level)
    new_middles, old_middles = (_middles(frame, codes) for frame in (new, old))
    metres = float(np.median(earth.inv(*new_middles.T, *old_middles.T)[2]))
    if metres > _MOVED_M:
        yield BoundaryFinding(
            "moved",
            "warning",
            level,
            tuple(codes),
            {
                "zh": f"与现用版本共有的 {len(codes)} 个区域，位置相差的中位数为 {metres:,.0f} m；"
                "如果不是全部重划，多半是坐标系不对，请核对 --crs",
                "en": f"the {len(codes)} areas that are also in use lie {metres:,.0f} m from there in the median; "
                "unless all were drawn anew, the coordinate reference system is probably wrong: look at --crs",
            },
        )


def _shared(new: gpd.GeoDataFrame, old: gpd.GeoDataFrame, level: str) -> list[str]:
    return sorted(
        set(new.loc[new["level"] == level, "area_code"]) & set(old.loc[old["level"] == level, "area_code"])
    )


def _middles(frame: gpd.GeoDataFrame, codes: list[str]) -> np.ndarray:
    """Return the middles of the areas with these codes, of shape (n, 2), in degrees."""
    shapes = frame.drop_duplicates("area_code").set_index("area_code").geometry.loc[codes]
    return shapely.get_coordinates(shapely.centroid(shapes.to_numpy()))
