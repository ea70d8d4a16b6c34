"""The warnings of a quarter as one account may see them, with who acknowledged them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pingan.acts.evaluation import what_is_raised
from pingan.reading.published import Published
from pingan.rules.warning_rules import Rule, WarningRules
from pingan.storage import Database, reading
from pingan.storage.warnings import (
    Acknowledgement,
    acknowledgements_of,
    load_rules_version,
    rules_for,
    rules_version_of,
    warnings_of_release,
)


@dataclass(frozen=True)
class Noted:
    """That somebody acknowledged a warning.

    Attributes
    ----------
    same : whether it then stood with the very figures that it has now; a correction may have changed them
    """

    remark: str
    at: datetime
    by: str
    same: bool


@dataclass(frozen=True)
class AreaWarning:
    """A warning about an area.

    Attributes
    ----------
    warning_id : its number; None in a preview, where it is not raised yet
    rule : by which it was raised, as that version of the rules has it
    subject : the dimension or indicator; "" where it is about the index
    figures : what was compared (`pingan.scoring.warning_checks`)
    noted : acknowledgements, oldest first
    """

    warning_id: int | None
    quarter: str
    area_code: str
    level: str
    rule: Rule
    subject: str
    figures: dict[str, Any]
    noted: tuple[Noted, ...] = ()

    @property
    def acknowledged(self) -> bool:
        """Whether it was taken note of as it stands."""
        return any(one.same for one in self.noted)


def warnings_of(database: Database, published: Published, quarter: str) -> tuple[AreaWarning, ...] | None:
    """Return the warnings of a quarter: severe ones first, then in the order of the rules and of the areas.

    A scope sees those of the areas that it sees in full. A previewed quarter has those that its publication would
    raise.

    Returns
    -------
    None where the quarter was never judged: it is not published, or no rules applied.
    """
    release = published.releases.get(quarter)
    if release is None:
        return None
    with reading(database) as connection:
        if published.is_preview(quarter):
            rules = rules_for(connection, quarter, release.system_id)
            if rules is None:
                return None
            found = what_is_raised(connection, rules, release).to_dict("records")
            return _seen(published, quarter, rules, [{**row, "warning_id": None} for row in found], ())
        version = rules_version_of(connection, release.release_id)
        if version is None:
            return None
        rules = load_rules_version(connection, release.system_id, version)
        rows = warnings_of_release(connection, release.release_id)
        noted = acknowledgements_of(connection, release.system_id, quarter)
    return _seen(published, quarter, rules, rows, noted)


def all_warnings(database: Database, published: Published) -> dict[str, tuple[AreaWarning, ...]]:
    """Return the warnings of every quarter that was judged, by quarter."""
    found = {quarter: warnings_of(database, published, quarter) for quarter in published.quarters}
    return {quarter: raised for quarter, raised in found.items() if raised is not None}


def _seen(
    published: Published,
    quarter: str,
    rules: WarningRules,
    rows: Iterable[dict[str, Any]],
    noted: Iterable[Acknowledgement],
) -> tuple[AreaWarning, ...]:
    levels = published.areas["level"].to_dict()
    by_key: dict[tuple[str, str, str], list[Acknowledgement]] = {}
    for one in noted:
        by_key.setdefault((one.area_code, one.rule, one.subject), []).append(one)
    found = []
    for row in rows:
        code, rule = row["area_code"], rules.by_code[row["rule"]]
        if code not in levels or code in published.score_only:
            continue
        taken = [
            Noted(one.remark, one.at, one.by, one.figures == row["figures"])
            for one in by_key.get((code, rule.code, row["subject"]), ())
        ]
        found.append(
            AreaWarning(
                row["warning_id"],
                quarter,
                code,
                levels[code],
                rule,
                row["subject"],
                row["figures"],
                tuple(taken),
            )
        )
    return tuple(sorted(found, key=lambda one: one.rule.severity != "high"))


def rules_of(database: Database, published: Published, quarter: str) -> WarningRules | None:
    """Return the rules that a quarter was judged by, or, previewed, would be; None where there are none."""
    release = published.releases.get(quarter)
    if release is None:
        return None
    with reading(database) as connection:
        if published.is_preview(quarter):
            return rules_for(connection, quarter, release.system_id)
        version = rules_version_of(connection, release.release_id)
        return None if version is None else load_rules_version(connection, release.system_id, version)
