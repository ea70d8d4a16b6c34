"""Publishing: what is about to be published, a second person's approval, and the quarters that want correcting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NotRequired, TypedDict
from urllib.parse import urlencode

import dash_bootstrap_components as dbc
from dash import dcc, html

from layouts import ids
from layouts.children import Child
from layouts.office.nav import data_address
from layouts.office.preview import choose_quarter, office_page
from layouts.office.seen import Whom, office_note_field, office_notes, seen_by
from layouts.records import Record
from layouts.tables import plain_table
from layouts.text import Text
from pingan.look import format as fmt

if TYPE_CHECKING:
    from datetime import datetime

    from pingan.reading.summary import Awaited


HERE, CORRECT = "/data/publish", "/data/correct"
LONGEST_REASON = 400


class State(TypedDict):
    """How a quarter's publication stands, as `publish_page` takes it; with `problem` there is nothing else."""

    problem: NotRequired[str]
    release_id: str
    replaces: str | None
    sha256: str
    unranked: int
    awaited: Sequence[Awaited]
    four_eyes: bool
    proposal: Record | None
    decided: Record | None


def publish_page(text: Text, quarter: str, quarters: Sequence[str], state: State) -> html.Div:
    """Return the page that publishes a quarter, or proposes to.

    Parameters
    ----------
    state : `release_id`, `sha256` of what is computed now, or `problem` (why it cannot be); `replaces`: the release
        that readers see, or None; `four_eyes`; `awaited`: departments that have not sent everything;
        `unranked`: areas without an index; `proposal`: the open one, or None, with `own`, `outdated`, `office_notes`;
        `decided`: the last decided proposal, or None
    """
    name = fmt.quarter(quarter, text.language)
    content: list[Child] = [choose_quarter(text, HERE, quarter, quarters)]
    if state.get("problem"):
        content.append(html.P(state["problem"], className="office-problem", role="alert"))
        content.append(
            html.A(text("publish.to_intake"), href=data_address("/data", quarter), className="office-link")
        )
    else:
        content += [_decided(text, state), _about(text, quarter, state), _act(text, quarter, state)]
    return office_page(text, HERE, quarter, text("publish.publish_title", quarter=name), content)


def correct_page(text: Text, quarter: str, rows: Sequence[Record]) -> html.Div:
    """Return the published quarters, newest first, each with its corrections and whether its data have changed.

    Parameters
    ----------
    rows : `quarter, release_id, published_at, published_by, reason, outdated, earlier` (releases it replaced), and
        `office_notes`: what the data office keeps for itself about the release
    """
    columns = [
        (text("publish.quarter"), False),
        (text("publish.published"), False),
        (text("publish.reason"), False),
        (text("publish.earlier"), False),
        (text("publish.state"), False),
    ]
    table = [
        [
            html.A(
                fmt.quarter(row["quarter"], text.language),
                href=f"/map?{urlencode({'quarter': row['quarter']})}",
                className="office-link",
            ),
            html.Span(
                [_moment(row["published_at"]), html.Small(row["published_by"])], className="office-two"
            ),
            html.Div([row["reason"] or fmt.MISSING, *office_notes(text, row["office_notes"])]),
            html.Span([_earlier(text, row["quarter"], one) for one in row["earlier"]], className="office-two")
            if row["earlier"]
            else fmt.MISSING,
            html.A(
                text("publish.correct_now"),
                href=data_address("/data/preview", row["quarter"]),
                className="btn office-button",
            )
            if row["outdated"]
            else text("publish.unchanged"),
        ]
        for row in rows
    ]
    content: list[Child] = [
        html.P(text("publish.correct_how"), className="office-words"),
        plain_table(columns, table, text("publish.correct_title"))
        if rows
        else html.P(text("publish.nothing_published")),
    ]
    return office_page(text, CORRECT, quarter, text("publish.correct_title"), content)


def told(text: Text, message: str, good: bool, links: Sequence[tuple[str, str]] = ()) -> html.Div:
    """Return what came of an attempt: where to see it, or why not and what to do."""
    return html.Div(
        [html.P(message), *(html.A(label, href=href, className="office-link") for label, href in links)],
        className="office-told" if good else "office-problem",
        role="status" if good else "alert",
    )


