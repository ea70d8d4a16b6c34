"""What an area's score of a year is made of: its quarters, the sum written out, its dimensions, and the rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from dash import html

from layouts.also import also
from layouts.children import Child
from layouts.tables import exported
from layouts.text import Text
from pingan.look import format as fmt

if TYPE_CHECKING:
    from layouts.assessment.page import AssessmentPage
    from pingan.reading.assessment import YearView


RIGHT = ("index", "rank")
EXACT = 4
"""Digits of the sum that is written out: with two, its terms would not always add up."""


def evidence(text: Text, page: AssessmentPage) -> html.Section:
    """Return the evidence of the chosen area, or how to choose one; `page` is an `AssessmentPage`."""
    if page.area is None:
        return html.Section(
            html.P(text("assessment.choose"), className="quiet"), className="assessment-evidence"
        )
    row = page.view.areas.set_index("area_code").loc[page.area]
    return html.Section(
        [
            html.Div(
                [
                    html.H2(text("assessment.evidence", name=page.names[page.area])),
                    html.A(text("assessment.map_link"), href=page.links["map"], className="headline-link"),
                ],
                className="headlines-head",
            ),
            html.Ol([html.Li(step) for step in steps(text, page, row)], className="assessment-steps"),
            html.H3(text("assessment.quarters")),
            exported(text, "quarters", _quarters(text, page)),
            *_dimensions(text, page),
        ],
        className="assessment-evidence",
        id="evidence",
        **also(
            {
                "data-stem": f"assessment-{page.view.computed.assessment_id}-{page.area}",
                "data-title": text("assessment.evidence", name=page.names[page.area]),
            }
        ),
    )


def steps(text: Text, page: AssessmentPage, row: pd.Series) -> list[str]:
    """Return how the score comes about, a sentence a step."""
    about, improvement = page.view.rule.file.assessment, page.view.rule.file.improvement
    if pd.isna(row["score"]):
        return [text("assessment.unassessed", reason=reason(text, row["reason"], about.minimum_quarters))]
    said = [text("assessment.step_mean", mean=fmt.number(row["mean"], EXACT))]
    if not page.view.improvement_counted:
        base = ", ".join(page.view.rule.base(page.view.computed.year))
        said.append(text("assessment.step_no_base", base=base))
    else:
        said.append(
            text(
                "assessment.step_improvement",
                last=fmt.number(row["last"], EXACT),
                base=fmt.number(row["base"], EXACT),
                improvement=fmt.signed(row["improvement"], EXACT),
            )
        )
        plain = improvement.share * row["improvement"]
        key = "step_points"
        if abs(plain - row["points"]) > 1e-9:
            key = "step_floor" if plain < 0 and not improvement.falls_count else "step_limited"
        said.append(
            text(
                f"assessment.{key}",
                share=f"{improvement.share:g}",
                improvement=fmt.signed(row["improvement"], EXACT),
                points=fmt.signed(row["points"], EXACT),
                **({"most": f"{improvement.most:g}"} if key == "step_limited" else {}),
            )
        )
    points = 0.0 if pd.isna(row["points"]) else row["points"]
    score = text(
        "assessment.step_score",
        mean=fmt.number(row["mean"], EXACT),
        points=_term(points),
        score=fmt.number(row["score"], EXACT),
        rank=int(row["rank"]),
        of=int(row["rank_of"]),
    )
    return [*said, score]


def rule_lines(text: Text, view: YearView) -> list[str]:
    """Return the rule of a year in sentences."""
    about, improvement = view.rule.file.assessment, view.rule.file.improvement
    quarters, base = view.rule.quarters(view.computed.year), view.rule.base(view.computed.year)
    weights = " : ".join(f"{weight:g}" for weight in about.quarter_weights)
    said = [
        text(
            "assessment.rule_mean",
            first=quarters[0],
            last=quarters[-1],
            weights=weights,
            minimum=about.minimum_quarters,
        ),
        text("assessment.rule_year")
        if len(base) > 1
        else text("assessment.rule_last", last=quarters[-1], base=base[0]),
        text("assessment.rule_share", share=f"{improvement.share:g}"),
    ]
    if improvement.most is not None:
        key = "rule_most" if improvement.falls_count else "rule_most_rise"
        said.append(text(f"assessment.{key}", most=f"{improvement.most:g}"))
    elif not improvement.falls_count:
        said.append(text("assessment.rule_falls_free"))
    return said


def reason(text: Text, code: object, minimum: int) -> str:
    """Return why an area is not assessed, in words."""
    if not isinstance(code, str):
        return fmt.MISSING
    return text(f"assessment.{code}", minimum=minimum)


def used_for(text: Text, view: YearView, quarter: str) -> str:
    """Say what a quarter is there for: the mean with its weight, or the base."""
    quarters = view.rule.quarters(view.computed.year)
    if quarter not in quarters:
        return text("assessment.counts_base")
    weight = view.rule.file.assessment.quarter_weights[quarters.index(quarter)]
    return text("assessment.counts_year", weight=f"{weight:g}")


def _term(points: float) -> str:
    """Write a number as the second term of a sum: + 1.03, − 0.92."""
    shown = fmt.number(abs(points), EXACT)
    return f"{fmt.MINUS if points < 0 else '+'} {shown}"


def _quarters(text: Text, page: AssessmentPage) -> html.Table:
    names = ("quarter", "index", "rank", "counts", "release")
    rows = []
    own = page.view.quarters[page.view.quarters["area_code"] == page.area].sort_values("quarter")
    releases = {name.split("-")[0]: name for name in page.view.computed.release_ids}
    wanted = sorted(
        {*page.view.rule.quarters(page.view.computed.year), *page.view.rule.base(page.view.computed.year)}
    )
    found = {row["quarter"]: row for row in own.to_dict("records")}
    for quarter in wanted:
        row = found.get(quarter, {})
        index = row.get("index")
        missing = index is None or pd.isna(index)
        ranked = not missing and not pd.isna(row["rank"])
        rows.append(
            [
                html.Th(fmt.quarter(quarter, text.language), scope="row"),
                html.Td(fmt.number(None if missing else index), className="number"),
                html.Td(fmt.rank(row["rank"], row["rank_of"]) if ranked else fmt.MISSING, className="number"),
                html.Td(used_for(text, page.view, quarter)),
                html.Td(releases.get(quarter, text("assessment.not_published")), className="quiet"),
            ]
        )
    head = [
        html.Th(
            text(f"assessment.column_{name}"),
            scope="col",
            className="number" if name in ("index", "rank") else None,
        )
        for name in names
    ]
    return html.Table(
        [html.Thead(html.Tr(head)), html.Tbody([html.Tr(row) for row in rows])], className="plain-table"
    )


def _dimensions(text: Text, page: AssessmentPage) -> list[Child]:
    own = page.view.dimensions[page.view.dimensions["area_code"] == page.area]
    if own.empty:
        return []
    names = ("dimension", "mean", "base", "last", "improvement")
    head = [
        html.Th(
            text(f"assessment.column_{name}"),
            scope="col",
            className=None if name == "dimension" else "number",
        )
        for name in names
    ]
    rows = [
        html.Tr(
            [
                html.Th(page.dimensions.get(row["dimension"], row["dimension"]), scope="row"),
                *(html.Td(fmt.number(row[name]), className="number") for name in ("mean", "base", "last")),
                html.Td(change(row["improvement"]), className="number"),
            ]
        )
        for row in own.to_dict("records")
    ]
    return [
        html.H3(text("assessment.dimensions")),
        exported(
            text,
            "dimensions",
            html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="plain-table"),
        ),
    ]


def change(value: float) -> html.Span | str:
    """Return a change with arrow, sign and colour; an em dash where it is missing."""
    if pd.isna(value):
        return fmt.MISSING
    shown = fmt.signed(value)
    side = "better" if shown.startswith("+") else "worse" if shown.startswith(fmt.MINUS) else ""
    arrow = {"better": "▲ ", "worse": "▼ "}.get(side, "")
    return html.Span(arrow + shown, className=f"moved {side}".strip())
