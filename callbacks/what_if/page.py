"""The page "what if": its layout for an address, and the answer to a scenario.

The address holds the scenario: `/what-if?area=310105006&quarter=2017Q1&S1=-5`. Nothing of it is stored.
"""

from functools import partial
from urllib.parse import parse_qsl

from dash import Input, Output, State, html
from flask import Response, abort, request

from callbacks.answers import to_json
from callbacks.reader import NotPermittedError, Reader, choices_of
from callbacks.register import Permission, Register
from layouts import ids
from layouts.aside import query_of
from layouts.drawing import still_tree
from layouts.text import Text
from layouts.view import View, parse_view
from layouts.what_if.outcome import outcome
from layouts.what_if.page import PAGE, WhatIf, no_case, what_if_address, what_if_page
from layouts.what_if.rows import shown_cells
from pingan.reading.published import NothingPublishedError, Published
from pingan.reading.what_if import NoCaseError, competitors, read_case, recorded_at
from pingan.scoring.what_if import answer, points_to_win
from pingan.scoring.what_if_case import Case, allowed, limits, obstacle
from pingan.scoring.what_if_ways import ways
from pingan.storage import StorageError

NOT_THERE = (NoCaseError, NothingPublishedError, NotPermittedError, StorageError)
"""Why there is no case at an address, or not for whoever asks."""
EDITIONS = ("preview", "release")
VIEW = tuple(View.__dataclass_fields__)


def what_if_layout(reader: Reader, search: str) -> tuple[html.Div | html.Section, tuple[str, ...]]:
    """Return the page for an address, and the names of parameters that were wrong."""
    published, text = reader.shown(search), reader.text
    view, wrong = parse_view(search, choices_of(published))
    code = view.area or published.scope.root or published.top
    aside = query_of(published.aside) if published.aside else ""
    try:
        case = read_case(published, code, view.quarter)
    except NoCaseError as problem:
        own = published.scope.root or published.top
        onward = (
            (area_name(text, published, own), what_if_address(own, published.quarters[-1], aside=aside))
            if (code, view.quarter) != (own, published.quarters[-1])
            else None
        )
        return no_case(text, problem.reason, area_name(text, published, code), view.quarter, onward), wrong
    scenario, refused = read_scenario(case, search)
    within = competitors(published, code, view.quarter)
    page = WhatIf(
        code=code,
        name=area_name(text, published, code),
        quarter=view.quarter,
        case=case,
        found=answer(case, scenario),
        ways=ways(case),
        to_win=points_to_win(case),
        scenario=scenario,
        name_of=partial(area_name, text, published),
        ranked=within is not None,
        within=ranked_within(text, published, within),
        recorded=_recorded(text, published, case, code, view.quarter, aside),
        limits=_limits(case),
        areas=_areas(text, published, code),
        quarters=[quarter for quarter in published.quarters if quarter in published.releases],
        aside=aside,
    )
    return what_if_page(text, page), (*wrong, *refused)


def add_what_if(register: Register, reader: Reader) -> None:
    """Register the page, what its browser does by itself, and the answer that it asks for."""
    register.page(PAGE, Permission.READ_PUBLISHED, what_if_layout, editions=True)
    read = {"permission": Permission.READ_PUBLISHED}
    register.clientside(
        "whatIf.start",
        Output(ids.WHAT_IF, "data-ready"),
        Input(ids.WHAT_IF_CASE, "data"),
        **read,
    )
    register.clientside(
        "whatIf.choose",
        Output(ids.WHAT_IF_AREA, "className"),
        Input(ids.WHAT_IF_AREA, "value"),
        Input(ids.WHAT_IF_QUARTER, "value"),
        State(ids.WHAT_IF_CASE, "data"),
        prevent_initial_call=True,
        **read,
    )

    @register.route(f"{PAGE}/<code>/<quarter>/answer.json", **read)
    def scenario_answer(code: str, quarter: str) -> Response:
        search = request.query_string.decode()
        try:
            published = reader.shown(search)
            case = case_at(published, code, quarter)
        except NOT_THERE:
            abort(404)
        text, (changes, _) = reader.text, read_scenario(case, search)
        found = answer(case, changes)
        within = competitors(published, code, quarter)
        said = outcome(
            text,
            case,
            found,
            ranked=within is not None,
            within=ranked_within(text, published, within),
            name_of=partial(area_name, text, published),
        )
        cells = {one: shown_cells(text, case, found, one) for one in case.system.codes}
        trees = [still_tree(part) for part in said if part is not None]
        body = to_json({"outcome": trees, "cells": cells, "changed": list(changes)})
        return Response(body, mimetype="application/json", headers={"Cache-Control": "no-store"})


def read_scenario(case: Case, search: str) -> tuple[dict[str, float], tuple[str, ...]]:
    """Return what an address changes, in the system's order, and the names of what cannot be changed so."""
    given = dict(parse_qsl(search.lstrip("?")))
    found, wrong = {}, []
    for name, written in given.items():
        if name in (*EDITIONS, *VIEW):
            continue
        try:
            change = float(written)
        except ValueError:
            wrong.append(name)
            continue
        if allowed(case, name, change):
            found[name] = change
        else:
            wrong.append(name)
    return {code: found[code] for code in case.system.codes if found.get(code)}, tuple(wrong)


def case_at(published: Published, code: str, quarter: str) -> Case:
    """Return the case of an area and a quarter that may not exist; raises `NoCaseError` where there is none."""
    if code not in published.areas.index or quarter not in published.quarters:
        raise NoCaseError("not_published")
    return read_case(published, code, quarter)


def area_name(text: Text, published: Published, code: str) -> str:
    """Return an area's name; its code where the boundaries no longer have it."""
    return text.name(published.areas.loc[code]) if code in published.areas.index else code


def ranked_within(text: Text, published: Published, within: str | None) -> str:
    """Return the name of the area among whose parts the ranks are; "" where they are of the whole level."""
    return "" if within in (None, published.top) else area_name(text, published, within)


def _recorded(
    text: Text, published: Published, case: Case, code: str, quarter: str, aside: str
) -> dict[str, tuple[str, str] | None]:
    found: dict[str, tuple[str, str] | None] = {}
    for item in case.system.indicators:
        if obstacle(case, item.code) == "inherited":
            where = recorded_at(published, code, item.finest_level)
            found[item.code] = where and (
                area_name(text, published, where),
                what_if_address(where, quarter, aside=aside),
            )
    return found


def _limits(case: Case) -> dict[str, tuple[float, float | None, bool]]:
    """Return for the browser how far each count may go (None: however far), and whether it is whole."""
    found = {}
    for item in case.system.indicators:
        if obstacle(case, item.code) is None:
            low, high = limits(case, item.code)
            found[item.code] = (low, None if high == float("inf") else high, item.kind != "graded")
    return found


def _areas(text: Text, published: Published, code: str) -> list[tuple[str, str, int]]:
    """Return the areas one may choose: the top, its parts, and those of each area on the way to the chosen one."""
    areas = published.areas
    path, step = set(), code
    while step is not None:
        path.add(step)
        step = areas.at[step, "parent_code"]

    def branch(one: str, depth: int) -> list[tuple[str, str, int]]:
        own = [] if one in published.score_only else [(one, area_name(text, published, one), depth)]
        parts = areas.index[areas["parent_code"] == one] if one in path else []
        return own + [entry for part in parts for entry in branch(part, depth + 1)]

    return branch(published.top, 0)
