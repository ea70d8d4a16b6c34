"""The movement page: its layout for an address, and a new picture when the view changes.

Pointing at an area and choosing one is done in the browser (`assets/ranking/70_ranking_page.js`); the server
is asked only for another quarter, other areas or measure, or an area that the chart had left out.
"""

import logging
from dataclasses import replace
from typing import Any

from dash import Input, Output, State, html, set_props

from callbacks.reader import Reader, choices_of
from callbacks.register import Permission, Register
from callbacks.serving.values import Theme, Words
from layouts import ids
from layouts.context import measures
from layouts.controls import level_options
from layouts.figures.bump import Lines, bump, is_narrowed
from layouts.ranking.grid import grid_columns, grid_rows
from layouts.ranking.page import Picture, parent_options, ranking_page, short_names, story
from layouts.text import Text
from layouts.view import View, parse_view, view_of
from pingan.look import format
from pingan.reading.codes import INDEX
from pingan.reading.published import Published
from pingan.reading.ranking import Ranking, first_ranked, largest_move, largest_rise, read_ranking, table_rows
from pingan.reading.values import nullable

log = logging.getLogger(__name__)
ALL_DRAWN = 36  # as many names as stand one below the other on a small screen
FIRST_DRAWN = 20


def ranking_layout(reader: Reader, search: str) -> tuple[html.Div, tuple[str, ...]]:
    """Return the page for an address, and the names of parameters that were wrong."""
    published, text = reader.shown(search), reader.text
    choices = choices_of(published)
    view, wrong = parse_view(search, choices)
    if view.area and view.area not in published.parts(view.within, view.level):
        view, wrong = replace(view, area=None), (*wrong, "area")
    picture = _picture(published, text, view, reader.theme)
    return ranking_page(text, view, choices, measures(text, published.system), picture), wrong


def add_ranking(register: Register, reader: Reader) -> None:
    """Register the movement page and its callbacks."""
    register.page("/ranking", Permission.READ_PUBLISHED, ranking_layout, editions=True)
    read = {"permission": Permission.READ_PUBLISHED}
    controls = [ids.RANKING_QUARTER, ids.RANKING_LEVEL, ids.RANKING_PARENT, ids.RANKING_MEASURE]

    register.clientside(
        "ranking.follow",
        Output(ids.RANKING_VIEW, "data"),
        *[Output(control, "value") for control in controls],
        Output(ids.RANKING_ASK, "data"),
        Input(ids.RANKING_VIEW, "data"),
        *[Input(control, "value") for control in controls],
        Input(ids.RANKING_BACK, "n_clicks"),
        Input(ids.RANKING_FORTH, "n_clicks"),
        State(ids.RANKING_SHOWN, "data"),
        State(ids.CONTEXT, "data"),
        prevent_initial_call=True,
        **read,
    )
    register.clientside(
        "ranking.paint",
        Output(ids.BUMP_NOTE, "children"),
        Input(ids.RANKING_VIEW, "data"),
        Input(ids.BUMP, "figure"),
        Input(ids.RANKING_SHOWN, "data"),
        State(ids.CONTEXT, "data"),
        **read,
    )
    register.clientside(
        "ranking.search",
        Output(ids.RANKING_SEARCH, "className"),
        Input(ids.RANKING_SEARCH, "value"),
        prevent_initial_call=True,
        **read,
    )
    register.clientside(
        "ranking.exportCsv",
        Output(ids.RANKING_EXPORT, "n_clicks"),
        Input(ids.RANKING_EXPORT, "n_clicks"),
        State(ids.RANKING_VIEW, "data"),
        prevent_initial_call=True,
        permission=Permission.EXPORT,
    )

    register.clientside(
        "ranking.exportWorkbook",
        Output(ids.RANKING_WORKBOOK, "n_clicks"),
        Input(ids.RANKING_WORKBOOK, "n_clicks"),
        State(ids.RANKING_VIEW, "data"),
        prevent_initial_call=True,
        permission=Permission.EXPORT,
    )

    def failed(problem: Exception) -> None:
        log.error("the ranking failed", exc_info=problem)
        set_props(ids.NOTICE, {"children": reader.text("ranking.failed")})

    @register.callback(
        Output(ids.BUMP, "figure"),
        Output(ids.RANKING_SHOWN, "data"),
        Output(ids.RANKING_GRID, "columnDefs"),
        Output(ids.RANKING_GRID, "rowData"),
        Output(ids.RANKING_TITLE, "children"),
        Output(ids.BUMP_HINT, "children"),
        Output(ids.RANKING_LEVEL, "options"),
        Output(ids.RANKING_PARENT, "options"),
        Input(ids.RANKING_ASK, "data"),
        State(ids.RANKING_VIEW, "data"),
        State(ids.THEME, "data"),
        State(ids.LOCATION, "search"),
        prevent_initial_call=True,
        running=[(Output(ids.RANKING_BODY, "className"), "ranking-body busy", "ranking-body")],
        on_error=failed,
        **read,
    )
    def show_another_view(_ask: Words, view: dict[str, Words], theme: Theme, search: Words) -> tuple:
        published = reader.shown(search or "")
        p = _picture(published, reader.text, view_of(view, choices_of(published)), theme)
        return p.figure, p.shown, p.columns, p.rows, p.title, p.hint, p.levels, p.parents


