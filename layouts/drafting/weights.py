"""The weights of a draft: by hand with their sums, or by comparing pairs."""

import dash_bootstrap_components as dbc
from dash import html

from layouts.also import also
from layouts.children import Child
from layouts.drafting.fields import DEFAULT, control, field_id
from layouts.drafting.page import DraftPage, act_button
from layouts.method.words import percent
from layouts.records import Record
from layouts.text import Text
from pingan.look import format as fmt
from pingan.scoring.draft_weights import members
from pingan.system.ahp import LIMIT, MOST, Priorities, as_judged, nearest_on_scale, pairs_of
from pingan.system.editing import DIMENSIONS

COLUMNS = ("code", "name", "weight", "in_dimension", "in_index", "in_force", "change")


def weights_part(text: Text, page: DraftPage) -> list[Child]:
    """Return every weight in one table, with what it comes to; the browser keeps the sums while one types."""
    rows: list[Child] = []
    for dimension in page.content.tables["dimension"]:
        rows += _dimension_rows(text, page, dimension)
    head = html.Thead(html.Tr([
        html.Th(text(f"edit.column_{name}"), scope="col", className="number" if name not in COLUMNS[:2] else None)
        for name in COLUMNS
    ]))  # fmt: skip
    foot = html.Tfoot(html.Tr([
        html.Th(text("edit.sum"), colSpan=2, scope="row"),
        html.Td(id={"type": "edit-sum", "of": "indicators"}, className="number"),
        html.Td([text("edit.sum_dimensions"), html.Span(id={"type": "edit-sum", "of": "dimensions"})], colSpan=4),
    ]))  # fmt: skip
    dimensions = len(page.content.tables["dimension"])
    compare = (
        html.A(text("edit.compare_dimensions"), href=page.at("judge", group=DIMENSIONS))
        if dimensions > 1
        else ""
    )
    return [
        html.P([text("edit.weights_lead"), " ", compare], className="lead-in"),
        html.Div(html.Table([head, *rows, foot], className="edit-table weights"), className="wide", tabIndex="0"),
        html.Div([
            act_button(text("edit.save"), "save"),
            act_button(text("edit.normalise"), "normalise", color="secondary", outline=True),
            html.Span(text("edit.normalise_hint"), className="quiet"),
        ], className="acts sticky"),
    ]  # fmt: skip


def _dimension_rows(text: Text, page: DraftPage, dimension: Record) -> list[Child]:
    code = dimension["code"]
    items = members(page.content, code)
    place = ("dimension", code, "weight")
    wrong = page.wrong(text, place)
    before = sum(page.shares.get(i.code, 0.0) for i in page.in_force.indicators if i.dimension == code)
    judge = (
        html.A(text("edit.compare_pairs"), href=page.at("judge", group=code))
        if 1 < len(items) <= MOST
        else ""
    )
    group = html.Tr(
        [
            html.Th([text.name(dimension) or code, " ", html.Small(judge)], colSpan=2, scope="rowgroup"),
            html.Td([
                _worded(
                    text("edit.weight_of", name=text.name(dimension) or code),
                    control(text, page.content, place, faulty=bool(wrong), placeholder=text("edit.its_sum")),
                ),
                *(html.P(fault, className="fault") for fault in wrong),
            ], className="number"),
            html.Td(),
            _share("dimension", code, "", before, "index"),
            html.Td(f"{percent(before)}%" if before else fmt.MISSING, className="number quiet"),
            _share("dimension", code, "", before, "change"),
        ],
        className="group",
    )  # fmt: skip
    return [html.Tbody([group, *(_indicator_row(text, page, item) for item in items)])]


def _indicator_row(text: Text, page: DraftPage, item: Record) -> html.Tr:
    code, dimension = item["code"], item.get("dimension", "")
    place = ("indicator", code, "weight")
    wrong = page.wrong(text, place)
    before = page.shares.get(code)
    name = text.name(item) or code
    return html.Tr([
        html.Td(code),
        html.Td(html.A(name, href=page.at("indicators", indicator=code)), className="name"),
        html.Td([
            _worded(
                text("edit.weight_of", name=f"{code} {name}"),
                control(text, page.content, place, faulty=bool(wrong)),
            ),
            *(html.P(fault, className="fault") for fault in wrong),
        ], className="number"),
        _share("indicator", code, dimension, before, "dimension"),
        _share("indicator", code, dimension, before, "index"),
        html.Td(fmt.MISSING if before is None else f"{percent(before)}%", className="number quiet"),
        _share("indicator", code, dimension, before, "change"),
    ])  # fmt: skip


def _worded(words: str, shown: Child) -> html.Label:
    """Name a control whose words stand elsewhere in the table, for screen readers."""
    return html.Label([html.Span(words, className="visually-hidden"), shown])


def _share(table: str, code: str, dimension: str, before: float | None, what: str) -> html.Td:
    known = "" if before is None else repr(float(before))
    of = {"table": table, "code": code, "dimension": dimension, "before": known}
    return html.Td(id={"type": "edit-share", "what": what, **of}, className="number")


