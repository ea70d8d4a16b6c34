"""Elements of a page that the browser makes in one go (`layouts.drawing.still_tree`).

Written like Dash's `html`, without what Dash checks and keeps with each of its components: an area's page has 1,400 of
them, and making those took a fifth of the server's time.
"""

from types import SimpleNamespace
from typing import TYPE_CHECKING

from layouts.drawing import STILL_TAGS


class Element:
    """One element: what it holds, and its attributes as Dash names them."""

    def __init__(self, children: object = None, **attributes: object) -> None:
        self.__dict__ = {"children": children, **attributes}

    def to_plotly_json(self) -> dict[str, object]:
        """Return it as Dash writes its own of this tag."""
        kind = type(self).__name__
        return {"type": kind, "namespace": "dash_html_components", "props": dict(vars(self))}


if TYPE_CHECKING:
    from dash import html as html  # noqa: PLC0414 - so that mypy hands it on; they are written like Dash's, and are checked like them
else:
    html = SimpleNamespace(**{tag: type(tag, (Element,), {}) for tag in sorted(STILL_TAGS)})
"""`html.Td("12", className="number")` and the like, of every tag that can stand in a still part."""
