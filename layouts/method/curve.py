"""The part of the method page about one indicator's curve: where the areas stand on it, and what it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import dash_bootstrap_components as dbc
import numpy as np
import plotly.graph_objects as go
from dash import dcc, html

from layouts import ids
from layouts.also import also
from layouts.children import Child, Children
from layouts.figures.efficacy import CONFIG, Marked, efficacy_figure
from layouts.method.tables import grades
from layouts.method.words import exact, level_name, percent, reason_words, unit
from layouts.picture import save_picture
from layouts.tables import file_links
from layouts.text import Text
from pingan.look import format as fmt
from pingan.system.indicator_system import Indicator, IndicatorSystem

if TYPE_CHECKING:
    from pingan.reading.method import Curve, Standing


@dataclass(frozen=True, eq=False)
class Explained:
    """One indicator, as the section about its curve shows it.

    Attributes
    ----------
    indicator : the one chosen
    share : its share of the index
    area : name of the one in colour
    level : whose areas stand behind it
    names : of the areas behind
    standing : where they are (`pingan.reading.method.Standing`)
    curve : `pingan.reading.method.Curve`
    whole : whether the reader sees all areas
    """

    indicator: Indicator
    share: float
    area: str
    level: str
    names: Sequence[str]
    standing: Standing
    curve: Curve
    whole: bool = True


def curve_part(
    text: Text, system: IndicatorSystem, explained: Explained, quarter: str, theme: str
) -> list[Child]:
    """Return the choice of an indicator, its curve with where areas stand in a quarter, and the facts beside it."""
    options = [
        {"label": f"{i.code} {text.name(i)}", "value": i.code}
        for d in system.dimensions
        for i in system.indicators
        if i.dimension == d.code
    ]
    return [
        html.Label(
            [
                html.Span(text("method.curve_choose")),
                dbc.Select(id=ids.METHOD_INDICATOR, options=options, value=explained.indicator.code),
            ],
            className="choose",
        ),
        html.Div(
            [
                html.Figure(
                    dcc.Graph(
                        id=ids.METHOD_CURVE,
                        figure=curve_figure(text, system, explained, theme),
                        config=CONFIG,
                        responsive=True,
                        style={"height": "300px"},
                    ),
                    className="method-curve",
                    role="img",
                    **also({"aria-label": text("method.curve_label")}),
                ),
                html.Div(
                    curve_facts(text, system, explained),
                    id=ids.METHOD_FACTS,
                    **also({"aria-live": "polite"}),
                ),
            ],
            className="curve-and-facts",
            id=ids.METHOD_EXPLAINED,
        ),
        save_picture(text, "curve", ".method-curve", quarter=quarter),
    ]


def curve_figure(text: Text, system: IndicatorSystem, explained: Explained, theme: str) -> go.Figure:
    """Return the efficacy curve of the chosen indicator."""
    curve, standing = explained.curve, explained.standing
    return efficacy_figure(
        Marked(
            x=curve.x,
            score=curve.score,
            thresholds=[
                (text(f"method.threshold_{key}", value=exact(value)), value, score)
                for key, value, score in curve.thresholds
            ],
            names=explained.names,
            others=standing.others,
            other_scores=standing.other_scores,
            value=standing.value,
            area_score=standing.score,
            label=f"{explained.area} {_amount(standing.value)}",
            unit=unit(text, explained.indicator),
            score_name=text("method.score"),
            top=system.score_range[1],
        ),
        theme,
    )


def curve_facts(text: Text, system: IndicatorSystem, explained: Explained) -> list[Child]:
    """Return what stands beside the curve."""
    item, standing = explained.indicator, explained.standing
    where = text(
        "method.fact_value", area=explained.area, quarter=fmt.quarter(standing.quarter, text.language)
    )
    if np.isnan(standing.value) or np.isnan(standing.score):
        reason = reason_words(
            text, standing.reason or "other", system.minimum_denominator, system.minimum_coverage
        )
        withheld = standing.reason == "no_permission"
        said: list[Child] = [reason if withheld else text("method.fact_missing", reason=reason)]
    else:
        said = [
            text(
                "method.fact_scores",
                value=_amount(standing.value),
                unit=unit(text, item),
                score=fmt.number(standing.score),
            )
        ]
    marks = ["method.fact_inherited"] * standing.inherited + ["method.fact_saturated"] * standing.saturated
    said += [html.Span(text(mark), className="method-mark") for mark in marks]
    form = text(f"method.form_{item.efficacy}")
    facts: list[tuple[str, Children]] = [
        (where, said),
        *((text(f"method.field_{key}"), exact(value)) for key, value, _ in explained.curve.thresholds),
        (
            text("method.fact_weight"),
            text("method.fact_weight_words", weight=exact(item.weight), share=percent(explained.share)),
        ),
        (text("method.fact_form"), f"{form} · {text(f'panel.direction_{item.direction}')}"),
    ]
    if item.grades:
        facts.append((text("method.fact_grades"), grades(text, item)))
    elif counts := _counts(item):
        facts.append((text("method.fact_counts"), html.Code(counts)))
    note = text(
        "method.curve_dots",
        quarter=fmt.quarter(standing.quarter, text.language),
        level=level_name(text, explained.level),
        indicator=text.name(item),
    )
    note += "" if explained.whole else text("ranking.space") + text("scope.dots")
    return [
        html.H3(f"{item.code} {text.name(item)}"),
        html.Dl([html.Div([html.Dt(name), html.Dd(value)]) for name, value in facts], className="facts-list"),
        html.P(note, className="quiet"),
        file_links(text, "/method/curve", {"indicator": item.code, "area": standing.area}),
    ]


def _amount(value: float) -> str:
    return fmt.number(value, fmt.amount_digits(value)) if np.isfinite(value) else fmt.MISSING


def _counts(item: Indicator) -> str:
    if item.kind == "growth" or not item.denominator:
        return item.numerator
    times = f" × {exact(item.per)}" if item.kind in ("rate", "share") else ""
    return f"{item.numerator} / {item.denominator}{times}"