def _about(text: Text, quarter: str, state: State) -> html.Section:
    same = state["replaces"] == state["release_id"]
    facts: list[tuple[str, Child]] = [
        (text("publish.published" if same else "publish.release"), html.Code(state["release_id"]))
    ]
    if not same:
        replaced = html.Code(state["replaces"]) if state["replaces"] else text("publish.none_before")
        facts.append((text("publish.replaces"), replaced))
    facts.append((text("publish.unranked_areas"), str(state["unranked"])))
    late = text("publish.comma").join(
        (text.language == "en" and one.department_en) or one.department for one in state["awaited"]
    )
    facts.append((text("publish.awaited"), late or text("publish.none_awaited")))
    listed = [part for term, value in facts for part in (html.Dt(term), html.Dd(value))]
    return html.Section(
        [
            html.Dl(listed, className="office-facts"),
            html.A(
                text("publish.look_again"),
                href=data_address("/data/preview", quarter),
                className="office-link",
            ),
        ],
        className="office-card",
    )


def _act(text: Text, quarter: str, state: State) -> html.Section | html.P:
    if state["proposal"]:
        return _proposal(text, state["proposal"])
    if state["replaces"] == state["release_id"]:
        return html.P(text("publish.is_published"), className="office-told")
    correction = state["replaces"] is not None
    key = ("propose" if state["four_eyes"] else "publish") + ("_correction" if correction else "")
    return html.Section(
        [
            dcc.Store(id=ids.PUBLISH_TARGET, data=[quarter, state["sha256"]]),
            html.H2(text(f"publish.{key}")),
            html.P(text(f"publish.{key}_how"), className="office-words"),
            html.Div(
                _reason(text, ids.PUBLISH_REASON, text("publish.reason_readers"), "everyone"),
                hidden=not correction,
            ),
            office_note_field(text, ids.PUBLISH_OFFICE_NOTE, offered=True),
            dbc.Button(text(f"publish.{key}"), id=ids.PUBLISH_BUTTON, color="primary"),
            html.Div(id=ids.PUBLISH_RESULT),
        ],
        className="office-card",
    )


def _proposal(text: Text, proposal: Record) -> html.Section:
    said = text(
        "publish.proposed",
        who=proposal["proposed_by"],
        at=_moment(proposal["proposed_at"]),
        release=proposal["release_id"],
    )
    content: list[Child] = [
        dcc.Store(id=ids.PUBLISH_TARGET, data=proposal["proposal_id"]),
        html.H2(text("publish.waits")),
        html.P(said),
    ]
    if proposal["reason"]:
        content.append(html.P(text("publish.with_reason", reason=proposal["reason"])))
    content += office_notes(text, proposal["office_notes"])
    if proposal["outdated"]:
        content.append(html.P(text("publish.outdated"), className="office-problem"))
    acts: list[Child] = []
    if proposal["own"]:
        acts.append(html.P(text("publish.own"), className="office-words"))
    elif not proposal["outdated"]:
        acts.append(html.P(text("publish.approve_how"), className="office-words"))
        acts.append(dbc.Button(text("publish.approve"), id=ids.APPROVE_BUTTON, color="primary"))
        acts.append(html.Div(id=ids.APPROVE_RESULT))
    acts += [
        html.Div(
            _reason(text, ids.REJECT_REASON, text("publish.reason_proposer"), "office"),
            hidden=proposal["own"],
        ),
        dbc.Button(
            text("publish.withdraw" if proposal["own"] else "publish.reject"),
            id=ids.REJECT_BUTTON,
            className="office-button",
            color="link",
        ),
        html.Div(id=ids.REJECT_RESULT),
    ]
    content.append(html.Div(acts, className="office-decide"))  # once decided, only the outcome is left to see
    return html.Section(content, className="office-card")


def _decided(text: Text, state: State) -> html.P | None:
    one = state["decided"]
    if one is None or one["decision"] != "rejected" or state["proposal"]:
        return None
    return html.P(
        text(
            "publish.was_rejected",
            who=one["decided_by"],
            at=_moment(one["decided_at"]),
            reason=one["decision_reason"],
        ),
        className="office-problem",
    )


def _reason(text: Text, component: str, label: str, whom: Whom) -> html.Label:
    return html.Label(
        [
            html.Span(label),
            dbc.Textarea(id=component, maxLength=LONGEST_REASON, rows=2, className="office-reason"),
            seen_by(text, whom),
        ],
        className="office-field",
    )


def _earlier(text: Text, quarter: str, release_id: str) -> html.A:
    return html.A(
        release_id,
        href=f"/map?{urlencode({'release': release_id, 'quarter': quarter})}",
        className="office-link",
        title=text("publish.earlier_title"),
    )


def _moment(at: datetime) -> str:
    return at.astimezone().strftime("%Y-%m-%d %H:%M")
