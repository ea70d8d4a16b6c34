"""What a scenario comes to, and the ways to the next rank, on the page "what if"."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from dash import html

from layouts.also import also
from layouts.children import Child
from layouts.method.words import reason_words
from layouts.text import Text
from layouts.what_if.rows import amount, scenario_query, signed_change
from pingan.look import format as fmt
from pingan.scoring.reasons import NAMES
from pingan.scoring.what_if import Answer, next_above, place_of
from pingan.scoring.what_if_case import Case
from pingan.scoring.what_if_ways import Step, Ways

SHOWN_ALONE = 6


def outcome(
    text: Text, case: Case, found: Answer, *, ranked: bool, within: str, name_of: Callable[[str], str]
) -> list[Child]:
    """Return what stands beside the table, of one scenario.

    Parameters
    ----------
    ranked : whether the area is ranked here
    within : name of the parent where the rank is among its parts only, else ""
    name_of : an area's name by its code
    """
    before = place_of(case, case.index)[0]
    touched = any(row["change"] for row in found.records.values())
    rank_label = text("what_if.rank_within", parent=within) if within else text("what_if.rank")
    lines = [
        _line(text("what_if.index"), fmt.number(case.index), fmt.number(found.index),
              fmt.signed(found.change) if touched else "", touched, "score"),
    ]  # fmt: skip
    if ranked:
        moved = fmt.movement(before - found.rank) if touched and before and found.rank else ""
        of = found.rank_of
        lines.append(
            _line(rank_label, fmt.rank(before, of), fmt.rank(found.rank, of), moved, touched, "place")
        )
    said: list[Child] = [html.Dl(lines, className="what-if-figures")]
    if np.isnan(found.index):
        why = text("what_if.unscored") if touched else text("what_if.unranked", reason=_why(text, case))
        said.append(html.P(why, className="problem"))
    if not touched:
        said.append(html.P(text("what_if.untouched"), className="quiet"))
    said.append(
        _next(text, case, found, name_of)
        if ranked
        else html.P(text("what_if.not_ranked_here"), className="quiet")
    )
    said += [html.H3(text("what_if.dimensions")), _dimensions(text, case, found)]
    if found.reestimated is not None and not np.isnan(found.index):
        difference = fmt.signed(found.reestimated - found.index)
        note = text("what_if.reestimated", index=fmt.number(found.reestimated), difference=difference)
        said.append(html.P(note, className="quiet small"))
    return said


def ways_section(text: Text, case: Case, found: Ways, name_of: Callable[[str], str]) -> html.Section:
    """Return how the area could come to the next rank, from what is published."""
    content: list[Child] = [html.H2(text("what_if.ways"))]
    if np.isnan(case.index):
        content.append(html.P(text("what_if.ways_unranked"), className="quiet"))
        return html.Section(content, className="what-if-ways")
    if np.isnan(found.target):
        content.append(html.P(text("what_if.ways_none_above"), className="quiet"))
        return html.Section(content, className="what-if-ways")
    names, index, gap = named(text, found.codes, name_of), fmt.number(found.target), fmt.number(found.gap)
    key = "gap" if found.cheapest else "out_of_reach"
    content.append(html.P(text(f"what_if.ways_{key}", rank=found.rank, names=names, index=index, gap=gap)))
    if found.cheapest:
        scenario = {step.indicator: step.change for step in found.cheapest}
        points = fmt.number(sum(step.points for step in found.cheapest))
        gain = fmt.signed(sum(step.gain for step in found.cheapest))
        content += [
            html.H3(text("what_if.ways_cheapest")),
            html.Ul([_way(text, case, step) for step in found.cheapest]),
            html.P(
                [
                    html.Span(
                        text("what_if.ways_cheapest_hint", points=points, gain=gain), className="quiet"
                    ),
                    _apply(text, scenario, text("what_if.ways_cheapest")),
                ],
                className="way-sum",
            ),
        ]
    alone = [step for step in found.alone if (step,) != found.cheapest]
    if alone:
        items = [_way(text, case, step, apply=True) for step in alone]
        content += [html.H3(text("what_if.ways_alone")), html.Ul(items[:SHOWN_ALONE])]
        if items[SHOWN_ALONE:]:
            more = text("what_if.more", count=len(items) - SHOWN_ALONE)
            content.append(html.Details([html.Summary(more), html.Ul(items[SHOWN_ALONE:])]))
    return html.Section(content, className="what-if-ways")


def named(text: Text, codes: Sequence[str], name_of: Callable[[str], str]) -> str:
    """Join the names of areas."""
    return text("method.list").join(name_of(code) for code in codes)


def _why(text: Text, case: Case) -> str:
    """Return why there is no index as published, with the dimensions that lack data."""
    system, made = case.system, case.composite
    words = reason_words(
        text, NAMES[int(made.reason[0])] or "other", system.minimum_denominator, system.minimum_coverage
    )
    short = [text.name(one) for n, one in enumerate(system.dimensions) if np.isnan(made.dimension[n, 0])]
    if not short:
        return words
    return text("panel.of_dimensions", dimensions=text("method.list").join(short), reason=words)


def _line(label: str, before: str, after: str, change: str, touched: bool, kind: str) -> html.Div:
    direction = (
        "up" if change.startswith(("+", "▲")) else "down" if change.startswith((fmt.MINUS, "▼")) else ""
    )
    figures: list[Child] = [html.Span(before, className="before")]
    if touched:
        figures += [html.Span("→", className="arrow"), html.Strong(after, className="after")]
        figures += [html.Span(change, className=f"movement {direction}")]
    return html.Div([html.Dt(label), html.Dd(figures)], className=kind)


def _next(text: Text, case: Case, found: Answer, name_of: Callable[[str], str]) -> html.P | None:
    if np.isnan(found.index):
        return None
    above = next_above(case, found.index)
    if above.empty:
        return html.P(text("what_if.overtaken"), className="quiet")
    target = float(above.iloc[0])
    names, points = named(text, above.index, name_of), fmt.number(target - found.index)
    said = text("what_if.next", points=points, names=names, index=fmt.number(target))
    return html.P(said, className="quiet")


def _dimensions(text: Text, case: Case, found: Answer) -> html.Table:
    rows = []
    before = case.composite.dimension[:, 0]
    for place, dimension in enumerate(case.system.dimensions):
        now = found.dimensions[dimension.code]
        moved = abs(now - before[place]) > 1e-9
        change = fmt.signed(now - before[place]) if moved else ""
        direction = "up" if now > before[place] else "down"
        rows.append(
            html.Tr(
                [
                    html.Th(text.name(dimension), scope="row"),
                    html.Td(fmt.number(before[place]), className="number"),
                    html.Td(["→ ", fmt.number(now)] if moved else "", className="number"),
                    html.Td(change, className=f"number movement {direction}" if moved else "number"),
                ]
            )
        )
    return html.Table(html.Tbody(rows), className="what-if-dimensions")


def _way(text: Text, case: Case, step: Step, *, apply: bool = False) -> html.Li:
    item = case.system.indicator(step.indicator)
    row = case.records[step.indicator]
    graded = item.kind == "graded"
    before = row["value"] if graded else row["numerator"]
    start, end = _count(before), _count(before + step.change)
    name = text(
        "what_if.ways_step", indicator=f"{item.code} {text.name(item)}", change=signed_change(step.change)
    )
    return html.Li(
        [
            html.Span(name, className="way-name"),
            html.Span(
                text("what_if.ways_detail", before=start, after=end, points=fmt.number(step.points)),
                className="quiet",
            ),
            *([_apply(text, {step.indicator: step.change}, name)] if apply else []),
        ]
    )


def _count(count: float) -> str:
    return fmt.number(count, 0) if abs(count - round(count)) < 1e-9 else amount(count)


def _apply(text: Text, scenario: Mapping[str, float], way: str) -> html.A:
    """A link with the scenario in its address; the page's script puts it into the sliders without loading again."""
    query = scenario_query(scenario)
    return html.A(
        text("what_if.apply"),
        href=f"?{query}",
        className="apply",
        **also({"data-scenario": query, "aria-label": text("what_if.apply_title", way=way)}),
    )
