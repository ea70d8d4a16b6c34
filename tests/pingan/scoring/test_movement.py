import numpy as np
import pandas as pd
import pytest

from pingan.scoring import ScoringError, score_panel, score_quarter, with_movement


@pytest.fixture
def quarters(make_system, table, observe, flat_areas):
    """Scores of x, y, z in 2014Q1, 2014Q4 and 2015Q1, and their system."""
    system = make_system(table("A", weight=3), table("B", weight=1), minimum_coverage=0.7)
    rows = []
    for quarter, scores in {
        "2014Q1": {"x": (60, 60), "y": (70, 70), "z": (80, np.nan)},
        "2014Q4": {"x": (60, 100), "y": (80, 80), "z": (90, 90)},
        "2015Q1": {"x": (90, 100), "y": (80, 76), "z": (np.nan, np.nan)},
    }.items():
        for area, numbers in scores.items():
            for code, number in zip("AB", numbers, strict=True):
                rows.append((quarter, area, code, number, 100))
    return score_panel(
        observe(*rows), flat_areas("x", "y", "z"), system, ["2014Q1", "2014Q4", "2015Q1"]
    ), system


def test_change_and_movement_against_both_quarters(quarters):
    scores, system = quarters
    found = with_movement(scores["2015Q1"], scores["2014Q4"], scores["2014Q1"], system)
    areas = found.areas.set_index("area_code")
    assert areas["index"].tolist()[:2] == pytest.approx([92.5, 79])
    assert areas["change"].tolist()[:2] == pytest.approx([22.5, -1])
    assert areas["movement"].tolist()[:2] == [2, 0]  # x rose from 3rd to 1st, y stayed 2nd
    assert areas["movement_within"].tolist()[:2] == [2, 0]
    assert areas["change_year"].tolist()[:2] == pytest.approx([32.5, 9])
    assert areas["movement_year"].tolist()[:2] == [2, 0]
    assert areas.loc["z", ["change", "movement", "change_year", "movement_year"]].isna().all()
    split = found.contributions.set_index(["against", "area_code", "indicator"])["contribution"]
    assert split["previous"]["x"].tolist() == pytest.approx([22.5, 0])
    assert split["year"]["y"].tolist() == pytest.approx([7.5, 1.5])
    assert "z" not in set(found.contributions["area_code"])


def test_the_first_quarter_has_nothing_to_compare_with(quarters):
    scores, system = quarters
    found = with_movement(scores["2014Q1"], None, None, system)
    compared = found.areas[["change", "movement", "movement_within", "change_year", "movement_year"]]
    assert compared.isna().to_numpy().all()
    assert found.contributions.empty
    assert list(found.contributions) == ["area_code", "indicator", "against", "contribution"]


def test_a_wrong_quarter_is_refused(quarters):
    scores, system = quarters
    with pytest.raises(ValueError, match="2014Q1 is not 1 quarters before 2015Q1"):
        with_movement(scores["2015Q1"], scores["2014Q1"], None, system)


def test_contributions_sum_to_the_change_everywhere_in_a_city(city, demo_system):
    scores = score_panel(*city, demo_system, ["2016Q1", "2016Q4", "2017Q1"])
    found = with_movement(scores["2017Q1"], scores["2016Q4"], scores["2016Q1"], demo_system)
    sums = found.contributions.groupby(["against", "area_code"])["contribution"].sum()
    for against, column in (("previous", "change"), ("year", "change_year")):
        change = found.areas.set_index("area_code")[column].dropna()
        assert len(change) > 10
        assert set(sums[against].index) == set(change.index)
        assert (sums[against] - change).abs().max() < 1e-9
    missing = scores["2017Q1"].indicators["efficacy"].isna()
    assert missing.any(), "the city has gaps, so that weights differ between the quarters"


def test_contributions_sum_to_the_change_across_versions_of_the_system(city, demo_system):
    variant = demo_system.without("P1", "F6")
    now, before = score_quarter(*city, variant, "2017Q1"), score_quarter(*city, demo_system, "2016Q4")
    found = with_movement(now, before, None, variant, previous_system=demo_system)
    sums = found.contributions.groupby("area_code")["contribution"].sum()
    change = found.areas.set_index("area_code")["change"].dropna()
    assert (sums - change).abs().max() < 1e-9
    assert "P1" in set(found.contributions["indicator"])


