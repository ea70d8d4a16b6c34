"""The summary of a quarter before it is published: what readers would see, what moved it, what is missing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypedDict
from urllib.parse import urlencode

from dash import html

from layouts.also import also
from layouts.children import Child
from layouts.office.nav import data_address, data_nav
from layouts.records import Record
from layouts.tables import exported, plain_table
from layouts.text import Text
from pingan.look import format as fmt

if TYPE_CHECKING:
    from pingan.reading.summary import Awaited


HERE = "/data/preview"


class Summary(TypedDict):
    """What readers would see, as `preview_page` takes it."""

    release_id: str
    replaces: str | None
    demonstration: bool
    system: str
    rows: Sequence[Record]
    gaps: Sequence[Record]
    quality: Sequence[Record]
    awaited: Sequence[Awaited]
    differences: Sequence[Record]
    indicators: Sequence[Record]
    names: dict[str, str]
    reasons: dict[str, str]


def preview_page(text: Text, quarter: str, quarters: Sequence[str], summary: Summary) -> html.Div:
    """Return the page.

    Parameters
    ----------
    quarters : that have data, newest first, to choose from
    summary : `release_id`, `replaces` (a release or None), `demonstration`, `system`; `rows`, `gaps`, `quality`,
        `awaited`, `differences`, `indicators` as `pingan.reading` gives them; `names`: indicator code to name;
        `reasons`: a reason's code to its words
    """
    return office_page(
        text,
        HERE,
        quarter,
        text("publish.preview_title", quarter=fmt.quarter(quarter, text.language)),
        [
            _head(text, quarter, quarters, summary),
            html.Div(
                [
                    html.Div(
                        [_ranks(text, summary), _differences(text, quarter, summary)], className="office-wide"
                    ),
                    html.Div(
                        [_awaited(text, summary), _gaps(text, summary), _quality(text, summary)],
                        className="office-side",
                    ),
                ],
                className="office-columns",
            ),
        ],
    )


def cannot_preview(text: Text, quarter: str, quarters: Sequence[str], message: str) -> html.Div:
    """Return the page of a quarter that cannot be computed, with the reason."""
    return office_page(
        text,
        HERE,
        quarter,
        text("publish.preview_title", quarter=fmt.quarter(quarter, text.language)),
        [
            html.Div([choose_quarter(text, HERE, quarter, quarters)], className="office-acts"),
            html.P(message, className="office-problem", role="alert"),
            html.A(text("publish.to_intake"), href=data_address("/data", quarter), className="office-link"),
        ],
    )


def office_page(text: Text, here: str, quarter: str, title: str, content: list[Child]) -> html.Div:
    """Return one of the data office's pages about publication, with their common navigation."""
    return html.Div(
        html.Div([data_nav(text, here, quarter), html.H1(title), *content], className="office-column"),
        className="office-page",
        **also({"data-stem": f"{here.rpartition('/')[2]}-{quarter}", "data-title": title}),
    )


def choose_quarter(text: Text, here: str, quarter: str, quarters: Sequence[str]) -> html.Nav:
    """Return the other quarters as links."""
    links = [
        html.A(
            one,
            href=data_address(here, one),
            className="office-link",
            **also({"aria-current": "page"} if one == quarter else {}),
        )
        for one in quarters
    ]
    return html.Nav(links, className="office-quarters", **also({"aria-label": text("publish.quarter")}))


def drivers(text: Text, row: Record, names: dict[str, str]) -> str:
    """Return what moved an area most, in words and points."""
    shown = [f"{names[code]} {fmt.signed(points)}" for code, points in row["drivers"] if abs(points) >= 0.005]
    return text("publish.comma").join(shown) or fmt.MISSING


def _head(text: Text, quarter: str, quarters: Sequence[str], summary: Summary) -> html.Div:
    state = "publish.would_correct" if summary["replaces"] else "publish.would_publish"
    if summary["replaces"] == summary["release_id"]:
        state = "publish.is_published"
    same = summary["replaces"] == summary["release_id"]
    acts = [
        html.A(
            text("publish.on_map"),
            href=f"/map?{urlencode({'preview': quarter, 'quarter': quarter})}",
            className="btn btn-primary",
        ),
        html.A(
            text("publish.in_ranking"),
            href=f"/ranking?{urlencode({'preview': quarter, 'quarter': quarter})}",
            className="btn office-button",
        ),
    ]
    if not same:
        acts.append(
            html.A(
                text("publish.go_publish"),
                href=data_address("/data/publish", quarter),
                className="btn office-button",
            )
        )
    return html.Div(
        [
            choose_quarter(text, HERE, quarter, quarters),
            html.P(
                text(state, release=summary["release_id"], replaces=summary["replaces"] or ""),
                className="office-state",
            ),
            html.Div(acts, className="office-acts"),
            _marks(text, quarter, summary),
        ]
    )


def _marks(text: Text, quarter: str, summary: Summary) -> html.Div:
    """Return what stands above every table that is taken along from here."""
    same = summary["replaces"] == summary["release_id"]
    said = [] if same else [text("edition.preview_mark", quarter=quarter)]
    said += [text("shell.demonstration_long")] if summary["demonstration"] else []
    said.append(f"{text('export.release', quarter=quarter)} {summary['release_id']}")
    said.append(f"{text('export.system')} {summary['system']}")
    return html.Div([html.P(one) for one in said], hidden=True, **also({"data-marks": ""}))


