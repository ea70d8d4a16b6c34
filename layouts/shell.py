"""The frame around every page: title, navigation, demonstration mark, language and theme, and the page's place."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from layouts import ids
from layouts.text import Text

PAGES = (("/map", "shell.nav_map"), ("/ranking", "shell.nav_ranking"), ("/method", "shell.nav_method"))


def shell(
    text: Text, *, district: str, demonstration: bool, theme: str, context: dict[str, Any] | None
) -> html.Div:
    """Return the whole layout but for the page's own content, which arrives by its address.

    Parameters
    ----------
    district : the top area's name, "" where nothing is published
    demonstration : whether the data are the demonstration's; then every page says so
    context : the browser context (`layouts.context`), None where nothing is published
    """
    return html.Div(
        [
            dcc.Location(id=ids.LOCATION, refresh=False),
            dcc.Store(id=ids.CONTEXT, data=context),
            dcc.Store(id=ids.THEME, data=theme),
            html.A(text("shell.skip"), href="#page", className="skip-link"),
            _header(text, district, demonstration),
            html.Div(id=ids.NOTICE, className="notice", role="status"),
            html.Main(id=ids.PAGE, className="page", tabIndex="-1"),
        ],
        className="shell",
    )


def _header(text: Text, district: str, demonstration: bool) -> html.Header:
    links = [html.A(text(key), href=href, className="nav-link") for href, key in PAGES]
    return html.Header(
        [
            html.A(
                [html.Strong(text("shell.product")), html.Span(_tagline(text, district))],
                href="/map",
                className="brand",
            ),
            html.Nav(links, className="nav-pages", **{"aria-label": text("shell.nav")}),
            html.Span(
                text("shell.demonstration"),
                className="demonstration",
                title=text("shell.demonstration_long"),
                hidden=not demonstration,
            ),
            dbc.Button(
                text("shell.language"),
                id=ids.LANGUAGE_SWITCH,
                className="bar-button",
                color="link",
                title=text("shell.language_title"),
            ),
            dbc.Button(
                "◐",
                id=ids.THEME_SWITCH,
                className="bar-button",
                color="link",
                title=text("shell.theme_title"),
            ),
        ],
        className="bar",
    )


def _tagline(text: Text, district: str) -> str:
    return text("shell.tagline", district=district) if district else ""
