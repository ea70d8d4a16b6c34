"""The maps of a comparison: two sides in the same classes, and their difference; legends with counts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from dash import dcc, html

from layouts import ids
from layouts.also import also
from layouts.children import Child
from layouts.compare.page import side_letter
from layouts.figures.choropleth import choropleth
from layouts.figures.template import GRAPH_CONFIG
from layouts.records import Json
from layouts.text import Text
from pingan.look import format as fmt
from pingan.look.classes import class_breaks, class_colours, classify
from pingan.look.palette import Scale, scales

CONFIG: dcc.Graph.Config = {
    **GRAPH_CONFIG,
    "scrollZoom": False,
}  # the wheel scrolls the page; with Ctrl it zooms, in the browser's script


@dataclass(frozen=True, eq=False)
class Sheet:
    """One map, as it is coloured.

    Attributes
    ----------
    place : "first", "second" or "difference"
    title : over it
    values : a number an area; NaN is missing
    reasons : why, in words; "" where it is there
    breaks, colours : class breaks and one colour a class
    signed : whether numbers carry their sign
    digits : decimals; None for an amount, which has as many as it needs
    """

    place: str
    title: str
    values: np.ndarray
    reasons: Sequence[str]
    breaks: tuple[float, ...]
    colours: tuple[str, ...]
    signed: bool
    digits: int | None

    @property
    def classes(self) -> np.ndarray:
        """Each area's class, −1 where the value is missing."""
        return classify(self.values, self.breaks)

    def word(self, value: float) -> str:
        """Return a number as the map writes it: a difference with its arrow and sign."""
        digits = (
            self.digits if self.digits is not None else 0 if np.isnan(value) else fmt.amount_digits(value)
        )
        if not self.signed:
            return fmt.number(value, digits)
        words = fmt.signed(value, digits)
        sign = "▲" if words.startswith("+") else "▼" if words.startswith(fmt.MINUS) else ""
        return f"{sign}{words}"


def value_breaks(history: np.ndarray, kind: str) -> tuple[float, ...]:
    """Return the breaks of the sides' maps: those of the map page, so that a colour means the same there."""
    return class_breaks(history, "auto", kind)


def difference_breaks(difference: np.ndarray, kind: str) -> tuple[float, ...]:
    """Return the breaks of the map of differences, symmetric about zero."""
    return class_breaks(difference, "auto", f"{kind}-change")


def sheet_colours(
    kind: Scale, breaks: tuple[float, ...], theme: str, *, change: bool, negative: bool
) -> tuple[str, ...]:
    """Return one colour a class; of differences the colour says better or worse, the sign says up or down."""
    shown: Scale = "change" if change else kind
    colours = scales(theme)[shown]
    return class_colours(colours[::-1] if change and negative else colours, breaks)


def sheets(shown: Sequence[Sheet], ground: str) -> list[html.Figure]:
    """Return the maps' frames, empty: the browser draws them. `ground` tells which areas they show."""
    found = []
    for sheet in shown:
        place = f"{sheet.place}-{ground}"
        found.append(
            html.Figure(
                [
                    html.Div(
                        [
                            dcc.Graph(
                                id={"type": ids.COMPARE_MAP, "place": place},
                                config=CONFIG,
                                className="map-gl",
                            ),
                            html.Div(className="map-svg", hidden=True),
                            html.Div(className="map-tip", hidden=True),
                        ],
                        className="map-frame",
                        role="img",
                    ),
                ],
                className="compare-map",
                **also({"data-place": sheet.place}),
            )
        )
    return found


def figure_stores(
    shown: Sequence[Sheet],
    ground: str,
    url: str,
    codes: Sequence[str],
    theme: str,
    box: tuple[float, float, float, float],
) -> list[dcc.Store]:
    """Return the figures behind the maps, which the browser takes where it can draw WebGL."""
    return [
        dcc.Store(
            id={"type": ids.COMPARE_FIGURE, "place": f"{sheet.place}-{ground}"},
            data=choropleth(url, codes, sheet.classes, sheet.colours, scales(theme)["missing"], theme, box),
        )
        for sheet in shown
    ]


def pictures(
    text: Text,
    shown: Sequence[Sheet],
    url: str,
    codes: Sequence[str],
    names: Sequence[str],
    framed: Json,
    theme: str,
) -> Json:
    """Return what the browser paints: `framed` is the geometry's address and the codes of areas to outline."""
    return {
        "geometryUrl": url,
        "codes": list(codes),
        "names": list(names),
        "framed": framed,
        "sheets": [
            {
                "place": sheet.place,
                "title": sheet.title,
                "label": text("compare.map_label", title=sheet.title),
                "classes": [int(k) for k in sheet.classes],
                "palette": list(sheet.colours),
                "missing": scales(theme)["missing"],
                "words": [sheet.word(value) for value in sheet.values],
                "reasons": {str(i): why for i, why in enumerate(sheet.reasons) if why},
                "order": _order(sheet.values),
            }
            for sheet in shown
        ],
    }


def legends(text: Text, shown: Sequence[Sheet], theme: str, *, lettered: bool) -> list[html.Div]:
    """Return a legend a map, with how many areas each class holds; `lettered` where each of the first is a side."""
    letters: list[list[Child]] = [
        [side_letter(n), " "] if lettered and n < len(shown) - 1 else [] for n in range(len(shown))
    ]
    return [
        html.Div(
            [html.H2([*letter, sheet.title]), html.Ul(_entries(text, sheet, scales(theme)["missing"]))],
            className="legend",
        )
        for sheet, letter in zip(shown, letters, strict=True)
    ]


def _entries(text: Text, sheet: Sheet, missing: str) -> list[html.Li]:
    classes = sheet.classes
    whole = sheet.digits is not None and all(float(edge).is_integer() for edge in sheet.breaks)
    digits = 0 if whole else 2

    def show(value: float) -> str:
        return fmt.signed(value, digits) if sheet.signed else fmt.number(value, digits)

    def span(k: int) -> str:
        if not sheet.breaks:
            known = sheet.values[~np.isnan(sheet.values)]
            return sheet.word(known[0]) if known.size else fmt.MISSING
        if k == 0:
            return f"< {show(sheet.breaks[0])}"
        return f"≥ {show(sheet.breaks[-1])}" if k == len(sheet.breaks) else (
            f"{show(sheet.breaks[k - 1])} – {show(sheet.breaks[k])}"
        )  # fmt: skip

    rows = [(colour, span(k), int((classes == k).sum()), "") for k, colour in enumerate(sheet.colours)][::-1]
    if absent := int((classes < 0).sum()):
        rows.append((missing, next(iter(filter(None, sheet.reasons)), fmt.MISSING), absent, " hatched"))
    return [
        html.Li(
            [
                html.Span(className=f"swatch{hatched}", style={"backgroundColor": colour}),
                html.Span(label, className="range"),
                html.Span(text("map.legend_count", count=count), className="count"),
            ]
        )
        for colour, label, count, hatched in rows
    ]


def _order(values: np.ndarray) -> list[int]:
    """Return each area's place among labels that compete for room: the largest amount first, the missing last."""
    size = np.where(np.isnan(values), -1.0, np.abs(values))
    places = np.empty(len(size), dtype=int)
    places[np.argsort(-size, kind="stable")] = np.arange(len(size))
    return places.tolist()
