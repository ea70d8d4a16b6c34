"""An area's page, in the order of its reader's questions.

Where are we, what moved us, in which dimension, by which indicators, through which of our parts, and what would lift
us? One column on paper.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from layouts import ids
from layouts.also import also
from layouts.area.indicators import indicator_section
from layouts.area.moved import moved_section
from layouts.area.parts import Parts, parts_section
from layouts.area.profile import profile_section
from layouts.area.standing import standing_section
from layouts.children import Child, Children
from layouts.element import html
from layouts.text import Text
from pingan.look import format as fmt
from pingan.system.indicator_system import IndicatorSystem

if TYPE_CHECKING:
    from pingan.reading.standing import Standing
    from pingan.reading.waterfall import Waterfall


SLOTS = ("warnings", "headlines", "lift", "reports")
"""Places on the page that other parts of the application fill (`callbacks/area/slots.py`), in their order."""


@dataclass(frozen=True)
class Link:
    """A name and where it leads."""

    name: str
    href: str


@dataclass(frozen=True, eq=False)
class AreaPage:
    """What the page shows of one area in one quarter.

    Attributes
    ----------
    key : of what is shown: another one makes the browser draw the page anew
    code, name : of the area
    path : the areas it lies in, from the top down, without itself
    quarter : shown; `quarters` maps each one to this page's address there
    standing : as `pingan.reading.standing.Standing`
    waterfalls : "previous" and "year" to a `pingan.reading.waterfall.Waterfall`
    against : which of the two is shown first
    remarks : sentences, the most important first, each with the name of the section that has its figures
    system : that the quarter was computed with
    names, addresses : by code, of the areas that the page names
    parts : of the area; None where it has none to see
    score_only : whether the account sees nothing but the score
    peers_level : the level's name, as the ranks are among it; "" for the top area
    links : by name ("map", "ranking", "method", "what_if", "reports"), of those that the account may open
    slots : by name, what others put on the page
    marks : what has to be said of the figures: demonstration, release
    """

    key: str
    code: str
    name: str
    path: Sequence[Link]
    quarter: str
    quarters: Mapping[str, str]
    standing: Standing
    waterfalls: Mapping[str, Waterfall]
    against: str
    remarks: Sequence[tuple[str, str]]
    system: IndicatorSystem
    names: Mapping[str, str]
    addresses: Mapping[str, str]
    parts: Parts | None = None
    score_only: bool = False
    peers_level: str = ""
    links: Mapping[str, str] = field(default_factory=dict)
    slots: Mapping[str, Children] = field(default_factory=dict)
    marks: Sequence[str] = ()


def area_page(text: Text, page: AreaPage) -> html.Div:
    """Return the page."""
    whole = not page.score_only
    return html.Div(
        html.Article(
            [
                _head(text, page),
                html.Div(
                    [
                        html.Div(standing_section(text, page)),
                        *([html.Div(_first(text, page))] if whole else []),
                    ],
                    className="area-row",
                ),
                html.P(text("scope.score_only"), className="quiet") if page.score_only else None,
                _slot(page, "warnings"),
                None if page.path else _slot(page, "headlines"),
                *(_rest(text, page) if whole else []),
                html.Footer(
                    [html.P(mark) for mark in page.marks],
                    className="area-marks quiet",
                    **also({"data-marks": ""}),
                ),
            ],
            className="area-article",
        ),
        id=ids.AREA_PAGE,
        key=page.key,
        className="area-page",
        **also(
            {
                "data-code": page.code,
                "data-quarter": page.quarter,
                "data-stem": f"{page.quarter}-{page.code}",
                "data-title": f"{page.name} · {fmt.quarter(page.quarter, text.language)}",
            }
        ),
    )


def _rest(text: Text, page: AreaPage) -> list[Child]:
    return [
        html.Div(
            [html.Div(moved_section(text, page)), html.Div(profile_section(text, page))], className="area-row"
        ),
        html.Div(indicator_section(text, page)),
        html.Div(parts_section(text, page, page.parts)) if page.parts else None,
        _slot(page, "headlines") if page.path else None,  # of the whole they come first
        _slot(page, "lift"),
        _slot(page, "reports"),
    ]


def _slot(page: AreaPage, name: str) -> html.Div | None:
    filled = page.slots.get(name)
    return None if filled is None else html.Div(filled, className=f"area-slot area-{name}")


def _head(text: Text, page: AreaPage) -> html.Header:
    steps = [html.A(link.name, href=link.href) for link in page.path]
    arrow = html.Span("▸", className="arrow", **also({"aria-hidden": "true"}))
    path = [part for step in steps for part in (step, arrow)]
    return html.Header(
        [
            html.Div(
                [
                    html.Nav(path, className="area-path", **also({"aria-label": text("area.path")}))
                    if path
                    else None,
                    html.H1(page.name),
                    html.Span(fmt.quarter(page.quarter, text.language), className="area-quarter-said"),
                ],
                className="area-title",
            ),
            _quarters(text, page),
            _actions(text, page),
        ],
        className="area-head",
    )


def _quarters(text: Text, page: AreaPage) -> html.Div:
    """One quarter back and forth, and all of them as links; the address holds the quarter."""
    quarters = list(page.quarters)
    at = quarters.index(page.quarter)
    back = page.quarters[quarters[at - 1]] if at else None
    forth = page.quarters[quarters[at + 1]] if at + 1 < len(quarters) else None
    options = [
        html.A(
            quarter if n == 0 or quarter.endswith("Q1") else quarter[-2:],
            href=page.quarters[quarter],
            className="here" if quarter == page.quarter else None,
            title=fmt.quarter(quarter, text.language),
            **also({"aria-current": "true"} if quarter == page.quarter else {}),
        )
        for n, quarter in enumerate(quarters)
    ]
    return html.Div(
        [
            _step("◀", back, text("map.back")),
            html.Div(options, className="area-quarter-list"),
            _step("▶", forth, text("map.forth")),
        ],
        className="area-quarters",
        role="group",
        **also({"aria-label": text("map.quarter")}),
    )


def _step(sign: str, href: str | None, title: str) -> html.A | html.Span:
    if href is None:
        return html.Span(sign, className="step off", **also({"aria-hidden": "true"}))
    return html.A(sign, href=href, className="step", title=title, **also({"aria-label": title}))


def _actions(text: Text, page: AreaPage) -> html.Div:
    known = [
        name
        for name in ("map", "ranking", "headlines", "what_if", "compare", "reports")
        if name in page.links
    ]
    return html.Div(
        [
            *[
                html.A(text(f"area.to_{name}"), href=page.links[name], className="area-action")
                for name in known
            ],
            html.Button(
                text("area.print"), className="area-action", type="button", **also({"data-area-print": ""})
            ),
        ],
        className="area-actions",
    )


def _first(text: Text, page: AreaPage) -> html.Section:
    """What to look at first, in sentences; each leads to the figures it is made of."""
    items = [html.Li(html.A(said, href=f"#{section}") if section else said) for said, section in page.remarks]
    return html.Section(
        [
            html.H2(text("area.first")),
            html.Ol(items, className="area-remarks")
            if items
            else html.P(text("area.first_none"), className="quiet"),
        ],
        className="area-card area-first",
    )
