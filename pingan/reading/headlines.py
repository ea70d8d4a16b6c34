"""The headlines of an area: what was counted by theme in a quarter, its change on a year before, better or worse.

Changes compare like with like: a place counts in a change only where it reported in both quarters.
"""

from dataclasses import dataclass

import numpy as np
from sqlalchemy import Engine

from pingan.quarters import quarter_range, shift
from pingan.reading.counts import Counts, quarter_counts
from pingan.reading.published import Published
from pingan.rules.themes import KIND, Theme, Themes, parse_themes
from pingan.storage.rule_files import list_rule_files

YEAR = 4
TREND = 8
PERCENT = 100.0


@dataclass(frozen=True)
class Headline:
    """One theme of one area in one quarter. None is missing.

    Attributes
    ----------
    theme : what is counted
    value : in the quarter; a count, or for shares in %
    reason : why there is none: `no_data`, `denominator_small`, `coarser` (recorded for larger areas only),
        `not_in_system`
    before : the same quarter a year before
    change : on that, in %; for shares in percentage points
    verdict : whether that is "better", "worse" or the "same"; None where it is neither, or not known
    year, year_change : the four quarters up to this one, and their change on the four before; counts only
    year_verdict : of that
    trend : quarter to value, the eight quarters up to this one
    least : a smaller denominator is withheld
    """

    theme: Theme
    value: float | None
    reason: str | None
    before: float | None
    change: float | None
    verdict: str | None
    year: float | None
    year_change: float | None
    year_verdict: str | None
    trend: dict[str, float | None]
    least: float


def stored_themes(engine: Engine, system_id: str) -> Themes | None:
    """Return the themes that an indicator system has: the newest version; None where none were stored."""
    stored = list_rule_files(engine, KIND, system_id)
    return parse_themes(stored[0].toml, source=f"{KIND} {stored[0].version}") if stored else None


def headlines(engine: Engine, published: Published, code: str, quarter: str) -> tuple[Headline, ...]:
    """Return the headlines of an area, in the order of the themes; none where there are no themes.

    An area that is seen by its score alone has none, nor has a quarter without a release.

    Raises
    ------
    KeyError
        There is no such area for whoever sees this edition.
    """
    if code not in published.areas.index:
        raise KeyError(code)
    if code in published.score_only or quarter not in published.releases:
        return ()
    themes = stored_themes(engine, published.system.id)
    if themes is None:
        return ()
    wanted = tuple(sorted({indicator for theme in themes.themes for indicator in theme.indicators}))
    quarters = quarter_range(shift(quarter, 1 - 2 * YEAR), quarter)
    counts = {
        name: quarter_counts(engine, published, name, _source(published, name, quarter), wanted)
        for name in quarters
    }
    return tuple(_headline(published, theme, code, quarter, counts) for theme in themes.themes)


def _source(published: Published, name: str, shown: str) -> str:
    """Return the quarter whose release holds a quarter's batches: its own; without one, the release a year on."""
    return next((one for one in (name, shift(name, YEAR)) if one in published.releases), shown)


def _headline(
    published: Published, theme: Theme, code: str, quarter: str, counts: dict[str, Counts]
) -> Headline:
    least = published.system.minimum_denominator
    value, reason = _value(theme, counts[quarter], code, least)
    if value is None and reason == "no_data":
        reason = _why(published, theme, code)
    ago = shift(quarter, -YEAR)
    change = None if value is None else _change(theme, [(counts[quarter], counts[ago])], code, least)
    year = year_change = None
    window = quarter_range(shift(quarter, 1 - YEAR), quarter)
    if theme.show == "count":
        values = [_value(theme, counts[name], code, least)[0] for name in window]
        known = [value for value in values if value is not None]
        if len(known) == len(window):
            year = sum(known)
            pairs = [(counts[name], counts[shift(name, -YEAR)]) for name in window]
            year_change = _change(theme, pairs, code, least)
    return Headline(
        theme=theme,
        value=value,
        reason=None if value is not None else reason,
        before=_value(theme, counts[ago], code, least)[0],
        change=change,
        verdict=verdict(theme, change),
        year=year,
        year_change=year_change,
        year_verdict=verdict(theme, year_change),
        trend={name: _value(theme, found, code, least)[0] for name, found in counts.items()},
        least=least,
    )


def verdict(theme: Theme, change: float | None) -> str | None:
    """Tell whether a change is better, worse or the same; None where the theme does not say, or nothing is known."""
    if change is None or theme.better == "neither":
        return None
    if round(change, 1) == 0:  # as it is shown
        return "same"
    return "better" if (change > 0) is (theme.better == "higher") else "worse"


def _value(theme: Theme, counts: Counts, code: str, least: float) -> tuple[float | None, str | None]:
    """Return a theme's value in one quarter, or why there is none."""
    total = below = 0.0
    for indicator in theme.indicators:
        numerator, denominator = counts.of(indicator, code)
        there = _there(theme, numerator, denominator)
        if not there.any():
            return None, "no_data"
        total += numerator[there].sum()
        base = np.nansum(denominator[there])
        # the counts of a handful of people tell of persons; a count without any denominator stands by itself
        if not np.isnan(denominator[there]).all() and base < least:
            return None, "denominator_small"
        below += base
    if theme.show == "share":
        return (float(PERCENT * total / below), None) if below else (None, "denominator_small")
    return float(total), None


def _change(theme: Theme, pairs: list[tuple[Counts, Counts]], code: str, least: float) -> float | None:
    """Return the change of a theme over pairs of quarters, of the places that reported in both of a pair."""
    sums = np.zeros((2, 2))  # now and then; numerator and denominator
    for pair in pairs:
        for indicator in theme.indicators:
            both = _in_both(theme, pair, indicator, code)
            if both is None:
                return None
            sums += both
    (now, now_base), (then, then_base) = sums
    if theme.show == "share":
        if min(now_base, then_base) < max(least, 1):
            return None
        return float(PERCENT * (now / now_base - then / then_base))
    if then == 0 or any(_value(theme, counts, code, least)[0] is None for pair in pairs for counts in pair):
        return None  # from nothing to something is no percentage
    return float(PERCENT * (now - then) / then)


def _in_both(theme: Theme, pair: tuple[Counts, Counts], indicator: str, code: str) -> np.ndarray | None:
    """Return the sums, [[now, its denominator], [then, its denominator]]; None where no place reported twice."""
    found = []
    for counts in pair:
        numerator, denominator = counts.of(indicator, code)
        there = _there(theme, numerator, denominator)
        codes = counts.codes_within(code)[there] if len(there) else np.empty(0, dtype=object)
        found.append((codes, numerator[there], denominator[there]))
    if np.array_equal(found[0][0], found[1][0]):  # as a rule
        now = then = np.argsort(found[0][0])
    else:
        _, now, then = np.intersect1d(found[0][0], found[1][0], return_indices=True)
    if not len(now):
        return None
    chosen = [
        (numbers[0][rows], numbers[1][rows]) for (_, *numbers), rows in zip(found, (now, then), strict=True)
    ]
    return np.array([[numerator.sum(), np.nansum(denominator)] for numerator, denominator in chosen])


def _there(theme: Theme, numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    there = ~np.isnan(numerator)
    return there & ~np.isnan(denominator) if theme.show == "share" else there


def _why(published: Published, theme: Theme, code: str) -> str:
    system = published.system
    if not set(theme.indicators) <= set(system.codes):
        return "not_in_system"
    finest = max(system.levels.index(system.indicator(name).finest_level) for name in theme.indicators)
    return "coarser" if system.levels.index(published.areas.at[code, "level"]) > finest else "no_data"
