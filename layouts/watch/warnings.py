"""The page of warnings: what was raised in a quarter, where, and beside it one warning with its remarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NotRequired, TypedDict

import dash_bootstrap_components as dbc
from dash import dcc, html

from layouts import ids
from layouts.admin import moment
from layouts.also import also
from layouts.children import Child
from layouts.office.seen import office_note_field, office_notes, seen_by
from layouts.tables import file_links, plain_table
from layouts.text import Text
from layouts.watch.frame import address, choices, watch_page
from layouts.watch.warning_words import Named, sentence
from pingan.look import format as fmt

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from pingan.reading.published import Published
    from pingan.reading.warnings import AreaWarning
    from pingan.rules.warning_rules import Rule
    from pingan.storage.office_notes import OfficeNote


HERE = "/warnings"
STATES = ("any", "open", "acknowledged")
MOST_ROWS = 200
FEW_OF_AREA = 3


class Asked(TypedDict):
    """What the address says; `edition` is what marks another one than the published."""

    quarter: str
    level: str | None
    state: str
    area: str | None
    warning: int | None
    edition: dict[str, str]


class Found(TypedDict):
    """What there is in a quarter, as `warnings_page` takes it; map and panel are put in for the page alone."""

    edition: Published
    quarters: list[str]
    levels: Sequence[str]
    published: bool
    preview: bool
    warnings: tuple[AreaWarning, ...] | None
    own: bool
    shown: list[AreaWarning]
    names: dict[str, str]
    measures: Named
    version: str
    applies_from: str
    rules: Sequence[Rule]
    exports: bool
    map: NotRequired[Component | None]
    panel: NotRequired[list[Child]]


def warnings_page(text: Text, asked: Asked, found: Found) -> html.Div:
    """Return the page.

    Parameters
    ----------
    asked : what the address says: `quarter, level, state, area, warning`, and `edition` (what marks another edition)
    found : `quarters`, `levels`; `title`; `warnings`: those of the quarter, or None where it was never judged;
        `shown`: those that meet the conditions; `names`: area code to name; `measures` (`names_of`); `version`;
        `own`: whether whoever looks sees those of their own street alone;
        `published`: whether the quarter is; `preview`; `map`: component or None; `panel`: components;
        `rules`: those it was judged by; `exports`: whether whoever looks may export
    """
    quarter = asked["quarter"]
    title = text("warning.title_of", quarter=fmt.quarter(quarter, text.language))
    content: list[Child] = [_quarters(text, asked, found["quarters"])]
    if found["warnings"] is None:
        key = "not_judged" if found["published"] else "not_published"
        content.append(
            html.P(
                text(f"warning.{key}", quarter=fmt.quarter(quarter, text.language)), className="office-told"
            )
        )
        if found["published"]:
            content.append(html.P(text("warning.not_judged_how"), className="office-words"))
    else:
        content.append(_lead(text, found))
        content.append(
            html.Div(
                [
                    html.Section(
                        [*_filters(text, asked, found), _listed(text, asked, found)], className="watch-list"
                    ),
                    html.Div(
                        [
                            html.Section(
                                found["panel"],
                                id=ids.WARNING_PANEL,
                                className="office-card watch-panel",
                                hidden=not found["warnings"] and not asked["warning"],  # nothing to choose
                                **also({"aria-live": "polite"}),
                            ),
                            *([found["map"]] if found["map"] is not None else []),
                            _rules(text, found),
                        ],
                        className="watch-side",
                    ),
                ],
                className="watch-columns",
            )
        )
    return watch_page(text, HERE, title, content, asked["edition"])


def warning_list(text: Text, asked: Asked, found: Found) -> list[Child]:
    """Return the table of the warnings that meet the conditions, each with the link that opens it."""
    shown = found["shown"]
    if not shown:
        quarter = fmt.quarter(asked["quarter"], text.language)
        key = "none_filtered" if found["warnings"] else "none_own" if found["own"] else "none"
        return [html.P(text(f"warning.{key}", quarter=quarter), className="office-words")]
    columns = [
        (text("warning.column_area"), False),
        (text("warning.column_level"), False),
        (text("warning.column_rule"), False),
        (text("warning.column_figures"), False),
        (text("warning.column_state"), False),
    ]
    rows = [
        [
            _opened(text, asked, found["names"], one),
            text.level_of_one(one.level),
            html.Span([severity_sign(text, one), text.name(one.rule)], className="warning-rule"),
            sentence(text, one, found["measures"]),
            state_of(text, one),
        ]
        for one in shown[:MOST_ROWS]
    ]
    more = []
    if len(shown) > MOST_ROWS:
        more = [html.P(text("warning.more", shown=MOST_ROWS, count=len(shown)), className="office-words")]
    return [plain_table(columns, rows, text("warning.title")), *more]


def warning_panel(
    text: Text,
    warning: AreaWarning,
    name: str,
    measures: Named,
    *,
    may: bool,
    links: Sequence[tuple[str, str]],
    for_office: Sequence[OfficeNote] | None = None,
) -> list[Child]:
    """Return one warning: its rule, figures, remarks, and what whoever looks may do about it.

    Parameters
    ----------
    may : whether they may acknowledge it
    links : words and address of what may follow
    for_office : what the data office keeps for itself about it; None for anybody else, who can keep nothing
    """
    noted = [
        html.Li(
            [
                html.Span([html.B(one.by), " ", moment(one.at)], className="quiet"),
                html.P([one.remark, "" if one.same else text("warning.noted_before")]),
            ]
        )
        for one in warning.noted
    ]
    form = []
    if may and warning.warning_id is not None:
        form = [
            html.Label(
                [
                    html.Span(text("warning.remark")),
                    dbc.Textarea(id=ids.WARNING_REMARK, className="office-reason", maxlength=1000),
                    html.Small(text("warning.remark_hint"), className="quiet"),
                    seen_by(text, "area"),
                ],
                className="office-field",
            ),
            office_note_field(text, ids.WARNING_OFFICE_NOTE, offered=for_office is not None),
            dbc.Button(
                text("warning.acknowledge_again" if warning.acknowledged else "warning.acknowledge"),
                id=ids.WARNING_ACKNOWLEDGE,
                color="primary",
            ),
            html.Div(id=ids.WARNING_SAID, **also({"aria-live": "polite"})),
        ]
    return [
        dcc.Store(id=ids.WARNING_CHOSEN, data=warning.warning_id),
        html.H2(name),
        html.P([severity_sign(text, warning), html.B(text.name(warning.rule))]),
        html.P(sentence(text, warning, measures)),
        html.P(
            [html.A(words, href=href, className="office-link") for words, href in links],
            className="watch-links",
        ),
        html.H2(text("warning.noted")),
        html.Ul(noted, className="watch-notes")
        if noted
        else html.P(text("warning.noted_none"), className="quiet"),
        *office_notes(text, for_office or ()),
        *form,
    ]


def no_panel(text: Text, key: str = "chosen_none") -> list[Child]:
    """Return what stands in the panel while no warning is chosen."""
    return [html.P(text(f"warning.{key}"), className="quiet")]


def state_of(text: Text, warning: AreaWarning) -> html.Span:
    """Return whether a warning was taken note of, and by whom."""
    if warning.acknowledged:
        last = next(one for one in reversed(warning.noted) if one.same)
        return html.Span(text("warning.state_since", by=last.by), className="state-done", title=last.remark)
    key = "state_changed" if warning.noted else "state_open"
    return html.Span(text(f"warning.{key}"), className="state-open")


def severity_sign(text: Text, warning: AreaWarning) -> html.Span:
    """Return the sign of how severe a warning is; its shape says it too, not its colour alone."""
    severity = warning.rule.severity
    said = text(f"warning.severity_{severity}")
    sign = "▲" if severity == "high" else "△"
    return html.Span(
        sign, className=f"severity {severity}", title=said, role="img", **also({"aria-label": said})
    )


def of_area(
    text: Text, warnings: Sequence[AreaWarning] | None, measures: Named, code: str, quarter: str
) -> html.Section | None:
    """Return an area's own warnings for its page: the first few as sentences, and the way to all; None where none.

    Parameters
    ----------
    warnings : those of the quarter, of any area; None where it was never judged
    code : the area
    """
    own = [one for one in warnings or () if one.area_code == code]
    if not own:
        return None
    rows = [
        html.Li(
            html.A(
                [severity_sign(text, one), html.B(text.name(one.rule)), " ", sentence(text, one, measures)],
                href=address(HERE, {"quarter": quarter, "area": code, "warning": one.warning_id}),
                className="office-link",
            )
        )
        for one in own[:FEW_OF_AREA]
    ]
    if own[FEW_OF_AREA:]:
        more = text("warning.of_area_more", count=len(own) - FEW_OF_AREA)
        href = address(HERE, {"quarter": quarter, "area": code})
        rows.append(html.Li(html.A(more, href=href, className="office-link")))
    return html.Section(
        [html.H2(text("warning.of_area_title")), html.Ul(rows, className="watch-notes")],
        className="area-warnings",
    )


def _quarters(text: Text, asked: Asked, quarters: Sequence[str]) -> html.Nav:
    kept = {**asked["edition"], "level": asked["level"], "state": asked["state"], "area": asked["area"]}
    options = [(one, address(HERE, {**kept, "quarter": one}), one == asked["quarter"]) for one in quarters]
    return choices(text, "warning.quarters", options)


def _lead(text: Text, found: Found) -> html.P:
    raised = found["warnings"] or ()
    key = "lead_preview" if found["preview"] else "lead"
    return html.P(
        text(
            f"warning.{key}",
            count=len(raised),
            areas=len({one.area_code for one in raised}),
            open=sum(not one.acknowledged for one in raised),
            version=found["version"],
        ),
        id=ids.WARNING_LEAD,
        className="office-state",
    )


def _filters(text: Text, asked: Asked, found: Found) -> list[Child]:
    kept = {name: asked[name] for name in ("quarter", "level", "state", "area")}
    kept = {**asked["edition"], **kept}
    levels = [(text("warning.any_level"), address(HERE, {**kept, "level": None}), not asked["level"])]
    levels += [
        (text.level(one), address(HERE, {**kept, "level": one}), asked["level"] == one)
        for one in found["levels"]
    ]
    states = [
        (text(f"warning.state_{one}"), address(HERE, {**kept, "state": one}), asked["state"] == one)
        for one in STATES
    ]
    line: list[Child] = [choices(text, "warning.levels", levels), choices(text, "warning.states", states)]
    if found["exports"] and found["shown"]:
        line.append(file_links(text, "/warnings", kept))
    only = []
    if asked["area"]:
        name = found["names"][asked["area"]]
        only = [
            html.P(
                [
                    text("warning.only_area", name=name),
                    " ",
                    html.A(
                        text("warning.all_areas"),
                        href=address(HERE, {**kept, "area": None}),
                        className="office-link",
                    ),
                ]
            )
        ]
    return [html.Div(line, className="watch-filters"), *only]


def _listed(text: Text, asked: Asked, found: Found) -> html.Div:
    return html.Div(
        warning_list(text, asked, found), id=ids.WARNING_LIST, className="watch-table", tabIndex="0"
    )


def _opened(text: Text, asked: Asked, names: Mapping[str, str], warning: AreaWarning) -> Child:
    name = names[warning.area_code]
    if warning.warning_id is None:
        return name
    kept = {name: asked[name] for name in ("quarter", "level", "state", "area")}
    href = address(HERE, {**asked["edition"], **kept, "warning": warning.warning_id})
    here = {"aria-current": "true"} if warning.warning_id == asked["warning"] else {}
    return html.A(name, href=href, className="office-link", **also(here))


def _rules(text: Text, found: Found) -> html.Details:
    rules = [html.Li(text.name(rule)) for rule in found["rules"]]
    said = text("warning.rules_of", version=found["version"], quarter=found["applies_from"])
    return html.Details(
        [html.Summary(text("warning.rules_title")), html.P(said), html.Ul(rules, className="watch-notes")],
        className="office-card watch-rules",
    )
