"""What the wall screen says beside the index: headlines, warnings, listed areas. Of the newest quarter."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import Engine

from pingan.reading.headlines import Headline, headlines
from pingan.reading.listings import ListedArea, listed_areas
from pingan.reading.published import Published
from pingan.reading.screen import shown_levels
from pingan.reading.warnings import AreaWarning, warnings_of

MOST = 60
PERCENT = 100.0
Said = Callable[[AreaWarning], dict[str, str]]


def screen_notices(
    engine: Engine, published: Published, shows: str, today: date, sentence: Said
) -> dict[str, Any]:
    """Return the notices.

    Areas of a finer level than the screen shows are neither among them nor named in what was written of the others.

    Parameters
    ----------
    shows : "streets" or "committees"
    today : tells which listings are overdue
    sentence : what a warning compares, in "zh" and "en"

    Returns
    -------
    dict with `edition`, `quarter`, `headlines`, `judged` (whether there are rules of warning), `warnings` and `listed`
    (the first `MOST` of each, the severe and the overdue first), `warnings_total`, `listed_total`.
    """
    quarter, levels = published.quarters[-1], shown_levels(published, shows)
    raised = warnings_of(engine, published, quarter)
    warned = [one for one in raised or () if one.level in levels]
    listed = [
        one for one in listed_areas(engine, published, today) if one.listing.open and one.level in levels
    ]
    hidden = _finer_names(published, levels)
    return {
        "edition": published.edition,
        "quarter": quarter,
        "headlines": [_headline(one) for one in headlines(engine, published, published.top, quarter)],
        "judged": raised is not None,
        "warnings": [_warning(published, one, sentence) for one in warned[:MOST]],
        "warnings_total": len(warned),
        "listed": [_listed(published, one, hidden) for one in listed[:MOST]],
        "listed_total": len(listed),
    }


def _headline(one: Headline) -> dict[str, Any]:
    theme = one.theme
    return {
        "code": theme.code,
        "name": theme.name_zh,
        "name_en": theme.name_en,
        "value": None if one.value is None else round(one.value, 1),
        "unit": "%" if theme.show == "share" else theme.unit_zh,
        "unit_en": "%" if theme.show == "share" else theme.unit_en or theme.unit_zh,
        "change_year": None if one.change is None else round(one.change / PERCENT, 8),
        "points": theme.show == "share",  # then the change is of percentage points
        "better": {"better": True, "worse": False}.get(one.verdict or "same"),
        "spark": [None if value is None else round(value, 1) for value in one.trend.values()],
    }


def _warning(published: Published, one: AreaWarning, sentence: Said) -> dict[str, Any]:
    return {
        "area": _area(published, one.area_code),
        "rule": {"zh": one.rule.name_zh, "en": one.rule.name_en},
        "severity": one.rule.severity,
        "sentence": sentence(one),
        "acknowledged": one.acknowledged,
    }


def _listed(published: Published, one: ListedArea, hidden: frozenset[str]) -> dict[str, Any]:
    listing = one.listing
    after = one.after.index if one.after else None
    return {
        "area": _area(published, listing.area_code),
        "reason": _without(listing.reason, hidden),
        "measure": _without(listing.measure, hidden),
        "office": _without(listing.office, hidden),
        "due": listing.due_on.isoformat(),
        "overdue": one.overdue,
        "quarter": listing.quarter,
        "index_before": None if one.before.index is None else round(one.before.index, 2),
        "index_now": None if after is None else round(after, 2),
    }


def _area(published: Published, code: str) -> dict[str, Any]:
    area = published.areas.loc[code]
    return {"code": code, "name": area["name"], "name_en": area["name_en"], "parent": area["parent_code"]}


def _finer_names(published: Published, levels: tuple[str, ...]) -> frozenset[str]:
    """Return the names and codes of the areas that the screen does not show."""
    finer = published.areas[~published.areas["level"].isin(levels)]
    named = {*finer.index, *finer["name"].dropna(), *finer["name_en"].dropna()}
    return frozenset(name.casefold() for name in named if name)


def _without(text: str, hidden: frozenset[str]) -> str | None:
    """Return a text that somebody wrote; None where it names an area that the screen does not show."""
    folded = text.casefold()
    return None if any(name in folded for name in hidden) else text
