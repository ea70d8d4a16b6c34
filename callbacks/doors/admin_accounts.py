"""The page of the accounts: who there is, a new one, and what can be done to one."""

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Literal
from urllib.parse import parse_qsl

from dash import ALL, Input, Output, State, ctx, html, no_update
from dash.exceptions import PreventUpdate
from sqlalchemy.exc import SQLAlchemyError

from callbacks.reader import Reader
from callbacks.register import Permission, Register
from callbacks.serving.values import Number, Words
from layouts import ids
from layouts.admin import problem, said, secret_once
from layouts.doors.admin_accounts import (
    NEW,
    account_list,
    account_panel,
    accounts_page,
    new_account_panel,
    no_panel,
)
from layouts.doors.admin_identities import LINK, UNLINK
from pingan.access.accounts import (
    Account,
    account_by_id,
    create_account,
    disable_account,
    enable_account,
    list_accounts,
    rename_account,
    set_password,
    set_role,
)
from pingan.access.contacts import contacts_of
from pingan.access.errors import AccessError
from pingan.access.openid import link_identity, list_identities, unlink_identity
from pingan.access.passwords import one_time_password
from pingan.access.permissions import Role
from pingan.access.second_factor import reset_second_factor
from pingan.access.sessions import sign_out_everywhere
from pingan.access.unlock import sign_in_failures, unlock_account
from pingan.storage import NotFoundError, load_areas, writing

log = logging.getLogger(__name__)

PASSWORD = "password"  # noqa: S105 - the name of an act
ACTS: Mapping[str, Callable[..., Any]] = {
    "factor": reset_second_factor,
    "sign_out": sign_out_everywhere,
    "unlock": unlock_account,
    "disable": disable_account,
    "enable": enable_account,
}


def accounts_layout(reader: Reader, search: str, issuer: str = "") -> tuple[html.Div, tuple[str, ...]]:
    """Return the page for an address; `account` is a number, or "new".

    Parameters
    ----------
    issuer : address of the sign-in provider, "" where there is none
    """
    asked = dict(parse_qsl(search.lstrip("?"))).get("account", "")
    accounts, areas = list_accounts(reader.engine), bindable_areas(reader)
    chosen = next((one.account_id for one in accounts if str(one.account_id) == asked), None)
    panel = (
        new_account_panel(reader.text, areas)
        if asked == NEW
        else _panel(reader, accounts, areas, chosen, issuer)
    )
    page = accounts_page(reader.text, accounts, areas, panel, chosen)
    return page, ("account",) if asked and asked != NEW and chosen is None else ()


def add_admin_accounts(register: Register, reader: Reader, issuer: str = "") -> None:
    """Register the page and the callback for all that is done on it; `issuer` as in `accounts_layout`."""
    register.page("/admin", Permission.ADMINISTER, partial(accounts_layout, issuer=issuer))

    @register.callback(
        Output(ids.ACCOUNT_LIST, "children"),
        Output(ids.ACCOUNT_PANEL, "children"),
        Output(ids.ACCOUNT_SAID, "children"),
        Input(ids.ACCOUNT_FORM, "n_submit"),
        Input({"type": ids.ACCOUNT_ACT, "act": ALL}, "n_clicks"),
        State(ids.ACCOUNT_CHOSEN, "data"),
        State(ids.ACCOUNT_NAME, "value"),
        State(ids.ACCOUNT_ROLE, "value"),
        State(ids.ACCOUNT_AREA, "value"),
        State({"type": ids.IDENTITY_SUBJECT, "of": ALL}, "value"),
        prevent_initial_call=True,
        permission=Permission.ADMINISTER,
    )
    def do(
        _submits: int,
        _clicks: list[int],
        chosen: Number | Literal["new"],
        name: Words,
        role: Words,
        area: Words,
        subjects: list[Words],
    ) -> tuple[Any, Any, Any]:
        if not any(given["value"] for given in ctx.triggered):
            raise PreventUpdate  # a button that has just appeared, not one that was pressed
        act = ctx.triggered_id["act"] if isinstance(ctx.triggered_id, dict) else "save"
        bound = (area or None) if role == Role.STREET else None
        try:
            if chosen == NEW:
                chosen, told = _create(reader, name or "", role or "", bound)
            elif act == "save":
                told = _save(reader, chosen, name or "", role or "", bound)
            elif act == LINK:
                told = _link(reader, chosen, issuer, "".join(filter(None, subjects)))
            elif act.startswith(UNLINK):
                told = _unlink(reader, chosen, *act.removeprefix(UNLINK).partition(" ")[::2])
            else:
                told = _do(reader, chosen, act)
        except AccessError as error:
            return no_update, no_update, problem(error.message[reader.text.language])
        except SQLAlchemyError:
            log.exception("administering accounts failed")
            return no_update, no_update, problem(reader.text("admin.failed"))
        accounts, areas = list_accounts(reader.engine), bindable_areas(reader)
        return (
            account_list(reader.text, accounts, areas, chosen),
            _panel(reader, accounts, areas, chosen, issuer),
            told,
        )

    register.clientside(
        "admin.areaFor",
        Output(ids.ACCOUNT_AREA_FIELD, "hidden"),
        Input(ids.ACCOUNT_ROLE, "value"),
        permission=Permission.ADMINISTER,
    )


