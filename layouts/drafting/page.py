"""Making a new version of the indicator system: the list of drafts, and the frame around a draft's parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

import dash_bootstrap_components as dbc
from dash import dcc, html

from layouts import ids
from layouts.also import also
from layouts.children import Child, Children
from layouts.drafting.fields import place_words
from layouts.records import Json, Record
from layouts.text import Text
from pingan.look import format as fmt
from pingan.system.editing import Content, Place
from pingan.system.indicator_system import IndicatorSystem, Problem

PATH = "/method/edit"
PARTS = ("weights", "indicators", "rules", "compare", "backcast", "store")
MOST_TOLD = 8  # faults that the head lists


@dataclass(frozen=True, eq=False)
class DraftPage:
    """One draft, as its pages show it.

    Attributes
    ----------
    draft_id, revision : which, and which of its saves
    based_on : the version it is a copy of
    saved_at, saved_by : the last save
    content : what is shown; where `unsaved` with changes that are not saved yet
    unsaved : whether the content differs from what is saved
    problems : what is wrong with the content, by field
    in_force : the version it is compared with
    shares : each indicator's share of the index in that version
    quarters : from which it may apply
    published : the last published quarters, oldest first
    four_eyes : whether a second person has to store it
    proposed_at, proposed_by, own_proposal : who asked for that; None where nobody
    """

    draft_id: int
    revision: int
    based_on: str
    saved_at: datetime
    saved_by: str
    content: Content
    problems: Sequence[tuple[Place, Problem]]
    in_force: IndicatorSystem
    shares: Mapping[str, float]
    quarters: Sequence[str]
    published: Sequence[str]
    four_eyes: bool
    unsaved: bool = False
    proposed_at: datetime | None = None
    proposed_by: str | None = None
    own_proposal: bool = False
    faults: Mapping[Place, list[str]] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """The version it would become."""
        return str(self.content.value(("system", "", "version")) or "")

    def at(self, part: str, **more: str) -> str:
        """Return the address of one of its parts."""
        return f"{PATH}?{urlencode({'draft': self.draft_id, 'part': part, **more})}"

    def field_address(self, place: Place) -> str:
        """Return the address at which a field can be changed."""
        table, code, key = place
        if table == "indicator" and code:
            return self.at("indicators", indicator=code)
        if table == "judgement":
            return self.at("judge", group=code)
        return self.at("weights" if table == "dimension" and key == "weight" else "rules")

    def wrong(self, text: Text, place: Place) -> list[str]:
        """Return what is wrong with a field, in the reader's language."""
        return [getattr(problem, text.language) for at, problem in self.problems if at == place]


def act_button(
    words: str,
    act: str,
    of: str = "",
    color: str = "primary",
    *,
    outline: bool = False,
    disabled: bool = False,
) -> dbc.Button:
    """Return a button that does something with the draft; `of` says with what."""
    return dbc.Button(
        words,
        id={"type": "edit-act", "act": act, "of": of},
        color=color,
        size="sm",
        className="act",
        outline=outline,
        disabled=disabled,
    )


def option_id(key: str) -> dict[str, str]:
    """Return the id of a control that belongs to an act and not to the draft."""
    return {"type": "edit-option", "key": key}


def confirmed(text: Text, words: str, act: Children) -> html.Details:
    """Return an act that first says what it will do; it is done by the button within."""
    return html.Details([html.Summary(words), html.Div(act, className="confirm")], className="confirmed")


def table(text: Text, head: Sequence[tuple[str, bool]], rows: Sequence[html.Tr]) -> html.Div:
    """Return a table that scrolls by itself; `head` has the columns' words, and whether they hold numbers."""
    cells = [html.Th(words, scope="col", className="number" if number else None) for words, number in head]
    body = [html.Thead(html.Tr(cells)), html.Tbody(rows)]
    return html.Div(html.Table(body, className="edit-table"), className="wide", tabIndex="0")


def edit_page(content: Sequence[Child], state: Json) -> html.Div:
    """Return the page; its content and state are replaced by what an act answers.

    Parameters
    ----------
    state : `draft` and `revision` that are shown (None: the list), and `search`, the address of what is
    """
    return html.Div(
        [
            dcc.Store(id=ids.EDIT_GO),
            dcc.Store(id=ids.EDIT_JUDGED_OF),
            dcc.Store(id=ids.EDIT_JUDGE_AGAIN),
            dcc.Store(id=ids.EDIT_STATE, data=state),
            html.Div(content, id=ids.EDIT_FRAME, className="edit-columns"),
        ],
        className="edit-page",
    )


