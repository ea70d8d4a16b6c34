"""Values by hand: the kinds, the windows, the roll-up, withholding, inheritance."""

import numpy as np
import pytest

from pingan.scoring import score_quarter

LEVELS = ["district", "street", "committee"]


@pytest.fixture
def values(make_system, table, observe, district_areas):
    """Function (rows, quarter, system keys, **indicator keys) -> {area: row of the indicators frame}."""

    def run(rows, quarter="2016Q1", system=None, **keys):
        keys = {"finest_level": "committee"} | keys
        built = make_system(table("A", **keys), levels=LEVELS, **(system or {}))
        observations = observe(*[(row[0], row[1], "A", *row[2:]) for row in rows])
        frame = score_quarter(observations, district_areas, built, quarter).indicators
        return {row["area_code"]: row for row in frame.to_dict("records")}

    return run


def test_a_rate_is_per_so_many_and_a_coarser_one_comes_from_summed_counts(values):
    rows = [("2016Q1", "a", 1, 1000), ("2016Q1", "b", 9, 3000), ("2016Q1", "c", 0, 500)]
    found = values(rows, kind="rate", per=10000)
    assert found["a"]["value"] == pytest.approx(10)
    assert found["b"]["value"] == pytest.approx(30)
    assert found["S1"]["value"] == pytest.approx(25)  # 10 of 4000, not the mean of 10 and 30
    assert found["D"]["value"] == pytest.approx(10000 * 10 / 4500)
    assert (found["D"]["numerator"], found["D"]["denominator"]) == (10, 4500)
    assert found["c"]["value"] == 0  # no event is a zero, and not missing


def test_a_share_is_in_per_cent(values):
    found = values([("2016Q1", "a", 9, 12)])
    assert found["a"]["value"] == found["S1"]["value"] == found["D"]["value"] == 75


def test_a_part_without_data_is_left_out_of_both_sums(values):
    found = values([("2016Q1", "a", 9, 10), ("2016Q1", "b", np.nan, 1000)])
    assert found["S1"]["value"] == 90
    assert np.isnan(found["b"]["value"])
    assert found["b"]["reason"] == "no_data"
    assert found["S2"]["reason"] == "no_data"


def test_a_window_is_the_mean_of_its_quarters_per_quarter(values):
    rows = [(quarter, "a", n, d) for quarter, n, d in
            [("2015Q2", 3, 1000), ("2015Q3", 0, 1000), ("2015Q4", 1, 1000), ("2016Q1", 0, 2000)]]  # fmt: skip
    found = values([("2015Q1", "a", 99, 1000), *rows], kind="rate", per=10000, window_quarters=4)
    # four events in four quarters are one a quarter, among 1,250 on average
    assert found["a"]["value"] == pytest.approx(10000 * (4 / 4) / 1250)


def test_a_window_uses_the_quarters_that_are_there_but_never_stands_in_for_the_current_one(values):
    found = values(
        [("2015Q4", "a", 6, 1000), ("2016Q1", "a", 2, 1000)], kind="rate", per=1000, window_quarters=4
    )
    assert found["a"]["value"] == pytest.approx(4)
    found = values(
        [("2015Q4", "a", 6, 1000), ("2016Q1", "b", 2, 1000)], kind="rate", per=1000, window_quarters=4
    )
    assert found["a"]["reason"] == "no_data"
    assert found["S1"]["value"] == pytest.approx(2)


def test_growth_is_on_the_same_quarter_a_year_before(values):
    rows = [("2015Q1", "a", 50), ("2015Q4", "a", 1000), ("2016Q1", "a", 60)]
    found = values(rows, kind="growth")
    assert found["a"]["value"] == pytest.approx(20)
    assert (found["a"]["numerator"], found["a"]["denominator"]) == (60, 50)


def test_growth_compares_a_street_only_over_parts_that_have_both_years(values):
    rows = [("2015Q1", "a", 50), ("2016Q1", "a", 60), ("2016Q1", "b", 40), ("2015Q1", "c", 30)]
    found = values(rows, kind="growth")
    assert found["S1"]["value"] == pytest.approx(20)
    assert found["b"]["reason"] == "base_missing"
    assert found["c"]["reason"] == "no_data"


def test_growth_on_less_than_five_is_undefined_in_the_part_but_not_in_the_whole(values):
    rows = [
        ("2015Q1", "a", 4),
        ("2016Q1", "a", 8),
        ("2015Q1", "b", 0),
        ("2016Q1", "b", 1),
        ("2015Q1", "c", 6),
    ]
    rows += [("2016Q1", "c", 6)]
    found = values(rows, kind="growth", system={"minimum_denominator": 5})
    assert found["a"]["reason"] == found["b"]["reason"] == "base_small"
    assert np.isnan(found["a"]["numerator"])
    assert found["c"]["value"] == 0
    assert found["D"]["value"] == pytest.approx(100 * (15 / 10 - 1))
    # with no minimum a base of zero is still no base
    assert values(rows, kind="growth")["b"]["reason"] == "base_small"