def judge_part(
    text: Text, page: DraftPage, group: str, found: Priorities | None, missing: int
) -> list[Child]:
    """Return the pairs of a group as the upper triangle of a matrix, with words for the scale.

    Parameters
    ----------
    found : what the judgements come to; None while some are missing
    missing : how many are
    """
    items = members(page.content, group)
    codes = [item["code"] for item in items]
    short = [
        code if group != DIMENSIONS else text.name(item) or code
        for code, item in zip(codes, items, strict=True)
    ]
    worst = worst_key(found, codes)
    head = html.Tr([html.Td(), *(html.Th(name, scope="col") for name in short)])
    rows = []
    for row, item in enumerate(items):
        name = text.name(item) or codes[row]
        label = name if group == DIMENSIONS else [html.B(codes[row]), " ", name]
        cells = [_cell(text, page, group, codes, short, row, column, worst) for column in range(len(items))]
        rows.append(html.Tr([html.Th(label, scope="row"), *cells]))
    whole = text("edit.all_dimensions") if group == DIMENSIONS else _dimension_name(text, page, group)
    return [
        html.H2(text("edit.judge_title", group=whole)),
        html.P(text("edit.judge_lead", limit=LIMIT), className="lead-in"),
        html.Div(
            html.Table([html.Thead(head), html.Tbody(rows)], className="edit-table judgements"),
            className="wide", tabIndex="0",
        ),
        html.Div(
            judged(text, short, found, missing, len(pairs_of(len(items)))),
            id={"type": "edit-judged", "group": group}, className="judged", **also({"aria-live": "polite"}),
        ),
        html.Div([
            act_button(text("edit.take_weights"), "judged", group),
            act_button(text("edit.save_judgements"), "save", color="secondary", outline=True),
            html.A(text("edit.back_to_weights"), href=page.at("weights")),
        ], className="acts sticky"),
    ]  # fmt: skip


def judged(text: Text, names: list[str], found: Priorities | None, missing: int, pairs: int) -> list[Child]:
    """Return what the judgements come to: weights, consistency, and the pair to look at first."""
    if found is None:
        return [html.P(text("edit.judged_missing", missing=missing, pairs=pairs), className="quiet")]
    longest = max(found.weights)
    bars = [
        html.Div([
            html.Span(name), html.Span(f"{percent(weight)}%", className="number"),
            html.Span(html.Span(style={"width": f"{100 * weight / longest:.1f}%"}), className="bar-track"),
        ])
        for name, weight in zip(names, found.weights, strict=True)
    ]  # fmt: skip
    ratio = fmt.number(found.consistency_ratio, 3)
    key = "edit.consistent" if found.acceptable else "edit.inconsistent"
    said = [html.P(text(key, ratio=ratio, limit=LIMIT), className="whole" if found.acceptable else "fault")]
    if found.worst and found.consistency_ratio > 0.001:
        worst = found.worst
        said.append(html.P(text(
            "edit.worst_pair", first=names[worst.first], second=names[worst.second], given=as_judged(worst.given),
            implied=as_judged(nearest_on_scale(worst.implied)),
        )))  # fmt: skip
    return [html.Div(bars, className="judged-bars"), html.Div(said)]


def mirror(value: object) -> str:
    """Return what stands in the lower triangle: the reciprocal of a judgement."""
    return as_judged(1 / value) if isinstance(value, int | float) and value > 0 else ""


def worst_key(found: Priorities | None, codes: list[str]) -> str | None:
    """Return the pair to look at first where judgements are refused, as its field's key."""
    if found is None or found.acceptable or found.worst is None:
        return None
    return f"{codes[found.worst.first]},{codes[found.worst.second]}"


def cell_class(key: str, worst: str | None) -> str:
    """Return the class of a judgement's cell."""
    return "judgement worst" if key == worst else "judgement"


def _cell(
    text: Text,
    page: DraftPage,
    group: str,
    codes: list[str],
    short: list[str],
    row: int,
    column: int,
    worst: str | None,
) -> html.Td:
    if row == column:
        return html.Td("1", className="diagonal")
    first, second = min(row, column), max(row, column)
    place = ("judgement", group, f"{codes[first]},{codes[second]}")
    value = page.content.value(place)
    if row > column:
        return html.Td(
            mirror(value), id={"type": "edit-mirror", "group": group, "key": place[2]}, className="mirror"
        )
    options = [{"value": DEFAULT, "label": "—"}] + [
        {
            "value": judgement_text(n),
            "label": text(f"edit.scale_{abs(n)}" if n > 0 else f"edit.scale_less_{-n}"),
        }
        for n in (9, 8, 7, 6, 5, 4, 3, 2, 1, -2, -3, -4, -5, -6, -7, -8, -9)
    ]
    words = text("edit.judge_pair", first=short[first], second=short[second])
    select = _worded(words, dbc.Select(id=field_id(place), options=options, value=_shown(value), size="sm"))
    return html.Td(
        select,
        id={"type": "edit-cell", "group": group, "key": place[2]},
        className=cell_class(place[2], worst),
    )


def judgement_text(scale: int) -> str:
    """Return how a step of the scale travels: 3 for "3", −3 for one third, 0.333…."""
    return str(scale) if scale > 0 else repr(1 / -scale)


def _shown(value: object) -> str:
    if not isinstance(value, int | float):
        return DEFAULT
    return judgement_text(round(value) if value >= 1 else -round(1 / value))


def _dimension_name(text: Text, page: DraftPage, code: str) -> str:
    return text.name(page.content.item("dimension", code)) or code
