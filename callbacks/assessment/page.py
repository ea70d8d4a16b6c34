"""The annual assessment's page: its layout for an address, and for the data office the act of publishing."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pandas as pd
from dash import Input, Output, State, html

from callbacks.assessment.words import dimension_names, marks_above, names_in
from callbacks.files.table_files import FORMATS
from callbacks.office.kept_notes import notes_for_office
from callbacks.reader import NotPermittedError, Reader
from callbacks.register import Permission, Register
from callbacks.serving.values import Number, Words
from layouts import ids
from layouts.aside import watermark
from layouts.assessment.page import ALL, Act, AssessmentPage, assessment_page, no_assessment, told
from layouts.text import Text
from pingan.acts.assessment import compute_assessment, is_own, outdated_releases, publish_assessment, waiting
from pingan.acts.assessment_rules import AssessmentError, rule_for, rule_of
from pingan.acts.proposals import Officer
from pingan.reading.assessment import YearView, published_years, read_assessment, seen_year
from pingan.reading.published import Published
from pingan.storage import NotFoundError, StorageError, reading
from pingan.storage.assessments import ComputedAssessment, current_assessment_id
from pingan.storage.office_notes import About

ADDRESS = "/assessment"


@dataclass(frozen=True)
class Seen:
    """The result that whoever publishes has before them."""

    year: Number
    sha256: str


def add_assessment(register: Register, reader: Reader, four_eyes: bool) -> None:
    """Register the page and its button.

    Parameters
    ----------
    four_eyes : whether a second account has to publish what the first one computed
    """
    engine = reader.engine

    def layout(_reader: Reader, search: str) -> tuple[Any, tuple[str, ...]]:
        return _layout(reader, search, four_eyes)

    register.page(ADDRESS, Permission.READ_PUBLISHED, layout)

    register.clientside(
        "assessment.go",
        Output(ids.ASSESSMENT_PAGE, "data-asked"),
        Input(ids.ASSESSMENT_YEAR, "value"),
        Input(ids.ASSESSMENT_LEVEL, "value"),
        Input(ids.ASSESSMENT_WITHIN, "value"),
        prevent_initial_call=True,
        permission=Permission.READ_PUBLISHED,
    )

    @register.callback(
        Output(ids.ASSESSMENT_RESULT, "children"),
        Output(ids.ASSESSMENT_BUTTON, "disabled"),
        Input(ids.ASSESSMENT_BUTTON, "n_clicks"),
        State(ids.ASSESSMENT_TARGET, "data"),
        State(ids.ASSESSMENT_REASON, "value"),
        State(ids.ASSESSMENT_OFFICE_NOTE, "value"),
        prevent_initial_call=True,
        permission=Permission.PUBLISH,
        heavy=True,
    )
    def publish(_clicks: int, target: Seen, reason: Words, office_note: Words) -> tuple[Any, bool]:
        text = reader.text
        try:
            found = publish_assessment(
                engine,
                Officer(reader.principal.actor, reader.principal.account_id),
                target.year,
                reason,
                four_eyes=four_eyes,
                seen=target.sha256,
                office_note=office_note,
            )
        except StorageError as problem:
            said = text("assessment.failed", message=problem.message[text.language])
            return html.Span(said, className="problem"), False
        return told(text, found.state, found.assessment.assessment_id), True


def _layout(reader: Reader, search: str, four_eyes: bool) -> tuple[Any, tuple[str, ...]]:
    """Return the page for an address, and the names of parameters that were wrong."""
    published, text = reader.published(), reader.text
    given = dict(parse_qsl(search.lstrip("?")))
    years = published_years(reader.engine, published.system.id)
    may = reader.principal.may
    ready = _ready(reader, published, set(years["year"])) if may(Permission.PUBLISH) else {}
    wrong = []
    year = int(given["year"]) if given.get("year", "").isdecimal() else None
    known = set(years["year"]) | set(ready)
    if "year" in given and year not in known:
        wrong.append("year")
    if year not in known:
        year = int(years["year"].max()) if len(years) else None
    if "draft" in given and not may(Permission.PREVIEW):
        raise NotPermittedError("draft")
    drafts = "draft" in given or (year in ready and year not in set(years["year"]))
    if year is None:
        message = _no_rule(reader, published, text) if may(Permission.PUBLISH) else ""
        return no_assessment(text, ready, message), tuple(wrong)
    computed, state = _found(reader, published, given, year, drafts, wrong)
    with reading(reader.engine) as connection:
        rule = rule_of(connection, computed)
        changed = outdated_releases(connection, computed) if state == "current" else []
    view = seen_year(computed, rule, published)
    page = _page(reader, published, text, view, given, wrong, state)
    links = dict(page.links)
    if changed and may(Permission.PUBLISH):
        links["draft"] = f"{ADDRESS}?{urlencode({'year': year, 'draft': 1})}"
    shown = {
        "years": _years(text, years, ready),
        "changed": changed,
        "links": links,
        "act": _act(reader, computed, four_eyes) if state == "draft" and may(Permission.PUBLISH) else None,
        "office_notes": notes_for_office(reader, About.ASSESSMENT, computed.assessment_id) or (),
    }
    content: Any = assessment_page(text, AssessmentPage(**{**vars(page), **shown}))
    if state in ("draft", "earlier"):
        content = [content, watermark(text(f"assessment.{state}_mark", year=computed.year))]
    return content, tuple(wrong)


def _found(
    reader: Reader, published: Published, given: dict[str, str], year: int, drafts: bool, wrong: list[str]
) -> tuple[ComputedAssessment, str]:
    """Return what the address asks for, and its state."""
    system = published.system.id
    with reading(reader.engine) as connection:
        current = current_assessment_id(connection, system, year)
        if drafts:
            computed = compute_assessment(connection, year, system)
            if computed.assessment_id != current:
                return computed, "draft"
    asked = given.get("assessment")
    if asked is not None and asked != current:
        try:
            stored = read_assessment(reader.engine, asked)
        except NotFoundError:
            stored = None
        if (
            stored is not None
            and stored.published_at is not None
            and (stored.system_id, stored.year) == (system, year)
        ):
            return stored, "earlier"
        wrong.append("assessment")
    return read_assessment(reader.engine, current), "current"


def _page(
    reader: Reader,
    published: Published,
    text: Text,
    view: YearView,
    given: dict[str, str],
    wrong: list[str],
    state: str,
) -> AssessmentPage:
    names = names_in(published, text, view)
    home = published.scope.root
    area = given.get("area")
    if area is not None and area not in set(view.areas["area_code"]):
        wrong.append("area")
        area = None
    level = given.get("level")
    if level not in view.levels:
        if level is not None:
            wrong.append("level")
        levels = view.areas.set_index("area_code")["level"]
        level = levels[area] if area else next(iter(view.levels), "")
    rows = view.areas[view.areas["level"] == level]
    parents = [one for one in dict.fromkeys(rows["parent_code"].dropna()) if one != published.top]
    within = given.get("within", "")
    if within and within not in parents:
        wrong.append("within")
        within = ""
    if area is None and len(rows):
        listed = rows[rows["parent_code"] == within] if within else rows
        own = [code for code in listed["area_code"] if code == home]
        area = own[0] if own else listed["area_code"].iloc[0]
    kept = {"year": view.computed.year, "level": level, **({"within": within} if within else {})}
    kept |= {name: given[name] for name in ("assessment", "draft") if name in given}
    last = view.rule.quarters(view.computed.year)[-1]
    links = {"map": f"/map?{urlencode({'quarter': last, 'area': area})}"} if area else {}
    links["current"] = f"{ADDRESS}?{urlencode({'year': view.computed.year})}"
    if reader.principal.may(Permission.EXPORT):
        links |= {form: f"{ADDRESS}/{view.computed.assessment_id}/{form}" for form in FORMATS}
    return AssessmentPage(
        view=view,
        state=state,
        level=level,
        within=within,
        area=area,
        years=(),
        levels=[{"value": one, "label": text.level(one)} for one in view.levels],
        parents=[
            {"value": ALL, "label": text("assessment.all")},
            *({"value": one, "label": names.get(one, one)} for one in parents),
        ],
        names=names,
        dimensions=dimension_names(published, text),
        addresses={code: f"{ADDRESS}?{urlencode({**kept, 'area': code})}" for code in rows["area_code"]},
        links=links,
        marks=marks_above(text, view.computed),
        whole=home is None,
    )


def _act(reader: Reader, computed: ComputedAssessment, four_eyes: bool) -> Act:
    officer = Officer(reader.principal.actor, reader.principal.account_id)
    with reading(reader.engine) as connection:
        current = current_assessment_id(connection, computed.system_id, computed.year)
        there = waiting(connection, computed.year, computed.system_id)
    waits = there is not None and there.assessment_id == computed.assessment_id
    told_at = (there.computed_by, f"{there.computed_at:%Y-%m-%d %H:%M} UTC") if waits else None
    return Act(
        computed.sha256, current is not None, four_eyes, told_at, waits and is_own(vars(there), officer)
    )


def _ready(reader: Reader, published: Published, assessed: set[int]) -> dict[int, str]:
    """Return the years that could be assessed and are not, with the address of their result."""
    found = {}
    for year in sorted({int(quarter[:4]) for quarter in published.quarters} - assessed):
        try:
            with reading(reader.engine) as connection:
                rule, _ = rule_for(connection, year, published.system.id)
        except AssessmentError:
            continue
        if set(rule.quarters(year)) <= set(published.releases):
            found[year] = f"{ADDRESS}?{urlencode({'year': year, 'draft': 1})}"
    return found


def _no_rule(reader: Reader, published: Published, text: Text) -> str:
    try:
        with reading(reader.engine) as connection:
            rule_for(connection, int(published.quarters[-1][:4]), published.system.id)
    except AssessmentError:
        return text("assessment.no_rule")
    return ""


def _years(text: Text, years: pd.DataFrame, ready: dict[int, str]) -> list[dict[str, str]]:
    listed = [{"value": str(year), "label": str(year)} for year in years["year"]]
    open_years = [
        {"value": str(year), "label": f"{year} ({text('assessment.not_published')})"} for year in ready
    ]
    return sorted([*listed, *open_years], key=lambda one: one["value"], reverse=True)
