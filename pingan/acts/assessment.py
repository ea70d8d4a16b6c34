"""The annual assessment (考核): from a year's releases, by the rule in force, to a result that stays as it is."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine

from pingan.access.audit import Action, record
from pingan.acts.assessment_rules import AssessmentError, formula_of, rule_for, rule_version
from pingan.acts.proposals import Officer
from pingan.acts.publish import ReasonNeededError
from pingan.names import examined_note, examined_reason
from pingan.rules.annual import Rule
from pingan.scoring.annual import Assessed, assess
from pingan.storage import (
    Release,
    default_system_id,
    load_release,
    load_system_version,
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
    load_assessment,
    publish_saved,
    save_assessment,
    waiting_assessment_id,
)
from pingan.storage.fingerprint import digest_of
from pingan.storage.office_notes import About, add_note
from pingan.storage.releases import current_release_id

FORM = "pingan-assessment/1"
TEXTS = {
    "areas": ("area_code", "level", "parent_code", "reason"),
    "quarters": ("area_code", "quarter", "reason"),
    "dimensions": ("area_code", "dimension"),
}


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
    decimals = _rank_decimals(connection, releases)
    return _computed(rule, year, system_id, releases, demonstration, decimals)


def publish_assessment(
    engine: Engine,
    officer: Officer,
    year: int,
    reason: str | None = None,
    system_id: str | None = None,
    *,
    four_eyes: bool = False,
    seen: str | None = None,
    office_note: str | None = None,
) -> Outcome:
    """Assess a year and publish that, in one transaction; what was published before stays.

    With `four_eyes` the first account only computes it; another one publishes exactly that.

    Parameters
    ----------
    reason : needed where another assessment of the year is published: this one is a correction
    seen : SHA-256 of what the officer looked at; only exactly that is published
    office_note : what the data office keeps for itself about it; readers see the reason alone

    Raises
    ------
    ReasonNeededError
        The year is assessed already, from other releases, and no reason is given.
    AssessmentError
        There is no rule, or quarters are missing; or what would be published is not what was seen.
    """
    reason = examined_reason(reason, AssessmentError)
    office_note = examined_note(office_note, AssessmentError)
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
        detail: dict[str, str | None] = {
            "assessment": name,
            "sha256": computed.sha256,
            "rule": computed.rule_version,
        }
        if office_note:
            by = officer.actor.name, officer.account_id
            add_note(connection, About.ASSESSMENT, name, office_note, *by)
            detail["office_note"] = office_note
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
        decimals = _rank_decimals(connection, releases)
    kept = _digest(rule, stored.year, stored.system_id, releases, stored.demonstration, stored.assessed)
    again = _computed(rule, stored.year, stored.system_id, releases, stored.demonstration, decimals)
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


def _rank_decimals(connection: Connection, releases: dict[str, Release]) -> int | None:
    """Return how the system of the newest quarter ranks."""
    newest = releases[max(releases)]
    return load_system_version(connection, newest.system_id, newest.system_version).rank_decimals


def _computed(
    rule: Rule,
    year: int,
    system_id: str,
    releases: dict[str, Release],
    demonstration: bool,
    rank_decimals: int | None,
) -> ComputedAssessment:
    formula = formula_of(rule, year, rank_decimals)
    assessed = _uniform(assess({name: one.scores for name, one in releases.items()}, formula))
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
