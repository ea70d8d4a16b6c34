"""The frame around every page: title, navigation, demonstration mark, switches, account, and the page's place."""

from collections.abc import Sequence
from dataclasses import dataclass

import dash_bootstrap_components as dbc
from dash import dcc, html

from layouts import ids
from layouts.also import also
from layouts.records import Json
from layouts.text import Text

PAGES = (
    ("/map", "shell.nav_map"),
    ("/ranking", "shell.nav_ranking"),
    ("/area", "shell.nav_area"),
    ("/compare", "shell.nav_compare"),
    ("/warnings", "shell.nav_warnings"),
    ("/assessment", "shell.nav_assessment"),
    ("/contact", "shell.nav_contact"),
    ("/reports", "shell.nav_reports"),
    ("/method", "shell.nav_method"),
    ("/data", "shell.nav_data"),
    ("/admin", "shell.nav_admin"),
)
"""What the navigation may name, in its order; it shows those that the account may open."""


@dataclass(frozen=True)
class Reader:
    """Who looks, as the frame shows it.

    Attributes
    ----------
    name : the account's name
    role : its role
    pages : addresses that it may open
    start : address at which it begins
    exports : whether it may take published tables away
    confined : whether it has to see to its password or second factor before it may read anything
    """

    name: str
    role: str
    pages: Sequence[str] = ()
    start: str = "/map"
    exports: bool = True
    confined: bool = False


def shell(
    text: Text,
    *,
    district: str,
    demonstration: bool,
    theme: str,
    context: Json | None,
    reader: Reader | None = None,
) -> html.Div:
    """Return the whole layout but for the page's own content, which arrives by its address.

    Parameters
    ----------
    district : the top area's name, "" where nothing is published
    demonstration : whether the data are the demonstration's; then every page says so
    context : the browser context (`layouts.context`), None where nothing is published
    reader : None outside of a request, when Dash looks at the frame for itself
    """
    return html.Div(
        [
            dcc.Location(id=ids.LOCATION, refresh=False),
            dcc.Store(id=ids.CONTEXT, data=context),
            dcc.Store(id=ids.THEME, data=theme),
            html.A(text("shell.skip"), href="#page", className="skip-link"),
            _header(text, district, demonstration, reader),
            _session_ended(text),
            html.Div(text("shell.busy"), id=ids.BUSY, className="notice", role="status", hidden=True),
            html.Div(id=ids.NOTICE, className="notice", role="status"),
            html.Div(id=ids.EDITION_NOTICE, className="edition-notice", role="status"),
            html.Main(id=ids.PAGE, className="page", tabIndex="-1"),
        ],
        className=_class(reader),
    )


def _class(reader: Reader | None) -> str:
    """What the scripts and the style sheet go by."""
    states = [("no-export", reader and not reader.exports), ("confined", reader and reader.confined)]
    return " ".join(["shell", *(name for name, holds in states if holds)])


def _header(text: Text, district: str, demonstration: bool, reader: Reader | None) -> html.Header:
    pages = reader.pages if reader else ()
    links = [html.A(text(key), href=href, className="nav-link") for href, key in PAGES if href in pages]
    return html.Header(
        [
            html.A(
                [html.Strong(text("shell.product")), html.Span(_tagline(text, district))],
                href=reader.start if reader else "/map",
                className="brand",
            ),
            html.Nav(links, className="nav-pages", **also({"aria-label": text("shell.nav")})),
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
            *([_account(text, reader)] if reader else []),
        ],
        className="bar",
    )


def _account(text: Text, reader: Reader) -> dbc.DropdownMenu:
    return dbc.DropdownMenu(
        [
            dbc.DropdownMenuItem(text(f"role.{reader.role}"), header=True),
            dbc.DropdownMenuItem(text("account.title"), href="/account", external_link=True),
            html.Form(
                html.Button(text("account.sign_out"), type="submit", className="dropdown-item"),
                action="/sign-out",
                method="post",
            ),
        ],
        id=ids.ACCOUNT_MENU,
        label=reader.name,
        toggle_class_name="bar-button account-menu",
        color="link",
        align_end=True,
    )


def _session_ended(text: Text) -> html.Div:
    """What `assets/11_session.js` shows when the server no longer knows who asks: the page stays as it is."""
    return html.Div(
        [
            html.Strong(text("account.ended_title")),
            html.Span(text("account.ended")),
            html.A(text("account.ended_again"), href="/sign-in", className="session-again"),
        ],
        id=ids.SESSION_ENDED,
        className="session-ended",
        role="alert",
        hidden=True,
    )


def _tagline(text: Text, district: str) -> str:
    return text("shell.tagline", district=district) if district else ""
