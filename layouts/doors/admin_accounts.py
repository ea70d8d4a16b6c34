"""The page of the accounts: who there is, and beside it one account with what can be done to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import dash_bootstrap_components as dbc
from dash import dcc, html

from layouts import ids
from layouts.admin import act, admin_page, field, moment, table
from layouts.also import also
from layouts.children import Child
from layouts.doors.admin_identities import identities_act
from layouts.tables import file_links
from layouts.text import Text
from layouts.watch.contact import contacts_act
from pingan.access.permissions import Role
from pingan.look import format as fmt

if TYPE_CHECKING:
    from pingan.access.account_rows import Account
    from pingan.access.openid import LinkedIdentity


ROLES = (Role.LEADER, Role.STREET, Role.DATA, Role.ADMIN)
NEW = "new"
COLUMNS = ("name", "role", "area", "state", "factor", "last")


def accounts_page(
    text: Text,
    accounts: Sequence[Account],
    areas: Mapping[str, str],
    panel: Sequence[Child],
    chosen: int | None,
) -> html.Div:
    """Return the page.

    Parameters
    ----------
    accounts : `pingan.access.accounts.Account`s
    areas : name by code, of the areas that an account can be bound to
    panel : what stands beside the list (`account_panel`, `new_account_panel` or `no_panel`)
    chosen : number of the account in the panel
    """
    disabled = sum(account.disabled for account in accounts)
    return admin_page(
        text,
        "accounts",
        text("admin.accounts_lead", count=len(accounts), disabled=disabled),
        [
            html.Div(
                [
                    html.Section(
                        [
                            html.Div(account_list(text, accounts, areas, chosen), id=ids.ACCOUNT_LIST),
                            file_links(text, "/admin/accounts", own=True),
                        ],
                        className="list-side",
                    ),
                    html.Section(
                        [
                            html.Div(id=ids.ACCOUNT_SAID, **also({"aria-live": "polite"})),
                            html.Div(list(panel), id=ids.ACCOUNT_PANEL),
                        ],
                        className="panel-side",
                        **also({"aria-label": text("admin.panel")}),
                    ),
                ],
                className="list-and-panel",
            )
        ],
        beside=html.A(text("admin.new"), href=f"/admin?account={NEW}", className="btn btn-primary"),
    )  # fmt: skip


def account_list(
    text: Text, accounts: Sequence[Account], areas: Mapping[str, str], chosen: int | None
) -> html.Div:
    """Return the table of the accounts, each with the link that opens it."""
    rows = []
    for one in accounts:
        here = {"aria-current": "true"} if one.account_id == chosen else {}
        rows.append(html.Tr([
            html.Td(html.A(one.name, href=f"/admin?account={one.account_id}", **also(here)), className="name"),
            html.Td(text(f"role.{one.role}")),
            html.Td(_area(areas, one.area_code)),
            html.Td(_state(text, one)),
            html.Td(text("admin.factor_on") if one.has_second_factor else fmt.MISSING),
            html.Td(moment(one.last_sign_in_at, text("admin.never")), className="date"),
        ], className="off" if one.disabled else None))  # fmt: skip
    return table(text, "admin", COLUMNS, rows, text("admin.no_accounts"))


def account_panel(
    text: Text,
    account: Account,
    areas: Mapping[str, str],
    *,
    only_admin: bool,
    own: bool,
    identities: Sequence[LinkedIdentity] = (),
    issuer: str = "",
    contacts: Sequence[str] = (),
    failures: int = 0,
) -> list[Child]:
    """Return one account and the acts on it.

    Parameters
    ----------
    account : `pingan.access.accounts.Account`
    areas : name by code, of the areas that an account can be bound to
    only_admin : whether nobody else could administer without it; then it can be neither disabled nor demoted
    own : whether it is the account of whoever looks, who has a page of their own for it
    identities : `pingan.access.openid.LinkedIdentity` of the account
    issuer : address of the sign-in provider, "" where there is none
    contacts : codes of the areas that a leader's account is in contact with
    failures : to sign in with its name, that count now
    """
    facts: list[tuple[str, Child]] = [
        (text("admin.column_role"), text(f"role.{account.role}")),
        *([(text("admin.column_area"), _area(areas, account.area_code))] if account.area_code else []),
        (text("admin.column_state"), _state(text, account)),
        (text("admin.column_factor"), text("admin.factor_on" if account.has_second_factor else "admin.factor_off")),
        (text("admin.created"), moment(account.created_at)),
        (text("admin.column_last"), moment(account.last_sign_in_at, text("admin.never"))),
        *([(text("admin.failures"), str(failures))] if failures else []),
    ]  # fmt: skip
    acts = [
        *(["unlock"] if failures else []),
        "password",
        *(["factor"] if account.has_second_factor else []),
        "sign_out",
    ]
    acts.append("enable" if account.disabled else "disable")
    acts = [] if own or only_admin else acts
    note = "only_admin" if only_admin else "own_account" if own else None
    form = _form(text, areas, name=account.name, role=account.role, area=account.area_code, new=False)
    buttons = [
        act(text, f"admin.{name}", {"type": ids.ACCOUNT_ACT, "act": name}, harsh=name == "disable")
        for name in acts
    ]
    change = html.Details([html.Summary(text("admin.change")), form], className="admin-act")
    return [
        dcc.Store(id=ids.ACCOUNT_CHOSEN, data=account.account_id),
        html.H2(account.name),
        html.Dl(
            [html.Div([html.Dt(name), html.Dd(value)]) for name, value in facts], className="admin-facts"
        ),
        *([html.P(text(f"admin.{note}"), className="note")] if note else []),
        html.Div([change, *buttons], className="admin-acts", hidden=bool(note)),
        *([contacts_act(text, contacts)] if account.role == Role.LEADER else []),
        *([identities_act(text, identities, issuer)] if issuer or identities else []),
    ]


def new_account_panel(text: Text, areas: Mapping[str, str]) -> list[Child]:
    """Return the form for a new account, with what each role is for."""
    roles = [html.Div([html.Dt(text(f"role.{role}")), html.Dd(text(f"admin.may_{role}"))]) for role in ROLES]
    return [
        dcc.Store(id=ids.ACCOUNT_CHOSEN, data=NEW),
        html.H2(text("admin.new")),
        _form(text, areas, name="", role=Role.STREET, area=None, new=True),
        html.Dl(roles, className="admin-facts roles"),
    ]


def no_panel(text: Text) -> list[Child]:
    """Return what stands beside the list while no account is chosen."""
    return [html.P(text("admin.choose"), className="quiet choose")]


def _form(
    text: Text, areas: Mapping[str, str], *, name: str, role: str, area: str | None, new: bool
) -> dbc.Form:
    options = [{"label": text(f"role.{r}"), "value": str(r)} for r in ROLES]
    places = [{"label": label, "value": code} for code, label in areas.items()]
    if area and area not in areas:  # of boundaries that are no longer in force
        places.append({"label": area, "value": area})
    called = dbc.Input(id=ids.ACCOUNT_NAME, value=name, required=True, maxlength=60, autocomplete="off")
    return dbc.Form(
        [
            field(text("admin.column_name"), called, text("admin.name_hint")),
            field(
                text("admin.column_role"),
                dbc.Select(id=ids.ACCOUNT_ROLE, options=options, value=str(role)),
            ),
            html.Div(
                field(
                    text("admin.column_area"),
                    dbc.Select(id=ids.ACCOUNT_AREA, options=places, value=area, placeholder=text("admin.which")),
                    text("admin.area_hint") if areas else text("admin.no_areas"),
                ),
                id=ids.ACCOUNT_AREA_FIELD,
                hidden=role != Role.STREET,
            ),
            dbc.Button(
                text("admin.create" if new else "admin.save"),
                type="submit",
                color="primary",
                outline=not new,
            ),
        ],
        id=ids.ACCOUNT_FORM,
        className="admin-form",
    )  # fmt: skip


def _area(areas: Mapping[str, str], code: str | None) -> str:
    return areas.get(code, code) if code else fmt.MISSING


def state_of(account: Account) -> str:
    """Return how an account stands: "active", "must_change" (its password) or "disabled"."""
    return "disabled" if account.disabled else "must_change" if account.must_change_password else "active"


def _state(text: Text, account: Account) -> html.Span:
    state = state_of(account)
    return html.Span(text(f"admin.state_{state}"), className=f"state-{state}")
