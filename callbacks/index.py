"""The first answer: a page that already shows the district, drawn as SVG, before any script has run.

It is made once for all whose page would be the same to the letter: its address asks for the same scripts, in the same
language and theme, with the same drawing. Who asks is no part of it.
"""

import logging
from collections import OrderedDict
from dataclasses import replace
from html import escape
from threading import Lock
from typing import Any

from dash import Dash
from flask import Response, g, request
from sqlalchemy import Engine

from callbacks.answers import Answer, Answers, encoded
from callbacks.map.page import shown_classes, shown_colours
from callbacks.reader import NotPermittedError, Reader, choices_of
from callbacks.register import Register
from geodata import outline_svg_paths
from layouts.map.placeholder import map_placeholder
from layouts.plain import ICON
from layouts.view import View, parse_view
from pingan.look.palette import scales
from pingan.reading.published import NothingPublishedError, Published
from pingan.reading.served import served_boundaries
from pingan.storage import StorageError

log = logging.getLogger(__name__)
MAP_PATHS = ("/", "/map")
GRAPH = ("plotly/package_data/plotly.min.js", "dash/dcc/async-graph.js")
SLIDER = ("dash/dcc/async-slider.js",)
GRAPH_PATHS = ("/compare",)  # graphs and no slider
GRID_PATHS = ("/ranking",)  # the table's scripts are a fifth of all bytes: only its own page loads them
OWN_SCRIPTS = (*MAP_PATHS, *GRAPH_PATHS, *GRID_PATHS)  # every other page loads the same
KEPT_BYTES = 16 * 2**20  # some 200 pages
BROTLI = 5
SIZE = (800, 560)
MOST_AREAS_DRAWN = 300  # beyond this the drawing would weigh more than it tells
DRAWINGS_KEPT = 64
_DRAWINGS: OrderedDict[tuple, str] = OrderedDict()
_LOCK = Lock()


class AtlasDash(Dash):
    """Dash with this application's index page."""

    reader: Reader
    register: Register

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._made = Answers(KEPT_BYTES)
        super().__init__(*arguments, **options)

    def index(self, *_values: Any, **_named: Any) -> Response:
        """Answer with the page."""
        reader, path = self.reader, request.path
        g.drawing = _drawing(reader) if path in MAP_PATHS else ""
        key = (path if path in OWN_SCRIPTS else "", reader.language, reader.theme, g.drawing)

        def made() -> Answer:
            return Answer.of(super(AtlasDash, self).index().encode(), BROTLI)

        return encoded(self._made.answer(key, made), "text/html")

    def interpolate_index(self, **parts: str) -> str:
        """Return the page with the reader's language and theme, and the map as it stands."""
        reader = self.reader
        scripts = parts["scripts"]
        if request.path not in GRID_PATHS:
            scripts = "\n".join(line for line in scripts.split("\n") if "dash_ag_grid" not in line)
        scripts = "\n".join(line for line in scripts.split("\n") if "dash/dash_table" not in line)  # not used
        return f"""<!DOCTYPE html>
<html lang="{"zh-CN" if reader.language == "zh" else "en"}" data-bs-theme="{reader.theme}">
<head>
{parts["metas"]}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(reader.text("shell.product"))}</title>
<link rel="icon" type="image/svg+xml" href="{ICON}">
{parts["css"]}
{_preloaded(request.path)}
</head>
<body>
<div id="react-entry-point"><div class="first-paint" aria-busy="true">
<div class="loading-bar" role="progressbar" aria-label="{escape(reader.text("shell.loading"))}"></div>{g.drawing}
</div></div>
<footer>{parts["config"]}{scripts}{parts["renderer"]}</footer>
</body>
</html>"""


def _preloaded(path: str) -> str:
    """Return the links to scripts that are asked for with the page, not when Dash comes to draw the first graph."""
    slider = SLIDER if path in (*MAP_PATHS, *GRID_PATHS) else ()
    names = (*GRAPH, *slider) if slider or path in GRAPH_PATHS else ()
    return "".join(
        f'<link rel="preload" as="script" href="/_dash-component-suites/{name}">' for name in names
    )


def _drawing(reader: Reader) -> str:
    try:
        published = reader.shown(request.query_string.decode())
        view, _ = parse_view(request.query_string.decode(), choices_of(published))
        view = replace(view, area=None, dimension=None, against="previous")  # the drawing shows none of these
        if len(published.parts(view.within, view.level)) > MOST_AREAS_DRAWN:
            view = replace(view, level=published.levels[0], within=published.top)
        return _kept_drawing(reader, published, view)
    except (NothingPublishedError, NotPermittedError, StorageError):  # the page says what it is
        return ""
    except Exception:  # the page behind the drawing says what is wrong
        log.exception("the first drawing of the map failed")
        return ""


def _kept_drawing(reader: Reader, published: Published, view: View) -> str:
    """Return a view's drawing, made once for all who see the same edition: its key is another for each scope."""
    key = (reader.engine, published.edition, published.boundary_version, view, reader.theme)
    with _LOCK:
        drawing = _DRAWINGS.get(key)
    if drawing is None:
        drawing = _drawn(reader.engine, published, view, reader.theme)
        with _LOCK:
            _DRAWINGS[key] = drawing
            while len(_DRAWINGS) > DRAWINGS_KEPT:
                _DRAWINGS.popitem(last=False)
    return drawing


def _drawn(engine: Engine, published: Published, view: View, theme: str) -> str:
    classes, breaks, kind = shown_classes(published, view)
    missing, colours = scales(theme)["missing"], shown_colours(published, view, kind, breaks, theme)
    boundaries = served_boundaries(engine, published.boundary_version, published.scope)
    paths = outline_svg_paths(boundaries, view.within, view.level, *SIZE)
    fills = [missing if c < 0 else colours[c] for c in classes]
    return map_placeholder([path for _, path, _ in paths], fills, SIZE)
