"""The indicators of a draft: a table of all, and beside it the one that is edited."""

from collections.abc import Mapping, Sequence

import dash_bootstrap_components as dbc
from dash import html

from layouts.also import also
from layouts.children import Child
from layouts.drafting.fields import field, field_text
from layouts.drafting.page import DraftPage, act_button, confirmed, option_id
from layouts.records import Record
from layouts.text import Text
from pingan.look import format as fmt
from pingan.system.thresholds import BEYOND

THRESHOLDS = ("satisfactory", "impermissible", "limit_low", "ideal_low", "ideal_high", "limit_high")
GROUPS = (
    ("named", ("name_zh", "name_en", "dimension", "weight", "department", "department_en")),
    (
        "measured",
        (
            "kind",
            "per",
            "numerator",
            "denominator",
            "unit_zh",
            "unit_en",
            "finest_level",
            "window_quarters",
            "smoothing",
        ),
    ),
    ("scored", ("direction", "efficacy", "power", "zero_possible", "grades")),
    ("remarked", ("note", "origin")),
)
SHARES_BEYOND = (0.05, 0.1, 0.15, 0.2)


def indicators_part(text: Text, page: DraftPage, code: str | None) -> list[Child]:
    """Return the table of all indicators and the form of one; without one, what to do."""
    if code is None:
        beside: Child = html.P(text("edit.choose_indicator"), className="empty")
    else:
        beside = html.Div(_form(text, page, code))
    return [html.Div([html.Div(_list(text, page, code), className="all"), beside], className="all-and-one")]


def _list(text: Text, page: DraftPage, chosen: str | None) -> list[Child]:
    faulty = {at[1] for at, _ in page.problems if at[0] == "indicator"}
    bodies = []
    known = [dimension["code"] for dimension in page.content.tables["dimension"]]
    for dimension in [*page.content.tables["dimension"], None]:
        items = [
            item for item in page.content.tables["indicator"]
            if (item.get("dimension") not in known if dimension is None else item.get("dimension") == dimension["code"])
        ]  # fmt: skip
        if dimension is None and not items:
            continue
        name = text("edit.no_dimension") if dimension is None else text.name(dimension) or dimension["code"]
        bodies.append(html.Tr(html.Th(name, colSpan=4, scope="rowgroup"), className="group"))
        bodies += [_line(text, page, item, item["code"] == chosen, item["code"] in faulty) for item in items]
    columns = ("code", "name", "weight", "thresholds")
    head = [
        html.Th(text(f"edit.column_{name}"), scope="col", className="number" if name == "weight" else None)
        for name in columns
    ]
    dimensions = [
        {"label": text.name(d) or d["code"], "value": d["code"]} for d in page.content.tables["dimension"]
    ]
    add = html.Div([
        html.Label([text("edit.new_code"), dbc.Input(id=option_id("code"), size="sm", autocomplete="off")]),
        html.Label([text("edit.field_dimension_of"),
                    dbc.Select(id=option_id("dimension"), options=dimensions,
                               value=dimensions[0]["value"] if dimensions else "", size="sm")]),
        act_button(text("edit.add_indicator"), "add-indicator", chosen or "", color="secondary", outline=True),
    ], className="row-of-fields")  # fmt: skip
    like = text("edit.add_like", code=chosen) if chosen else text("edit.add_empty")
    return [
        html.Div(
            html.Table([html.Thead(html.Tr(head)), html.Tbody(bodies)], className="edit-table all-indicators"),
            className="wide", tabIndex="0",
        ),
        html.Details([html.Summary(text("edit.add_title")), html.P(like, className="quiet"), add], className="add"),
    ]  # fmt: skip


