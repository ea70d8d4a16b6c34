"""Which of its parts hold an area back: a small map and a ranking, worst first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from layouts.also import also
from layouts.area.words import is_missing, moved_class, reason
from layouts.drawing import canvas, drawing, node
from layouts.element import html
from layouts.picture import save_picture
from layouts.records import Record
from layouts.tables import export_button
from layouts.text import Text
from pingan.look import format as fmt

if TYPE_CHECKING:
    import pandas as pd

    from layouts.area.page import AreaPage


WIDTH, HEIGHT = 520, 380


@dataclass(frozen=True, eq=False)
class Parts:
    """The next finer areas.

    Attributes
    ----------
    level : of the parts, in words
    frame : `Standing.parts`, worst first
    paths : area code and SVG path, in a box of `WIDTH` × `HEIGHT`
    classes : each path's class, 0 the lowest, −1 missing
    breaks : between the classes
    tones : each class's place on the scale of scores, 0 to 4
    labels : by code, the short name that the map and the list show
    """

    level: str
    frame: pd.DataFrame
    paths: Sequence[tuple[str, str]]
    classes: Sequence[int]
    breaks: Sequence[float]
    tones: Sequence[int]
    labels: dict[str, str]


def parts_section(text: Text, page: AreaPage, parts: Parts) -> html.Section:
    """Return the section of an `AreaPage` that has parts."""
    label = text("area.parts_label", name=page.name, level=parts.level)
    return html.Section(
        [
            html.Div(
                [
                    html.H2(text("area.parts", level=parts.level, count=len(parts.frame))),
                    export_button(text, "parts"),
                ],
                className="area-subhead",
            ),
            html.Div(
                [_map(text, page, parts, label), _list(text, page, parts, label)], className="area-parts-body"
            ),
        ],
        className="area-card area-parts",
        id="parts",
    )


def _map(text: Text, page: AreaPage, parts: Parts, label: str) -> html.Div:
    values = dict(zip(parts.frame["area_code"], parts.frame["index"], strict=True))
    shapes = [
        node(
            "path",
            node("title", f"{page.names.get(code, code)} {fmt.number(_plain(values.get(code)))}"),
            d=path,
            fill_rule="evenodd",
            class_=f"part class-{parts.tones[place]}" if place >= 0 else "part class-missing",
            data_code=code,
        )
        for (code, path), place in zip(parts.paths, parts.classes, strict=True)
        if path
    ]
    return html.Div(
        [
            drawing(canvas(WIDTH, HEIGHT, shapes), label, "area-map"),
            _legend(text, parts),
            save_picture(text, "parts", ".area-map-box", label, boundaries=True),
        ],
        className="area-map-box",
    )


def _legend(text: Text, parts: Parts) -> html.Ul:
    edges = [None, *parts.breaks, None]
    counts = [sum(place == n for place in parts.classes) for n in range(len(edges) - 1)]
    entries = []
    for n in reversed(range(len(edges) - 1)):
        low, high = edges[n], edges[n + 1]
        if low is None and high is None:
            said = text("area.all_classes")
        elif low is None:
            said = f"< {fmt.number(high, 1)}"
        elif high is None:
            said = f"≥ {fmt.number(low, 1)}"
        else:
            said = f"{fmt.number(low, 1)}–{fmt.number(high, 1)}"
        entries.append(_entry(text, f"class-{parts.tones[n]}", said, counts[n]))
    missing = sum(place < 0 for place in parts.classes)
    if missing:
        entries.append(_entry(text, "class-missing", text("map.legend_missing"), missing))
    return html.Ul(entries, className="area-legend")


def _entry(text: Text, kind: str, said: str, count: int) -> html.Li:
    return html.Li(
        [
            html.I(className=f"swatch {kind}", **also({"aria-hidden": "true"})),
            said,
            html.Span(text("map.legend_count", count=count), className="quiet"),
        ]
    )


def _list(text: Text, page: AreaPage, parts: Parts, label: str) -> html.Div:
    head = [
        html.Th(text("map.column_rank"), scope="col", className="number"),
        html.Th(text("map.column_name"), scope="col"),
        html.Th(text("area.column_index"), scope="col", className="number"),
        html.Th(text("panel.change_previous"), scope="col", className="number"),
        html.Th(text("map.column_movement"), scope="col", className="number"),
    ]
    rows = [_row(text, page, parts, row) for row in parts.frame.to_dict("records")]
    return html.Div(
        html.Table(
            [
                html.Caption(text("area.parts_listed", label=label), className="visually-hidden"),
                html.Thead(html.Tr(head)),
                html.Tbody(rows),
            ],
            className="area-parts-table",
            **also({"data-table": "parts"}),
        ),
        className="area-parts-list",
    )


def _row(text: Text, page: AreaPage, parts: Parts, row: Record) -> html.Tr:
    code = row["area_code"]
    name = parts.labels.get(code, code)
    address = page.addresses.get(code)
    missing = is_missing(row["index"])
    said = reason(text, page.system, row["reason"]) if missing else None
    movement = None if is_missing(row["movement_within"]) else float(row["movement_within"])
    return html.Tr(
        [
            html.Td(
                fmt.MISSING if is_missing(row["rank_within"]) else str(int(row["rank_within"])),
                className="number",
            ),
            html.Th(
                html.A(name, href=address, title=page.names.get(code)) if address else name,
                scope="row",
                **also({"data-file": page.names.get(code, code)}),
            ),
            html.Td(
                [fmt.MISSING, " ", html.Small(said, className="quiet")]
                if missing
                else fmt.number(float(row["index"])),
                className="number main",
            ),
            html.Td(fmt.signed(_plain(row["change"])), className=f"number {moved_class(row['change'])}"),
            html.Td(fmt.movement(movement), className=f"number {moved_class(row['movement_within'])}"),
        ],
        **also({"data-code": code}),
    )


def _plain(value: float | None) -> float | None:
    return None if is_missing(value) else float(value)