def test_growth_over_a_window_sums_both_years(values):
    rows = [("2014Q4", "a", 10), ("2015Q1", "a", 10), ("2015Q4", "a", 5), ("2016Q1", "a", 5)]
    assert values(rows, kind="growth", window_quarters=2)["a"]["value"] == pytest.approx(-50)


def test_a_streets_grade_is_the_mean_weighted_by_households(values):
    rows = [
        ("2016Q1", "a", np.nan, 300, 100),
        ("2016Q1", "b", np.nan, 100, 60),
        ("2016Q1", "c", np.nan, 50, 85),
    ]
    found = values(rows, kind="graded", denominator="households")
    assert found["a"]["value"] == 100
    assert found["S1"]["value"] == pytest.approx(90)
    assert found["D"]["value"] == pytest.approx((300 * 100 + 100 * 60 + 50 * 85) / 450)


def test_a_grade_without_households_stands_for_itself_but_weighs_nothing(values):
    rows = [
        ("2016Q1", "a", np.nan, np.nan, 100),
        ("2016Q1", "b", np.nan, 100, 60),
        ("2016Q1", "c", np.nan, 0, 85),
    ]
    found = values(rows, kind="graded", denominator="households")
    assert found["a"]["value"] == 100
    assert found["S1"]["value"] == 60
    assert found["c"]["value"] == 85
    assert found["S2"]["reason"] == "denominator_zero"


def test_grades_weigh_alike_where_the_system_names_no_weight(values):
    rows = [("2016Q1", "a", np.nan, np.nan, 100), ("2016Q1", "b", np.nan, 900, 60)]
    assert values(rows, kind="graded")["S1"]["value"] == 80


def test_a_grade_that_the_system_does_not_know_is_missing(values):
    rows = [("2016Q1", "a", np.nan, 10, 99), ("2016Q1", "b", np.nan, 10, 85)]
    found = values(rows, kind="graded", denominator="households", grades={"优": 100, "良": 85})
    assert found["a"]["reason"] == "grade_unknown"
    assert found["S1"]["value"] == 85


@pytest.mark.parametrize(("denominator", "reason"), [(0, "denominator_zero"), (4, "denominator_small")])
def test_a_small_denominator_is_withheld_with_its_counts(values, denominator, reason):
    rows = [("2016Q1", "a", 0, denominator), ("2016Q1", "b", 8, 10)]
    found = values(rows, system={"minimum_denominator": 5})
    assert found["a"]["reason"] == reason
    assert np.isnan([found["a"][key] for key in ("numerator", "denominator", "value", "efficacy")]).all()
    assert found["S1"]["value"] == pytest.approx(100 * 8 / (10 + denominator))


def test_five_are_enough_and_a_window_does_not_make_five_of_two(values):
    assert values([("2016Q1", "a", 5, 5)], system={"minimum_denominator": 5})["a"]["value"] == 100
    rows = [(quarter, "a", 1, 2) for quarter in ("2015Q2", "2015Q3", "2015Q4", "2016Q1")]
    found = values(rows, system={"minimum_denominator": 5}, window_quarters=4)
    assert found["a"]["reason"] == "denominator_small"


def test_what_is_recorded_of_streets_is_inherited_by_committees_and_marked(values):
    rows = [("2016Q1", "S1", 9, 10), ("2016Q1", "S2", 1, 0)]
    found = values(rows, finest_level="street")
    assert [found[code]["value"] for code in "ab"] == [90, 90]
    assert [found[code]["inherited"] for code in ("D", "S1", "a", "b")] == [False, False, True, True]
    assert found["c"]["reason"] == "denominator_zero"  # the reason is inherited too


def test_a_street_without_committees_may_be_recorded_as_such(make_system, table, observe, district_areas):
    areas = district_areas[district_areas["area_code"] != "c"]
    system = make_system(table("A", finest_level="committee"), levels=LEVELS)
    rows = observe(("2016Q1", "a", "A", 9, 10), ("2016Q1", "S2", "A", 1, 10))
    frame = score_quarter(rows, areas, system, "2016Q1").indicators.set_index("area_code")
    assert frame.loc["S2", "value"] == 10
    assert frame.loc["D", "value"] == 50


def test_rates_are_smoothed_at_the_levels_the_system_names_and_nowhere_else(values):
    rows = [("2016Q1", "a", 10, 100), ("2016Q1", "b", 50, 100)]
    keys = {"kind": "rate", "per": 1000, "smoothing": "eb"}
    plain = values(rows, **keys)
    smoothed = values(rows, system={"smoothing_levels": ["committee"]}, **keys)
    assert plain["a"]["value"] == pytest.approx(100)
    # by hand in test_smoothing: 0.925 of its own 100, the rest of the mean 300
    assert smoothed["a"]["value"] == pytest.approx(0.925 * 100 + 0.075 * 300)
    assert smoothed["S1"]["value"] == plain["S1"]["value"]
    assert (smoothed["a"]["numerator"], smoothed["a"]["denominator"]) == (10, 100)
