"""A small map with marks: the shapes as a picture, the marks above it as links. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from dash import html

from layouts.also import also

THEMES = ("light", "dark")
EDGE = {"light": "#ffffff", "dark": "#151e28"}
FEW = 30
"""Of up to so many areas the marked ones carry their names."""

Shape = tuple[str, str, tuple[float, float]]
"""An area's code, its path, and a point inside (`geodata.outline_svg_paths`)."""


@dataclass(frozen=True)
class Mark:
    """What stands on an area.

    Attributes
    ----------
    said : in the mark itself: a number, or a word
    title : what it means, for screen readers and on hover
    href : where it leads
    kind : class of its look: "high", "normal", "listed", "overdue", "done"
    """

    said: str
    title: str
    href: str
    kind: str


def marked_map(
    shapes: Sequence[Shape],
    fills: Mapping[str, Sequence[str]],
    names: Mapping[str, str],
    marks: Mapping[str, Mark],
    size: tuple[int, int],
    alt: str,
) -> html.Div:
    """Return the map. The list beside it says the same in words.

    Parameters
    ----------
    fills : theme to one colour a shape: the page changes its theme without asking the server
    names, marks : by area code
    size : of the drawing the shapes were made for
    alt : what it shows, for whoever does not see it
    """
    pictures = [
        html.Img(
            src=_picture(shapes, fills[theme], EDGE[theme], size),
            alt=alt if theme == THEMES[0] else "",
            className=f"only-{theme}",
        )
        for theme in THEMES
    ]
    few = len(shapes) <= FEW
    placed = [
        _placed(point, size, names.get(code, code) if few else "", marks[code], code)
        for code, path, point in shapes
        if path and code in marks
    ]
    return html.Div(
        [*pictures, *placed],
        className="marked-map",
        style={"aspectRatio": f"{size[0]} / {size[1]}"},
    )


def _placed(point: tuple[float, float], size: tuple[int, int], name: str, mark: Mark, code: str) -> html.A:
    style = {"left": f"{100 * point[0] / size[0]:.2f}%", "top": f"{100 * point[1] / size[1]:.2f}%"}
    label = [html.Span(name, className="map-name")] if name else []
    sign = html.Span(mark.said, className=f"map-mark {mark.kind}")
    attributes = also({"aria-label": mark.title, "data-area": code})
    return html.A(
        [*label, sign], href=mark.href, title=mark.title, className="map-place", style=style, **attributes
    )


def _picture(shapes: Sequence[Shape], fills: Sequence[str], edge: str, size: tuple[int, int]) -> str:
    paths = "".join(
        f"<path d='{path}' fill='{fill}' fill-rule='evenodd'/>"
        for (_, path, _), fill in zip(shapes, fills, strict=True)
    )
    drawing = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {size[0]} {size[1]}'>"
        f"<g stroke='{edge}' stroke-width='1.2'>{paths}</g></svg>"
    )
    return f"data:image/svg+xml,{quote(drawing, safe=' =/:,-.')}"
