"""Headlines: a card a theme with what was counted, its change on a year before, and whether that is better or worse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from dash import html

from layouts import ids
from layouts.also import also
from layouts.children import Child
from layouts.controls import choice
from layouts.picture import save_picture
from layouts.text import Text
from pingan.look import format as fmt

if TYPE_CHECKING:
    from pingan.reading.headlines import Headline
    from pingan.rules.themes import Theme


WIDTH, HEIGHT, MARGIN = 132, 30, 3
SHARE_DIGITS, CHANGE_DIGITS = 1, 1
WORDS = (0, 1, 5)  # columns of the table that hold words
FEW = 10
"""Where both quarters counted fewer, one case more or less is a large part of it."""


@dataclass(frozen=True, eq=False)
class HeadlinesPage:
    """What the page shows.

    Attributes
    ----------
    code, name : of the area
    quarter : shown
    quarters, areas : what else may be chosen, as value and label
    headlines : as `pingan.reading.headlines.headlines` gives them
    empty : why there are none: "none", "score_only", "not_published"; "" where there are some
    links : by name ("csv", "xlsx", "area"), of what the account may open
    marks : what has to be said of the figures: release, demonstration
    """

    code: str
    name: str
    quarter: str
    quarters: Sequence[dict[str, str]]
    areas: Sequence[dict[str, str]]
    headlines: Sequence[Headline]
    empty: str = ""
    links: Mapping[str, str] = field(default_factory=dict)
    marks: Sequence[str] = ()


def headlines_page(text: Text, page: HeadlinesPage) -> html.Div:
    """Return the page."""
    quarter = fmt.quarter(page.quarter, text.language)
    return html.Div(
        [
            html.Div(
                [
                    choice(ids.HEADLINES_AREA, text("headlines.area"), list(page.areas), page.code),
                    choice(
                        ids.HEADLINES_QUARTER, text("headlines.quarter"), list(page.quarters), page.quarter
                    ),
                ],
                className="controls",
            ),
            html.Article(
                [
                    html.Header(
                        [
                            html.H1(text("headlines.title_of", name=page.name)),
                            html.Span(quarter, className="quiet"),
                            _link(text("headlines.to_area", name=page.name), page.links.get("area")),
                            *_picture(text, page, quarter),
                        ],
                        className="headlines-head",
                    ),
                    *_content(text, page, quarter),
                    html.Footer([html.P(mark) for mark in page.marks], className="quiet headlines-marks"),
                ],
                className="headlines-article",
            ),
        ],
        id=ids.HEADLINES_PAGE,
        className="headlines-page",
    )


def cards(text: Text, headlines: Sequence[Headline], more: str | None = None) -> html.Section | None:
    """Return the cards as a section of any page; None where there are none.

    Parameters
    ----------
    headlines : as `pingan.reading.headlines.headlines` gives them
    more : address of the page that has them as a table and a file
    """
    if not headlines:
        return None
    return html.Section(
        [
            html.Div(
                [
                    html.H2(text("headlines.title")),
                    _link(text("headlines.table"), more),
                    save_picture(text, "headlines", ".headline-cards", text("headlines.title")),
                ],
                className="headlines-head",
            ),
            *_cards(text, headlines),
        ],
        className="headlines",
    )


def table_columns(text: Text, headlines: Sequence[Headline]) -> list[str]:
    """Return the headings of the table twin; the last eight are the quarters of the trend."""
    names = ("theme", "unit", "value", "before", "change", "verdict", "year", "year_change")
    quarters = list(headlines[0].trend) if headlines else []
    return [*(text(f"headlines.column_{name}") for name in names), *quarters]


def table_rows(text: Text, headlines: Sequence[Headline]) -> list[list[str | float | None]]:
    """Return the table twin, a row a theme: names, units and numbers; a missing value is its reason or None."""
    return [
        [
            text.name(one.theme),
            _unit(text, one.theme),
            one.value if one.value is not None else _reason(text, one),
            one.before,
            one.change,
            text(f"headlines.{one.verdict}") if one.verdict else None,
            one.year,
            one.year_change,
            *one.trend.values(),
        ]
        for one in headlines
    ]


def _content(text: Text, page: HeadlinesPage, quarter: str) -> list[Child]:
    if page.empty == "none":
        return [html.H2(text("headlines.none_title")), html.P(text("headlines.none"), className="quiet")]
    if page.empty == "score_only":
        return [html.P(text("headlines.score_only"), className="quiet")]
    if page.empty:
        return [html.P(text("headlines.not_published", quarter=quarter), className="quiet")]
    return [
        *_cards(text, page.headlines),
        html.P(text("headlines.hint"), className="quiet"),
        html.Div(
            [
                html.H2(text("headlines.table")),
                _link(text("headlines.csv"), page.links.get("csv"), download=True),
                _link(text("headlines.xlsx"), page.links.get("xlsx"), download=True),
            ],
            className="headlines-head",
        ),
        html.Div(_table(text, page.headlines), className="headlines-table", tabIndex="0"),
    ]


def _picture(text: Text, page: HeadlinesPage, quarter: str) -> list[html.Span]:
    if page.empty or not page.headlines:
        return []
    where = f"{page.name} · {quarter}"
    title = text("headlines.title")
    return [
        save_picture(
            text, "headlines", ".headline-cards", title, where=where, area=page.code, quarter=page.quarter
        )
    ]


def _cards(text: Text, headlines: Sequence[Headline]) -> list[Child]:
    """Return a card a theme; themes that have never had a figure here are named in a line for each reason."""
    told = [one for one in headlines if any(value is not None for value in (one.value, *one.trend.values()))]
    untold: dict[str, list[str]] = {}
    for one in headlines:
        if one not in told:
            untold.setdefault(_reason(text, one), []).append(text.name(one.theme))
    lines = [
        text("headlines.untold", reason=reason, themes=text("area.and").join(names))
        for reason, names in untold.items()
    ]
    cards = html.Ul([_card(text, one) for one in told], className="headline-cards")
    return [*([cards] if told else []), *(html.P(line, className="quiet") for line in lines)]


def _card(text: Text, one: Headline) -> html.Li:
    return html.Li(
        [
            html.H3(text.name(one.theme)),
            html.P(
                [html.Strong(_amount(one, one.value)), html.Span(_unit(text, one.theme), className="quiet")],
                className="headline-value",
            ),
            html.P(_changed(text, one), className=f"headline-change {one.verdict or ''}".strip()),
            html.P(_beside(text, one), className="quiet headline-beside"),
            _spark(text, one),
        ],
        className="headline-card",
        **also({"data-theme-code": one.theme.code}),
    )


def _changed(text: Text, one: Headline) -> list[Child]:
    if one.value is None:
        return [_reason(text, one)]
    if one.change is None:
        key = "zero_before" if one.before == 0 else "no_year"
        return [html.Span(text(f"headlines.{key}"), className="quiet")]
    said: list[Child] = [
        html.Span(text("headlines.year_on_year"), className="quiet"),
        html.Span(_arrow(one.change), className="arrow", **also({"aria-hidden": "true"})),
        _change(text, one, one.change),
    ]
    verdict = text(f"headlines.{one.verdict}") if one.verdict else ""
    return [*said, html.B(verdict)] if verdict else said


def _beside(text: Text, one: Headline) -> str:
    said = [] if one.before is None else [text("headlines.on_before", before=_amount(one, one.before))]
    if one.year is not None and one.year_change is not None:
        change = _change(text, one, one.year_change)
        said.append(text("headlines.year", value=fmt.number(one.year, 0), change=change))
    elif one.year is not None:
        said.append(text("headlines.year_alone", value=fmt.number(one.year, 0)))
    both = [value for value in (one.value, one.before) if value is not None]
    if one.theme.show != "share" and one.change is not None and max(both) < FEW:
        said.append(text("headlines.small"))
    return " · ".join(said)


def _table(text: Text, headlines: Sequence[Headline]) -> html.Table:
    head = html.Thead(
        html.Tr(
            [
                html.Th(name, scope="col", className=None if place in WORDS else "number")
                for place, name in enumerate(table_columns(text, headlines))
            ]
        )
    )
    rows = []
    for one in headlines:
        verdict = text(f"headlines.{one.verdict}") if one.verdict else fmt.MISSING
        missing = one.value is None
        cells = [
            html.Td(_unit(text, one.theme)),
            html.Td(
                _amount(one, one.value), title=_reason(text, one) if missing else None, className="number"
            ),
            html.Td(_amount(one, one.before), className="number"),
            html.Td(_change(text, one, one.change), className="number"),
            html.Td(verdict, className=one.verdict or ""),
            html.Td(fmt.number(one.year, 0), className="number"),
            html.Td(_change(text, one, one.year_change), className="number"),
            *(html.Td(_amount(one, value), className="number") for value in one.trend.values()),
        ]
        rows.append(html.Tr([html.Th(text.name(one.theme), scope="row"), *cells]))
    return html.Table([head, html.Tbody(rows)], className="plain-table")


def _amount(one: Headline, value: float | None) -> str:
    return fmt.number(value, SHARE_DIGITS if one.theme.show == "share" else 0)


def _unit(text: Text, theme: Theme) -> str:
    if theme.show == "share":
        return text("headlines.percent")
    return (text.language == "en" and theme.unit_en) or theme.unit_zh


def _change(text: Text, one: Headline, change: float | None) -> str:
    if change is None:
        return fmt.MISSING
    unit = text("headlines.points" if one.theme.show == "share" else "headlines.percent")
    return f"{fmt.signed(change, CHANGE_DIGITS)} {unit}"


def _arrow(change: float) -> str:
    shown = fmt.signed(change, CHANGE_DIGITS)
    return "▲" if shown.startswith("+") else "▼" if shown.startswith(fmt.MINUS) else "–"


def _reason(text: Text, one: Headline) -> str:
    if one.reason in ("coarser", "not_in_system"):
        return text(f"headlines.{one.reason}")
    return text(f"reason.{one.reason}", minimum=one.least) if one.reason else fmt.MISSING


def _spark(text: Text, one: Headline) -> html.Div | None:
    """Return the trend as a line from the least to the most; broken where a quarter is missing."""
    values = list(one.trend.values())
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return None
    low, high = min(known), max(known)
    step = (WIDTH - 2 * MARGIN) / (len(values) - 1)
    points = [
        None if value is None else (MARGIN + n * step, _height(value, low, high))
        for n, value in enumerate(values)
    ]
    parts, line = [], []
    for point in [*points, None]:
        if point is not None:
            line.append(f"{point[0]:.1f},{point[1]:.1f}")
        elif line:
            parts.append(
                f"<polyline points='{' '.join(line)}' fill='none' stroke='#000' stroke-width='1.6'/>"
            )
            line = []
    dots = [f"<circle cx='{x:.1f}' cy='{y:.1f}' r='2.6'/>" for x, y in filter(None, points[-1:])]
    drawing = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}'>{''.join(parts + dots)}</svg>"
    mask = f'url("data:image/svg+xml,{quote(drawing)}")'
    said = ", ".join(f"{quarter} {_amount(one, value)}" for quarter, value in one.trend.items())
    label = text("headlines.trend_label", values=said)
    # a mask: the line takes the ink of its theme, and of the paper
    return html.Div(
        className="headline-spark",
        style={"maskImage": mask, "WebkitMaskImage": mask},
        role="img",
        title=label,
        **also({"aria-label": label}),
    )


def _height(value: float, low: float, high: float) -> float:
    part = 0.5 if high == low else (value - low) / (high - low)
    return HEIGHT - MARGIN - part * (HEIGHT - 2 * MARGIN)


def _link(name: str, href: str | None, download: bool = False) -> html.A | None:
    if href is None:
        return None
    return html.A(name, href=href, className="headline-link", **also({"download": ""} if download else {}))
