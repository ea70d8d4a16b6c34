"""Small drawings as trees of SVG elements: made here as plain values, put into the page by `assets/12_drawing.js`.

Dash has no components for SVG, and a picture made of text would neither follow the theme nor the type of the page.
The browser takes shapes only: no script and no address can come in with a drawing.
"""

import json
from collections.abc import Sequence
from typing import Self, TypeAlias, TypedDict

from dash import html

from layouts.also import also
from layouts.children import Children

Attribute: TypeAlias = str | float | None
Node = TypedDict("Node", {"tag": str, "at": dict[str, Attribute], "in": list["Node | str"]})
"""One element: `tag`, its attributes under `at`, and what it holds under `in`, elements or words."""

TAGS = ("svg", "g", "path", "line", "circle", "text", "rect", "title", "polyline", "polygon")
FIELDS = ("input", "select", "option")
"""Fields of a still part, read by the page's own script and not by Dash."""


def node(tag: str, *content: Node | str, **attributes: Attribute) -> Node:
    """Return an element: `node("line", x1=0, x2=10, stroke_width=2, class_="axis")`.

    Parameters
    ----------
    attributes : a trailing underscore is taken off, other underscores become hyphens; None is left out

    Raises
    ------
    ValueError
        For a tag that the browser does not draw.
    """
    if tag not in (*TAGS, *FIELDS):
        raise ValueError(f"{tag} is not among the elements of a drawing: {', '.join((*TAGS, *FIELDS))}")
    named = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
    return {"tag": tag, "at": {k: v for k, v in named.items() if v is not None}, "in": list(content)}


def canvas(width: float, height: float, content: Sequence[Node]) -> Node:
    """Return a drawing of a width and a height in its own units; it takes the width of its place on the page."""
    return node("svg", *content, viewBox=f"0 0 {width:g} {height:g}", width="100%", focusable="false")


class Drawn(str):  # noqa: SLOT000 - a few a page
    """What a place's drawing is, as the browser reads it, and the tree that it was written from."""

    tree: Node | str

    def __new__(cls, tree: Node | str) -> Self:
        """Write a tree."""
        written = super().__new__(cls, json.dumps(tree, ensure_ascii=False, separators=(",", ":")))
        written.tree = tree
        return written


def drawing(picture: Node, label: str, className: str = "") -> html.Div:  # noqa: N803 - Dash's
    """Return the place of a drawing on the page; `label` says to a screen reader what it shows."""
    return html.Div(
        className=f"drawing {className}".strip(),
        role="img",
        **also({"aria-label": label, DRAWING: Drawn(picture)}),
    )


def place(value: float, low: float, high: float) -> float:
    """Return where a value stands between two others, 0 to 1; in the middle where they are the same."""
    return (value - low) / (high - low) if high > low else 0.5


DRAWING = "data-drawing"
RENAMED = {"className": "class", "colSpan": "colspan", "rowSpan": "rowspan", "tabIndex": "tabindex"}
_WORDS = ("P", "H1", "H2", "H3", "A", "B", "I", "Strong", "Em", "Small", "Code", "Span", "Button", "Label")
_PLACES = ("Div", "Article", "Section", "Header", "Footer", "Nav", "Figure", "Details", "Summary")
_TABLES = ("Table", "Caption", "Thead", "Tbody", "Tr", "Th", "Td", "Ul", "Ol", "Li", "Dl", "Dt", "Dd")
STILL_TAGS = frozenset({*_WORDS, *_PLACES, *_TABLES})
_BOOKKEEPING = frozenset(vars(html.Div())) - {"children"}
"""What Dash keeps with a component beside its properties; `to_plotly_json` finds these slowly, for thousands."""


def still(part: Children, className: str | None = None) -> html.Div:  # noqa: N803 - Dash's
    """Return a part of a page as one component: the browser makes its elements in one go, as those of a drawing.

    Dash keeps account of each of its components, which takes longer than drawing them: a table of hundreds of cells
    is a quarter of a second. Nothing within a still part can be an input or output of a callback.

    Raises
    ------
    ValueError
        For a component that the browser does not make here.
    """
    return html.Div(className=className, **also({DRAWING: Drawn(still_tree(part))}))


def still_tree(part: Children | Node) -> Node | str:
    """Return a part of a page as a tree; drawings, still parts and nodes within it become branches of it.

    Raises
    ------
    ValueError
        For a component that the browser does not make here.
    """
    if isinstance(part, dict):
        return part
    if not hasattr(part, "to_plotly_json"):
        return str(part)
    kind = type(part).__name__
    if kind not in STILL_TAGS:
        raise ValueError(f"{kind} cannot stand in a still part of a page")
    props = {name: value for name, value in vars(part).items() if name not in _BOOKKEEPING}
    content, drawn = props.pop("children", None), props.get(DRAWING)
    props.pop("key", None)  # Dash's
    at = {
        RENAMED.get(name, name): value
        for name, value in props.items()
        if value is not None and value is not False
    }
    if drawn is not None:
        at[DRAWING] = ""  # done: the browser is not to look for what is drawn here
        return {"tag": kind.lower(), "at": at, "in": [drawn.tree]}
    held = content if isinstance(content, list | tuple) else [content]
    return {"tag": kind.lower(), "at": at, "in": [still_tree(one) for one in held if one is not None]}
