"""The map: areas coloured by class, missing ones hatched, a legend with counts, the line of credit."""

import itertools
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.path import Path
from matplotlib.patheffects import Stroke
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from geodata import metric_crs
from geodata.children import label_points
from pingan.look.classes import class_colours, classify
from pingan.look.format import number
from pingan.look.palette import MISSING
from pingan.reports.figures.canvas import INK, QUIET, SMALL, TEXT, axes, bare, text_mm

LEGEND = 16.0  # millimetres below the map
SHAPE = (0.42, 0.52)  # a map is no lower and no higher than these parts of its width
MOST_LABELS = 60
SIZES = (TEXT, SMALL, 6.0)  # of labels, in points


@dataclass(frozen=True, eq=False)
class MapFigure:
    """What is drawn.

    Attributes
    ----------
    areas : GeoDataFrame in EPSG:4326 of the areas shown, by `area_code`
    values : a number an area, in the same order; NaN is missing
    breaks, colours : of the classes, as on the page's map (`pingan.look.classes`); five colours, low to high
    labels : a short text an area, empty for none; where there are too many, or no room, none is drawn
    selected : code of the area with an outline, or None
    unit : what stands before the legend, such as the measure's name
    missing : the legend's word for areas without a value
    credit : where the boundaries are from, with the licence
    digits : decimals in the legend
    """

    areas: gpd.GeoDataFrame
    values: np.ndarray
    breaks: tuple[float, ...]
    colours: tuple[str, ...]
    labels: tuple[str, ...]
    selected: str | None
    unit: str
    missing: str
    credit: str
    digits: int = 1

    def height(self, width: float) -> float:
        """Return how high the figure is at a width, in millimetres, legend included."""
        west, south, east, north = self._projected.total_bounds
        ratio = (north - south) / max(east - west, 1e-9)
        return width * float(np.clip(ratio, *SHAPE)) + LEGEND

    def draw(self, figure: Figure) -> None:
        """Put the map onto a figure."""
        width, height = figure.get_size_inches() * 25.4
        height = min(self.height(width), height)
        sheet = bare(axes(figure, 0, 0, width, height - LEGEND))
        sheet.set_aspect("equal")
        self._areas(sheet)
        self._labels(sheet, width, height - LEGEND)
        self._legend(bare(axes(figure, 0, height - LEGEND, width, LEGEND)), width)

    @property
    def _projected(self) -> gpd.GeoSeries:
        return self.areas.geometry.to_crs(metric_crs(self.areas))

    def _areas(self, sheet: Axes) -> None:
        shapes, classes = self._projected, classify(self.values, self.breaks)
        palette = class_colours(self.colours, self.breaks)
        paths = [_path(shape) for shape in shapes]
        known = [place for place, one in enumerate(classes) if one >= 0]
        gone = [place for place, one in enumerate(classes) if one < 0]
        line = 0.7 if len(paths) <= MOST_LABELS else 0.25
        sheet.add_collection(
            PathCollection(
                [paths[i] for i in known],
                facecolors=[palette[classes[i]] for i in known],
                edgecolors="white",
                linewidths=line,
            )
        )
        if gone:
            sheet.add_collection(
                PathCollection(
                    [paths[i] for i in gone],
                    facecolors="#eceef0",
                    edgecolors=MISSING["light"],
                    linewidths=line,
                    hatch="////",
                )
            )
        codes = list(self.areas["area_code"])
        if self.selected in codes:
            outline = paths[codes.index(self.selected)]
            sheet.add_collection(
                PathCollection([outline], facecolors="none", edgecolors="white", linewidths=3.4)
            )
            sheet.add_collection(PathCollection([outline], facecolors="none", edgecolors=INK, linewidths=1.8))
        west, south, east, north = shapes.total_bounds
        edge = 0.01 * (east - west)
        sheet.set_xlim(west - edge, east + edge)
        sheet.set_ylim(south - edge, north + edge)

    def _labels(self, sheet: Axes, width: float, height: float) -> None:
        """Write the labels, small areas first: each in the largest type that fits, over no other label."""
        if len(self.labels) > MOST_LABELS:
            return
        crs, shapes = metric_crs(self.areas), self._projected
        points = gpd.GeoSeries.from_xy(*label_points(self.areas.geometry.to_numpy()).T, crs="EPSG:4326")
        points = points.to_crs(crs)
        west, south, east, north = shapes.total_bounds
        metres = max((east - west) / width, (north - south) / height)  # a millimetre on paper
        middle = (west + east) / 2 / metres
        taken: list[tuple[float, float, float, float]] = []
        order = np.argsort(shapes.area.to_numpy(), kind="stable").tolist()
        codes = list(self.areas["area_code"])
        if self.selected in codes:
            order = [codes.index(self.selected), *(i for i in order if codes[i] != self.selected)]
        for i in order:
            label, point, shape = self.labels[i], points.iloc[i], shapes.iloc[i]
            if not label or point.is_empty:
                continue
            room = _chord(shape, point) / metres
            for text, size, y in _tries(label, point.y, metres, room):
                box = _box(text, size, point.x / metres, y / metres)
                within = abs(box[0] - middle) <= width / 2 and abs(box[2] - middle) <= width / 2
                if within and not any(_overlap(box, other) for other in taken):
                    taken.append(box)
                    _write(sheet, text, point.x, y, size)
                    break

    def _legend(self, sheet: Axes, width: float) -> None:
        sheet.set_xlim(0, width)
        sheet.set_ylim(LEGEND, 0)
        classes = classify(self.values, self.breaks)
        entries: list[tuple[str, str | None, str, int]] = [
            (colour, None, words, int((classes == place).sum()))
            for place, (colour, words) in enumerate(
                zip(class_colours(self.colours, self.breaks), self._ranges(), strict=True)
            )
        ]
        if (classes < 0).any():
            entries.append(("#eceef0", "////", self.missing, int((classes < 0).sum())))
        sheet.text(0, 5, self.unit, size=SMALL, va="center", color=QUIET)
        left = text_mm(self.unit, SMALL) + 5
        step = (width - left) / max(len(entries), 6)
        for place, (colour, hatch, words, count) in enumerate(entries):
            x = left + place * step
            box = Rectangle(
                (x, 3.2), 5, 3.6, facecolor=colour, hatch=hatch, edgecolor="#9aa3ad", linewidth=0.4
            )
            sheet.add_patch(box)
            sheet.text(x + 6, 5, f"{words}（{count}）" if _wide(self.missing) else f"{words} ({count})",
                       size=SMALL, va="center")  # fmt: skip
        sheet.text(0, 11.5, self.credit, size=SMALL - 1, va="center", color=QUIET)

    def _ranges(self) -> list[str]:
        marks = [number(value, self.digits) for value in self.breaks]
        if not marks:
            known = self.values[~np.isnan(self.values)]
            return [number(float(known[0]), self.digits) if known.size else "—"]
        inner = [f"{low}–{high}" for low, high in itertools.pairwise(marks)]
        return [f"< {marks[0]}", *inner, f"≥ {marks[-1]}"]


