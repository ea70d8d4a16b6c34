"""Where the area stands: index and rank, who is next above and below and how far, the trend before its peers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from layouts.also import also
from layouts.area.words import compared, is_missing, moved_class, points_apart, unranked, value_table
from layouts.children import Child
from layouts.drawing import drawing
from layouts.element import html
from layouts.figures.trend import Trend, trend_figure
from layouts.picture import save_picture
from layouts.text import Text
from pingan.look import format as fmt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layouts.area.page import AreaPage
    from pingan.reading.ladder import Neighbour


MOST_TIED = 4  # names of areas that share the rank


def standing_section(text: Text, page: AreaPage) -> html.Section:
    """Return the section of an `AreaPage`."""
    standing = page.standing
    return html.Section(
        [
            html.H2(text("area.standing")),
            html.Div([_figures(text, page), *_ladders(text, page)], className="area-where"),
            _trend(text, page),
        ],
        className="area-card area-standing",
        id="standing",
        **also({"data-rank": "" if is_missing(standing.rank) else str(int(standing.rank))}),
    )


def _figures(text: Text, page: AreaPage) -> html.Div:
    standing = page.standing
    shown = [html.Span(fmt.number(standing.index), className="area-index", title=text("panel.index"))]
    if is_missing(standing.index):
        shown.append(html.Span(unranked(text, page.system, standing), className="area-reason"))
    elif not is_missing(standing.rank) and page.peers_level:
        shown.append(
            html.Span(
                [
                    html.B(text("panel.rank", rank=standing.rank, of=standing.rank_of)),
                    " ",
                    html.Span(
                        fmt.movement(_number(standing.movement)), className=moved_class(standing.movement)
                    ),
                ],
                className="area-rank",
            )
        )
    return html.Div(
        [html.Div(shown, className="area-main"), html.Dl(_facts(text, page))], className="area-figures"
    )


def _facts(text: Text, page: AreaPage) -> list[html.Div]:
    standing = page.standing
    facts: list[tuple[str, Child]] = [
        (text("panel.change_previous"), compared(text, standing.change)),
        (
            text("panel.change_year"),
            compared(text, standing.change_year, standing.movement_year if page.peers_level else None),
        ),
    ]
    if standing.within and not is_missing(standing.rank_within) and page.path:
        said = text("panel.rank", rank=standing.rank_within, of=standing.rank_within_of)
        moved = fmt.movement(_number(standing.movement_within))
        facts.append((text("area.within", parent=page.path[-1].name), f"{said} {moved}"))
    if not is_missing(standing.base_index):
        facts.append((text("area.base_index"), fmt.number(standing.base_index, 1)))
    if not is_missing(standing.coverage) and standing.coverage < 1 - 1e-9:
        facts.append((text("area.coverage"), f"{fmt.number(100 * standing.coverage, 1)}%"))
    return [html.Div([html.Dt(name), html.Dd(shown)]) for name, shown in facts]


def _ladders(text: Text, page: AreaPage) -> list[html.Table]:
    """Who is next among all of the level, and within the parent where that is another question."""
    standing, found = page.standing, []
    if not is_missing(standing.rank) and not is_missing(standing.rank_of) and page.peers_level:
        found.append(
            _ladder(
                text, page, (standing.rank, standing.rank_of), (standing.above, standing.below), standing.tied,
                text("area.ladder", level=page.peers_level),
            )
        )  # fmt: skip
    rank, of = standing.rank_within, standing.rank_within_of
    if standing.within and not is_missing(rank) and not is_missing(of) and page.path:
        found.append(
            _ladder(
                text, page, (rank, of),
                (standing.above_within, standing.below_within), standing.tied_within,
                text("area.within", parent=page.path[-1].name),
            )
        )  # fmt: skip
    return found


def _ladder(
    text: Text,
    page: AreaPage,
    place: tuple[int, int],
    around: tuple[Neighbour | None, Neighbour | None],
    same: Sequence[str],
    caption: str,
) -> html.Table:
    """The next better area, the area itself, the next worse one: name, index, how far away."""
    (rank, of), (above, below) = place, around
    if above is not None:
        far = text("area.to_next", points=points_apart(text, above.distance))
        rows = [_rung(page, above.code, above.rank, above.index, far)]
    else:
        said = "area.nobody_above" if rank == 1 else "area.not_seen"
        rows = [html.Tr(html.Td(text(said), colSpan=4, className="quiet"))]
    tied = [page.names.get(code, code) for code in same[:MOST_TIED]]
    more = text("area.and_more", count=len(same)) if len(same) > MOST_TIED else ""
    said = text("area.tied", names=text("area.and").join(tied) + more) if tied else ""
    rows.append(_rung(page, page.code, rank, page.standing.index, said, own=True))
    if below is not None:
        far = text("area.ahead", points=points_apart(text, below.distance))
        rows.append(_rung(page, below.code, below.rank, below.index, far))
    else:
        last = rank + len(same) >= of
        rows.append(
            html.Tr(
                html.Td(text("area.nobody_below" if last else "area.not_seen"), colSpan=4, className="quiet")
            )
        )
    return html.Table(
        [
            html.Caption(caption),
            html.Tbody(rows),
        ],
        className="area-ladder",
    )


def _rung(
    page: AreaPage, code: str, rank: float, index: float | None, said: str, *, own: bool = False
) -> html.Tr:
    name = page.names.get(code, code)
    address = None if own else page.addresses.get(code)
    return html.Tr(
        [
            html.Td(str(int(rank)), className="number rank"),
            html.Th(html.A(name, href=address) if address else name, scope="row"),
            html.Td(fmt.number(index), className="number"),
            html.Td(said, className="far"),
        ],
        className="own" if own else None,
    )


def _trend(text: Text, page: AreaPage) -> html.Div:
    frame = page.standing.trend
    columns = {
        name: frame[name].to_numpy(float, na_value=float("nan")) for name in frame if name != "quarter"
    }
    ranked = bool(page.peers_level)
    if not ranked:  # the top area is its own only peer
        columns |= {name: np.full(len(frame), np.nan) for name in ("rank", "median", "low", "high")}
    trend = Trend(
        quarters=frame["quarter"].tolist(),
        now=page.quarter,
        rank_word=text("area.rank_word") if ranked else "",
        **columns,
    )
    peers = bool(np.isfinite(columns["median"]).any())
    legend = [_key("index", page.name)]
    if peers:
        legend += [
            _key("median", text("area.median", level=page.peers_level)),
            _key("range", text("area.range")),
        ]
    shown = ["index", *(["rank"] if ranked else []), *(["median", "low", "high"] if peers else [])]
    head = [(text("panel.quarter_column"), False), *[(text(f"area.column_{name}"), True) for name in shown]]
    rows = [
        [quarter, *[fmt.number(columns[name][n], 0 if name == "rank" else 2) for name in shown]]
        for n, quarter in enumerate(trend.quarters)
    ]
    return html.Div(
        [
            html.Div(
                [
                    html.H3(text("panel.trend")),
                    html.Div(legend, className="area-keys"),
                    save_picture(text, "trend", ".area-trend-box", text("panel.trend")),
                ],
                className="area-subhead",
            ),
            drawing(trend_figure(trend), text("area.trend_label", name=page.name), "area-trend"),
            value_table(text, "trend", head, rows, text("area.trend_label", name=page.name)),
        ],
        className="area-trend-box",
    )


def _key(kind: str, said: str) -> html.Span:
    return html.Span(
        [html.I(className=f"key {kind}", **also({"aria-hidden": "true"})), said], className="area-key"
    )


def _number(value: float | None) -> float | None:
    return None if is_missing(value) else float(value)
