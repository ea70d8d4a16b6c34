"""Whole quarters: what must hold whatever the numbers are."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pingan.scoring import (
    needed_quarters,
    parse_system,
    quarter_range,
    rank_panel,
    saturation,
    score_panel,
    score_quarter,
)

FRAMES = ["areas", "dimensions", "indicators", "contributions"]


def same_bits(one, other):
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), check_exact=True)


def test_a_quarter_by_hand(make_system, table, observe, district_areas):
    system = make_system(
        table("A", dimension="first", weight=3, finest_level="committee"),
        table("B", dimension="first", weight=1, finest_level="street"),
        table("C", dimension="second", weight=4, finest_level="committee", direction="negative",
              satisfactory=10, impermissible=50),
        levels=["district", "street", "committee"],
    )  # fmt: skip
    rows = observe(
        ("2015Q1", "a", "A", 80, 100),
        ("2015Q1", "b", "A", 90, 300),
        ("2015Q1", "c", "A", 70, 100),
        ("2015Q1", "S1", "B", 9, 10),
        ("2015Q1", "S2", "B", 6, 10),
        ("2015Q1", "a", "C", 10, 100),
        ("2015Q1", "b", "C", 60, 100),
        ("2015Q1", "c", "C", 20, 100),
    )
    scores = score_quarter(rows, district_areas, system, "2015Q1")
    dimension = scores.dimensions.set_index(["area_code", "dimension"])["score"]
    assert dimension["a"].tolist() == pytest.approx([(3 * 80 + 90) / 4, 100])
    assert dimension["b"].tolist() == pytest.approx([(3 * 30 + 90) / 4, 50])
    assert dimension["c"].tolist() == pytest.approx([(3 * 70 + 60) / 4, 90])
    # S1: 170 of 400 = 42.5; 9 of 10; 70 of 200 = 35 -> 75
    assert dimension["S1"].tolist() == pytest.approx([(3 * 42.5 + 90) / 4, 75])
    areas = scores.areas.set_index("area_code")
    assert areas["index"].to_dict() == pytest.approx(
        {
            "D": ((3 * 48 + 75) / 4 + 80) / 2,
            "S1": (54.375 + 75) / 2,
            "S2": 78.75,
            "a": 91.25,
            "b": (45 + 50) / 2,
            "c": 78.75,
        }
    )
    assert areas["rank"].to_dict() == {"D": 1, "S1": 2, "S2": 1, "a": 1, "b": 3, "c": 2}
    assert areas["rank_of"].to_dict() == {"D": 1, "S1": 2, "S2": 2, "a": 3, "b": 3, "c": 3}
    assert areas["rank_within"].to_dict() == {"D": 1, "S1": 2, "S2": 1, "a": 1, "b": 2, "c": 1}
    assert areas["rank_within_of"].to_dict() == {"D": 1, "S1": 2, "S2": 2, "a": 2, "b": 2, "c": 1}


def test_the_frames_have_the_columns_others_rely_on(city, demo_system):
    scores = score_quarter(*city, demo_system, "2017Q1")
    areas = (
        "area_code level parent_code index base_index coverage reason rank rank_of rank_within rank_within_of"
    )
    assert list(scores.areas) == areas.split()
    assert list(scores.dimensions) == ["area_code", "dimension", "score", "coverage", "reason"]
    indicators = "area_code indicator numerator denominator value efficacy inherited saturated reason"
    assert list(scores.indicators) == indicators.split()
    assert list(scores.contributions) == ["area_code", "indicator", "against", "contribution"]
    assert len(scores.indicators) == len(city[1]) * len(demo_system.indicators)
    assert scores.areas["index"].between(0, 100).sum() > 10
    assert scores.areas["base_index"].notna().any()


def test_a_missing_number_always_has_a_reason_and_a_present_one_never(city, demo_system):
    scores = score_quarter(*city, demo_system, "2017Q1")
    for frame, column in (
        (scores.areas, "index"),
        (scores.dimensions, "score"),
        (scores.indicators, "efficacy"),
    ):
        assert (frame[column].isna() == frame["reason"].notna()).all()
    assert scores.areas["reason"].notna().any()
    assert (scores.areas["index"].isna() == scores.areas["rank"].isna()).all()


def test_permuting_the_rows_changes_not_a_bit(city, demo_system):
    observations, areas = city
    expected = score_quarter(observations, areas, demo_system, "2017Q1")
    for seed in range(3):
        shuffled = observations.sample(frac=1, random_state=seed), areas.sample(frac=1, random_state=seed)
        same_bits(score_quarter(*shuffled, demo_system, "2017Q1"), expected)


def test_publishing_a_new_quarter_changes_not_a_bit_of_an_older_one(city, demo_system):
    observations, areas = city
    known = observations[observations["quarter"] <= "2016Q4"]
    expected = score_quarter(known, areas, demo_system, "2016Q4")
    same_bits(score_quarter(observations, areas, demo_system, "2016Q4"), expected)
    same_bits(score_panel(observations, areas, demo_system)["2016Q4"], expected)


def test_a_quarter_rests_on_the_quarters_it_says_and_no_others(city, demo_system):
    observations, areas = city
    needed = needed_quarters(demo_system, "2017Q1")
    assert needed == [
        "2014Q3",
        "2014Q4",
        "2015Q1",
        "2015Q2",
        "2016Q1",
        "2016Q2",
        "2016Q3",
        "2016Q4",
        "2017Q1",
    ]
    part = observations[observations["quarter"].isin(needed)]
    same_bits(
        score_quarter(part, areas, demo_system, "2017Q1"),
        score_quarter(observations, areas, demo_system, "2017Q1"),
    )


def test_the_panel_scores_from_the_quarter_the_system_applies_and_ranks_alike(city, demo_system):
    panel = score_panel(*city, demo_system)
    assert list(panel) == quarter_range("2015Q3", "2017Q2")
    ranks = rank_panel(*city, demo_system)
    assert list(ranks) == ["quarter", *panel["2015Q3"].areas]
    for quarter, scores in panel.items():
        part = ranks[ranks["quarter"] == quarter].drop(columns="quarter").reset_index(drop=True)
        pd.testing.assert_frame_equal(part, scores.areas, check_exact=True)


@pytest.mark.parametrize("aggregation", ["arithmetic", "geometric"])
def test_the_variant_without_registered_migrants_scores_and_its_other_indicators_are_the_same(
    city, demo_system, aggregation
):
    system = parse_system(demo_system.text.replace('"arithmetic"', f'"{aggregation}"'))
    variant = system.without("P1")
    whole, part = (score_quarter(*city, each, "2017Q1") for each in (system, variant))
    assert part.areas["index"].notna().sum() > 10
    assert "P1" not in set(part.indicators["indicator"])
    rest = whole.indicators[whole.indicators["indicator"] != "P1"].reset_index(drop=True)
    pd.testing.assert_frame_equal(rest, part.indicators, check_exact=True)
    assert (whole.areas["index"] - part.areas["index"]).abs().max() > 0


def test_nothing_in_the_engine_knows_how_many_indicators_or_which_dimensions(city, demo_system):
    codes = list(demo_system.codes)
    scores = score_quarter(*city, demo_system.without(*codes[:5], *codes[6:]), "2017Q1")
    only = scores.indicators.set_index("area_code")["efficacy"]
    index = scores.areas.set_index("area_code")["index"]
    pd.testing.assert_series_equal(only, index, check_names=False)


def test_all_equal_areas_share_the_first_rank(make_system, table, observe, flat_areas):
    rows = observe(*[("2015Q1", code, "A", 80, 100) for code in "xyz"])
    areas = score_quarter(rows, flat_areas(*"xyz"), make_system(table("A")), "2015Q1").areas
    assert areas["rank"].tolist() == [1, 1, 1]


@pytest.mark.parametrize(("decimals", "expected"), [(None, [1, 2, 3]), (2, [1, 1, 3])])
def test_a_system_ranks_in_full_or_by_published_digits_at_its_level_and_within_the_parent(
    make_system, table, observe, district_areas, decimals, expected
):
    keys = {} if decimals is None else {"rank_decimals": decimals}
    system = make_system(
        table("A", finest_level="committee"), levels=["district", "street", "committee"], **keys
    )
    done = {"a": 900_020, "b": 900_010, "c": 800_000}  # a and b: 90.00200 and 90.00100 points
    rows = [("2015Q1", area, "A", count, 1_000_000) for area, count in done.items()]
    areas = score_quarter(observe(*rows), district_areas, system, "2015Q1").areas.set_index("area_code")
    assert areas.loc[["a", "b", "c"], "rank"].tolist() == expected
    assert areas.loc[["a", "b"], "rank_within"].tolist() == expected[:2]


def test_areas_whose_level_is_skipped_are_not_ranked_among_the_streets_beside_them(
    make_system, table, observe, district_areas
):
    keys = {"levels": ["district", "street", "committee"]}
    system = make_system(table("A", finest_level="committee"), **keys)
    odd = pd.DataFrame({"area_code": ["x", "y"], "level": "committee", "parent_code": "D"})
    done = {"a": 90, "b": 80, "c": 70, "x": 99, "y": 98}
    rows = [("2015Q1", area, "A", count, 100) for area, count in done.items()]
    areas = pd.concat([district_areas, odd], ignore_index=True)
    found = score_quarter(observe(*rows), areas, system, "2015Q1").areas.set_index("area_code")
    assert found.loc[["S1", "S2", "x", "y"], "rank_within"].tolist() == [1, 2, 1, 2]
    assert found.loc[["S1", "S2", "x", "y"], "rank_within_of"].tolist() == [2, 2, 2, 2]


def test_an_area_says_that_a_denominator_is_zero_and_not_that_nothing_was_recorded(
    make_system, table, observe, flat_areas
):
    rows = [("2015Q1", "x", "A", 0, 0), ("2015Q1", "y", "A", 9, 10)]
    found = score_quarter(observe(*rows), flat_areas("x", "y", "z"), make_system(table("A")), "2015Q1")
    for frame in (found.areas, found.dimensions, found.indicators):
        reasons = frame.set_index("area_code")["reason"]
        assert (reasons["x"], reasons["z"]) == ("denominator_zero", "no_data")
        assert pd.isna(reasons["y"])


@pytest.mark.parametrize("clip", [True, False])
@pytest.mark.parametrize("form", ["linear", "exponential"])
def test_a_value_too_large_to_be_computed_is_missing_with_a_reason_and_without_a_warning(
    make_system, table, observe, flat_areas, clip, form
):
    system = make_system(table("A", kind="rate", per=1e6), clip=clip, efficacy=form, base_quarters=["2014Q1"])
    rows = [(quarter, "x", "A", 1e305, 10) for quarter in ("2014Q1", "2015Q1")]
    rows += [(quarter, "y", "A", 9, 1e5) for quarter in ("2014Q1", "2015Q1")]
    found = score_quarter(observe(*rows), flat_areas("x", "y"), system, "2015Q1")
    too_large, fine = found.areas.to_dict("records")
    assert (too_large["reason"], fine["rank"]) == ("not_finite", 1)
    numbers = found.indicators[["value", "efficacy"]].to_numpy(float)
    assert not np.isinf(numbers).any()


def test_all_missing_is_unranked_with_a_reason_and_no_error(
    make_system, table, observe, flat_areas, demo_system
):
    system = make_system(table("A"), base_quarters=["2014Q1"])
    for rows in (observe(("2015Q1", "x", "A", np.nan, np.nan)), observe()):
        areas = score_quarter(rows, flat_areas("x", "y"), system, "2015Q1").areas
        assert areas["index"].isna().all()
        assert areas["rank"].isna().all()
        assert areas["reason"].tolist() == ["no_data", "no_data"]


def test_a_single_area_is_first_of_one(make_system, table, observe, flat_areas):
    system = make_system(
        table("A", kind="rate", per=100, smoothing="eb"), smoothing_levels=["area"], minimum_denominator=5
    )
    scores = score_quarter(observe(("2015Q1", "x", "A", 8, 10)), flat_areas("x"), system, "2015Q1")
    row = scores.areas.iloc[0]
    assert (row["index"], row["rank"], row["rank_of"]) == (pytest.approx(80), 1, 1)


def test_zero_denominators_everywhere_are_no_division_by_zero(make_system, table, observe, flat_areas):
    system = make_system(
        table("A"), table("B", kind="rate", per=10, smoothing="eb"), table("C", kind="growth"),
        table("D", kind="graded", denominator="n"), smoothing_levels=["area"], base_quarters=["2014Q1"],
    )  # fmt: skip
    rows = [(quarter, "x", code, 0, 0) for quarter in ("2014Q1", "2015Q1") for code in "ABC"]
    scores = score_quarter(observe(*rows), flat_areas("x"), system, "2015Q1")
    assert scores.indicators["reason"].tolist() == [
        "denominator_zero",
        "denominator_zero",
        "base_small",
        "no_data",
    ]


def test_saturated_values_are_counted_by_indicator_and_level(make_system, table, observe, district_areas):
    keys = {"finest_level": "street", "satisfactory": 80, "impermissible": 60}
    system = make_system(table("A", **keys), clip=True, levels=["district", "street", "committee"])
    rows = observe(("2015Q1", "S1", "A", 95, 100), ("2015Q1", "S2", "A", 40, 100))
    counts = saturation(score_quarter(rows, district_areas, system, "2015Q1")).set_index("level")
    assert counts.loc["street", ["saturated", "scored"]].tolist() == [1, 2]
    assert "committee" not in counts.index  # inherited, so counted once


def test_another_published_index_can_be_computed_goalposts_and_geometric_mean(
    make_system, table, observe, flat_areas
):
    # the three dimension indices of a human development index, values as they are published
    keys = {"kind": "graded", "efficacy": "goalposts"}
    richest, poorest = float(np.log(75000)), float(np.log(100))
    system = make_system(
        table("life", dimension="health", satisfactory=85, impermissible=20, **keys),
        table("school", dimension="education", satisfactory=15, impermissible=0, **keys),
        table("income", dimension="income", satisfactory=richest, impermissible=poorest, **keys),
        aggregation="geometric", score_range=[0, 1], geometric_floor=0.001, clip=True,
    )  # fmt: skip
    values = {"life": 72.0, "school": 9.0, "income": np.log(12000)}
    rows = observe(*[("2015Q1", "x", code, np.nan, np.nan, value) for code, value in values.items()])
    found = score_quarter(rows, flat_areas("x"), system, "2015Q1").areas["index"].item()
    by_hand = ((72 - 20) / 65 * (9 / 15) * (np.log(120) / np.log(750))) ** (1 / 3)
    assert found == pytest.approx(by_hand, abs=1e-12)


@pytest.fixture(scope="module")
def four_systems(demo_system):
    """The demonstration system, arithmetic and geometric, clipped and not."""
    text = demo_system.text
    return [
        parse_system(
            text.replace('"arithmetic"', f'"{aggregation}"').replace("clip = true", f"clip = {clip}")
        )
        for aggregation in ("arithmetic", "geometric")
        for clip in ("true", "false")
    ]


# Without smoothing, that is: an estimate that borrows from all areas moves a little with each of them.
@settings(max_examples=60)
@given(data=st.data())
def test_a_better_count_never_lowers_the_area_or_any_area_around_it(city, four_systems, data):
    observations, areas = city
    system = data.draw(st.sampled_from(four_systems))
    indicator = data.draw(
        st.sampled_from(
            [item for item in system.indicators if not item.moderate and item.smoothing == "none"]
        )
    )
    there = observations[["numerator", "grade"]].notna().any(axis=1)
    rows = np.flatnonzero(
        there & (observations["quarter"] == "2017Q1") & (observations["indicator"] == indicator.code)
    )
    row = data.draw(st.sampled_from(list(rows)))
    better = observations.copy()
    if indicator.kind == "graded":
        better.loc[row, "grade"] = 100.0
    else:
        sign = 1 if indicator.direction == "positive" else -1
        step = data.draw(st.integers(1, 20))
        better.loc[row, "numerator"] = max(0.0, better.loc[row, "numerator"] + sign * step)
    before = score_quarter(observations, areas, system, "2017Q1").areas["index"]
    after = score_quarter(better, areas, system, "2017Q1").areas["index"]
    assert (before.isna() == after.isna()).all()
    assert ((after - before).dropna() >= -1e-9).all()