def _tries(label: str, y: float, metres: float, room: float) -> list[tuple[str, float, float]]:
    """Return (text, size, height) to try in turn: within the area in smaller type, then a little aside, then less."""
    lines = label.split("\n")
    widest = max(lines, key=text_mm)
    within = [(label, size, y) for size in SIZES if text_mm(widest, size) <= room * 1.1]
    aside = [(label, SIZES[-1], y + step * metres) for step in (0.0, 2.0, -2.0, 4.0, -4.0)]
    aside = aside if text_mm(widest, SIZES[-1]) <= room * 2.2 else []
    last = [(lines[-1], SIZES[-1], y)] if text_mm(lines[-1], SIZES[-1]) <= room * 1.4 else []
    return [*within, *aside, *last]


def _chord(shape: BaseGeometry, point: Point) -> float:
    """Return how wide the area is at its label's height, in metres."""
    west, _, east, _ = shape.bounds
    across = shape.intersection(LineString([(west, point.y), (east, point.y)]))
    pieces = [piece for piece in getattr(across, "geoms", [across]) if piece.distance(point) < 1]
    return max((piece.length for piece in pieces), default=0.0)


def _box(text: str, size: float, x: float, y: float) -> tuple[float, float, float, float]:
    lines = text.split("\n")
    half = max(text_mm(line, size) for line in lines) / 2 * 0.96, len(lines) * size * 0.40 / 2
    return x - half[0], y - half[1], x + half[0], y + half[1]


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _write(sheet: Axes, text: str, x: float, y: float, size: float) -> None:
    facts: dict[str, Any] = {"size": size, "ha": "center", "va": "center", "linespacing": 1.15}
    # The halo is drawn by itself: a text with an effect would become outlines nobody can search.
    sheet.text(x, y, text, **facts, path_effects=[Stroke(linewidth=2.0, foreground="white", alpha=0.85)])
    sheet.text(x, y, text, **facts)


def _path(shape: BaseGeometry | None) -> Path:
    rings = []
    for polygon in getattr(shape, "geoms", [shape]) if shape is not None else []:
        if polygon.geom_type == "Polygon" and not polygon.is_empty:
            rings += [np.asarray(ring.coords)[:, :2] for ring in (polygon.exterior, *polygon.interiors)]
    return Path.make_compound_path(*[Path(ring, closed=True) for ring in rings]) if rings else Path([(0, 0)])


def _wide(text: str) -> bool:
    return any(ord(character) > 0x2E80 for character in text)
