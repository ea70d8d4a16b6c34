"""The annual assessment: a year's scores and ranks, what each is made of, and for the data office how to publish it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import dash_bootstrap_components as dbc
import pandas as pd
from dash import dcc, html

from layouts import ids
from layouts.also import also
from layouts.assessment.evidence import change, evidence, reason, rule_lines
from layouts.children import Child
from layouts.controls import choice
from layouts.office.seen import office_note_field, office_notes, seen_by
from layouts.picture import save_picture
from layouts.records import Record
from layouts.text import Text
from pingan.look import format as fmt

if TYPE_CHECKING:
    from pingan.reading.assessment import YearView
    from pingan.storage.office_notes import OfficeNote


MOST_ROWS = 250
ALL = "all"  # of the choice of a place; no area's code
COLUMNS = ("rank", "name", "score", "mean", "improvement", "points")


@dataclass(frozen=True, eq=False)
class Act:
    """What the data office may do with the year that is shown.

    Attributes
    ----------
    sha256 : of exactly what is looked at
    correction : whether a reason is needed, since another assessment of the year is published
    four_eyes : whether another account has to publish it
    waits : by whom and when it was proposed; None where it was not
    own : whether that was by the account that looks
    """

    sha256: str
    correction: bool
    four_eyes: bool
    waits: tuple[str, str] | None = None
    own: bool = False


@dataclass(frozen=True, eq=False)
class AssessmentPage:
    """What the page shows.

    Attributes
    ----------
    view : as `pingan.reading.assessment.YearView`
    state : "current", "earlier" (replaced since) or "draft" (not published)
    level, within : whose rows are listed: of the level, within an area ("" for everywhere)
    area : whose evidence is shown, or None
    years, levels, parents : what else may be chosen, as value and label
    names : by code, of the areas
    dimensions : by code, of the system
    addresses : by code, of this page with that area chosen
    links : "map" of the chosen area, "csv" and "xlsx", "current", "draft" where there is something to compute anew
    changed : quarters that were published anew since
    marks : what has to be said: who published it, its hash, that it is a demonstration
    whole : whether the account sees all areas
    act : None where the account cannot publish it
    office_notes : what the data office keeps for itself about it; nothing for anybody else
    """

    view: YearView
    state: str
    level: str
    within: str
    area: str | None
    years: Sequence[dict[str, str]]
    levels: Sequence[dict[str, str]]
    parents: Sequence[dict[str, str]]
    names: Mapping[str, str]
    dimensions: Mapping[str, str]
    addresses: Mapping[str, str]
    links: Mapping[str, str] = field(default_factory=dict)
    changed: Sequence[str] = ()
    marks: Sequence[str] = ()
    whole: bool = True
    act: Act | None = None
    office_notes: Sequence[OfficeNote] = ()


def assessment_page(text: Text, page: AssessmentPage) -> html.Div:
    """Return the page."""
    year = page.view.computed.year
    return html.Div(
        [
            dcc.Store(
                id=ids.ASSESSMENT_TARGET, data={"year": year, "sha256": page.act.sha256} if page.act else None
            ),
            html.Div(
                [
                    choice(ids.ASSESSMENT_YEAR, text("assessment.year"), list(page.years), str(year)),
                    choice(ids.ASSESSMENT_LEVEL, text("assessment.level"), list(page.levels), page.level),
                    html.Div(
                        choice(
                            ids.ASSESSMENT_WITHIN,
                            text("assessment.within"),
                            list(page.parents),
                            page.within or ALL,
                        ),
                        hidden=len(page.parents) < 2,
                    ),
                ],
                className="controls",
            ),
            html.Article(
                [
                    html.Header(
                        [
                            html.H1(text("assessment.title", year=year)),
                            html.Span(
                                getattr(page.view.rule.file.assessment.title, text.language),
                                className="quiet",
                            ),
                            *(
                                html.A(
                                    text(f"assessment.{form}"),
                                    href=page.links[form],
                                    download="",
                                    className="headline-link",
                                )
                                for form in ("csv", "xlsx")
                                if form in page.links
                            ),
                            save_picture(
                                text,
                                "assessment",
                                ".assessment-ranking",
                                text("assessment.title", year=year),
                                where=_where(text, page),
                                area=page.within,
                                release=page.view.computed.assessment_id,
                                rule=page.view.rule.version,
                                mark=text("picture.assessment_draft") if page.state == "draft" else "",
                            ),
                        ],
                        className="headlines-head",
                    ),
                    *_state(text, page),
                    html.Div([_ranking(text, page), evidence(text, page)], className="assessment-body"),
                    _rule(text, page),
                    html.Footer(
                        [html.P(mark) for mark in page.marks],
                        className="quiet headlines-marks",
                        **also({"data-marks": ""}),
                    ),
                ],
                className="headlines-article",
            ),
        ],
        id=ids.ASSESSMENT_PAGE,
        className=f"headlines-page assessment-page {page.state}",
        **also({"data-year": str(year), "data-level": page.level}),
    )


def _where(text: Text, page: AssessmentPage) -> str:
    within = page.names.get(page.within, "") if page.within else ""
    return " · ".join(said for said in (within, text.level(page.level)) if said)


def no_assessment(text: Text, ready: Mapping[int, str], message: str = "") -> html.Section:
    """Return what stands where no year is assessed.

    Parameters
    ----------
    ready : for whom may assess: years whose quarters are all published, and the address of their result
    message : why there is nothing to compute either
    """
    links = [html.Li(html.A(text("assessment.look", year=year), href=href)) for year, href in ready.items()]
    return html.Section(
        [
            html.H1(text("assessment.empty_title")),
            html.P(text("assessment.empty")),
            html.P(message) if message else None,
            *([html.P(text("assessment.can_assess")), html.Ul(links)] if links else []),
        ],
        className="state",
        id=ids.ASSESSMENT_PAGE,
    )


def listed_rows(page: AssessmentPage) -> pd.DataFrame:
    """Return the rows of the level and the area that were chosen, best first."""
    rows = page.view.areas[page.view.areas["level"] == page.level]
    return rows[rows["parent_code"] == page.within] if page.within else rows


def told(text: Text, state: str, assessment_id: str) -> list[Child]:
    """Return what became of an attempt to publish."""
    said: list[Child] = [html.Span(text(f"assessment.{state}_ok", id=assessment_id))]
    if state != "waiting":
        said += [
            " ",
            html.A(text("assessment.to_page"), href=f"/assessment?year={assessment_id.partition('-')[0]}"),
        ]
    return said


def _state(text: Text, page: AssessmentPage) -> list[Child]:
    said: list[Child] = []
    if page.state == "earlier":
        link = html.A(text("assessment.to_current"), href=page.links["current"])
        earlier = text("assessment.earlier", id=page.view.computed.assessment_id)
        said.append(html.Div([html.Span(earlier), link], className="aside-banner earlier", role="status"))
    if page.state == "draft":
        said.append(
            html.Div([html.Span(text("assessment.draft"))], className="aside-banner preview", role="status")
        )
    if page.changed:
        changed = text("assessment.changed", quarters=", ".join(page.changed))
        again = (
            html.A(text("assessment.recompute"), href=page.links["draft"]) if "draft" in page.links else None
        )
        said.append(html.Div([html.Span(changed), again], className="aside-banner earlier", role="status"))
    if not page.whole:
        said.append(html.P(text("assessment.street_scope"), className="quiet"))
    said += office_notes(text, page.office_notes)
    return [*said, *([_act(text, page.act, page.view.computed.year)] if page.act else [])]


def _act(text: Text, act: Act, year: int) -> html.Div:
    """Return how to publish what is looked at."""
    said = []
    if act.waits is not None:
        by, at = act.waits
        said.append(
            html.P(text("assessment.waits_own") if act.own else text("assessment.waits", by=by, at=at))
        )
    blocked = act.four_eyes and act.waits is not None and act.own
    proposes = act.four_eyes and act.waits is None
    field_ = dbc.Textarea(id=ids.ASSESSMENT_REASON, rows=2, className="assessment-reason")
    return html.Div(
        [
            *said,
            html.Label(
                [html.Span(text("assessment.reason")), field_, seen_by(text, "everyone")],
                hidden=not act.correction,
            ),
            office_note_field(text, ids.ASSESSMENT_OFFICE_NOTE, offered=True),
            dbc.Button(
                text("assessment.propose" if proposes else "assessment.publish", year=year),
                id=ids.ASSESSMENT_BUTTON,
                color="primary",
                disabled=blocked,
            ),
            html.Div(id=ids.ASSESSMENT_RESULT, role="status", className="assessment-result"),
        ],
        className="assessment-act",
    )


def _ranking(text: Text, page: AssessmentPage) -> html.Section:
    rows = listed_rows(page)
    shown = rows.head(MOST_ROWS)
    top = rows["score"].max()
    within = page.within != ""
    head = [
        html.Th(
            text(f"assessment.column_{'within' if name == 'rank' and within else name}"),
            scope="col",
            className=None if name == "name" else "number",
        )
        for name in COLUMNS
    ]
    body = [_row(text, page, row, top, within) for row in shown.to_dict("records")]
    note = text("assessment.too_many", count=len(rows), shown=MOST_ROWS) if len(rows) > MOST_ROWS else ""
    return html.Section(
        [
            html.P(note, className="quiet") if note else None,
            html.Div(
                html.Table([html.Thead(html.Tr(head)), html.Tbody(body)], className="plain-table"),
                className="headlines-table",
                tabIndex="0",
            ),
        ],
        className="assessment-ranking",
    )


def _row(text: Text, page: AssessmentPage, row: Record, top: float, within: bool) -> html.Tr:
    code, chosen = row["area_code"], row["area_code"] == page.area
    name = html.A(
        page.names[code], href=page.addresses[code], **also({"aria-current": "true"} if chosen else {})
    )
    if pd.isna(row["score"]):
        why = reason(text, row["reason"], page.view.rule.file.assessment.minimum_quarters)
        cells = [
            html.Td(fmt.MISSING, className="number"),
            html.Th(name, scope="row"),
            html.Td(why, colSpan=4, className="quiet"),
        ]
        return html.Tr(cells, className="chosen" if chosen else None)
    place, of = (row["rank_within"], row["rank_within_of"]) if within else (row["rank"], row["rank_of"])
    cells = [
        html.Td(fmt.rank(place, of), className="number"),
        html.Th(name, scope="row"),
        html.Td([_bar(row["score"], top), html.B(fmt.number(row["score"]))], className="number score"),
        html.Td(fmt.number(row["mean"]), className="number"),
        html.Td(change(row["improvement"]), className="number"),
        html.Td(change(row["points"]), className="number"),
    ]
    return html.Tr(cells, className="chosen" if chosen else None)


def _bar(score: float, top: float) -> html.Span:
    width = 100.0 * max(score, 0.0) / top if top > 0 else 0.0
    bar = html.Span(className="assessment-bar", style={"width": f"{width:.1f}%"})
    return html.Span(bar, className="assessment-track", **also({"aria-hidden": "true"}))


def _rule(text: Text, page: AssessmentPage) -> html.Section:
    view = page.view
    lines = [html.Li(line) for line in rule_lines(text, view)]
    return html.Section(
        [
            html.H2(text("assessment.rule")),
            html.Ul(lines, className="assessment-rule"),
            html.P(text("assessment.rule_version", version=view.rule.version), className="quiet"),
        ]
    )
