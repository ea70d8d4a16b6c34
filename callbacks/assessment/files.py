"""The tables of an annual assessment as they are taken away: the result, its evidence, and the rule."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
from flask import Response, abort

from callbacks.assessment.words import dimension_names, is_draft, marks_above, names_in
from callbacks.files.table_files import FORMATS, Sheet, send_table
from callbacks.reader import Reader
from callbacks.register import Permission, Register
from layouts.assessment.evidence import reason, rule_lines, used_for
from layouts.text import Text
from pingan.acts.assessment import compute_assessment
from pingan.acts.assessment_rules import AssessmentError, rule_of
from pingan.reading.assessment import YearView, read_assessment, seen_year
from pingan.reading.published import NothingPublishedError, Published
from pingan.rules.annual import Rule
from pingan.storage import NotFoundError, reading
from pingan.storage.assessments import ComputedAssessment

RANKING = ("rank", "rank_of", "rank_within", "rank_within_of")


def add_assessment_files(register: Register, reader: Reader) -> None:
    """Register the address of an assessment's tables; those of a draft are for whoever may see it before."""

    @register.route("/assessment/<assessment_id>/<form>", Permission.EXPORT, heavy=True)
    def assessment_table(assessment_id: str, form: str) -> Response:
        """Send an assessment's tables; as CSV its result."""
        if form not in FORMATS:
            abort(404)
        try:
            published = reader.published()
            found, rule = _named(reader, published, assessment_id)
        except (NothingPublishedError, NotFoundError, AssessmentError, ValueError):
            abort(404)
        view, text, draft = seen_year(found, rule, published), reader.text, is_draft(found)
        sheets = sheets_of(
            text,
            view,
            names_in(published, text, view),
            dimension_names(published, text),
            marks_above(text, found),
            text("assessment.draft_mark", year=found.year) if draft else "",
        )
        name = f"pingan-assessment-{assessment_id}{'-draft' if draft else ''}"
        return send_table(reader, name, form, sheets if form == "xlsx" else sheets[:1], sha256=found.sha256)


def _named(reader: Reader, published: Published, name: str) -> tuple[ComputedAssessment, Rule]:
    """Return the assessment of a name and its rule; what is not published only to whoever may see it before.

    Raises
    ------
    NotFoundError, AssessmentError, ValueError
        There is none, it is not for whoever asks, or a draft is no longer what would be computed.
    """
    try:
        found: ComputedAssessment = read_assessment(reader.engine, name)
    except NotFoundError:
        if not reader.principal.may(Permission.PREVIEW):
            raise
        with reading(reader.engine) as connection:
            found = compute_assessment(connection, int(name.partition("-")[0]), published.system.id)
    if found.assessment_id != name or found.system_id != published.system.id:
        raise ValueError(name)
    if is_draft(found) and not reader.principal.may(Permission.PREVIEW):
        raise ValueError(name)
    with reading(reader.engine) as connection:
        return found, rule_of(connection, found)


def sheets_of(
    text: Text,
    view: YearView,
    names: Mapping[str, str],
    dimensions: Mapping[str, str],
    marks: Sequence[str],
    watermark: str = "",
) -> list[Sheet]:
    """Return the result first, then the quarters, the dimensions, and the rule with its version.

    Parameters
    ----------
    marks : what each sheet says above its rows
    watermark : what each printed page says, too; "" for what is published
    """
    about = [[text("assessment.title", year=view.computed.year)], *([mark] for mark in marks)]
    sheets = [
        _ranking(text, view, names, about),
        _quarters(text, view, names),
        _dimensions(text, view, names, dimensions),
        _rule(text, view, about),
    ]
    if not watermark:
        return sheets
    return [
        replace(sheet, about=[[watermark], *(sheet.about or about)], watermark=watermark) for sheet in sheets
    ]


def _ranking(text: Text, view: YearView, names: Mapping[str, str], about: list[list[str]]) -> Sheet:
    minimum = view.rule.file.assessment.minimum_quarters
    columns = ["level", "code", "name", "rank", "rank_of", "within", "within_of"]
    columns += ["score", "mean", "quarters", "base", "last", "improvement", "points", "reason"]
    rows = [
        [
            text.level(row["level"]),
            row["area_code"],
            names[row["area_code"]],
            *(_number(row[name]) for name in RANKING),
            *(
                _number(row[name])
                for name in ("score", "mean", "quarters", "base", "last", "improvement", "points")
            ),
            reason(text, row["reason"], minimum) if isinstance(row["reason"], str) else None,
        ]
        for level in view.levels
        for row in view.areas[view.areas["level"] == level].to_dict("records")
    ]
    return Sheet(text("assessment.sheet_ranking"), about, _headings(text, columns), rows)


def _quarters(text: Text, view: YearView, names: Mapping[str, str]) -> Sheet:
    columns = ["code", "name", "quarter", "index", "rank", "rank_of", "counts", "release"]
    releases = {name.split("-")[0]: name for name in view.computed.release_ids}
    rows = [
        [
            row["area_code"],
            names[row["area_code"]],
            row["quarter"],
            *(_number(row[name]) for name in ("index", "rank", "rank_of")),
            used_for(text, view, row["quarter"]),
            releases[row["quarter"]],
        ]
        for row in view.quarters.sort_values(["area_code", "quarter"]).to_dict("records")
    ]
    return Sheet(text("assessment.sheet_quarters"), (), _headings(text, columns), rows)


def _dimensions(text: Text, view: YearView, names: Mapping[str, str], dimensions: Mapping[str, str]) -> Sheet:
    columns = ["code", "name", "dimension", "mean", "base", "last", "improvement"]
    rows = [
        [
            row["area_code"],
            names[row["area_code"]],
            dimensions.get(row["dimension"], row["dimension"]),
            *(_number(row[name]) for name in ("mean", "base", "last", "improvement")),
        ]
        for row in view.dimensions.to_dict("records")
    ]
    return Sheet(text("assessment.sheet_dimensions"), (), _headings(text, columns), rows)


def _rule(text: Text, view: YearView, about: list[list[str]]) -> Sheet:
    lines = [
        *rule_lines(text, view),
        text("assessment.rule_version", version=view.rule.version),
        view.rule.sha256,
    ]
    lines += [*view.computed.release_ids, *view.rule.text.splitlines()]
    return Sheet(text("assessment.sheet_rule"), about, [text("assessment.rule")], [[line] for line in lines])


def _headings(text: Text, columns: list[str]) -> list[str]:
    return [text(f"assessment.column_{name}") for name in columns]


def _number(value: Any) -> float | int | None:
    if value is None or pd.isna(value):
        return None
    return int(value) if isinstance(value, int) else float(value)
