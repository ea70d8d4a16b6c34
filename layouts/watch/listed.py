"""The page of the areas to put right: those on the list, those taken off, and beside them one with its progress."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from dash import dcc, html

from layouts import ids
from layouts.also import also
from layouts.children import Child
from layouts.tables import file_links, plain_table
from layouts.text import Text
from layouts.watch.frame import address, watch_page
from pingan.look import format as fmt

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from pingan.reading.listings import ListedArea, Measured


HERE = "/listed"


class Found(TypedDict):
    """What the page shows, as `listed_body` takes it."""

    listed: Sequence[ListedArea]
    names: Mapping[str, str]
    chosen: int | None
    panel: list[Child]
    map: Component | None
    find: Component | None
    exports: bool


def listed_page(text: Text, body: Sequence[Child], carried: Mapping[str, str]) -> html.Div:
    """Return the page; its body is drawn anew after every act."""
    return watch_page(
        text, HERE, text("listed.title"), [html.Div(list(body), id=ids.LISTED_BODY)], dict(carried)
    )


def listed_body(text: Text, found: Found, today: date) -> list[Child]:
    """Return what the page shows.

    Parameters
    ----------
    found : `listed`: `pingan.reading.listings.ListedArea`s; `names`: area code to name; `chosen`: number of the one in
        the panel; `panel`, `map` (None where there is nothing to show on it), `find` (None for who keeps no list),
        `exports`
    """
    still = [one for one in found["listed"] if one.listing.open]
    ended = [one for one in found["listed"] if not one.listing.open]
    overdue = sum(one.overdue for one in still)
    lead = text("listed.lead", open=len(still), overdue=overdue, ended=len(ended))
    tables = [_open_table(text, still, found, today)] if still else [_nothing(text, found["find"])]
    if ended:
        tables.append(_ended_table(text, ended, found))
    head: list[Child] = [html.P(lead, className="office-state")]
    if found["exports"] and found["listed"]:
        head.append(file_links(text, "/listed"))
    side: list[Child] = [
        html.Section(found["panel"], className="office-card watch-panel", **also({"aria-live": "polite"}))
    ]
    side += [part for part in (found["find"], found["map"]) if part is not None]
    return [
        html.Div(head, className="watch-head"),
        html.Div(
            [html.Section(tables, className="watch-list"), html.Div(side, className="watch-side")],
            className="watch-columns",
        ),
    ]


def find_form(
    text: Text, said: str, candidates: Sequence[tuple[str, str]], options: Sequence[Mapping[str, str]]
) -> html.Section:
    """Return the list from which one picks an area to put on the list, by its name or code.

    Parameters
    ----------
    said : what was looked for and did not name one area; "" where nothing was
    candidates : address and name of those that it may have meant
    options : what is offered before anything is typed (`area_options`)
    """
    answer: list[Child] = []
    if said:
        key = "find_several" if candidates else "find_none"
        answer = [html.P(text(f"listed.{key}", said=said, count=len(candidates)), className="quiet")]
        answer += [html.P(html.A(name, href=href, className="office-link")) for href, name in candidates[:8]]
    field = dcc.Dropdown(
        id=ids.LISTED_FIND,
        options=list(options),
        placeholder=text("listed.find_hint"),
        clearable=False,
        labels={
            "search": text("listed.find_hint"),
            "clear_search": text("listed.find_clear"),
            "no_options_found": text("listed.find_nothing"),
        },
    )
    label = html.Span(text("listed.find"), id="listed-find-label")
    return html.Section(
        [
            html.Div(
                [label, field],
                className="office-field watch-find",
                role="group",
                **also({"aria-labelledby": "listed-find-label"}),
            ),
            *answer,
        ],
        className="office-card",
    )


def area_options(text: Text, areas: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return areas as the list offers them: name and level to read, code and both names to search by.

    Parameters
    ----------
    areas : `area_code, level, name, name_en`
    """
    return [
        {
            "value": one["area_code"],
            "label": f"{text.name(one)} · {text.level(one['level'])} · {one['area_code']}",
            "search": f"{one['area_code']} {one['name']} {one.get('name_en') or ''}",
        }
        for one in areas
    ]


