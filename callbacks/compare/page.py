"""The page of comparisons: its layout for an address, and all of it again when a control or the address changes.

The address is the only state. The maps are painted by the browser (`assets/75_compare_page.js`) from what the server
says of each area; they are made anew only where they show other areas.
"""

import logging
from dataclasses import dataclass, replace
from typing import Any

from dash import MATCH, Input, Output, State, ctx, html, no_update, set_props

from callbacks.compare.options import options_of
from callbacks.compare.shown import sight_of
from callbacks.reader import Reader, choices_of
from callbacks.register import Permission, Register
from callbacks.serving.values import Theme, Words
from layouts import ids
from layouts.compare.page import compare_page
from layouts.compare.view import Comparison, parse_comparison, peers_of
from layouts.context import in_language
from layouts.view import Choices
from pingan.reading.compared_parts import neighbour
from pingan.reading.published import Published

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Picked:
    """An area that was clicked on a map; None where the click means none."""

    code: Words


def compare_layout(reader: Reader, search: str) -> tuple[html.Div, tuple[str, ...]]:
    """Return the page for an address, and the names of parameters that were wrong."""
    published = reader.shown(search)
    comparison, wrong = _read(published, search)
    sight = sight_of(reader, published, comparison, reader.theme)
    options = options_of(reader.text, published, sight)
    credit = in_language(published.credit, reader.language)
    return compare_page(reader.text, comparison, options, sight.shown, credit), wrong


def add_compare(register: Register, reader: Reader) -> None:
    """Register the page of comparisons and its callbacks."""
    register.page("/compare", Permission.READ_PUBLISHED, compare_layout, editions=True)
    read = {"permission": Permission.READ_PUBLISHED}
    register.clientside(
        "compare.draw",
        Output({"type": ids.COMPARE_MAP, "place": MATCH}, "figure"),
        Input({"type": ids.COMPARE_FIGURE, "place": MATCH}, "data"),
        **read,
    )
    register.clientside(
        "compare.paint",
        Output(ids.COMPARE_PAINTED, "data"),
        Input(ids.COMPARE_PICTURES, "data"),
        Input(ids.COMPARE_FILES, "data"),
        State(ids.CONTEXT, "data"),
        **read,
    )

    register.clientside(
        "compare.write",
        Output(ids.COMPARE_BODY, "title"),
        Input(ids.COMPARE_ADDRESS, "data"),
        prevent_initial_call=True,
        **read,
    )

    def failed(problem: Exception) -> None:
        log.error("the comparison failed", exc_info=problem)
        set_props(ids.NOTICE, {"children": reader.text("compare.failed")})

    @register.callback(
        Output(ids.COMPARE_ADDRESS, "data"),
        Output(ids.COMPARE_AREA, "options"),
        Output(ids.COMPARE_AREA, "value"),
        Output(ids.COMPARE_WITH, "options"),
        Output(ids.COMPARE_WITH, "value"),
        Output(ids.COMPARE_BY, "value"),
        Output(ids.COMPARE_BEFORE, "options"),
        Output(ids.COMPARE_BEFORE, "value"),
        Output(ids.COMPARE_QUARTER, "options"),
        Output(ids.COMPARE_QUARTER, "value"),
        Output(ids.COMPARE_LEVEL, "options"),
        Output(ids.COMPARE_LEVEL, "value"),
        Output(ids.COMPARE_MEASURE, "value"),
        Output(ids.COMPARE_SORT, "value"),
        Output(ids.COMPARE_WITH_FIELD, "hidden"),
        Output(ids.COMPARE_BEFORE_FIELD, "hidden"),
        Output(ids.COMPARE_HEAD, "children"),
        Output(ids.COMPARE_MAPS, "children"),
        Output(ids.COMPARE_SHAPE, "data"),
        Output(ids.COMPARE_PICTURES, "data"),
        Output(ids.COMPARE_LEGENDS, "children"),
        Output(ids.COMPARE_TABLES, "children"),
        Output(ids.COMPARE_FILES, "data"),
        Input(ids.COMPARE_ADDRESS, "data"),
        Input(ids.COMPARE_BY, "value"),
        Input(ids.COMPARE_AREA, "value"),
        Input(ids.COMPARE_WITH, "value"),
        Input(ids.COMPARE_BEFORE, "value"),
        Input(ids.COMPARE_QUARTER, "value"),
        Input(ids.COMPARE_LEVEL, "value"),
        Input(ids.COMPARE_MEASURE, "value"),
        Input(ids.COMPARE_SORT, "value"),
        Input(ids.COMPARE_PICKED, "data"),
        Input(ids.THEME, "data"),
        State(ids.COMPARE_SHAPE, "data"),
        prevent_initial_call=True,
        running=[(Output(ids.COMPARE_BODY, "className"), "compare-body busy", "compare-body")],
        on_error=failed,
        **read,
    )
    def show_another_comparison(
        search: Words,
        by: Words,
        area: Words,
        others: list[str] | None,
        before: Words,
        quarter: Words,
        level: Words,
        measure: Words,
        sort: Words,
        picked: Picked | None,
        theme: Theme | None,
        shape: Words,
    ) -> tuple:
        controls = [by, area, others, before, quarter, level, measure, sort]
        published = reader.shown(search or "")
        choices = choices_of(published)
        shown_before, _ = _read(published, search or "")
        wanted = _changed(shown_before, choices, ctx.triggered_id, controls, picked)
        comparison, _ = _read(
            published, wanted.to_search()
        )  # as an address that somebody shares would be read
        sight = sight_of(reader, published, comparison, theme or reader.theme)
        options, shown = options_of(reader.text, published, sight), sight.shown
        address = comparison.to_search()
        areas = comparison.by == "areas"
        return (
            address if ctx.triggered_id != ids.COMPARE_ADDRESS and address != search else no_update,
            options.areas, comparison.area, options.peers, list(comparison.others), comparison.by,
            options.quarters, comparison.before, options.quarters, comparison.quarter, options.levels, shown.level,
            comparison.measure, comparison.sort,
            not areas, areas, shown.head,
            shown.maps if shown.shape != shape else no_update,
            shown.shape, shown.pictures, shown.legends, shown.tables, shown.files,
        )  # fmt: skip


