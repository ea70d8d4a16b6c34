"""A draft beside the version in force: every share of the index, and everything that is different."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from dash import html

from layouts.also import also
from layouts.children import Child
from layouts.drafting.page import DraftPage
from layouts.method.tables import differences_table
from layouts.method.words import percent
from layouts.tables import exported
from layouts.text import Text
from pingan.look import format as fmt
from pingan.system.indicator_system import IndicatorSystem

if TYPE_CHECKING:
    from pingan.reading.method import Difference


LEAST = 5e-4  # a change of share that one decimal of per cent shows


def compare_part(
    text: Text,
    page: DraftPage,
    system: IndicatorSystem,
    shares: Mapping[str, float],
    found: Sequence[Difference],
) -> list[Child]:
    """Return both tables.

    Parameters
    ----------
    system, shares : the draft as a system, and each indicator's share of the index in it
    found : what differs (`pingan.reading.method.differences`)
    """
    old = page.in_force
    lead = text("edit.compare_lead", version=old.version, draft=system.version)
    if not found:
        return [html.P(lead, className="lead-in"), html.P(text("edit.nothing_differs"), className="empty")]
    return [
        html.P(lead, className="lead-in"),
        html.H2(text("edit.shares_title")),
        exported(
            text,
            "shares",
            html.Div(_shares(text, old, system, page.shares, shares), className="wide", tabIndex="0"),
        ),
        html.H2(text("edit.differences_title", count=len(found))),
        exported(text, "draft", html.Div(differences_table(text, found), className="wide", tabIndex="0")),
    ]


def _shares(
    text: Text,
    old: IndicatorSystem,
    new: IndicatorSystem,
    before: Mapping[str, float],
    after: Mapping[str, float],
) -> html.Table:
    longest = max([*before.values(), *after.values()])
    dimensions = {d.code: d for d in [*old.dimensions, *new.dimensions]}
    order = [d.code for d in new.dimensions] + [d.code for d in old.dimensions if d not in new.dimensions]
    rows = []
    for code in dict.fromkeys(order):
        olds = {i.code: i for i in old.indicators if i.dimension == code}
        news = {i.code: i for i in new.indicators if i.dimension == code}
        sums = sum(before[c] for c in olds), sum(after[c] for c in news)
        rows.append(_row(text, "", text.name(dimensions[code]), sums[0] or None, sums[1] or None, 0, "group"))
        for indicator in {**olds, **news}:
            item = news.get(indicator) or olds[indicator]
            values = (before.get(indicator) if indicator in olds else None,
                      after.get(indicator) if indicator in news else None)  # fmt: skip
            rows.append(_row(text, indicator, text.name(item), *values, longest))
    names = ("code", "name", "in_force", "draft_share", "change", "bars")
    head = [
        html.Th(text(f"edit.column_{name}"), scope="col",
                className="number" if name in ("in_force", "draft_share", "change") else None,
                **also({"aria-hidden": "true"} if name == "bars" else {}))
        for name in names
    ]  # fmt: skip
    return html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="edit-table shares")


def _row(
    text: Text,
    code: str,
    name: str,
    before: float | None,
    after: float | None,
    longest: float,
    group: str = "",
) -> html.Tr:
    change = (after or 0.0) - (before or 0.0)
    moved = abs(change) >= LEAST
    bars = "" if not longest else html.Div([
        html.Span(style={"width": f"{100 * (before or 0) / longest:.1f}%"}, className="old"),
        html.Span(style={"width": f"{100 * (after or 0) / longest:.1f}%"}, className="new"),
    ], className="two-bars")  # fmt: skip
    return html.Tr([
        html.Td(code), html.Td(name, className="name"),
        html.Td(_percent(before), className="number quiet"),
        html.Td(_percent(after), className="number"),
        html.Td(f"{fmt.signed(100 * change, 1)}" if moved else "", className="number change"),
        html.Td(bars, className="bars", **also({"aria-hidden": "true"})),
    ], className=" ".join(filter(None, [group, "moved" if moved else ""])) or None)  # fmt: skip


def _percent(share: float | None) -> str:
    return fmt.MISSING if share is None else f"{percent(share)}%"