def test_contributions_sum_to_the_change_where_the_floor_of_a_geometric_index_changed(
    make_system, table, observe, flat_areas
):
    rows = observe(*[(quarter, "x", code, score, 100) for quarter, code, score in
                     [("2015Q1", "A", 0, ), ("2015Q1", "B", 50), ("2015Q2", "A", 0), ("2015Q2", "B", 70)]])  # fmt: skip
    indicators = [table("A", efficacy="goalposts", impermissible=0), table("B")]
    old, new = (make_system(*indicators, aggregation="geometric", geometric_floor=floor) for floor in (1, 5))
    before = score_quarter(rows, flat_areas("x"), old, "2015Q1")
    found = with_movement(score_quarter(rows, flat_areas("x"), new, "2015Q2"), before, None, new, old)
    change = found.areas["change"].item()
    assert change == pytest.approx((5 * 70) ** 0.5 - 50**0.5)
    assert found.contributions["contribution"].sum() == pytest.approx(change, abs=1e-9)


def test_between_an_arithmetic_and_a_geometric_index_there_is_a_change_but_no_split(
    quarters, make_system, table
):
    scores, system = quarters
    other = make_system(table("A", weight=3), table("B", weight=1), aggregation="geometric")
    found = with_movement(scores["2015Q1"], scores["2014Q4"], None, system, previous_system=other)
    assert found.areas["change"].notna().any()
    assert found.contributions.empty


def test_points_of_a_hundred_are_not_compared_with_points_of_one(make_system, table, observe, flat_areas):
    hundred, one = (make_system(table("A", efficacy="goalposts"), score_range=[0, top]) for top in (100, 1))
    rows = [("2014Q4", "x", "A", 80, 100), ("2015Q1", "x", "A", 90, 100)]
    before = score_quarter(observe(*rows), flat_areas("x"), one, "2014Q4")
    now = score_quarter(observe(*rows), flat_areas("x"), hundred, "2015Q1")
    with pytest.raises(ScoringError, match="2015Q1 is scored on 0–100 and 2014Q4 on 0–1") as refused:
        with_movement(now, before, None, hundred, one)
    assert "不可比" in refused.value.in_language("zh")


def test_an_area_that_came_into_being_or_changed_its_parent(make_system, table, observe):
    system = make_system(table("A", finest_level="street"), levels=["district", "street"])
    columns = ["area_code", "level", "parent_code"]
    old = pd.DataFrame(
        [("D", "district", None), ("E", "district", None), ("x", "street", "D")], columns=columns
    )
    new = pd.DataFrame(
        [*old.iloc[:2].to_numpy(), ("x", "street", "E"), ("new", "street", "E")], columns=columns
    )
    before = score_quarter(observe(("2015Q1", "x", "A", 80, 100)), old, system, "2015Q1")
    rows = observe(("2015Q2", "x", "A", 90, 100), ("2015Q2", "new", "A", 95, 100))
    found = with_movement(score_quarter(rows, new, system, "2015Q2"), before, None, system).areas
    found = found.set_index("area_code")
    assert found.loc["x", "change"] == pytest.approx(10)
    assert found.loc["x", "movement"] == -1
    assert pd.isna(found.loc["x", "movement_within"])
    assert pd.isna(found.loc["new", "change"])


def test_stored_frames_in_another_order_compare_the_same(quarters):
    scores, system = quarters
    before = scores["2014Q4"]
    shuffled = before.replace(
        areas=before.areas.sample(frac=1, random_state=1),
        indicators=before.indicators.sample(frac=1, random_state=1),
    )
    one = with_movement(scores["2015Q1"], before, None, system)
    other = with_movement(scores["2015Q1"], shuffled, None, system)
    pd.testing.assert_frame_equal(one.areas, other.areas, check_exact=True)
    pd.testing.assert_frame_equal(one.contributions, other.contributions, check_exact=True)


def test_an_area_that_changed_its_level_is_not_compared(make_system, table, observe):
    system = make_system(table("A", finest_level="committee"), levels=["street", "committee"])
    columns = ["area_code", "level", "parent_code"]
    old = pd.DataFrame([("S", "street", None), ("x", "committee", "S")], columns=columns)
    new = pd.DataFrame(
        [("S", "street", None), ("x", "street", None), ("y", "committee", "S")], columns=columns
    )
    before = score_quarter(observe(("2015Q1", "x", "A", 80, 100)), old, system, "2015Q1")
    rows = observe(("2015Q2", "x", "A", 90, 100), ("2015Q2", "y", "A", 70, 100))
    found = with_movement(score_quarter(rows, new, system, "2015Q2"), before, None, system)
    areas = found.areas.set_index("area_code")
    assert areas.loc["x", ["change", "movement", "movement_within"]].isna().all()
    assert areas.loc["S", "change"] == pytest.approx(-10)
    assert set(found.contributions["area_code"]) == {"S"}
