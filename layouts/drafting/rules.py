"""What holds for the whole draft: version, from when, the rules of the index, and its dimensions."""

from collections.abc import Sequence

import dash_bootstrap_components as dbc
from dash import html

from layouts.also import also
from layouts.children import Child
from layouts.drafting.fields import field, field_id
from layouts.drafting.page import DraftPage, act_button, confirmed, moment, option_id, quarter_words
from layouts.office.seen import seen_by
from layouts.text import Text

RULES = (
    "aggregation", "geometric_floor", "efficacy", "clip", "score_range", "minimum_coverage", "minimum_denominator",
    "base_quarters", "base_reference", "rank_decimals",
)  # fmt: skip
HINTED = (
    "minimum_coverage", "minimum_denominator", "base_quarters", "rank_decimals", "applies_from", "version",
)  # fmt: skip


def rules_part(text: Text, page: DraftPage) -> list[Child]:
    """Return the form."""

    def shown(key: str, options: Sequence[tuple[str, str]] | None = None) -> html.Div:
        place = ("system", "", key)
        hint = text(f"edit.hint_{key}") if key in HINTED else ""
        return field(text, page.content, place, page.wrong(text, place), options, hint)

    quarters = [(quarter, quarter_words(text, quarter)) for quarter in page.quarters]
    return [
        html.Fieldset([
            html.Legend(text("edit.group_version")),
            html.Div([
                shown("version"), shown("applies_from", quarters), shown("title_zh"), shown("title_en"),
            ], className="fields"),
        ]),
        html.Fieldset([
            html.Legend(text("edit.group_rules")),
            html.Div([*(shown(key) for key in RULES), _levels(text, page)], className="fields"),
        ]),
        html.Fieldset([html.Legend(text("edit.group_dimensions")), *_dimensions(text, page)]),
        html.Div([act_button(text("edit.save"), "save")], className="acts sticky"),
    ]  # fmt: skip


def _levels(text: Text, page: DraftPage) -> html.Div:
    place = ("system", "", "smoothing_levels")
    options = [
        {"label": text.level(v), "value": v} for v in page.content.value(("system", "", "levels")) or []
    ]
    shown = dbc.Checklist(
        id=field_id(place), options=options, value=list(page.content.value(place) or []), inline=True
    )
    faults = [html.P(problem, className="fault") for problem in page.wrong(text, place)]
    legend = html.Span(text("method.field_smoothing_levels"), id="edit-smoothing-levels")
    return html.Div(
        [
            legend,
            html.Div(shown, role="group", **also({"aria-labelledby": "edit-smoothing-levels"})),
            *faults,
        ],
        className="field",
    )


def _dimensions(text: Text, page: DraftPage) -> list[Child]:
    used = {item.get("dimension") for item in page.content.tables["indicator"]}
    rows = []
    for dimension in page.content.tables["dimension"]:
        code = dimension["code"]
        fields = [
            field(text, page.content, ("dimension", code, key), page.wrong(text, ("dimension", code, key)))
            for key in ("name_zh", "name_en")
        ]
        whole = [html.P(f, className="fault") for f in page.wrong(text, ("dimension", code, "code"))]
        if code not in used:
            fields.append(
                act_button(
                    text("edit.remove_dimension"), "remove-dimension", code, color="secondary", outline=True
                )
            )
        rows.append(html.Div([html.Div(fields, className="fields"), *whole], className="edit-dimension"))
    add = html.Div([
        html.Label([text(f"edit.{label}"), dbc.Input(id=option_id(key), size="sm", autocomplete="off")])
        for key, label in (("code", "new_code"), ("name_zh", "new_name_zh"), ("name_en", "new_name_en"))
    ] + [act_button(text("edit.add_dimension"), "add-dimension", color="secondary", outline=True)],
        className="row-of-fields",
    )  # fmt: skip
    return [*rows, html.Details([html.Summary(text("edit.add_dimension_title")), add], className="add")]


def store_part(text: Text, page: DraftPage, note: str) -> list[Child]:
    """Return what storing means, whether it can be done, and the buttons.

    Parameters
    ----------
    note : why it cannot be done now, besides faults in fields; "" where nothing stands in the way
    """
    applies = page.content.value(("system", "", "applies_from"))
    quarter = quarter_words(text, applies)
    said: list[Child] = [html.P(text("edit.store_lead", version=page.version, quarter=quarter))]
    blocked = bool(page.problems or note or page.unsaved)
    if page.problems:
        said.append(html.P(text("edit.store_faults", count=len(page.problems)), className="fault"))
    if note:
        said.append(html.P(note, className="fault", role="alert"))
    if page.proposed_by:
        said += _second_person(text, page)
    elif page.four_eyes:
        said += [
            html.P(text("edit.four_eyes_lead")),
            html.Div(act_button(text("edit.hand_in"), "hand-in", disabled=blocked), className="acts"),
        ]
    else:
        sure = [
            html.P(text("edit.store_sure_lead", version=page.version, quarter=quarter)),
            act_button(text("edit.store_sure"), "store", disabled=blocked),
        ]
        said.append(confirmed(text, text("edit.store_button"), sure) if not blocked else "")
    discard = [
        html.P(text("edit.discard_lead")),
        act_button(text("edit.discard_sure"), "discard", color="danger", outline=True),
    ]
    return [
        html.Section([html.H2(text("edit.part_store")), *said]),
        html.Section([html.H2(text("edit.discard_title")), confirmed(text, text("edit.discard"), discard)]),
    ]


def _second_person(text: Text, page: DraftPage) -> list[Child]:

    said = [html.P(text("edit.handed_in", who=page.proposed_by, when=moment(page.proposed_at)))]
    if page.own_proposal:
        return [
            *said,
            html.P(text("edit.handed_in_own"), className="quiet"),
            html.Div(
                act_button(text("edit.withdraw_proposal"), "reject", color="secondary", outline=True),
                className="acts",
            ),
        ]
    reason = html.Label(
        [
            text("edit.reason"),
            dbc.Input(id=option_id("reason"), size="sm", autocomplete="off"),
            seen_by(text, "office"),
        ]
    )
    return [
        *said,
        html.P(text("edit.look_first"), className="quiet"),
        html.Div([
            act_button(text("edit.approve"), "approve", page.content.system().sha256 if not page.problems else "",
                       disabled=bool(page.problems)),
        ], className="acts"),
        html.Div([reason, act_button(text("edit.reject"), "reject", color="secondary", outline=True)],
                 className="row-of-fields"),
    ]  # fmt: skip