def drafts_list(
    text: Text,
    drafts: Sequence[Record],
    versions: Sequence[Mapping[str, str]],
    said: Children = None,
) -> list[Child]:
    """Return the open drafts, and the way to begin one.

    Parameters
    ----------
    drafts : `draft_id, version, based_on, applies_from, saved_at, saved_by, faults (int), proposed_by`
    versions : `version, applies_from, in_force (bool)`, newest first
    """
    rows = [
        html.Tr([
            html.Td(html.A(one["version"] or "—", href=f"{PATH}?draft={one['draft_id']}"), className="name"),
            html.Td(one["based_on"]),
            html.Td(one["applies_from"]),
            html.Td(f"{moment(one['saved_at'])} · {one['saved_by']}"),
            html.Td(_state(text, one["faults"], one["proposed_by"])),
        ])
        for one in drafts
    ]  # fmt: skip
    head = [
        (text(f"edit.column_{name}"), False) for name in ("draft", "based_on", "applies", "saved", "state")
    ]
    options = [
        {
            "label": text("edit.copy_in_force" if v["in_force"] else "edit.copy_of", version=v["version"],
                          quarter=v["applies_from"]),
            "value": v["version"],
        }
        for v in versions
    ]  # fmt: skip
    chosen = next((v["version"] for v in versions if v["in_force"]), versions[0]["version"])
    return [
        html.Header([
            html.P(html.A(text("edit.to_method"), href="/method#versions")),
            html.H1(text("edit.title")),
            html.P(text("edit.lead"), className="quiet"),
        ]),
        said_box(said),
        html.Section([
            html.H2(text("edit.drafts")),
            table(text, head, rows) if rows else html.P(text("edit.no_drafts"), className="empty"),
        ]),
        html.Section([
            html.H2(text("edit.begin")),
            html.P(text("edit.begin_lead"), className="quiet"),
            html.Div([
                html.Label([text("edit.copy_from"),
                            dbc.Select(id=option_id("version"), options=options, value=chosen, size="sm")]),
                act_button(text("edit.begin_button"), "start"),
            ], className="row-of-fields"),
        ]),
    ]  # fmt: skip


def draft_frame(
    text: Text, page: DraftPage, part: str, content: Sequence[Child], said: Children = None
) -> list[Child]:
    """Return a draft's head, its parts' links, and one part."""
    shown = "weights" if part == "judge" else part
    links = [
        html.Li(html.A(
            text(f"edit.part_{name}"), href=page.at(name), className="current" if name == shown else ""
        ))
        for name in PARTS
    ]  # fmt: skip
    return [
        html.Header([
            html.P(html.A(text("edit.to_drafts"), href=PATH)),
            html.H1(text("edit.draft_title", version=page.version or "—")),
            html.P(
                text("edit.draft_line", based_on=page.based_on, who=page.saved_by, when=moment(page.saved_at)),
                className="quiet",
            ),
            _faults(text, page),
        ]),
        html.Nav(html.Ul(links), className="edit-parts", **also({"aria-label": text("edit.parts")})),
        said_box(said),
        html.Div(content, className=f"edit-part part-{part}", **also({"data-leave": text("edit.leave")})),
    ]  # fmt: skip


def said_box(said: Children) -> html.Div:
    """Return the place for what an act came to, read out when it changes."""
    return html.Div(said, className="edit-said", role="status")


def told(message: str, wrong: bool = False) -> html.P:
    """Return what an act came to, in a sentence."""
    return html.P(
        message, className="problem" if wrong else "done", **also({"role": "alert"} if wrong else {})
    )


def conflict(
    text: Text, page: DraftPage, message: str, revision: int,
    rows: Sequence[tuple[Place, str, str, str | None]],
) -> html.Section:  # fmt: skip
    """Tell who saved in the meantime and what, beside one's own; nothing is saved until one chooses.

    Parameters
    ----------
    revision : the newest, on top of which one's own changes would be saved
    rows : field, what stood there, what stands there now, what one has typed oneself (None: left alone)
    """
    names = ("field", "stood", "theirs", "yours")
    head = [(text(f"edit.column_{name}"), name != "field") for name in names]
    body = [
        html.Tr(
            [html.Td(place_words(text, page.content, at)), *(html.Td(cell, className="number") for cell in cells[:2]),
             html.Td(text("edit.left_alone") if cells[2] is None else cells[2], className="number")],
            className="both" if cells[2] is not None else None,
        )
        for at, *cells in rows
    ]  # fmt: skip
    return html.Section(
        [
            told(message, wrong=True),
            html.P(text("edit.conflict_lead")),
            table(text, head, body),
            html.Div([
                act_button(text("edit.save_mine"), "over", str(revision)),
                act_button(text("edit.take_theirs"), "reload", color="secondary", outline=True),
            ], className="acts"),
        ],
        className="conflict",
    )  # fmt: skip


def moment(when: datetime | None) -> str:
    """Return a moment as the pages write it."""
    return fmt.MISSING if when is None else f"{when:%Y-%m-%d %H:%M} UTC"


def quarter_words(text: Text, quarter: object) -> str:
    """Return a quarter in words where it is one."""
    try:
        return fmt.quarter(str(quarter), text.language)
    except (ValueError, IndexError):
        return str(quarter or fmt.MISSING)


def _state(text: Text, faults: int, proposed_by: str | None) -> str:
    if faults:
        return text("edit.state_faults", count=faults)
    return text("edit.state_proposed", who=proposed_by) if proposed_by else text("edit.state_whole")


def _faults(text: Text, page: DraftPage) -> html.Details | html.P:
    if not page.problems:
        return html.P(_state(text, 0, page.proposed_by), className="whole")
    listed = [
        html.Li([
            html.A(place_words(text, page.content, at), href=page.field_address(at)),
            ": ", getattr(problem, text.language),
        ])
        for at, problem in page.problems[:MOST_TOLD]
    ]  # fmt: skip
    more = len(page.problems) - MOST_TOLD
    if more > 0:
        listed.append(html.Li(text("edit.more_faults", count=more), className="quiet"))
    summary = html.Summary(text("edit.state_faults", count=len(page.problems)), className="fault")
    return html.Details([summary, html.Ul(listed)], className="faults", open=len(page.problems) <= 2)