def _create(reader: Reader, name: str, role: str, area: str | None) -> tuple[int, Any]:
    secret = one_time_password()
    made = create_account(reader.engine, reader.principal.actor, name, role, secret, area)
    return made.account_id, _told_once(reader, "admin.said_created", made.name, secret)


def _save(reader: Reader, account_id: int, name: str, role: str, area: str | None) -> Any:
    text, engine, actor = reader.text, reader.engine, reader.principal.actor
    before = after = account_by_id(engine, account_id)
    with writing(engine) as connection:  # both or neither
        if name.strip() != before.name:
            after = rename_account(connection, actor, account_id, name)
        if (role, area) != (
            before.role,
            before.area_code,
        ):  # another role ends the sessions: only where it is another
            after = set_role(connection, actor, account_id, role, area)
    return said(text("admin.said_nothing") if after is before else text("admin.said_save", name=after.name))


def _do(reader: Reader, account_id: int, act: str) -> Any:
    if act not in (PASSWORD, *ACTS):
        raise PreventUpdate
    engine, actor = reader.engine, reader.principal.actor
    name = account_by_id(engine, account_id).name
    if act == PASSWORD:
        secret = one_time_password()
        set_password(engine, actor, account_id, secret, must_change=True)
        return _told_once(reader, "admin.said_password", name, secret)
    ACTS[act](engine, actor, account_id)
    return said(reader.text(f"admin.said_{act}", name=name))


def _link(reader: Reader, account_id: int, issuer: str, subject: str) -> Any:
    link_identity(reader.engine, reader.principal.actor, account_id, issuer, subject)
    return said(reader.text("admin.said_link", name=account_by_id(reader.engine, account_id).name))


def _unlink(reader: Reader, account_id: int, issuer: str, subject: str) -> Any:
    unlink_identity(reader.engine, reader.principal.actor, issuer, subject)
    return said(reader.text("admin.said_unlink", name=account_by_id(reader.engine, account_id).name))


def _told_once(reader: Reader, words: str, name: str, secret: str) -> Any:
    return secret_once(reader.text, reader.text(words, name=name), secret, ids.ACCOUNT_SECRET)


def _panel(
    reader: Reader, accounts: Sequence[Account], areas: Mapping[str, str], chosen: int | None, issuer: str
) -> list[Any]:
    one = next((account for account in accounts if account.account_id == chosen), None)
    if one is None:
        return no_panel(reader.text)
    admins = [a.account_id for a in accounts if a.role == Role.ADMIN and not a.disabled]
    own = one.account_id == reader.principal.account_id
    return account_panel(
        reader.text,
        one,
        areas,
        only_admin=admins == [one.account_id],
        own=own,
        identities=list_identities(reader.engine, one.account_id),
        issuer=issuer,
        contacts=contacts_of(reader.engine, one.account_id),
        failures=sign_in_failures(reader.engine, one.account_id),
    )


def bindable_areas(reader: Reader) -> dict[str, str]:
    """Return the names of the areas that an account can be bound to: those right below the whole."""
    try:
        areas = load_areas(reader.engine)
    except NotFoundError:
        return {}
    top = areas.loc[areas["parent_code"].isna(), "area_code"]
    below = areas[areas["parent_code"].isin(top)]
    return {row["area_code"]: reader.text.name(row) for row in below.to_dict("records")}
