"""The page about one's own account: who one is, another password, signing out everywhere."""

import dash_bootstrap_components as dbc
from dash import dcc, html

from layouts import ids
from layouts.children import Child
from layouts.text import Text


def account_page(
    text: Text,
    *,
    name: str,
    role: str,
    area: str | None,
    must_change: bool,
    sections: list[Child] | None = None,
) -> html.Div:
    """Return the page.

    Parameters
    ----------
    area : name of the area that the account is bound to, None where it sees all
    must_change : whether a password must be chosen before anything else
    sections : what else there is to see to, below the password
    """
    facts = [(text("account.name"), name), (text("account.role"), text(f"role.{role}"))]
    if area is not None:
        facts.append((text("account.area"), area))
    first = (
        [html.P(text("account.must_change"), className="account-first", role="alert")] if must_change else []
    )
    return html.Div(
        html.Div(
            [
                html.H1(text("account.title")),
                *first,
                html.Dl([part for term, value in facts for part in (html.Dt(term), html.Dd(value))]),
                _password(text),
                *(sections or []),
                _everywhere(text),
            ],
            className="account-column",
        ),
        className="account-page",
    )


def told(message: str, *, well: bool) -> html.P:
    """Return what came of an attempt, read out to whoever cannot see it."""
    return html.P(
        message, className="account-done" if well else "account-problem", role="status" if well else "alert"
    )


def _password(text: Text) -> html.Section:
    fields = (
        (ids.ACCOUNT_OLD, "account.old_password", "current-password"),
        (ids.ACCOUNT_NEW, "account.new_password", "new-password"),
        (ids.ACCOUNT_AGAIN, "account.new_password_again", "new-password"),
    )
    return html.Section(
        [
            html.H2(text("account.change_password")),
            html.P(text("account.password_rule"), className="quiet", id=ids.ACCOUNT_RULE),
            *[_field(text(label), name, filled) for name, label, filled in fields],
            dbc.Button(text("account.change_password"), id=ids.ACCOUNT_CHANGE, className="account-button"),
            html.Div(id=ids.ACCOUNT_TOLD),
        ],
        className="account-section",
    )


def _field(label: str, name: str, filled: str) -> html.Div:
    return html.Div(
        [
            html.Label(label, htmlFor=name),
            dcc.Input(
                id=name, type="password", autoComplete=filled, maxLength=1000, className="account-input"
            ),
        ]
    )


def _everywhere(text: Text) -> html.Section:
    return html.Section(
        [
            html.H2(text("account.everywhere")),
            html.P(text("account.everywhere_hint"), className="quiet"),
            html.Form(
                html.Button(
                    text("account.everywhere"), type="submit", className="account-button account-quiet"
                ),
                action="/sign-out/everywhere",
                method="post",
            ),
        ],
        className="account-section",
    )
