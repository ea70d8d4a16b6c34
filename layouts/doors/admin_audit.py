"""The page of the audit log: a form that is an address, the lines it finds, and the check of the chain."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import dash_bootstrap_components as dbc
from dash import dcc, html

from layouts import ids
from layouts.admin import PARTS, admin_page, field, moment, table
from layouts.also import also
from layouts.text import Text
from pingan.look import format as fmt

if TYPE_CHECKING:
    from pingan.access.audit_verify import Verification
    from pingan.storage.audit_log import Line


COLUMNS = ("number", "at", "who", "from", "action", "object", "outcome", "detail")
SHOWN_FAULTS = 20
ANY = "any"  # of the list of actions: a list in a browser has no empty value that can be chosen again
PLACES = {"command line": "audit.command_line", "other addresses": "audit.other_addresses"}
"""Where something came from that came from no browser, or from more addresses than are told apart."""
CHANGED = ("role", "area_code", "name")  # told as what it was and what it is
WORDED = ("via", "because", "decision", "shows")  # whose values are a few known ones
DIGEST = re.compile(r"\b([0-9a-f]{12})[0-9a-f]{52}\b")


@dataclass(frozen=True)
class Sought:
    """What is looked for; each field but the last is one of the form and of the address, "" where it does not matter.

    Attributes
    ----------
    text : in any column
    who : an account's name
    action : `pingan.access.audit.Action`
    since, until : days, 2017-07-01, both included
    page : from 1
    """

    text: str = ""
    who: str = ""
    action: str = ""
    since: str = ""
    until: str = ""
    page: int = 1

    def query(self, **other: object) -> str:
        """Return it as the end of an address, with some fields changed."""
        fields = {**vars(self), **other}
        given = {name: value for name, value in fields.items() if value and (name, value) != ("page", 1)}
        return f"?{urlencode(given)}" if given else ""


def audit_page(
    text: Text,
    sought: Sought,
    actions: Sequence[str],
    lines: Sequence[Line],
    *,
    names: Sequence[str],
    found: int,
    pages: int,
) -> html.Div:
    """Return the page.

    Parameters
    ----------
    actions : all there are
    lines : those of the page at hand (`pingan.access.audit.Line`)
    names : of those who are in the log, to choose from
    found : how many there are on all pages
    """
    return admin_page(
        text,
        "audit",
        text("audit.lead"),
        [
            _form(text, sought, actions, names),
            html.Div(
                [
                    html.P(text("audit.found", count=fmt.number(found, 0)), role="status"),
                    *(
                        html.A(
                            text(f"audit.export_{kind}"),
                            href=f"/admin/audit.{kind}{sought.query(page=1)}",
                            className="download",
                        )
                        for kind in ("csv", "xlsx", "jsonl")
                    ),
                    dbc.Button(text("audit.verify"), id=ids.AUDIT_VERIFY, color="primary", outline=True),
                ],
                className="audit-bar",
            ),
            dcc.Loading(
                html.Div(id=ids.AUDIT_VERIFIED, **also({"aria-live": "polite"})), type="dot", color="var(--accent)"
            ),
            line_table(text, lines),
            _pager(text, sought, pages),
        ],
    )  # fmt: skip


def line_table(text: Text, lines: Sequence[Line]) -> html.Div:
    """Return the lines as a table, the newest first."""
    rows = [
        html.Tr([
            html.Td(one.number, className="number"),
            html.Td(moment(one.at), className="date"),
            html.Td(one.who, className="name"),
            html.Td(text(PLACES[one.address]) if one.address in PLACES else one.address),
            html.Td(action_words(text, one.action)),
            html.Td(one.object, className="object"),
            html.Td(text.words.get(f"audit.outcome_{one.outcome}", one.outcome)),
            _detail(text, one.detail),
        ], className=None if one.outcome == "done" else "not-done")
        for one in lines
    ]  # fmt: skip
    return table(text, "audit", COLUMNS, rows, text("audit.none"))


def verified(text: Text, verification: Verification) -> html.Div:
    """Return what the check of the chain found (`pingan.access.audit.Verification`)."""
    signed = html.P(
        verification.signature_words[text.language],
        className="quiet" if verification.ok or not verification.whole else "problem",
    )
    apart = _unexplained(text, verification)
    if not verification.whole:
        faults = [html.Li(fault.message[text.language]) for fault in verification.faults[:SHOWN_FAULTS]]
        return html.Div(
            [
                html.P(text("audit.broken", count=fmt.number(verification.found, 0)), className="problem"),
                html.Ul(faults),
                signed,
                *apart,
                html.P(text("audit.broken_what"), className="quiet"),
            ],
            className="said",
            role="alert",
        )
    words = [html.P(text("audit.whole", count=fmt.number(verification.lines, 0)))]
    if verification.pruned_to:
        words.append(html.P(text("audit.pruned_to", number=fmt.number(verification.pruned_to, 0))))
    if verification.lines:
        last = text("audit.last", number=verification.number)
        words.append(html.P([last, html.Code(verification.sha256)], className="quiet"))
    return html.Div([*words, signed, *apart], className="said", role=None if verification.ok else "alert")


def _unexplained(text: Text, verification: Verification) -> list[html.P | html.Ul]:
    found = verification.unexplained
    if not found:
        return [html.P(text("audit.as_told"), className="quiet")]
    told = [html.Li(fault.message[text.language]) for fault in found[:SHOWN_FAULTS]]
    said = text("audit.unexplained", count=fmt.number(len(found), 0))
    return [html.P(said, className="problem"), html.Ul(told)]


def action_words(text: Text, action: str) -> str:
    """Return an action's name; one that the catalogue does not know keeps its own."""
    return text.words.get(f"audit.action_{action.replace('-', '_')}", action)