def _line(text: Text, page: DraftPage, item: Record, chosen: bool, faulty: bool) -> html.Tr:
    code = item["code"]
    link = html.A(
        text.name(item) or code,
        href=page.at("indicators", indicator=code),
        className="current" if chosen else "",
    )
    mark = html.Span(" ⚠", className="fault", title=text("edit.has_faults")) if faulty else None
    return html.Tr([
        html.Td(code), html.Td([link, mark], className="name"),
        html.Td(field_text(item.get("weight")) or fmt.MISSING, className="number"),
        html.Td(_thresholds(text, item), className="thresholds"),
    ], className="chosen" if chosen else None)  # fmt: skip


def _thresholds(text: Text, item: Record) -> str:
    def shown(key: str) -> str:
        return field_text(item.get(key)) or fmt.MISSING

    if item.get("direction") == "moderate":
        return text(
            "edit.thresholds_between", low=shown("ideal_low"), high=shown("ideal_high"),
            least=shown("limit_low"), most=shown("limit_high"),
        )  # fmt: skip
    return f"{shown('satisfactory')} / {shown('impermissible')}"


def _form(text: Text, page: DraftPage, code: str) -> list[Child]:
    item = page.content.item("indicator", code)
    levels = [(level, text.level(level)) for level in page.content.value(("system", "", "levels")) or []]
    options: Mapping[str, Sequence[tuple[str, str]]] = {
        "dimension": [(d["code"], text.name(d) or d["code"]) for d in page.content.tables["dimension"]],
        "finest_level": levels,
    }

    def shown(key: str) -> html.Div:
        place = ("indicator", code, key)
        return field(text, page.content, place, page.wrong(text, place), options.get(key))

    groups = []
    for name, keys in GROUPS:
        fields = [shown(key) for key in keys]
        if name == "scored":
            thresholds = [html.Div([shown(key) for key in THRESHOLDS], className="fields thresholds-fields")]
            fields = [html.Div(fields, className="fields"), *thresholds, _proposal(text, levels, item)]
            groups.append(html.Fieldset([html.Legend(text(f"edit.group_{name}")), *fields]))
        else:
            groups.append(
                html.Fieldset([html.Legend(text(f"edit.group_{name}")), html.Div(fields, className="fields")])
            )
    whole = page.wrong(text, ("indicator", code, "")) + page.wrong(text, ("indicator", code, "code"))
    return [
        html.H2(f"{code} {text.name(item) or ''}"),
        *(html.P(fault, className="fault") for fault in whole),
        html.Div(
            groups, className="edit-form",
            **also({"data-direction": item.get("direction") or "positive", "data-kind": item.get("kind") or "rate"}),
        ),
        html.Div([
            act_button(text("edit.save"), "save"),
            confirmed(text, text("edit.remove_indicator"), [
                html.P(text("edit.remove_lead", code=code)),
                act_button(text("edit.remove_sure"), "remove-indicator", code, color="danger", outline=True),
            ]),
        ], className="acts sticky"),
    ]  # fmt: skip


def _proposal(text: Text, levels: Sequence[tuple[str, str]], item: Record) -> html.Div:
    """Return the way to thresholds from the base period: of which level's areas, and how many lie beyond."""
    names = [level for level, _ in levels]
    finest = item.get("finest_level")
    known = levels[: names.index(finest) + 1] if finest in names else levels
    below = known[1:] or known  # the top is one area
    shares = [{"label": f"{share:.0%}", "value": str(share)} for share in SHARES_BEYOND]
    return html.Div([
        html.Span(text("edit.propose_lead"), className="quiet"),
        html.Label([text("edit.propose_level"),
                    dbc.Select(id=option_id("level"), options=[{"label": n, "value": v} for v, n in below],
                               value=below[0][0] if below else "", size="sm")]),
        html.Label([text("edit.propose_beyond"),
                    dbc.Select(id=option_id("beyond"), options=shares, value=str(BEYOND), size="sm")]),
        act_button(text("edit.propose"), "thresholds", item["code"], color="secondary", outline=True),
    ], className="row-of-fields propose")  # fmt: skip
