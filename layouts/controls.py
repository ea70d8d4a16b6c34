"""The controls that pages share: quarter slider, level switch, labelled choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import dash_bootstrap_components as dbc
from dash import dcc, html

from layouts.also import also
from layouts.text import Text
from layouts.view import Choices, levels_below

if TYPE_CHECKING:
    from layouts.context import Measure


def step_button(component: str, sign: str, title: str, className: str = "step") -> dbc.Button:  # noqa: N803 - Dash's
    """Return one of the small buttons beside the slider."""
    return dbc.Button(sign, id=component, color="link", className=className, title=title)


def quarter_slider(
    text: Text,
    component: str,
    quarters: tuple[str, ...],
    quarter: str,
    updatemode: Literal["drag", "mouseup"],
) -> html.Div:
    """Return a slider whose value is the quarter's place in `quarters`.

    Parameters
    ----------
    updatemode : "drag" where a change costs nothing, "mouseup" where it asks the server
    """
    return html.Div(
        dcc.Slider(
            id=component,
            min=0,
            max=max(len(quarters) - 1, 1),
            step=None,
            value=quarters.index(quarter),
            marks={place: quarter_mark(one, place) for place, one in enumerate(quarters)},
            included=False,
            allow_direct_input=False,
            updatemode=updatemode,
        ),
        className="quarters",
        **also({"aria-label": text("map.quarter")}),
    )


def quarter_mark(quarter: str, place: int) -> str:
    """Return the slider's word for a quarter: its year where a year begins, so that words do not touch."""
    return quarter if place == 0 or quarter.endswith("Q1") else quarter[-2:]


def level_switch(text: Text, component: str, choices: Choices, within: str, level: str) -> dbc.RadioItems:
    """Return the levels below the shown area as a row of buttons."""
    return dbc.RadioItems(
        id=component,
        options=level_options(text, choices, within),
        value=level,
        className="btn-group segmented",
        input_class_name="btn-check",
        label_class_name="btn btn-outline-secondary",
        label_checked_class_name="active",
    )


def level_options(text: Text, choices: Choices, within: str) -> list[dict[str, str]]:
    """Return the levels that lie below the shown area."""
    return [{"label": text.level(level), "value": level} for level in levels_below(choices, within)]


def measure_options(measures: list[Measure]) -> list[dict[str, str]]:
    """Return the measures as a list that reads as a tree: indicators stand under their dimension."""
    return [
        {
            "label": f"　{m['code']} {m['name']}" if m["kind"] == "amount" else m["name"],
            "value": m["code"],
        }
        for m in measures
    ]


def choice(component: str, label: str, options: list[dict[str, str]], value: str) -> html.Label:
    """Return a labelled list to choose from."""
    select = dbc.Select(id=component, options=options, value=value, size="sm")
    return html.Label([html.Span(label), select], className="choice")
