"""Odd figures are noticed; what chance does with counts, and real change, is not."""

import re
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pingan.intake.unusual import DEFAULT_EXPECTATIONS, QuarterFigures, unusual


def figures(numerators, denominators=None, indicator="S1"):
    """Return one quarter's figures of the areas 0, 1, 2…"""
    count = len(numerators)
    return QuarterFigures(
        pd.DataFrame(
            {
                "area_code": [str(area) for area in range(count)],
                "indicator": indicator,
                "numerator": np.array(numerators, float),
                "denominator": np.array(denominators or [np.nan] * count, float),
            }
        )
    )


def kinds(now, *before, **options):
    return [(odd.kind, odd.area_code) for odd in unusual(figures(now), before, **options)]


STEADY = [figures([40, 5]) for _ in range(8)]


@pytest.mark.parametrize(
    ("now", "last", "odd"),
    [
        (400, 40, True),
        (4, 40, True),
        (399, 40, False),
        (5, 40, False),
        (30, 3, True),
        (20, 2, False),  # chance
        (9, 0, False),
        (0, 9, False),
        (17, 0, True),
        (0, 17, True),
        (0, 0, False),
        (np.nan, 40, False),
        (400, np.nan, False),
    ],
)
def test_ten_times_last_quarter_or_a_tenth_is_odd_unless_chance_explains_it(now, last, odd):
    assert kinds([now, 5], figures([last, 5])) == ([("tenfold", "0")] if odd else [])


@pytest.mark.parametrize(
    ("now", "odd"), [(98, True), (97, False), (8, False), (7, True), (40, False), (np.nan, False)]
)
def test_far_outside_what_the_quarters_before_saw_is_odd(now, odd):
    assert kinds([now, 5], *STEADY) == ([("range", "0")] if odd else [])


def test_the_range_is_that_of_all_eight_quarters_and_needs_four_of_them():
    once_high = [figures([90, 5]), *STEADY[1:]]
    assert kinds([98, 5], *once_high) == []
    assert kinds([98, 5], None, None, None, None, None, *STEADY[:3]) == []
    assert kinds([98, 5], None, None, None, None, *STEADY[:4]) == [("range", "0")]


def test_last_quarter_is_the_one_before_and_not_the_last_that_was_sent():
    assert kinds([400, 5], figures([40, 5]), None) == []


def test_a_column_of_zeros_is_told_once_and_only_where_there_used_to_be_some():
    assert kinds([0, 0], *STEADY) == [("zero", None)]
    assert kinds([0, 0], figures([1, 0])) == []  # fires: some quarters have none
    assert kinds([0, 0], None) == [("zero", None)]  # nothing to compare with: ask
    assert kinds([0, np.nan], *STEADY) == [("zero", None)]
    assert kinds([np.nan, np.nan], *STEADY) == []


def test_denominators_are_looked_at_too():
    before = figures([4, 5], [1200, 900])
    (odd,) = unusual(figures([4, 5], [12000, 900]), [before])
    assert (odd.number, odd.area_code, odd.value, odd.last) == ("denominator", "0", 12000, 1200)


def test_areas_are_compared_with_themselves_whatever_their_order():
    now = figures([40, 4000])
    before = figures([4000, 40])
    before.keys = before.keys[::-1]
    assert unusual(now, [before]) == []


def test_the_noise_of_counts_does_not_make_an_officer_explain_it():
    """112,500 areas, nine quarters, unchanged rates from 0.1 to 100: hardly a count is odd."""
    random = np.random.default_rng(20261123)
    rates = np.repeat([0.1, 0.5, 1, 2, 5, 10, 20, 50, 100], 12_500)
    quarters = [figures(random.poisson(rates)) for _ in range(9)]
    assert len(unusual(quarters[-1], quarters[:-1])) <= 1


def test_a_fall_by_half_or_a_rise_by_a_third_is_news_and_not_a_mistake():
    quarters = [figures([1000, 200]) for _ in range(8)]
    assert kinds([700, 268], *quarters) == []
    assert kinds([530, 200], *quarters[:7], figures([800, 200])) == [("range", "0")]
    assert kinds([530, 200], *quarters[:7], figures([740, 200])) == []


def test_no_figures_are_no_trouble():
    assert unusual(figures([]), STEADY) == []


def test_the_documented_thresholds_are_those_that_hold():
    text = (Path(__file__).parents[3] / "docs" / "intake.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `(\w+)` \| ([\d.]+) \|", text, re.MULTILINE))
    assert {key: float(told[key]) for key in asdict(DEFAULT_EXPECTATIONS)} == asdict(DEFAULT_EXPECTATIONS)