def due_words(text: Text, one: ListedArea, today: date) -> html.Span:
    """Return by when a listed area is to be put right, and that it is overdue."""
    due = one.listing.due_on
    if (end := one.listing.removal) is not None:
        outcome = text(f"listed.outcome_{end.outcome}")
        return html.Span([due.isoformat(), html.Small(f"{outcome} {end.quarter}")])
    if one.overdue:
        return html.Span([due.isoformat(), html.Small(text("listed.overdue"), className="state-overdue")])
    return html.Span([due.isoformat(), html.Small(text("listed.days_left", days=(due - today).days))])


def of_area(text: Text, one: ListedArea | None, today: date) -> html.Section | None:
    """Return that an area is on the list, for its page; None where it is not.

    Parameters
    ----------
    one : its `pingan.reading.listings.ListedArea`
    """
    if one is None:
        return None
    href = address(HERE, {"listing": one.listing.listing_id})
    said = [html.B(text("listed.of_area")), html.Span(one.listing.reason), html.Span(one.listing.office)]
    return html.Section(
        html.A([*said, due_words(text, one, today)], href=href, className="office-link"),
        className="area-listed",
    )


def index_words(one: ListedArea, text: Text) -> str:
    """Return the index before and after, by quarter."""
    before, after = one.before, one.after
    if after is None:
        return f"{before.quarter} {fmt.number(before.index)}"
    return text(
        "listed.index_line",
        before_quarter=before.quarter,
        before=fmt.number(before.index),
        after_quarter=after.quarter,
        after=fmt.number(after.index),
    )


def _nothing(text: Text, find: Component | None) -> html.Div:
    how = [html.P(text("listed.none_how"), className="office-words")] if find is not None else []
    return html.Div([html.P(text("listed.none")), *how])


def _open_table(text: Text, rows: Sequence[ListedArea], found: Found, today: date) -> html.Div:
    columns = [
        (text("listed.column_area"), False),
        (text("listed.column_reason"), False),
        (text("listed.column_office"), False),
        (text("listed.column_due"), False),
        (text("listed.column_before"), True),
        (text("listed.column_after"), True),
        (text("listed.column_change"), True),
    ]
    table = [
        [
            _opened(text, one, found),
            one.listing.reason,
            one.listing.office,
            html.Span(due_words(text, one, today), className="watch-due"),
            _index(one.before),
            _index(one.after) if one.after else text("listed.not_yet"),
            fmt.signed(one.change),
        ]
        for one in rows
    ]
    title = text("listed.open_title")
    return html.Div(
        [html.H2(title), plain_table(columns, table, title)], className="watch-table", tabIndex="0"
    )


def _ended_table(text: Text, rows: Sequence[ListedArea], found: Found) -> html.Div:
    columns = [
        (text("listed.column_area"), False),
        (text("listed.column_reason"), False),
        (text("listed.column_office"), False),
        (text("listed.column_outcome"), False),
        (text("listed.column_before"), True),
        (text("listed.column_end_after"), True),
        (text("listed.column_change"), True),
    ]
    table = [
        [
            _opened(text, one, found),
            one.listing.reason,
            one.listing.office,
            text(f"listed.outcome_{one.listing.removal.outcome}") if one.listing.removal else "",
            _index(one.before),
            _index(one.after) if one.after else text("listed.not_yet"),
            fmt.signed(one.change),
        ]
        for one in rows
    ]
    title = text("listed.ended_title")
    return html.Div(
        [html.H2(title), plain_table(columns, table, title)], className="watch-table", tabIndex="0"
    )


def _opened(text: Text, one: ListedArea, found: Found) -> html.Span:
    number = one.listing.listing_id
    here = {"aria-current": "true"} if number == found["chosen"] else {}
    name = html.A(
        found["names"][one.listing.area_code],
        href=address(HERE, {"listing": number}),
        className="office-link",
        **also(here),
    )
    return html.Span([name, html.Small(text.level_of_one(one.level))], className="office-two")


def _index(measured: Measured) -> html.Span:
    return html.Span([fmt.number(measured.index), html.Small(measured.quarter)], className="watch-index")
