"""In which dimension: the area's scores on one scale beside its peers' mean and best, and its own earlier ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from layouts.also import also
from layouts.area.words import is_missing, moved_class, reason
from layouts.children import Child
from layouts.element import html
from layouts.figures.profile import Scale, marks, profile_scale
from layouts.picture import save_picture
from layouts.records import Record
from layouts.tables import export_button
from layouts.text import Text
from pingan.look import format as fmt

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from layouts.area.page import AreaPage


MARKS = ("score", "mean", "best", "before", "year_before")


def profile_section(text: Text, page: AreaPage) -> html.Section:
    """Return the section of an `AreaPage`: a row a dimension, the lowest against its peers marked."""
    frame = page.standing.profile
    if not page.peers_level:  # the top area would be its own mean and best
        frame = frame.assign(mean=np.nan, best=np.nan)
    shown = [name for name in MARKS if frame[name].notna().any()] or ["score"]
    scale = profile_scale(frame[list(shown)].to_numpy(float, na_value=float("nan")).ravel())
    names = {d.code: text.name(d) for d in page.system.dimensions}
    sums = page.waterfalls["previous"].dimensions
    moved = dict(zip(sums["dimension"], sums["contribution"].astype(float), strict=True))
    behind = frame["score"] - frame["mean"]
    lowest = frame.loc[behind.idxmin(), "dimension"] if behind.notna().any() and behind.min() < 0 else None
    columns = ["score", *[name for name in ("mean", "best") if name in shown], "change"]
    head = [html.Th(text("area.column_dimension"), scope="col")]
    head += [html.Th(_ticks(scale), className="graphic")]
    head += [html.Th(text(f"area.profile_{name}"), scope="col", className="number") for name in columns]
    head += [html.Th(text("area.profile_moved"), scope="col", className="number")] if moved else []
    rows = [_row(text, page, row, scale, names, columns, moved, lowest) for row in frame.to_dict("records")]
    keys = [_key(text, name) for name in shown]
    return html.Section(
        [
            html.H2(text("area.profile")),
            html.Table(
                [
                    html.Caption(text("area.profile_label", name=page.name), className="visually-hidden"),
                    html.Thead(html.Tr(head)),
                    html.Tbody(rows),
                ],
                className="area-profile-table",
                **also({"data-table": "profile"}),
            ),
            html.Div(
                [
                    html.Div(keys, className="area-keys"),
                    export_button(text, "profile"),
                    save_picture(text, "profile", ".area-profile", text("area.profile")),
                ],
                className="area-foot",
            ),
            _comparison(text, page),
        ],
        className="area-card area-profile",
        id="profile",
    )


def _row(
    text: Text,
    page: AreaPage,
    row: Record,
    scale: Scale,
    names: Mapping[str, str],
    columns: Sequence[str],
    moved: Mapping[str, float],
    lowest: str | None,
) -> html.Tr:
    cells = {
        "score": fmt.number(_plain(row["score"]), 1),
        "mean": fmt.number(_plain(row["mean"]), 1),
        "best": fmt.number(_plain(row["best"]), 1),
        "change": _change(row),
    }
    titles = {"best": page.names.get(row.get("best_code") or "", None)}
    if is_missing(row["score"]):
        titles["score"] = reason(text, page.system, row.get("reason"))
    points = moved.get(row["dimension"])
    name = names.get(row["dimension"], row["dimension"])
    return html.Tr(
        [
            html.Th(
                [name, html.Small(text("area.weight", share=fmt.number(100 * row["weight"], 0)))],
                scope="row",
            ),
            html.Td(_strip(text, row, scale), className="graphic", **also({"aria-hidden": "true"})),
            *[
                html.Td(cells[c], className="number main" if c == "score" else "number", title=titles.get(c))
                for c in columns
            ],
            *([html.Td(fmt.signed(points), className=f"number {moved_class(points)}")] if moved else []),
        ],
        className="lowest" if row["dimension"] == lowest else None,
    )


def _change(row: Record) -> Child:
    if is_missing(row["score"]) or is_missing(row["before"]):
        return fmt.MISSING
    change = float(row["score"]) - float(row["before"])
    return html.Span(fmt.signed(change, 1), className=moved_class(round(change, 1)))


def _strip(text: Text, row: Record, scale: Scale) -> html.Div:
    found = marks(
        scale, {name: float("nan") if is_missing(row[name]) else float(row[name]) for name in MARKS}
    )
    lines = [html.Span(className="grid", style={"left": f"{scale.at(tick)}%"}) for tick in scale.ticks]
    dots = [
        html.Span(
            className=f"mark {kind}",
            style={"left": f"{at}%"},
            title=f"{text(f'area.profile_{kind}')} {fmt.number(float(row[kind]), 1)}",
        )
        for kind, at in found
    ]
    return html.Div([*lines, *dots], className="strip")


def _ticks(scale: Scale) -> html.Div:
    words = [html.Span(fmt.number(tick, 0), style={"left": f"{scale.at(tick)}%"}) for tick in scale.ticks]
    return html.Div(words, className="strip ticks", **also({"aria-hidden": "true"}))


def _key(text: Text, name: str) -> html.Span:
    sign = html.I(className=f"mark {name}", **also({"aria-hidden": "true"}))
    return html.Span([sign, text(f"area.profile_{name}")], className="area-key")


def _comparison(text: Text, page: AreaPage) -> html.P | None:
    """Say why there are no peers, where there are none to be seen."""
    if page.standing.profile["mean"].isna().all() and page.peers_level:
        return html.P(text("area.no_peers", level=page.peers_level), className="quiet")
    return None


def _plain(value: float | None) -> float | None:
    return None if is_missing(value) else float(value)