def _ranks(text: Text, summary: Summary) -> html.Section:
    columns = [
        (text("publish.area"), False),
        (text("publish.rank"), True),
        (text("publish.index"), True),
        (text("publish.change"), True),
        (text("publish.movement"), True),
        (text("publish.drivers"), False),
    ]
    rows = [
        [
            text.name(row),
            _rank(row),
            _index(row, summary["reasons"]),
            fmt.signed(row["change"]),
            fmt.movement(row["movement"]),
            drivers(text, row, summary["names"]),
        ]
        for row in summary["rows"]
    ]
    return _card(
        text("publish.ranks"), exported(text, "ranks", plain_table(columns, rows, text("publish.ranks")))
    )


def _differences(text: Text, quarter: str, summary: Summary) -> html.Section | None:
    if summary["replaces"] in (None, summary["release_id"]):
        return None
    return _card(
        text("publish.differences"),
        difference_tables(text, summary["differences"], summary["indicators"], summary["names"]),
    )


def difference_tables(
    text: Text, areas: Sequence[Record], indicators: Sequence[Record], names: dict[str, str]
) -> html.Div:
    """Return what changes between two releases of a quarter: old and new score and rank, and which indicators differ.

    Parameters
    ----------
    areas : rows of `pingan.reading.difference.area_differences`
    indicators : rows of `indicator_differences`
    names : indicator code to name
    """
    columns = [
        (text("publish.area"), False),
        (text("publish.index_before"), True),
        (text("publish.index_after"), True),
        (text("publish.difference"), True),
        (text("publish.rank_before"), True),
        (text("publish.rank_after"), True),
        (text("publish.movement"), True),
    ]
    rows = [
        [
            text.name(row),
            fmt.number(row["index_before"]),
            fmt.number(row["index_after"]),
            fmt.signed(row["change"]),
            _whole(row["rank_before"]),
            _whole(row["rank_after"]),
            fmt.movement(row["movement"]),
        ]
        for row in areas
    ]
    changed = [
        text(
            "publish.indicator_changed",
            name=names[row["indicator"]],
            changed=row["changed"],
            areas=row["areas"],
        )
        for row in indicators
    ]
    said = text("publish.comma").join(changed) or text("publish.no_indicator_changed")
    return html.Div(
        [
            html.P([html.B(text("publish.indicators_changed")), said]),
            exported(text, "differences", plain_table(columns, rows, text("publish.differences"))),
        ]
    )


def _awaited(text: Text, summary: Summary) -> html.Section:
    missing = [one for one in summary["awaited"] if one.missing]
    items = [
        html.Li(
            [
                html.B((text.language == "en" and one.department_en) or one.department),
                text(
                    "publish.all_awaited" if not one.there else "publish.some_awaited", count=len(one.missing)
                ),
                html.Small(text("publish.comma").join(summary["names"][code] for code in one.missing)),
            ]
        )
        for one in missing
    ]
    content = html.Ul(items, className="office-list") if items else html.P(text("publish.none_awaited"))
    return _card(text("publish.awaited"), content)


def _gaps(text: Text, summary: Summary) -> html.Section:
    rows = [
        [
            text.level(row["level"]),
            str(row["areas"]),
            str(row["ranked"]),
            text("publish.comma").join(
                text("publish.reason_count", reason=summary["reasons"].get(reason, reason), count=count)
                for reason, count in row["reasons"].items()
            )
            or fmt.MISSING,
        ]
        for row in summary["gaps"]
    ]
    columns = [
        (text("publish.level"), False),
        (text("publish.areas"), True),
        (text("publish.ranked"), True),
        (text("publish.unranked"), False),
    ]
    return _card(
        text("publish.coverage"),
        exported(text, "coverage", plain_table(columns, rows, text("publish.coverage"))),
    )


def _quality(text: Text, summary: Summary) -> html.Section:
    rows: list[list[Child]] = [
        [
            summary["names"][row["indicator"]],
            text.level(row["level"]),
            f"{row['scored']} / {row['areas']}",
            _saturated(text, row),
        ]
        for row in summary["quality"]
    ]
    columns = [
        (text("publish.indicator"), False),
        (text("publish.level"), False),
        (text("publish.scored"), True),
        (text("publish.saturated"), True),
    ]
    return _card(
        text("publish.quality"),
        exported(text, "quality", plain_table(columns, rows, text("publish.quality"))),
    )


def _card(title: str, content: Child) -> html.Section:
    return html.Section([html.H2(title), content], className="office-card")


def _index(row: Record, reasons: dict[str, str]) -> str:
    if row["index"] is not None:
        return fmt.number(row["index"])
    return reasons.get(row["reason"], fmt.MISSING)


def _rank(row: Record) -> Child:
    if row["rank"] is None:
        return fmt.MISSING
    return html.Span(f"{row['rank']} / {row['rank_of']}", **also({"data-value": str(row["rank"])}))


def _saturated(text: Text, row: Record) -> html.Span:
    share = _percent(row["saturated"], row["scored"])
    said = f"{row['saturated']}（{share}）" if text.language == "zh" else f"{row['saturated']} ({share})"
    return html.Span(said, **also({"data-value": str(row["saturated"])}))


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}%" if whole else fmt.MISSING


def _whole(value: float | None) -> str:
    return fmt.MISSING if value is None or math.isnan(value) else str(int(value))
