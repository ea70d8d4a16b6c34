"""Scores meet shapes: the one place where areas are joined with what was computed for them."""

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from geodata.levels import COLUMNS


@dataclass(frozen=True)
class Joined:
    """Areas with their scores, and what found no partner.

    Attributes
    ----------
    frame : GeoDataFrame
        Every area that was given, in its order, with the columns of the scores; NaN where there is no score.
    unmatched_areas : tuple of str
        Codes of areas without a score.
    unmatched_scores : tuple of str
        Codes of scores without an area. They are not in ``frame``.
    """

    frame: gpd.GeoDataFrame
    unmatched_areas: tuple[str, ...]
    unmatched_scores: tuple[str, ...]


def join_scores(boundaries: gpd.GeoDataFrame, scores: pd.DataFrame) -> Joined:
    """Join scores to areas by code; no area is lost, and no row is silently left over.

    Parameters
    ----------
    boundaries : GeoDataFrame
        A boundaries frame, or the rows of it that are to be shown.
    scores : DataFrame
        One row per area with ``area_code`` and any columns. Columns that the boundaries have too (``level``,
        ``parent_code``, names) are taken from the boundaries.

    Raises
    ------
    ValueError
        If the scores name an area more than once: the join would multiply areas.
    """
    repeated = scores.loc[scores["area_code"].duplicated(), "area_code"]
    if not repeated.empty:
        raise ValueError(f"scores name areas more than once: {', '.join(sorted(set(repeated)))}")
    own = [column for column in scores.columns if column in COLUMNS and column != "area_code"]
    frame = boundaries.merge(scores.drop(columns=own), on="area_code", how="left")
    areas, scored = boundaries["area_code"], scores["area_code"]
    return Joined(
        frame=frame,
        unmatched_areas=tuple(sorted(areas[~areas.isin(scored)])),
        unmatched_scores=tuple(sorted(scored[~scored.isin(areas)])),
    )
