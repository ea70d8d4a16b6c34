"""The base-period index by hand."""

import numpy as np
import pytest

from pingan.scoring import parse_system, score_quarter

BASE = {"base_quarters": ["2014Q1", "2014Q2"], "levels": ["district", "street", "committee"]}


@pytest.fixture
def trend(make_system, table, observe, district_areas):
    """Function (rows, *indicator keys, **system keys) -> base index by area in 2015Q1."""

    def run(rows, *indicators, **system):
        tables = [table(keys.pop("code"), finest_level="committee", **keys) for keys in indicators]
        built = make_system(*tables, **BASE | system)
        areas = score_quarter(observe(*rows), district_areas, built, "2015Q1").areas
        return areas.set_index("area_code")["base_index"]

    return run


ROWS = [
    ("2014Q1", "a", "A", 10, 100),
    ("2014Q2", "a", "A", 20, 100),
    ("2014Q1", "c", "A", 50, 100),
    ("2014Q2", "c", "A", 0, 100),
    ("2015Q1", "a", "A", 30, 100),
    ("2015Q1", "c", "A", 10, 100),
]


def test_a_positive_value_against_the_districts_base_value(trend):
    # the base: 80 of 400 = 20 %
    found = trend(ROWS, {"code": "A"})
    assert found[["D", "S1", "a", "c"]].tolist() == pytest.approx([100, 150, 150, 50])


def test_against_each_areas_own_base_value_where_the_system_says_so(trend):
    found = trend(ROWS, {"code": "A"}, base_reference="own")
    assert found[["D", "a", "c"]].tolist() == pytest.approx([100, 200, 40])


QUARTERS = ("2014Q1", "2014Q2", "2015Q1")
COUNTS = {"a": (10, 20, 30), "b": (40, 20, 15)}


@pytest.mark.parametrize(("kind", "keys"), [("rate", {"per": 1000}), ("share", {}), ("growth", {})])
def test_every_kind_of_counts_is_set_against_the_areas_own_past(trend, kind, keys):
    rows = [
        (quarter, area, "A", count, 100)
        for area, counts in COUNTS.items()
        for quarter, count in zip(QUARTERS, counts, strict=True)
    ]
    found = trend(rows, {"code": "A", "kind": kind, **keys}, base_reference="own")
    assert found[["a", "b", "S1"]].tolist() == pytest.approx([200, 50, 100])
    assert found[["S2", "c"]].isna().all()


def test_a_grade_is_set_against_the_areas_own_earlier_grades_with_and_without_a_weight(trend):
    grades = {"a": (70, 80, 90), "b": (80, 60, 35)}
    households = {"a": 100, "b": np.nan}
    rows = [
        (quarter, area, "A", np.nan, households[area], grade)
        for area, own in grades.items()
        for quarter, grade in zip(QUARTERS, own, strict=True)
    ]
    graded = {"code": "A", "kind": "graded", "denominator": "households"}
    found = trend(rows, graded.copy(), base_reference="own")
    assert found[["a", "b"]].tolist() == pytest.approx([120, 50])
    assert found["S1"] == pytest.approx(120)  # a grade without a weight counts nothing in the street's
    assert found[["S2", "c"]].isna().all()


def test_a_grade_that_the_system_does_not_know_is_in_no_base(trend):
    rows = [("2014Q1", "a", "A", np.nan, 1, 80), ("2014Q2", "a", "A", np.nan, 1, 3)]
    rows += [("2015Q1", "a", "A", np.nan, 1, 100)]
    graded = {"code": "A", "kind": "graded", "grades": {"good": 100, "fair": 80}}
    for reference in ("own", "top"):
        assert trend(rows, graded.copy(), base_reference=reference)["a"] == pytest.approx(125)


def test_the_shipped_system_can_set_each_area_against_its_own_past(city, demo_system):
    observations, areas = city
    own = parse_system(demo_system.text.replace('base_reference = "top"', 'base_reference = "own"'))
    assert own.base_reference == "own"
    found = score_quarter(observations, areas, own, "2017Q1").areas
    assert found.loc[found["level"].isin(["district", "street"]), "base_index"].between(50, 150).all()


def test_a_negative_value_that_can_be_zero_is_turned_by_difference(trend):
    negative = {"code": "A", "direction": "negative", "satisfactory": 10, "impermissible": 40}
    found = trend(ROWS, negative.copy())
    assert found[["D", "a", "c"]].tolist() == pytest.approx([100, 50, 150])
    found = trend(ROWS, negative | {"zero_possible": False})
    assert found[["D", "a", "c"]].tolist() == pytest.approx([100, 100 / 1.5, 200])


def test_a_moderate_indicator_has_no_direction_and_takes_no_part(trend):
    moderate = {
        "code": "M", "direction": "moderate", "satisfactory": None, "impermissible": None,
        "limit_low": 1, "ideal_low": 2, "ideal_high": 3, "limit_high": 4,
    }  # fmt: skip
    assert trend(ROWS, {"code": "A"}, moderate.copy())["a"] == pytest.approx(150)
    assert trend(ROWS, moderate | {"code": "A"}).isna().all()


def test_growth_is_followed_by_its_count_against_its_own_mean_of_the_base(trend):
    rows = [("2014Q1", "a", "A", 20), ("2014Q2", "a", "A", 40), ("2015Q1", "a", "A", 15)]
    rows += [("2014Q1", "c", "A", 2), ("2014Q2", "c", "A", 2), ("2015Q1", "c", "A", 9)]
    growth = {"code": "A", "kind": "growth", "direction": "negative", "satisfactory": -5, "impermissible": 15}
    found = trend(rows, growth, minimum_denominator=5)
    assert found["a"] == pytest.approx(150)  # half of the 30 it was on average
    assert np.isnan(found["c"])  # an average of 2 is no base
    assert found["D"] == pytest.approx(200 - 100 * 24 / 32)


def test_weights_and_the_rule_for_the_missing_hold_here_too(trend):
    rows = [*ROWS, *[(quarter, "a", "B", 1, 2) for quarter in ("2014Q1", "2014Q2", "2015Q1")]]
    found = trend(rows, {"code": "A", "weight": 3}, {"code": "B", "weight": 1})
    assert found["a"] == pytest.approx((3 * 150 + 100) / 4)
    assert np.isnan(found["c"])


def test_there_is_none_without_a_base(trend):
    assert trend(ROWS, {"code": "A"}, base_quarters=[]).isna().all()
    assert trend(ROWS, {"code": "A"}, base_quarters=["2013Q1"]).isna().all()
    zero = [("2014Q1", "a", "A", 0, 10), ("2015Q1", "a", "A", 1, 10)]
    assert trend(zero, {"code": "A"}).isna().all()