def _picture(published: Published, text: Text, view: View, theme: str) -> Picture:
    ranking = read_ranking(published, view.within, view.level, view.measure)
    names = _names(published, text, ranking)
    home = published.scope.root
    default = home if home in ranking.codes else largest_rise(ranking)
    chosen = view.area if view.area in ranking.codes else default
    drawn = list(ranking.codes)
    if len(drawn) > ALL_DRAWN:
        drawn = first_ranked(ranking, view.quarter, FIRST_DRAWN, tuple(c for c in (chosen, default) if c))
    measure = next(m for m in measures(text, published.system) if m["code"] == view.measure)
    around = view.within if published.complete(view.within) else home  # then only its own parts are listed
    labels = short_names(names, _name(published, text, around))
    stories = {
        code: story(text, names[code], largest_move(ranking, code, rises=code == default), measure["kind"])
        for code in drawn
    }
    stories = {code: told for code, told in stories.items() if told}
    lines = Lines(
        ranking.quarters, drawn, [labels[c] for c in drawn], ranking.ranks[:, _columns(ranking, drawn)]
    )
    compared = published.compared(view.within, view.level, view.measure)
    empty = text("ranking.none" if compared else "scope.no_ranks")
    return Picture(
        figure=bump(lines, stories, chosen, view.quarter, theme, empty=empty),
        shown={**_shown(ranking, drawn, names), "default": default, "kind": measure["kind"]},
        columns=grid_columns(
            text,
            measure["kind"],
            [(d.code, text.name(d)) for d in published.system.dimensions],
            list(labels.values()),
        ),
        rows=grid_rows(table_rows(published, ranking, view.quarter), names, labels),
        title=_title(text, view, measure),
        hint=_hint(text, published, view, len(ranking.codes), lines, measure),
        headline=stories[chosen].sentence if chosen in stories else names.get(chosen, text("ranking.none")),
        levels=level_options(text, choices_of(published), view.within),
        parents=parent_options(_parents(published, text, view.within)),
        chosen=chosen,
    )


def _shown(ranking: Ranking, drawn: list[str], names: dict[str, str]) -> dict[str, Any]:
    """Return what the tip says of the drawn areas, by quarter and area, in the order of `codes`."""
    columns = _columns(ranking, drawn)
    return {
        "quarters": list(ranking.quarters),
        "codes": drawn,
        "names": [names[code] for code in drawn],
        "of": ranking.ranked.tolist(),
        "ranks": nullable(ranking.ranks[:, columns]),
        "values": nullable(ranking.values[:, columns].round(6)),
        "movement": nullable(ranking.movement[:, columns]),
    }


def _columns(ranking: Ranking, codes: list[str]) -> list[int]:
    return [ranking.codes.index(code) for code in codes]


def _names(published: Published, text: Text, ranking: Ranking) -> dict[str, str]:
    return {code: _name(published, text, code) for code in ranking.codes}


def _name(published: Published, text: Text, code: str) -> str:
    areas = published.areas
    return (text.language == "en" and areas.at[code, "name_en"]) or areas.at[code, "name"]


def _title(text: Text, view: View, measure: dict[str, Any]) -> str:
    unit = f"（{measure['unit']}）" if measure.get("unit") else ""
    quarter = format.quarter(view.quarter, text.language)
    return text("ranking.table_title", quarter=quarter, measure=measure["name"] + unit)


def _hint(
    text: Text,
    published: Published,
    view: View,
    count: int,
    lines: Lines,
    measure: dict[str, Any],
) -> str:
    """Say how to use the chart, and what it leaves out or inherits."""
    said = [text("ranking.hover_hint")]
    drawn, narrowed = len(lines.codes), is_narrowed(lines.ranks)
    if drawn < count:
        said = [text("ranking.too_many", count=count, shown=FIRST_DRAWN), text("ranking.narrowed")]
    if not published.compared(view.within, view.level, view.measure):
        said = [text("scope.published_ranks" if view.measure == INDEX else "scope.no_ranks")]
        said += [text("ranking.narrowed")] if narrowed else []
    if measure.get("direction"):
        said.insert(0, text(f"panel.direction_{measure['direction']}") + text("ranking.stop"))
    finest = measure.get("finestLevel")
    levels = published.levels
    if finest in levels and levels.index(view.level) > levels.index(finest):
        said.append(text("map.inherited", level=text.level(finest)) + text("ranking.stop"))
    return text("ranking.space").join(said)


def _parents(published: Published, text: Text, within: str) -> list[tuple[str, str, int]]:
    """Return the areas one may look into: the top, its parts, and those of each area on the way to `within`."""
    areas = published.areas
    with_parts = areas[areas.index.isin([published.top, *published.with_parts])]
    path, step = set(), within
    while step is not None:
        path.add(step)
        step = areas.at[step, "parent_code"]

    def branch(code: str, depth: int) -> list[tuple[str, str, int]]:
        listed = [(code, _name(published, text, code), depth)]
        parts = with_parts.index[with_parts["parent_code"] == code] if code in path else []
        return listed + [entry for part in parts for entry in branch(part, depth + 1)]

    return branch(published.top, 0)
