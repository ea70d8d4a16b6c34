"""The page "what if": one area of one published quarter with other counts, and what it comes to. Marked unpublished."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

import dash_bootstrap_components as dbc
import pandas as pd
from dash import dcc, html

from layouts import ids
from layouts.also import also
from layouts.aside import watermark
from layouts.drawing import still
from layouts.text import Text
from layouts.what_if.outcome import outcome, ways_section
from layouts.what_if.rows import indicator_rows, scenario_query
from pingan.look import format as fmt
from pingan.scoring.what_if import Answer
from pingan.scoring.what_if_case import Case
from pingan.scoring.what_if_ways import Ways

PAGE = "/what-if"
FORMATS = ("csv", "xlsx")


@dataclass(frozen=True, eq=False)
class WhatIf:
    """What the page shows.

    Attributes
    ----------
    code, name, quarter : of the area
    case, found, ways, to_win : as `pingan.scoring.what_if` and `pingan.scoring.what_if_ways` give them
    scenario : what is changed
    name_of : an area's name by its code
    ranked : whether the area is ranked here
    within : name of the parent where the rank is among its parts only
    recorded : for inherited indicators, where they can be changed
    limits : how far each count may go (None: however far), and whether it is whole
    areas : code, name and depth of the areas that one may choose
    quarters : that one may choose
    aside : what the address says of the edition, "" for what is published
    """

    code: str
    name: str
    quarter: str
    case: Case
    found: Answer
    ways: Ways
    to_win: pd.Series
    scenario: Mapping[str, float]
    name_of: Callable[[str], str]
    ranked: bool
    within: str = ""
    recorded: Mapping[str, tuple[str, str] | None] = field(default_factory=dict)
    limits: Mapping[str, tuple[float, float | None, bool]] = field(default_factory=dict)
    areas: Sequence[tuple[str, str, int]] = ()
    quarters: Sequence[str] = ()
    aside: str = ""


def what_if_address(
    code: str, quarter: str, scenario: Mapping[str, float] | None = None, aside: str = ""
) -> str:
    """Return the address of a scenario."""
    parts = [aside, urlencode({"area": code, "quarter": quarter}), scenario_query(scenario or {})]
    return f"{PAGE}?{'&'.join(part for part in parts if part)}"


def export_address(
    code: str, quarter: str, scenario: Mapping[str, float], aside: str = "", form: str = "csv"
) -> str:
    """Return the address of a scenario's file: "csv" or "xlsx"."""
    query = "&".join(part for part in (aside, scenario_query(scenario)) if part)
    return f"{PAGE}/{code}/{quarter}/scenario.{form}?{query}"


def what_if_page(text: Text, page: WhatIf) -> html.Div:
    """Return the page."""
    kept = {
        "area": page.code,
        "quarter": page.quarter,
        "aside": page.aside,
        "limits": page.limits,
        "scenario": scenario_query(page.scenario),
    }
    beside = html.Section(
        [
            html.H2(text("what_if.outcome")),
            html.Div(
                outcome(
                    text, page.case, page.found, ranked=page.ranked, within=page.within, name_of=page.name_of
                ),
                id=ids.WHAT_IF_OUTCOME,
                **also({"aria-live": "polite"}),
            ),
        ],
        className="what-if-outcome",
    )
    ways = [ways_section(text, page.case, page.ways, page.name_of)] if page.ranked else []
    table = html.Section(
        [
            html.H2(text("what_if.table"), className="visually-hidden"),
            still(indicator_rows(text, page.case, page.found, page.to_win, page.recorded)),
        ],
        className="what-if-indicators",
        tabIndex="0",
    )
    return html.Div(
        [
            dcc.Store(id=ids.WHAT_IF_CASE, data=kept),
            html.Div(
                [
                    _head(text, page),
                    html.Div([table, html.Div([beside, *ways])], className="what-if-columns"),
                ],
                className="what-if-scroll",
            ),
            watermark(text("what_if.mark")),
        ],
        id=ids.WHAT_IF,
        className="what-if-page",
        **also(
            {
                "data-title": f"{text('what_if.mark')} · {page.name} {page.quarter}",
                "data-failed": text("what_if.failed"),
            }
        ),
    )


def no_case(text: Text, reason: str, name: str, quarter: str, onward: tuple[str, str] | None) -> html.Section:
    """Return the state of an area from which nothing can start: why, and a way on (name, address)."""
    words = {"area": name, "quarter": fmt.quarter(quarter, text.language)}
    key = reason if f"what_if.{reason}" in text.words else "not_published"
    links = (
        [html.A(text("what_if.to_own", area=onward[0]), href=onward[1], className="btn btn-primary")]
        if onward
        else []
    )
    return html.Section(
        [html.H1(text("what_if.nothing_title")), html.P(text(f"what_if.{key}", **words)), *links],
        className="state",
        role="alert",
    )


def _head(text: Text, page: WhatIf) -> html.Header:
    quarter = fmt.quarter(page.quarter, text.language)
    areas = [{"label": "　" * depth + name, "value": code} for code, name, depth in page.areas]
    quarters = [{"label": fmt.quarter(one, text.language), "value": one} for one in page.quarters]
    here = what_if_address(page.code, page.quarter, page.scenario, page.aside)
    area_page = f"/area/{page.code}?{urlencode({'quarter': page.quarter})}" + (
        f"&{page.aside}" if page.aside else ""
    )
    return html.Header(
        [
            html.Div(
                [
                    html.P(text("what_if.kicker"), className="what-if-mark"),
                    html.H1(text("what_if.title", name=page.name, quarter=quarter)),
                    html.P(text("what_if.lead"), className="quiet"),
                ],
                className="what-if-title",
            ),
            html.Div(
                [
                    _choice(ids.WHAT_IF_AREA, text("what_if.area"), areas, page.code),
                    _choice(ids.WHAT_IF_QUARTER, text("what_if.quarter"), quarters, page.quarter),
                    html.A(text("what_if.to_area"), href=area_page, className="what-if-act"),
                    html.A(
                        text("what_if.link"),
                        id=ids.WHAT_IF_LINK,
                        href=here,
                        className="what-if-act",
                        role="button",
                        **also({"data-copied": text("what_if.copied")}),
                    ),
                    html.A(
                        text("what_if.reset"),
                        href="?",
                        className="what-if-act apply",
                        role="button",
                        **also({"data-scenario": ""}),
                    ),
                    *(
                        html.A(
                            text(f"what_if.export_{form}"),
                            href=export_address(page.code, page.quarter, page.scenario, page.aside, form),
                            className="what-if-act export",
                        )
                        for form in FORMATS
                    ),
                    html.Button(text("what_if.print"), className="what-if-act print", type="button"),
                ],
                className="what-if-acts",
            ),
        ],
        className="what-if-head",
    )


def _choice(component: str, label: str, options: list[dict[str, str]], value: str) -> html.Label:
    return html.Label(
        [html.Span(label), dbc.Select(options, value, id=component, size="sm")], className="choice"
    )
