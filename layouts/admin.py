"""The administrator's pages: their frame, and the pieces that all of them use."""

from collections.abc import Sequence
from datetime import datetime

import dash_bootstrap_components as dbc
from dash import dcc, html

from layouts.also import also
from layouts.children import Child
from layouts.records import ComponentId
from layouts.text import Text
from pingan.look import format as fmt

PARTS = {
    "accounts": "/admin",
    "tokens": "/admin/tokens",
    "screen": "/admin/screen",
    "sessions": "/admin/sessions",
    "audit": "/admin/audit",
}


def admin_page(text: Text, part: str, lead: str, content: Sequence[Child], beside: Child = None) -> html.Div:
    """Return one of the pages.

    Parameters
    ----------
    part : which of `PARTS`
    lead : what it is for, in a sentence
    content : below its title
    beside : at the right end of the title
    """
    links = [
        html.Li(
            html.A(text(f"admin.{name}"), href=href, **also({"aria-current": "page"} if name == part else {}))
        )
        for name, href in PARTS.items()
    ]
    title = html.Header([html.Div([html.H1(text(f"admin.{part}")), html.P(lead, className="quiet")]), beside])
    return html.Div(
        html.Div(
            [
                html.Nav(
                    html.Ul(links), className="admin-parts", **also({"aria-label": text("admin.parts")})
                ),
                html.Article([title, *content]),
            ],
            className="admin-columns",
        ),
        className="admin-page",
    )


def said(message: str) -> html.P:
    """Return what an act did."""
    return html.P(message, className="said")


def problem(message: str) -> html.P:
    """Return why an act was not done; read out at once."""
    return html.P(message, className="said problem", role="alert")


def secret_once(text: Text, message: str, secret: str, component: str, link: str = "") -> html.Div:
    """Return a secret that is shown this once, with a button that copies it.

    Parameters
    ----------
    message : what it is, and for whom
    component : id of the element that holds it
    link : address in which it can be opened at once
    """

    def held(value: str, name: str) -> html.P:
        copy = dcc.Clipboard(target_id=name, title=text("admin.copy"), className="copy")
        return html.P([html.Code(value, id=name, tabIndex="0"), copy], className="secret")

    with_link = [html.P(text("admin.screen_link")), held(link, f"{component}-link")] if link else []
    return html.Div(
        [
            *with_link,
            html.P(message),
            held(secret, component),
            html.P(text("admin.only_once"), className="quiet"),
        ],
        className="said once",
    )


def act(text: Text, words: str, component: ComponentId, *, harsh: bool = False) -> html.Details:
    """Return an act that first says what it will do, and is done only by the button within.

    Parameters
    ----------
    words : key of its name; `<words>_what` says what follows from it
    component : id of the button
    harsh : whether somebody loses access by it
    """
    button = dbc.Button(
        text(words), id=component, color="danger" if harsh else "primary", outline=harsh, className="do"
    )
    return html.Details(
        [html.Summary(text(words)), html.P(text(f"{words}_what")), button], className="admin-act"
    )


def field(label: str, control: Child, hint: str = "") -> html.Label:
    """Return a labelled control, with a line of help under it."""
    help_line = [html.Small(hint, className="quiet")] if hint else []
    return html.Label([html.Span(label), control, *help_line], className="field")


def table(text: Text, section: str, names: Sequence[str], rows: Sequence[html.Tr], empty: str) -> html.Div:
    """Return a table that scrolls by itself where it is wider than its place; a sentence where it is empty."""
    if not rows:
        return html.Div(html.P(empty, className="empty"), className="wide")
    head = [html.Th(text(f"{section}.column_{name}") if name else "", scope="col") for name in names]
    body = html.Table([html.Thead(html.Tr(head)), html.Tbody(list(rows))], className="admin-table")
    return html.Div(body, className="wide", tabIndex="0")


def moment(value: datetime | None, otherwise: str = fmt.MISSING) -> html.Time | str:
    """Return a moment in the server's own time, to the minute, with the exact one in its title."""
    if value is None:
        return otherwise
    here = value.astimezone()
    return html.Time(
        f"{here:%Y-%m-%d %H:%M}", dateTime=here.isoformat(), title=f"{here:%Y-%m-%d %H:%M:%S %z}"
    )
