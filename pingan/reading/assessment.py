"""A year's assessment as one account may see it: what it may not see is not there, whoever reads on."""

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
from sqlalchemy import Engine

from pingan.access.principal import Scope
from pingan.reading.published import Published
from pingan.rules.annual import Rule
from pingan.scoring.annual import Assessed
from pingan.storage.assessments import Assessment, ComputedAssessment, list_assessments, load_assessment


@dataclass(frozen=True, eq=False)
class YearView:
    """An assessment, narrowed to a scope.

    Attributes
    ----------
    rule : by which it was made
    computed : the assessment, stored or not; its frames hold everything and are not for showing
    areas, quarters, dimensions : as `pingan.scoring.annual.Assessed`, of what may be seen; `areas` best first, the
        others last
    levels : of the areas that are seen, in the order of the rule
    improvement_counted : whether the base was there; without it the improvement counts for nobody
    """

    computed: ComputedAssessment
    rule: Rule
    areas: pd.DataFrame
    quarters: pd.DataFrame
    dimensions: pd.DataFrame
    levels: tuple[str, ...]
    improvement_counted: bool

    @property
    def assessed(self) -> Assessed:
        """The frames that may be shown."""
        return Assessed(self.areas, self.quarters, self.dimensions)


def published_years(engine: Engine, system_id: str) -> pd.DataFrame:
    """List the years' assessments that readers see, oldest first: the columns of `list_assessments`."""
    listed = list_assessments(engine, system_id)
    return listed[listed["current"]].sort_values("year").reset_index(drop=True)


def read_assessment(engine: Engine, assessment_id: str) -> Assessment:
    """Return a stored assessment, kept once it was read: it never changes.

    Raises
    ------
    NotFoundError
        There is no such assessment.
    """
    kept = _kept(engine, assessment_id)
    return kept if kept.published_at is not None else load_assessment(engine, assessment_id)


@lru_cache(maxsize=16)
def _kept(engine: Engine, assessment_id: str) -> Assessment:
    return load_assessment(engine, assessment_id)


def seen_year(computed: ComputedAssessment, rule: Rule, published: Published) -> YearView:
    """Return an assessment as whoever sees this edition may see it.

    Of areas that are seen by their score alone the numbers that follow from the index stay: the index of their
    quarters is published. Their dimensions are gone, and so are areas out of sight.
    """
    assessed = computed.assessed
    areas, quarters, dimensions = assessed.areas, assessed.quarters, assessed.dimensions
    counted = bool(areas["base"].notna().any())
    if published.scope != Scope():
        areas = areas[areas["area_code"].isin(published.areas.index)]
        quarters = quarters[quarters["area_code"].isin(published.areas.index)]
        full = published.areas.index.difference(list(published.score_only))
        dimensions = dimensions[dimensions["area_code"].isin(full)]
    areas = areas.sort_values(["rank", "area_code"], na_position="last", kind="stable").reset_index(drop=True)
    levels = tuple(level for level in rule.file.assessment.levels if (areas["level"] == level).any())
    return YearView(computed, rule, areas, quarters, dimensions, levels, counted)