def _form(text: Text, sought: Sought, actions: Sequence[str], names: Sequence[str]) -> html.Form:
    named = [{"label": text("audit.any_action"), "value": ANY}]
    named += [{"label": action_words(text, action), "value": action} for action in actions]
    controls = (
        ("text", dbc.Input(type="search", name="text", value=sought.text, maxlength=80)),
        ("who", dbc.Input(type="search", name="who", value=sought.who, maxlength=80, list=ids.AUDIT_NAMES)),
        ("action", dbc.Select(name="action", options=named, value=sought.action or ANY)),
        ("since", dbc.Input(type="date", name="since", value=sought.since)),
        ("until", dbc.Input(type="date", name="until", value=sought.until)),
    )
    return html.Form(
        [
            html.Datalist([html.Option(value=name) for name in names], id=ids.AUDIT_NAMES),
            *(field(text(f"audit.seek_{name}"), control) for name, control in controls),
            dbc.Button(text("audit.search"), type="submit", color="primary"),
            html.A(text("audit.all"), href=PARTS["audit"], className="download"),
        ],
        action=PARTS["audit"],
        method="get",
        className="audit-form",
        role="search",
    )


def _pager(text: Text, sought: Sought, pages: int) -> html.Nav:
    def to(page: int, words: str) -> html.A | html.Span:
        if 1 <= page <= pages:
            return html.A(text(words), href=f"{PARTS['audit']}{sought.query(page=page)}")
        return html.Span(text(words), className="quiet")

    here = html.Span(text("audit.page", page=sought.page, pages=pages))
    return html.Nav(
        [to(sought.page - 1, "audit.newer"), here, to(sought.page + 1, "audit.older")],
        className="pager",
        hidden=pages <= 1,
        **also({"aria-label": text("audit.pages")}),
    )


def _detail(text: Text, detail: str | None) -> html.Td:
    """Return a line's detail; a hash is cut short, and whole in the cell's title."""
    if not detail:
        return html.Td("", className="detail")
    try:
        content = dict(json.loads(detail))
        told = " · ".join(_told(text, name, value) for name, value in content.items() if value is not None)
    except (ValueError, TypeError):  # tampered with: the check of the chain says so
        told = str(detail)
    return html.Td(DIGEST.sub(r"\1…", told), className="detail", title=told)


def _told(text: Text, name: str, value: object) -> str:
    """Return one thing that a line tells, in words where the catalogue has some."""
    named = text.words.get(f"audit_detail.{name.replace(' ', '_')}", name)
    if name == "state" and isinstance(value, list):  # of everything there was: for the check, not for eyes
        return named + text("audit.colon") + fmt.number(len(value), 0)
    if name in CHANGED and isinstance(value, list):
        return named + text("audit.colon") + " → ".join(_value(text, name, one) for one in value)
    return named + text("audit.colon") + _value(text, name, value)


def _value(text: Text, name: str, value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{part} {_value(text, '', one)}" for part, one in value.items())
    if isinstance(value, list):
        return ", ".join(_value(text, "", one) for one in value)
    if not isinstance(value, str):
        return fmt.MISSING if value is None else json.dumps(value)
    if name in ("role", "kind"):  # a token's kind is a role
        return text.words.get(f"role.{value}", value)
    return text.words.get(f"audit_value.{value.replace(' ', '_')}", value) if name in WORDED else value
