"""The frame of the pages about warnings and listed areas: their tabs, title and lead."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from dash import html

from layouts.also import also
from layouts.children import Child
from layouts.text import Text

TABS = (("/warnings", "warning.tab_warnings"), ("/listed", "warning.tab_listed"))


def watch_page(
    text: Text, here: str, title: str, content: Sequence[Child], carried: Mapping[str, str]
) -> html.Div:
    """Return one of the pages.

    Parameters
    ----------
    here : its path
    carried : what the links of the tabs take along: the edition that is looked at
    """
    links = [
        html.A(
            text(key),
            href=address(path, carried),
            className="nav-link",
            **also({"aria-current": "page"} if path == here else {}),
        )
        for path, key in TABS
    ]
    tabs = (
        [html.Nav(links, className="data-nav", **also({"aria-label": text("warning.tabs")}))]
        if links[1:]
        else []
    )
    return html.Div(
        html.Div([*tabs, html.H1(title), *content], className="office-column"),
        className="office-page watch-page",
    )


def address(path: str, values: Mapping[str, object]) -> str:
    """Return an address with what is given of the values."""
    given = {name: value for name, value in values.items() if value not in (None, "")}
    return f"{path}?{urlencode(given)}" if given else path


def choices(text: Text, label: str, options: Sequence[tuple[str, str, bool]]) -> html.Nav:
    """Return links of which one is the present choice: (words, address, whether it is this one)."""
    links = [
        html.A(words, href=href, className="office-link", **also({"aria-current": "page"} if here else {}))
        for words, href, here in options
    ]
    return html.Nav(links, className="office-quarters", **also({"aria-label": text(label)}))
