"""The page of the tokens of wall screens and other systems: those there are, and the form that issues one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import dash_bootstrap_components as dbc
from dash import html

from layouts import ids
from layouts.admin import act, admin_page, field, moment, table
from layouts.also import also
from layouts.tables import file_links
from layouts.text import Text
from pingan.access.principal import SHOWS
from pingan.look import format as fmt

if TYPE_CHECKING:
    from pingan.access.tokens import Token


SCREEN, CLIENT = "screen", "client"
COLUMNS = ("token", "address", "until", "issued", "used", "token_state", "")


def tokens_page(text: Text, tokens: Sequence[Token], areas: Mapping[str, str]) -> html.Div:
    """Return the page.

    Parameters
    ----------
    tokens : `pingan.access.tokens.Token`s
    areas : name by code, of the areas that a system's token can be bound to
    """
    kinds = [
        *({"label": text(f"admin.kind_screen_{shows}"), "value": f"{SCREEN} {shows}"} for shows in SHOWS),
        {"label": text("admin.kind_client"), "value": CLIENT},
        *(
            {"label": text("admin.kind_client_of", area=name), "value": f"{CLIENT} {code}"}
            for code, name in areas.items()
        ),
    ]
    form = dbc.Form(
        [
            field(
                text("admin.column_token"),
                dbc.Input(id=ids.SCREENS_NAME, required=True, maxlength=40, autocomplete="off"),
                text("admin.token_hint"),
            ),
            field(
                text("admin.column_token_kind"),
                dbc.Select(id=ids.SCREENS_KIND, options=kinds, value=f"{SCREEN} {SHOWS[0]}"),
                text("admin.kind_hint"),
            ),
            field(
                text("admin.column_address"),
                dbc.Input(id=ids.SCREENS_ADDRESS, maxlength=45, autocomplete="off"),
                text("admin.address_hint"),
            ),
            field(text("admin.column_until"), dbc.Input(id=ids.SCREENS_UNTIL, type="date"), text("admin.until_hint")),
            dbc.Button(text("admin.issue"), type="submit", color="primary"),
        ],
        id=ids.SCREENS_FORM,
        className="admin-form",
    )  # fmt: skip
    return admin_page(
        text,
        "tokens",
        text("admin.tokens_lead"),
        [
            html.Div(
                [
                    html.Section(
                        [
                            html.Div(token_list(text, tokens, areas), id=ids.SCREENS_LIST),
                            file_links(text, "/admin/tokens", own=True),
                        ],
                        className="list-side",
                    ),
                    html.Section(
                        [
                            html.Div(id=ids.SCREENS_SAID, **also({"aria-live": "polite"})),
                            html.H2(text("admin.issue")),
                            form,
                        ],
                        className="panel-side",
                    ),
                ],
                className="list-and-panel",
            )
        ],
    )  # fmt: skip


def token_list(text: Text, tokens: Sequence[Token], areas: Mapping[str, str]) -> html.Div:
    """Return the table of the tokens, each with its revocation where it still is in force."""
    rows = []
    for one in tokens:
        state = state_of(one)
        over = state != "active"
        revoke = act(text, "admin.revoke", {"type": ids.SCREENS_REVOKE, "number": one.token_id}, harsh=True)
        rows.append(html.Tr([
            html.Td([one.name, html.Small(kind_of(text, one, areas), className="d-block quiet")], className="name"),
            html.Td(one.address or text("admin.anywhere")),
            html.Td(moment(one.until, text("admin.unlimited")), className="date"),
            html.Td(moment(one.issued_at), className="date"),
            html.Td(moment(one.last_used_at, text("admin.never")), className="date"),
            html.Td(text(f"admin.token_{state}"), className=f"state-{state}"),
            html.Td(fmt.MISSING if over else [_other(text, one), revoke], className="row-act"),
        ], className="off" if over else None))  # fmt: skip
    return table(text, "admin", COLUMNS, rows, text("admin.no_tokens"))


def _other(text: Text, token: Token) -> html.Details | None:
    """Return the act that lets a screen go further down, or less far."""
    if token.kind != SCREEN:
        return None
    other = SHOWS[1 - SHOWS.index(token.shows)]
    return act(
        text,
        f"admin.show_{other}",
        {"type": ids.SCREENS_SHOWS, "number": token.token_id, "shows": other},
    )


def state_of(token: Token) -> str:
    """Return what has become of a token: "active", "expired" or "revoked"."""
    return "revoked" if token.revoked_at else "expired" if token.expired else "active"


def kind_of(text: Text, token: Token, areas: Mapping[str, str]) -> str:
    """Return what a token is for, in words: a screen with how far down it goes, a system with the area it is bound to.

    Parameters
    ----------
    areas : name by code, of the areas that a system's token can be bound to
    """
    if token.kind == SCREEN:
        return text(f"admin.kind_screen_{token.shows}")
    if token.area_code is None:
        return text(f"admin.kind_{token.kind}")
    return text("admin.kind_client_of", area=areas.get(token.area_code, token.area_code))
