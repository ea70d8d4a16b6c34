"""The small navigation that the data office's pages share: one quarter, from departments' files to publication."""

from urllib.parse import urlencode

from dash import html

from layouts.also import also
from layouts.text import Text

SECTIONS = (
    ("/data", "data.nav_collect"),
    ("/data/preview", "publish.nav_preview"),
    ("/data/publish", "publish.nav_publish"),
    ("/data/correct", "publish.nav_correct"),
)
QUARTER = "for"  # not `quarter`, which goes along from the map: the data office works on another one


def data_nav(text: Text, here: str, quarter: str) -> html.Nav:
    """Return the links between the data office's pages, each keeping the quarter that is worked on.

    Parameters
    ----------
    here : path of the page that shows it
    """
    links = [
        html.A(
            text(key), href=data_address(path, quarter), className="nav-link", **also(_current(path == here))
        )
        for path, key in SECTIONS
    ]
    return html.Nav(links, className="data-nav", **also({"aria-label": text("data.nav")}))


def data_address(path: str, quarter: str) -> str:
    """Return the address of one of these pages for a quarter."""
    return f"{path}?{urlencode({QUARTER: quarter})}"


def _current(is_here: bool) -> dict[str, str]:
    return {"aria-current": "page"} if is_here else {}
