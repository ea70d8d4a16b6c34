"""The rule of the annual assessment (考核): stored, found for a year, and put into numbers."""

from sqlalchemy import Connection, Engine

from pingan.access.principal import Actor
from pingan.acts.recorded import store_rules
from pingan.rules.annual import KIND, Rule, parse_rule
from pingan.scoring.annual import Formula
from pingan.storage import ConflictError, NotFoundError, StorageError, list_rule_files, writing
from pingan.storage.assessments import Assessment, ComputedAssessment, list_assessments


class AssessmentError(StorageError):
    """A year cannot be assessed: what is missing, and what to do."""


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
    """Return one stored version of the rule.

    Raises
    ------
    NotFoundError
        It is not stored.
    """
    for one in list_rule_files(connection, KIND, system_id):
        if one.version == version:
            return parse_rule(one.toml)
    raise NotFoundError(f"没有考核办法 {version}。", f"There is no rule {version} of the assessment.")


def rule_of(connection: Connection, computed: ComputedAssessment) -> Rule:
    """Return the rule that an assessment was made by: the version stored with it, of a draft the one for its year."""
    if isinstance(computed, Assessment):
        return rule_version(connection, computed.rule_version, computed.system_id)
    return rule_for(connection, computed.year, computed.system_id)[0]


def formula_of(rule: Rule, year: int, rank_decimals: int | None = None) -> Formula:
    """Return the numbers of a rule for a year; how scores are ranked is the indicator system's to say."""
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
        rank_decimals=rank_decimals,
    )
