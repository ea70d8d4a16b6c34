"""The bulletin's figures: what each is to draw, taken from the published numbers. Any of them can be had alone."""

from collections.abc import Callable
from typing import Protocol

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from geodata import simplify_coverage
from pingan.look.classes import class_breaks
from pingan.look.format import number
from pingan.look.palette import SCORE
from pingan.reading.cube import cube_of
from pingan.reading.ranking import first_ranked
from pingan.reports.figures.map import MOST_LABELS, MapFigure
from pingan.reports.figures.movement import MovementFigure
from pingan.reports.figures.profile import ProfileFigure
from pingan.reports.figures.trend import TrendFigure
from pingan.reports.figures.waterfall import WaterfallFigure
from pingan.reports.subject import Subject

MOST_LINES = 15
PRINTED_M = 5.0  # a bend of this size is a hair's breadth on paper


class Chart(Protocol):
    """A figure that knows its height, and can be drawn."""

    def height(self, width: float) -> float:
        """Return the height at a width, both in millimetres."""

    def draw(self, figure: Figure) -> None:
        """Put it onto a figure."""


def charts(about: Subject) -> dict[str, Chart]:
    """Return the figures of a bulletin by name, in its order; those that have nothing to show are left out."""
    made = {name: make(about) for name, make in CHARTS.items()}
    return {name: chart for name, chart in made.items() if chart is not None}


def map_chart(about: Subject) -> MapFigure | None:
    """Return the map of the areas compared, the bulletin's own with an outline."""
    ranking = about.ranking
    if not ranking.codes:
        return None
    values = ranking.values[about.place]
    labels = [
        f"{about.short(code)}\n{number(value)}" if not np.isnan(value) else about.short(code)
        for code, value in zip(ranking.codes, values, strict=True)
    ]
    return _map(about, list(ranking.codes), values, ranking.values, labels, about.code)


def parts_map_chart(about: Subject) -> MapFigure | None:
    """Return the map of the parts; an area's own carry their ranks, which the table names."""
    rows = about.parts
    if rows.empty:
        return None
    codes, cube = list(rows["area_code"]), cube_of(about.published)
    table = cube.values[:, cube.codes.get_indexer(codes), cube.measures.index("index")]
    ranks = [] if about.is_top else rows["rank_within"]
    labels = ["" if pd.isna(rank) else str(int(rank)) for rank in ranks] or [""] * len(codes)
    return _map(about, codes, rows["index"].to_numpy(float), table, labels, None)


def has_numbers(chart: Chart) -> bool:
    """Whether it is a map that carries labels: not where there are too many areas."""
    return isinstance(chart, MapFigure) and any(chart.labels) and len(chart.labels) <= MOST_LABELS


def movement_chart(about: Subject) -> MovementFigure | None:
    """Return the ranks of the areas compared; of many the first, and the bulletin's own."""
    ranking = about.ranking
    if len(ranking.codes) < 2 or about.place == 0:
        return None
    kept = first_ranked(ranking, about.quarter, MOST_LINES, (about.code,))
    columns = [ranking.codes.index(code) for code in kept]
    ranks = ranking.ranks[about.past][:, columns]
    if np.isnan(ranks).all():
        return None
    lifted = about.code if not about.is_top else _farthest(about)
    chosen = [kept.index(lifted)] if lifted in kept else []
    return MovementFigure(
        quarters=ranking.quarters[about.past],
        names=tuple(about.short(code) for code in kept),
        ranks=ranks,
        chosen=tuple(chosen),
        quarter=about.quarter,
    )


def trend_chart(about: Subject) -> TrendFigure | None:
    """Return the index over the quarters, with median and range of the areas compared."""
    rows = about.standing.trend
    if rows["index"].notna().sum() < 2:
        return None
    level = about.words.of("level", about.level)
    if about.is_top:  # the range behind the district is that of its streets
        table = pd.DataFrame(about.ranking.values[about.past].T).reindex(columns=range(len(rows)))
        median, low, high = (getattr(table, name)().to_numpy(float) for name in ("median", "min", "max"))
    else:
        median, low, high = (rows[name].to_numpy(float) for name in ("median", "low", "high"))
    return TrendFigure(
        quarters=tuple(rows["quarter"]),
        values=rows["index"].to_numpy(float),
        median=median,
        low=low,
        high=high,
        name=about.short(about.code),
        median_name=about.words("legend.median_top" if about.is_top else "legend.median", level=level),
        range_name=about.words("legend.range"),
        quarter=about.quarter,
    )


def waterfall_chart(about: Subject) -> WaterfallFigure | None:
    """Return what moved the index since the quarter before; None where it cannot be split."""
    fall = about.waterfall
    if fall.reason is not None or fall.before is None or fall.after is None:
        return None
    return WaterfallFigure(
        before=fall.before,
        after=fall.after,
        steps=tuple(
            (about.indicator_name(row.indicator), float(row.contribution)) for row in fall.steps.itertuples()
        ),
        before_name=about.quarter_name(fall.from_quarter),
        after_name=about.quarter_name(fall.quarter),
        rest=about.words("cause.rest", count="{count}"),
    )


def profile_chart(about: Subject) -> ProfileFigure | None:
    """Return the dimensions against the mean and the best of the level, and the quarter before."""
    rows, words = about.standing.profile, about.words
    if rows["score"].isna().all():
        return None
    beside = np.array(about.beside, dtype=float).T
    kind = "_top" if about.is_top else ""
    return ProfileFigure(
        names=tuple(about.dimension_name(code) for code in rows["dimension"]),
        scores=rows["score"].to_numpy(float),
        marks=(
            (words(f"legend.mean{kind}"), "mean", beside[0]),
            (words(f"legend.best{kind}"), "best", beside[1]),
            (words("legend.before"), "before", rows["before"].to_numpy(float)),
        ),
        missing=words("legend.no_score"),
        score_range=about.system.score_range,
    )


CHARTS: dict[str, Callable[[Subject], Chart | None]] = {
    "map": map_chart,
    "movement": movement_chart,
    "trend": trend_chart,
    "waterfall": waterfall_chart,
    "profile": profile_chart,
    "parts_map": parts_map_chart,
}


def _farthest(about: Subject) -> str | None:
    """Return the area whose rank moved most this quarter, the larger change deciding; None where none moved."""
    ranking = about.ranking
    moved = np.nan_to_num(np.abs(ranking.movement[about.place]))
    if not moved.any():
        return None
    size = np.where(moved == moved.max(), np.nan_to_num(np.abs(ranking.change[about.place])), -1)
    return ranking.codes[int(size.argmax())]


def _map(
    about: Subject,
    codes: list[str],
    values: np.ndarray,
    table: np.ndarray,
    labels: list[str],
    selected: str | None,
) -> MapFigure:
    boundaries = about.published.boundaries.set_index("area_code", drop=False).loc[codes]
    drawn = simplify_coverage(boundaries.reset_index(drop=True), PRINTED_M)
    there = (drawn.geometry.notna() & ~drawn.geometry.is_empty).to_numpy()
    return MapFigure(
        areas=drawn[there].reset_index(drop=True),
        values=np.asarray(values, dtype=float)[there],
        breaks=class_breaks(table, "auto", "score"),
        colours=SCORE["light"],
        labels=tuple(label for label, is_there in zip(labels, there, strict=True) if is_there),
        selected=selected,
        unit=about.words("legend.index"),
        missing=about.words("legend.missing"),
        credit=about.words.part(about.published.credit),
    )
