"""What an assessment's page and its files both say: the names of areas and dimensions, and the marks."""

from layouts.text import Text
from pingan.reading.assessment import YearView
from pingan.reading.published import Published
from pingan.storage.assessments import Assessment, ComputedAssessment


def is_draft(found: ComputedAssessment) -> bool:
    """Tell whether an assessment is not published: just computed, or waiting for a second account."""
    return not isinstance(found, Assessment) or found.published_at is None


def marks_above(text: Text, computed: ComputedAssessment) -> list[str]:
    """Return when and by whom it was published, or that it is not; which one it is; that it is a demonstration."""
    marks = []
    if isinstance(computed, Assessment) and computed.published_at is not None:
        at = f"{computed.published_at:%Y-%m-%d %H:%M} UTC"
        key = "published_because" if computed.reason else "published_by"
        said = {"reason": computed.reason} if computed.reason else {}
        marks.append(text(f"assessment.{key}", at=at, by=computed.published_by, **said))
    else:
        marks.append(text("assessment.draft"))
    marks.append(text("assessment.identity", id=computed.assessment_id, sha256=computed.sha256))
    return [*marks, text("assessment.demonstration")] if computed.demonstration else marks


def names_in(published: Published, text: Text, view: YearView) -> dict[str, str]:
    """Return the names of an assessment's areas by code; one that the boundaries no longer have keeps its code."""
    names = {code: text.name(row) for code, row in published.areas.to_dict("index").items()}
    return {
        code: names.get(code, code)
        for code in {*view.areas["area_code"], *view.areas["parent_code"].dropna()}
    }


def dimension_names(published: Published, text: Text) -> dict[str, str]:
    """Return the names of the dimensions by code."""
    return {dimension.code: text.name(dimension) for dimension in published.system.dimensions}
