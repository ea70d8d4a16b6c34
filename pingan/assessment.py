"""The annual assessment (考核): from a year's releases, by the rule in force, to a result that stays as it is."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine

from pingan.access.audit import Action, record
from pingan.access.principal import Actor
from pingan.proposals import Officer
from pingan.publish import ReasonNeededError
from pingan.recorded import store_rules
from pingan.rules.annual import KIND, Rule, parse_rule
from pingan.scoring.annual import Assessed, Formula, assess
from pingan.storage import (
    ConflictError,
    Release,
    StorageError,
    default_system_id,
    list_rule_files,
    load_release,
    reading,
    writing,
)
from pingan.storage.assessments import (
    KEYS,
    Assessment,
    ComputedAssessment,
    assessment_record,
    current_assessment_id,
    frames_of,
    list_assessments,
    load_assessment,
    publish_saved,
    save_assessment,
    waiting_assessment_id,
)
from pingan.storage.fingerprint import digest_of
from pingan.storage.releases import current_release_id

FORM = "pingan-assessment/1"
TEXTS = {
    "areas": ("area_code", "level", "parent_code", "reason"),
    "quarters": ("area_code", "quarter", "reason"),
    "dimensions": ("area_code", "dimension"),
}


class AssessmentError(StorageError):
    """A year cannot be assessed: what is missing, and what to do."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """What came of an attempt to publish an assessment.

    Attributes
    ----------
    state : "published", "waiting" (for another account), or "unchanged" (exactly this is published already)
    assessment : the one that was published or waits
    replaced : the one that readers saw before, where there was another one
    """

    state: str
    assessment: Assessment
    replaced: str | None = None


@dataclass(frozen=True)
class AssessmentVerification:
    """Whether an assessment still is what was published: the three hashes are the same.

    Attributes
    ----------
    sha256 : it was published with
    stored : of its frames as they are stored now
    recomputed : from its releases and its version of the rule
    """

    assessment_id: str
    sha256: str
    stored: str
    recomputed: str

    @property
    def ok(self) -> bool:
        """Whether all three are the same."""
        return self.sha256 == self.stored == self.recomputed


def store_rule(
    engine: Engine, system_id: str, rule: Rule, actor: Actor, *, demonstration: bool = False
) -> bool:
    """Store a version of the rule; return whether it was new.

    Raises
    ------
    ConflictError
        This version is stored with another text, or it is for a year that is assessed and published already.
    """
    first = rule.file.assessment.first_year
    with writing(engine) as connection:
        known = {stored.sha256 for stored in list_rule_files(connection, KIND, system_id)}
        years = list_assessments(connection, system_id)["year"]
        if rule.sha256 not in known and len(years) and first <= years.max():
            last = int(years.max())
            raise ConflictError(
                f"{last} 年的考核已经公布，办法 {rule.version} 不能从 {first} 年起施行："
                f"请将 first_year 改为 {last + 1} 或更晚。",
                f"The assessment of {last} is published already, so version {rule.version} cannot be for {first}: "
                f"set first_year to {last + 1} or later.",
            )
        return store_rules(connection, KIND, system_id, rule, actor, demonstration=demonstration)


def rule_for(connection: Connection, year: int, system_id: str) -> tuple[Rule, bool]:
    """Return the rule for a year, and whether it is the demonstration's.

    It is the one with the latest `first_year` that is not after the year; of several the one stored last.

    Raises
    ------
    AssessmentError
        There is none.
    """
    stored = [
        (parse_rule(one.toml), one.demonstration) for one in list_rule_files(connection, KIND, system_id)
    ]
    fitting = [one for one in stored if one[0].file.assessment.first_year <= year]
    if not fitting:
        raise AssessmentError(
            f"没有适用于 {year} 年的考核办法：请先运行 pingan assessment import FILE.toml（见 docs/assessment.md）。",
            f"There is no rule for assessing {year}: run `pingan assessment import FILE.toml` first "
            "(see docs/assessment.md).",
        )
    return max(fitting, key=lambda one: one[0].file.assessment.first_year)  # the first of equals: the newest


def rule_version(connection: Connection, version: str, system_id: str) -> Rule:
    """Return one stored version of the rule."""
    return next(
        parse_rule(one.toml) for one in list_rule_files(connection, KIND, system_id) if one.version == version
    )


def compute_assessment(connection: Connection, year: int, system_id: str | None = None) -> ComputedAssessment:
    """Assess a year from what is published now; nothing is written.

    Raises
    ------
    AssessmentError
        There is no rule for the year, or not enough of its quarters are published.
    """
    system_id = system_id or default_system_id(connection)
    rule, demonstration = rule_for(connection, year, system_id)
    quarters = rule.quarters(year)
    found = {
        quarter: current_release_id(connection, quarter, system_id)
        for quarter in dict.fromkeys([*rule.base(year), *quarters])
    }
    _require_quarters(rule, year, found)
    releases = {quarter: load_release(connection, name) for quarter, name in found.items() if name}
    return _computed(rule, year, system_id, releases, demonstration)


def publish_assessment(
    engine: Engine,
    officer: Officer,
    year: int,
    reason: str | None = None,
    system_id: str | None = None,
    *,
    four_eyes: bool = False,
    seen: str | None = None,
) -> Outcome:
    """Assess a year and publish that, in one transaction; what was published before stays.

    With `four_eyes` the first account only computes it; another one publishes exactly that.

    Parameters
    ----------
    reason : needed where another assessment of the year is published: this one is a correction
    seen : SHA-256 of what the officer looked at; only exactly that is published

    Raises
    ------
    ReasonNeededError
        The year is assessed already, from other releases, and no reason is given.
    AssessmentError
        There is no rule, or quarters are missing; or what would be published is not what was seen.
    """
    reason = (reason or "").strip() or None
    with writing(engine) as connection:
        computed = compute_assessment(connection, year, system_id)
        name, before = computed.assessment_id, current_assessment_id(connection, computed.system_id, year)
        if seen is not None and computed.sha256 != seen:
            raise AssessmentError(
                f"{year} 年的考核在您查看之后有变动（某季度被更正，或办法有新版本）。请刷新页面，再公布。",
                f"The assessment of {year} has changed since you looked at it: a quarter was corrected, or the rule "
                "has a new version. Load the page again, then publish.",
            )
        if before == name:
            return Outcome("unchanged", load_assessment(connection, name))
        if before is not None and reason is None:
            raise ReasonNeededError(
                f"{year} 年的考核已经公布（{before}），此后有变动。更正须说明原因。",
                f"The assessment of {year} is published ({before}), and what it rests on has changed since. "
                "A correction needs a reason.",
            )
        new = save_assessment(connection, computed, officer.actor.name, officer.account_id)
        detail = {"assessment": name, "sha256": computed.sha256, "rule": computed.rule_version}
        if new:
            record(connection, officer.actor, Action.ASSESSMENT_COMPUTED, str(year), detail=detail)
        if four_eyes and is_own(assessment_record(connection, name), officer):
            return Outcome("waiting", load_assessment(connection, name), before)
        publish_saved(connection, name, officer.actor.name, reason if before else None)
        if before:
            detail |= {"replaces": before, "reason": reason}
        record(connection, officer.actor, Action.ASSESSMENT_PUBLISHED, str(year), detail=detail)
        return Outcome("published", load_assessment(connection, name), before)


def is_own(computed: dict[str, Any], officer: Officer) -> bool:
    """Tell whether an officer computed an assessment; a name alone decides where one side has no account."""
    if officer.account_id is not None and computed["computed_by_account"] is not None:
        return officer.account_id == computed["computed_by_account"]
    return officer.actor.name == computed["computed_by"]


def verify_assessment(engine: Engine, assessment_id: str) -> AssessmentVerification:
    """Compute an assessment again from its own releases and its own rule, and compare the hashes.

    Raises
    ------
    NotFoundError
        There is no such assessment.
    """
    with reading(engine) as connection:
        stored = load_assessment(connection, assessment_id)
        rule = rule_version(connection, stored.rule_version, stored.system_id)
        loaded = [load_release(connection, name) for name in stored.release_ids]
    releases = {release.quarter: release for release in loaded}
    kept = _digest(rule, stored.year, stored.system_id, releases, stored.demonstration, stored.assessed)
    again = _computed(rule, stored.year, stored.system_id, releases, stored.demonstration)
    return AssessmentVerification(assessment_id, stored.sha256, kept, again.sha256)


def outdated_releases(connection: Connection, assessment: Assessment) -> list[str]:
    """Return the quarters, of those that an assessment rests on, that were published anew since."""
    found = []
    for name in assessment.release_ids:
        quarter = name.split("-")[0]
        if current_release_id(connection, quarter, assessment.system_id) != name:
            found.append(quarter)
    return sorted(found)


def waiting(connection: Connection, year: int, system_id: str) -> Assessment | None:
    """Return the assessment of a year that waits for a second account; None where there is none."""
    name = waiting_assessment_id(connection, system_id, year)
    return None if name is None else load_assessment(connection, name)


def _require_quarters(rule: Rule, year: int, found: dict[str, str | None]) -> None:
    quarters = rule.quarters(year)
    missing = [quarter for quarter in quarters if not found[quarter]]
    last = found[quarters[-1]] is None
    if last or len(quarters) - len(missing) < rule.file.assessment.minimum_quarters:
        listed = missing[-1:] if last and len(missing) == 1 else missing
        raise AssessmentError(
            f"{year} 年还不能考核：{'、'.join(listed)} 尚未发布（一年为 {quarters[0]} 至 {quarters[-1]}）。",
            f"{year} cannot be assessed yet. Not published: {', '.join(listed)} "
            f"(the year is {quarters[0]} to {quarters[-1]}).",
        )


def _computed(
    rule: Rule, year: int, system_id: str, releases: dict[str, Release], demonstration: bool
) -> ComputedAssessment:
    assessed = _uniform(assess({name: one.scores for name, one in releases.items()}, formula_of(rule, year)))
    demonstration = demonstration or any(release.demonstration for release in releases.values())
    return ComputedAssessment(
        system_id=system_id,
        year=year,
        rule_version=rule.version,
        release_ids=tuple(sorted(release.release_id for release in releases.values())),
        demonstration=demonstration,
        sha256=_digest(rule, year, system_id, releases, demonstration, assessed),
        assessed=assessed,
    )


def formula_of(rule: Rule, year: int) -> Formula:
    """Return the numbers of a rule for a year."""
    about, improvement = rule.file.assessment, rule.file.improvement
    return Formula(
        quarters=rule.quarters(year),
        weights=about.quarter_weights,
        base=rule.base(year),
        minimum=about.minimum_quarters,
        share=improvement.share,
        falls_count=improvement.falls_count,
        most=improvement.most,
        levels=about.levels,
    )


def _digest(
    rule: Rule,
    year: int,
    system_id: str,
    releases: dict[str, Release],
    demonstration: bool,
    assessed: Assessed,
) -> str:
    description = {
        "form": FORM,
        "system": system_id,
        "year": year,
        "rule": [rule.version, rule.sha256],
        "releases": sorted([quarter, release.sha256] for quarter, release in releases.items()),
        "demonstration": bool(demonstration),
    }
    return digest_of(description, frames_of(assessed), KEYS)


def _uniform(assessed: Assessed) -> Assessed:
    """Give text the type that it has when it is read back, so that an assessment is the same before and after."""
    return Assessed(
        **{
            name: frame.astype(dict.fromkeys(TEXTS[name], "str"))
            for name, frame in frames_of(assessed).items()
        }
    )
