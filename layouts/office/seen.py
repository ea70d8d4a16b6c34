"""Who gets to see what is typed into a field, said beside it; and what the data office keeps for itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import dash_bootstrap_components as dbc
from dash import html

from layouts.admin import moment
from layouts.children import Child
from layouts.text import Text

if TYPE_CHECKING:
    from pingan.storage.office_notes import OfficeNote

LONGEST = 1000
Whom = Literal["everyone", "area", "office"]
"""Every account; every account that sees the area; the data office and administrators."""


def seen_by(text: Text, whom: Whom) -> html.Small:
    """Return who sees what is typed into a field."""
    return html.Small(text(f"seen.{whom}"), className=f"seen-by {whom}")


def office_note_field(text: Text, component: str, *, offered: bool) -> html.Div:
    """Return the field of what the data office keeps for itself; hidden, for the callback, where it is not offered."""
    return html.Div(
        html.Label(
            [
                html.Span(text("seen.note")),
                dbc.Textarea(id=component, className="office-reason", maxlength=LONGEST, rows=2),
                seen_by(text, "office"),
            ],
            className="office-field",
        ),
        hidden=not offered,
    )


def office_notes(text: Text, notes: Sequence[OfficeNote]) -> list[Child]:
    """Return what the data office has kept for itself about something, oldest first; nothing where there is none."""
    if not notes:
        return []
    rows = [
        html.Li([html.Span([html.B(one.by), " ", moment(one.at)], className="quiet"), html.P(one.note)])
        for one in notes
    ]
    return [
        html.Div(
            [html.B(text("seen.notes")), html.Ul(rows, className="watch-notes")], className="office-notes"
        )
    ]
