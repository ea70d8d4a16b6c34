"""A leader's contact compounds: where each stands, worst first, with its warnings and whether it is on the list."""

from collections.abc import Sequence
from datetime import date
from typing import TypedDict

import dash_bootstrap_components as dbc
from dash import html

from layouts import ids
from layouts.also import also
from layouts.area.words import moved_class
from layouts.children import Child
from layouts.tables import file_links, plain_table
from layouts.text import Text
from layouts.watch.frame import address, choices
from pingan.look import format as fmt

HERE = "/contact"


class ContactRow(TypedDict):
    """A contact area in a quarter; None is missing."""

    code: str
    name: str
    within: str
    index: float | None
    reason: str | None
    rank: int | None
    rank_of: int | None
    change: float | None
    movement: int | None
    warnings: int | None
    listed: tuple[int, date] | None


def contact_page(
    text: Text, quarter: str, quarters: Sequence[str], rows: Sequence[ContactRow], gone: Sequence[str],
    exports: bool = False,
) -> html.Div:  # fmt: skip
    """Return the page.

    Parameters
    ----------
    rows : `code, name, within, index, reason, rank, rank_of, change, movement, warnings` (None where nobody judged the
        quarter), `listed` (None, or its number and day), in the order in which they are shown
    gone : codes that are bound and are in no boundaries in use
    exports : whether the table may be taken along
    """
    content: list[Child] = [html.H1(text("contact.title"))]
    options = [(one, address(HERE, {"quarter": one}), one == quarter) for one in quarters]
    if rows:
        said = text("contact.lead", count=len(rows), quarter=fmt.quarter(quarter, text.language))
        head: list[Child] = [html.P(said, className="office-state")]
        head += [file_links(text, HERE, {"quarter": quarter})] if exports else []
        content += [choices(text, "contact.quarters", options), html.Div(head, className="watch-head")]
        content.append(
            html.Div(_table(text, quarter, rows), className="watch-table office-card", tabIndex="0")
        )
    else:
        content.append(html.P(text("contact.none"), className="office-told"))
    if gone:
        codes = text("contact.comma").join(gone)
        content.append(html.P(text("contact.gone", count=len(gone), codes=codes), className="quiet"))
    return html.Div(html.Div(content, className="office-column"), className="office-page watch-page")


def contacts_act(text: Text, codes: Sequence[str]) -> html.Details:
    """Return what binds an account to its contact compounds, for the administrator's panel of it."""
    return html.Details(
        [
            html.Summary(text("contact.of_account", count=len(codes))),
            html.Label(
                [
                    html.Span(text("contact.field")),
                    dbc.Textarea(id=ids.CONTACT_CODES, value="\n".join(codes), rows=5),
                    html.Small(text("contact.hint"), className="quiet"),
                ],
                className="field",
            ),
            dbc.Button(text("contact.save"), id=ids.CONTACT_SAVE, color="primary", className="do"),
            html.Div(id=ids.CONTACT_SAID, **also({"aria-live": "polite"})),
        ],
        className="admin-act",
    )


def _table(text: Text, quarter: str, rows: Sequence[ContactRow]) -> html.Table:
    names = ("area", "within", "index", "rank", "change", "movement", "warnings", "listed")
    numbers = {"index", "rank", "change", "movement", "warnings"}
    columns = [(text(f"contact.column_{name}"), name in numbers) for name in names]
    cells = [
        [
            html.A(
                row["name"],
                href=address(f"/area/{row['code']}", {"quarter": quarter}),
                className="office-link",
            ),
            row["within"],
            html.Span(fmt.number(row["index"]), title=row["reason"] or ""),
            fmt.rank(row["rank"], row["rank_of"]),
            html.Span(fmt.signed(row["change"]), className=moved_class(row["change"])),
            html.Span(fmt.movement(row["movement"]), className=moved_class(row["movement"])),
            _warnings(text, quarter, row),
            _listed(row["listed"]),
        ]
        for row in rows
    ]
    return plain_table(columns, cells, text("contact.title"))


def _warnings(text: Text, quarter: str, row: ContactRow) -> Child:
    if not row["warnings"]:
        return fmt.MISSING if row["warnings"] is None else "0"
    href = address("/warnings", {"quarter": quarter, "area": row["code"]})
    return html.A(str(row["warnings"]), href=href, className="office-link")


def _listed(listed: tuple[int, date] | None) -> Child:
    if listed is None:
        return fmt.MISSING
    return html.A(
        listed[1].isoformat(), href=address("/listed", {"listing": listed[0]}), className="office-link"
    )