def _read(published: Published, search: str) -> tuple[Comparison, tuple[str, ...]]:
    return parse_comparison(
        search, choices_of(published), lambda code, quarter: neighbour(published, code, quarter)
    )


def _changed(
    before: Comparison, choices: Choices, who: Any, controls: list[Any], picked: Picked | None
) -> Comparison:
    """Return the comparison after what the reader did: one control changed, or an area was clicked on a map."""
    names = ("by", "area", "others", "before", "quarter", "level", "measure", "sort")
    components = (
        ids.COMPARE_BY, ids.COMPARE_AREA, ids.COMPARE_WITH, ids.COMPARE_BEFORE, ids.COMPARE_QUARTER,
        ids.COMPARE_LEVEL, ids.COMPARE_MEASURE, ids.COMPARE_SORT,
    )  # fmt: skip
    if who == ids.COMPARE_PICKED and picked is not None:
        return _picked(before, choices, picked.code)
    if who not in components:
        return before
    value = controls[components.index(who)]
    changed = replace(
        before, **{names[components.index(who)]: tuple(value or ()) if who == ids.COMPARE_WITH else value}
    )
    if who == ids.COMPARE_AREA:  # the others stay where they are of its level
        return replace(changed, others=peers_of(changed.area, changed.others, choices))
    return changed


def _picked(before: Comparison, choices: Choices, code: Words) -> Comparison:
    if code not in choices.areas:
        return before
    if before.by == "quarters":
        return replace(before, area=code)
    chosen = (before.area, *before.others)
    if code in chosen:
        left = tuple(one for one in chosen if one != code)
        return replace(before, area=left[0], others=left[1:]) if len(left) > 1 else before
    return replace(before, others=peers_of(before.area, (*before.others, code), choices))
