"""Parents of areas whose file names none: taken from where they lie."""

from collections.abc import Iterator
from itertools import pairwise

import geopandas as gpd
import pandas as pd
import shapely

from geodata.levels import LEVELS
from geodata.report import BoundaryFinding, list_codes
from geodata.topology import NOISE_SQUARE_DEGREES, usable


def infer_parents(boundaries: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[BoundaryFinding]]:
    """Give areas that name no parent the one of the next coarser level that they lie in most.

    An area that lies in none stays without, for `check_boundaries` to refuse.

    Returns
    -------
    boundaries, findings
        One warning for each level where parents were inferred.
    """
    present = [level for level in LEVELS if (boundaries["level"] == level).any()]
    orphaned = boundaries["parent_code"].isna() & boundaries["level"].isin(present[1:])
    if not orphaned.any():
        return boundaries, []
    parents = boundaries["parent_code"].astype(object).copy()
    sound = usable(boundaries)
    findings = []
    for coarser, level in pairwise(present):
        orphans = sound[orphaned.reindex(sound.index) & (sound["level"] == level)]
        found = dict(_largest_overlaps(orphans, sound[sound["level"] == coarser]))
        parents[list(found)] = list(found.values())
        if found:
            codes = tuple(boundaries.loc[list(found), "area_code"])
            zh, en = list_codes(codes)
            findings.append(
                BoundaryFinding(
                    "parent_inferred",
                    "warning",
                    level,
                    codes,
                    {
                        "zh": f"{len(codes)} 个区域没有上级编码，按所在位置确定：{zh}",
                        "en": f"{len(codes)} areas name no parent; it was taken from where they lie: {en}",
                    },
                )
            )
    return boundaries.assign(parent_code=parents), findings


def _largest_overlaps(orphans: gpd.GeoDataFrame, above: gpd.GeoDataFrame) -> Iterator[tuple[int, str]]:
    shapes, parents = orphans.geometry.to_numpy(), above.geometry.to_numpy()
    child, parent = shapely.STRtree(parents).query(shapes, predicate="intersects")
    shared = pd.DataFrame(
        {
            "child": orphans.index.to_numpy()[child],
            "parent": above["area_code"].to_numpy()[parent],
            "size": shapely.area(shapely.intersection(shapes[child], parents[parent])),
        }
    )
    shared = shared[shared["size"] > NOISE_SQUARE_DEGREES].sort_values(
        ["size", "parent"], ascending=[False, True]
    )
    largest = shared.drop_duplicates("child")
    yield from zip(largest["child"], largest["parent"], strict=True)
