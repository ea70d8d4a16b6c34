"""What stands beside the list of areas to put right: one of them with its progress, or the form for a new one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypedDict

import dash_bootstrap_components as dbc
from dash import dcc, html

from layouts import ids
from layouts.admin import moment
from layouts.also import also
from layouts.children import Child
from layouts.office.seen import office_note_field, office_notes, seen_by
from layouts.text import Text
from layouts.watch.listed import due_words, index_words
from pingan.look import format as fmt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pingan.reading.listings import ListedArea
    from pingan.storage.listings import Listing
    from pingan.storage.office_notes import OfficeNote


LONGEST = 1000
OUTCOMES = ("done", "withdrawn")


def no_panel(text: Text, key: str = "chosen_none") -> list[Child]:
    """Return what stands there while none is chosen."""
    return [html.P(text(f"listed.{key}"), className="quiet")]


class Target(TypedDict):
    """What the form is about; `warning` is the number of the one that led to it."""

    area: str
    quarter: str
    warning: int | None


def new_panel(
    text: Text, target: Target, name: str, facts: list[str], *, may_keep: bool = False
) -> list[Child]:
    """Return the form that puts an area on the list.

    Parameters
    ----------
    target : `area`, `quarter`, `warning` (its number or None): what the form is about
    facts : what is known of it, in sentences; the warning it comes from
    may_keep : whether whoever looks may keep a note for the data office
    """
    quarter = fmt.quarter(target["quarter"], text.language)
    return [
        dcc.Store(id=ids.LISTING_TARGET, data={**target}),
        html.H2(text("listed.new_title", name=name)),
        *[html.P(fact) for fact in facts],
        html.P(text("listed.from_quarter", quarter=quarter), className="quiet"),
        _field(text("listed.reason"), _area(ids.LISTING_REASON), seen=seen_by(text, "area")),
        _field(text("listed.measure"), _area(ids.LISTING_MEASURE), seen=seen_by(text, "area")),
        _field(
            text("listed.office"),
            dbc.Input(id=ids.LISTING_OFFICE, maxlength=60, autocomplete="off"),
            text("listed.office_hint"),
        ),
        _field(text("listed.due"), dbc.Input(id=ids.LISTING_DUE, type="date"), text("listed.due_hint")),
        office_note_field(text, ids.LISTING_OFFICE_NOTE, offered=may_keep),
        dbc.Button(text("listed.put"), id=ids.LISTING_PUT, color="primary"),
        html.Div(id=ids.LISTING_SAID, **also({"aria-live": "polite"})),
    ]


def listing_panel(
    text: Text,
    one: ListedArea,
    name: str,
    today: date,
    *,
    may_note: bool,
    may_remove: bool,
    links: list[tuple[str, str]],
    for_office: Sequence[OfficeNote] | None = None,
) -> list[Child]:
    """Return one listed area.

    Parameters
    ----------
    one : `pingan.reading.listings.ListedArea`
    may_note, may_remove : what whoever looks may do
    links : words and address of what may follow
    for_office : what the data office keeps for itself about it; None for anybody else, who can keep nothing
    """
    listing = one.listing
    due: list[Child] = [due_words(text, one, today)] if listing.open else [listing.due_on.isoformat()]
    if listing.due_on != listing.first_due_on:
        due.append(text("listed.due_moved", first=listing.first_due_on.isoformat()))
    facts: list[tuple[str, Child]] = [
        (text("listed.facts"), text("listed.listed_by", by=listing.by, quarter=listing.quarter)),
        (text("listed.reason"), listing.reason),
        (text("listed.measure"), listing.measure),
        (text("listed.office"), listing.office),
        (text("listed.due"), html.Span(due, className="watch-due")),
        (
            text("listed.column_change"),
            html.Span([index_words(one, text), " ", html.B(fmt.signed(one.change))]),
        ),
    ]
    if listing.removal:
        end = listing.removal
        facts += [
            (text("listed.outcome"), text(f"listed.outcome_{end.outcome}")),
            (text("listed.remove"), text("listed.removed_by", by=end.by, quarter=end.quarter)),
            (text("listed.remark"), end.remark),
        ]
    listed = [part for term, value in facts for part in (html.Dt(term), html.Dd(value))]
    return [
        dcc.Store(id=ids.LISTING_TARGET, data={"listing": listing.listing_id}),
        html.H2(name),
        html.Dl(listed, className="office-facts"),
        html.P(
            [html.A(words, href=href, className="office-link") for words, href in links],
            className="watch-links",
        ),
        html.H2(text("listed.notes")),
        _notes(text, listing),
        *office_notes(text, for_office or ()),
        *(_acts(text, may_remove, may_keep=for_office is not None) if listing.open and may_note else []),
        html.Div(id=ids.LISTING_SAID, **also({"aria-live": "polite"})),
    ]


def _notes(text: Text, listing: Listing) -> Child:
    if not listing.notes:
        return html.P(text("listed.notes_none"), className="quiet")
    rows = []
    for note in listing.notes:
        moved = [html.Small(text("listed.due_now", due=note.due_on.isoformat()))] if note.due_on else []
        rows.append(
            html.Li(
                [
                    html.Span([html.B(note.by), " ", moment(note.at)], className="quiet"),
                    html.P(note.note),
                    *moved,
                ]
            )
        )
    return html.Ul(rows, className="watch-notes")


def _acts(text: Text, may_remove: bool, *, may_keep: bool) -> list[Child]:
    outcomes = [{"label": text(f"listed.outcome_{one}"), "value": one} for one in OUTCOMES]
    due = _field(text("listed.note_due"), dbc.Input(id=ids.LISTING_NOTE_DUE, type="date"))
    note = [
        _field(text("listed.note"), _area(ids.LISTING_NOTE), seen=seen_by(text, "area")),
        # There for the callback also where whoever looks may not move the day.
        due if may_remove else html.Div(due, hidden=True),
        office_note_field(text, ids.LISTING_NOTE_OFFICE_NOTE, offered=may_keep),
        dbc.Button(text("listed.note_put"), id=ids.LISTING_NOTE_PUT, color="primary"),
    ]
    if not may_remove:
        return note
    remove = html.Details(
        [
            html.Summary(text("listed.remove")),
            html.P(text("listed.remove_what"), className="quiet"),
            _field(
                text("listed.outcome"),
                dbc.Select(id=ids.LISTING_OUTCOME, options=outcomes, value=OUTCOMES[0]),
            ),
            _field(text("listed.remark"), _area(ids.LISTING_REMARK), seen=seen_by(text, "area")),
            office_note_field(text, ids.LISTING_REMOVE_OFFICE_NOTE, offered=may_keep),
            dbc.Button(text("listed.remove"), id=ids.LISTING_REMOVE, color="primary"),
        ],
        className="watch-rules",
    )
    return [*note, remove]


def _field(label: str, control: Child, hint: str = "", seen: Child = None) -> html.Label:
    help_line = [html.Small(hint, className="quiet")] if hint else []
    return html.Label([html.Span(label), control, *help_line, seen], className="office-field")


def _area(component: str) -> dbc.Textarea:
    return dbc.Textarea(id=component, className="office-reason", maxlength=LONGEST)
