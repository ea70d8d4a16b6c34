"""A small map with marks for the pages about warnings and listed areas: shapes and colours as on the map page."""

from collections.abc import Mapping

from dash import html

from callbacks.map.page import shown_classes, shown_colours
from callbacks.reader import Reader, choices_of
from geodata import outline_svg_paths
from layouts.context import in_language
from layouts.map.marked import THEMES, Mark, marked_map
from layouts.picture import save_picture
from layouts.text import Text
from layouts.view import View
from pingan.look.format import quarter as said_quarter
from pingan.look.palette import scales
from pingan.reading.published import Published
from pingan.reading.served import served_boundaries

SIZE = (560, 380)


def drawn_map(
    reader: Reader,
    published: Published,
    quarter: str,
    level: str,
    marks: Mapping[str, Mark],
    alt: str,
    title: str,
    size: tuple[int, int] = SIZE,
    *,
    what: str,
) -> html.Figure:
    """Return the map of a level of the whole, coloured by the index of a quarter, with marks by area code.

    `what` is what it is called in the names of files.
    """
    choices, text = choices_of(published), reader.text
    view = View(quarter=quarter, level=level, within=choices.top)
    boundaries = served_boundaries(reader.engine, published.boundary_version, published.scope)
    shapes = outline_svg_paths(boundaries, published.top, level, *size)
    classes, breaks, kind = shown_classes(published, view)
    fills = {}
    for theme in THEMES:
        colours, missing = shown_colours(published, view, kind, breaks, theme), scales(theme)["missing"]
        fills[theme] = [missing if place < 0 else colours[place] for place in classes]
    names = {code: _name(text, published, code) for code, _, _ in shapes}
    picture = save_picture(
        text, what, ".marked-map", title, where=said_quarter(quarter, text.language), area=published.scope.root
        or published.top, quarter=quarter, boundaries=True,
    )  # fmt: skip
    caption = html.Figcaption([title, html.Small(in_language(published.credit, text.language)), picture])
    return html.Figure(
        [caption, marked_map(shapes, fills, names, marks, size, alt)], className="office-card watch-map"
    )


def _name(text: Text, published: Published, code: str) -> str:
    return text.name(published.areas.loc[code])
