"""A scenario is the engine's own arithmetic on one area: nothing changed is what was published, to the bit."""

import runpy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pingan.scoring.engine import score_quarter
from pingan.scoring.smoothing import prior_of
from pingan.scoring.what_if import answer, next_above, place_of, points_to_win
from pingan.scoring.what_if_case import Case, allowed, choices, limits, obstacle
from pingan.system.indicator_system import load_system, parse_system

QUARTER = "2017Q1"
SCORING = runpy.run_path(str(Path(__file__).parent / "conftest.py"))
SYSTEM = load_system(SCORING["DEMO_SYSTEM"])
OBSERVATIONS, AREAS = SCORING["_city"](SYSTEM)
VARIANTS = {
    "arithmetic": SYSTEM,
    "geometric, not clipped": parse_system(
        SYSTEM.text.replace('aggregation = "arithmetic"', 'aggregation = "geometric"').replace(
            "clip = true", "clip = false"
        )
    ),
    "exponential": parse_system(SYSTEM.text.replace('efficacy = "linear"', 'efficacy = "exponential"')),
}
SCORES = {name: score_quarter(OBSERVATIONS, AREAS, system, QUARTER) for name, system in VARIANTS.items()}
STREETS = sorted(AREAS.loc[AREAS["level"] == "street", "area_code"])
COMPOUND = AREAS.loc[AREAS["level"] == "compound", "area_code"].min()


def case_of(scores, system, code):
    """Give an area's case from the frames of a release, as `pingan.reading.what_if` does."""
    areas = scores.areas.set_index("area_code")
    level = areas.at[code, "level"]
    rows = scores.indicators.set_index("area_code")
    peers = scores.indicators[scores.indicators["area_code"].isin(areas.index[areas["level"] == level])]
    priors = {
        item.code: prior_of(of_it["numerator"].to_numpy(), of_it["denominator"].to_numpy())
        for item in system.indicators
        for of_it in [peers[(peers["indicator"] == item.code) & ~peers["inherited"]]]
        if item.smoothing == "eb" and len(of_it)
    }
    return Case(
        system=system,
        level=level,
        rows=rows.loc[[code]].set_index("indicator"),
        index=areas.at[code, "index"],
        others=areas.loc[(areas["level"] == level) & (areas.index != code), "index"],
        priors=priors,
        parts=bool((areas["parent_code"] == code).any()),
    )


def rerun(system, code, indicator, change):
    """Score the whole quarter again with the count changed at one of the places within the area that record it."""
    item = system.indicator(indicator)
    frame = OBSERVATIONS.copy()
    here = frame["area_code"].str.startswith(code) & (frame["indicator"] == indicator)
    here &= frame["quarter"] == QUARTER
    there = frame.index[here & (frame["grade"] if item.kind == "graded" else frame["numerator"]).notna()]
    if item.kind == "graded":
        frame.loc[there, "grade"] += change
    else:
        rest = change
        for row in there:  # as far as each has so many
            step = max(rest, -frame.at[row, "numerator"])
            frame.loc[row, "numerator"] += step
            rest -= step
        if rest:
            return None
    return score_quarter(frame, AREAS, system, QUARTER)


@pytest.mark.parametrize("variant", VARIANTS)
def test_nothing_changed_is_what_was_published_to_the_bit(variant):
    scores, system = SCORES[variant], VARIANTS[variant]
    areas = scores.areas.set_index("area_code")
    ranked = areas.index[areas["index"].notna()]
    assert len(ranked) > 10
    dimensions = scores.dimensions.set_index("area_code")
    for code in ranked:
        case = case_of(scores, system, code)
        found = answer(case, {"S1": 0})
        assert found.index == areas.at[code, "index"]
        assert float(case.composite.index[0]) == areas.at[code, "index"]
        assert list(found.dimensions.values()) == dimensions.loc[[code], "score"].tolist()
        assert (found.change, found.reestimated) == (0.0, None)
        assert (found.rank, found.rank_of) == (areas.at[code, "rank"], areas.at[code, "rank_of"])
        assert (found.rows["contribution"].abs() == 0).all()


@settings(max_examples=90, derandomize=True)
@given(
    st.sampled_from(sorted(VARIANTS)),
    st.sampled_from(AREAS["area_code"].tolist()),
    st.sampled_from(SYSTEM.codes),
    st.integers(-8, 8).filter(bool),
)
def test_a_scenario_is_a_whole_run_of_the_engine_with_the_changed_observation(
    variant, code, indicator, change
):
    """Where the level is smoothed, its run makes the prior again: that is the other number that a scenario gives."""
    system, scores = VARIANTS[variant], SCORES[variant]
    case = case_of(scores, system, code)
    if obstacle(case, indicator):
        return
    if system.indicator(indicator).kind == "graded":
        if not choices(case, indicator):
            return  # grades of parts: see the next test
        change = choices(case, indicator)[change % 4][1]
    if not allowed(case, indicator, change) or not (again := rerun(system, code, indicator, change)):
        return
    expected = again.areas.set_index("area_code").loc[code]
    found = answer(case, {indicator: change})
    smoothed = case.smoothed(system.indicator(indicator)) and change != 0
    assert (found.reestimated is not None) is smoothed
    if smoothed:
        assert found.reestimated == pytest.approx(expected["index"], abs=1e-9, nan_ok=True)
    else:
        assert found.index == pytest.approx(expected["index"], abs=1e-9, nan_ok=True)
        place = None if pd.isna(expected["rank"]) else expected["rank"]
        assert found.rank == place
    if not np.isnan(found.index) and not np.isnan(case.index):
        assert found.rows["contribution"].sum() == pytest.approx(found.change, abs=1e-9)


def test_points_of_a_mean_of_grades_move_as_if_every_part_had_moved_so():
    case = case_of(SCORES["arithmetic"], SYSTEM, STREETS[0])
    found = answer(case, {"F4": 1.5})
    row, before = found.rows.loc["F4"], case.rows.loc["F4"]
    assert row["value"] == pytest.approx(before["value"] + 1.5)
    assert row["numerator"] == pytest.approx(before["numerator"] + 1.5 * before["denominator"])


def test_several_changes_add_up_by_their_contributions():
    case = case_of(SCORES["arithmetic"], SYSTEM, STREETS[0])
    scenario = {"S1": -40, "P3": 2, "F4": 5.0}
    found = answer(case, scenario)
    alone = sum(answer(case, {code: change}).change for code, change in scenario.items())
    assert found.change == pytest.approx(alone, abs=1e-9)
    assert found.rows["contribution"].sum() == pytest.approx(found.change, abs=1e-9)
    assert set(found.rows.index[found.rows["contribution"].abs() > 1e-12]) <= set(scenario)


def test_what_is_recorded_for_the_area_around_cannot_be_changed_here():
    case = case_of(SCORES["arithmetic"], SYSTEM, COMPOUND)
    assert obstacle(case, "S7") == "inherited"
    with pytest.raises(ValueError, match="S7"):
        answer(case, {"S7": -1})


def test_what_is_missing_stays_missing_and_what_may_not_be_known_is_withheld():
    case = case_of(SCORES["arithmetic"], SYSTEM, COMPOUND)
    rows = case.rows.copy()
    rows.loc["S1", ["value", "efficacy"]] = np.nan
    without = Case(SYSTEM, case.level, rows, case.index, case.others, priors={}, parts=False)
    assert obstacle(without, "S1") == "missing"
    assert obstacle(without, "S2") == "withheld"
    assert np.isnan(points_to_win(without)["S1"])


def test_counts_stay_within_what_can_be():
    case = case_of(SCORES["arithmetic"], SYSTEM, STREETS[0])
    low, high = limits(case, "P3")
    row = case.rows.loc["P3"]
    assert (low, high) == (-row["numerator"], row["denominator"] - row["numerator"])
    assert answer(case, {"P3": high}).rows.at["P3", "value"] == 100
    assert not allowed(case, "P3", high + 1)
    assert not allowed(case, "S1", -case.rows.at["S1", "numerator"] - 1)
    assert allowed(case, "S1", 1000)
    assert not allowed(case, "S1", float("nan"))
    assert not allowed(case, "nonsense", 1)
    compound = case_of(SCORES["arithmetic"], SYSTEM, COMPOUND)
    assert [grade for grade, _ in choices(compound, "F4")] == ["优", "良", "中", "差"]
    assert not allowed(compound, "F4", 1)


def test_an_area_that_is_not_ranked_has_no_index_by_a_scenario_either():
    case = case_of(SCORES["arithmetic"], SYSTEM, STREETS[0])
    rows = case.rows.copy()
    rows.loc[[c for c in rows.index if c.startswith("E")], ["value", "efficacy"]] = np.nan
    unranked = Case(SYSTEM, case.level, rows, np.nan, case.others, case.priors)
    found = answer(unranked, {"S1": -5})
    assert np.isnan(found.index)
    assert (found.rank, found.rank_of) == (None, len(case.others))


def test_ties_share_the_better_rank_and_one_area_is_first():
    case = case_of(SCORES["arithmetic"], SYSTEM, STREETS[0])
    index = case.index
    equal = Case(SYSTEM, case.level, case.rows, index, pd.Series({"a": index, "b": index}), case.priors)
    assert (answer(equal, {}).rank, answer(equal, {}).rank_of) == (1, 3)
    assert next_above(equal, index).empty
    alone = Case(SYSTEM, case.level, case.rows, index, pd.Series(dtype=float), case.priors)
    assert (answer(alone, {}).rank, answer(alone, {}).rank_of) == (1, 1)


def test_the_rank_by_a_scenario_is_that_of_a_publication_also_at_the_edge_of_the_ninth_decimal():
    case = case_of(SCORES["arithmetic"], SYSTEM, STREETS[0])
    edge = 80.0000000005
    others = pd.Series({"a": edge + 1e-12, "b": 90.0, "c": 80.004})
    near = replace(case, index=edge - 1e-12, others=others)
    assert place_of(near, near.index) == (3, 4)
    assert next_above(near, near.index).index.tolist() == ["c"]
    rough = replace(near, system=replace(SYSTEM, rank_decimals=2))
    assert place_of(rough, near.index) == (2, 4)
    assert next_above(rough, near.index).index.tolist() == ["b"]


def test_points_to_win_are_what_the_satisfactory_value_would_bring():
    case = case_of(SCORES["arithmetic"], SYSTEM, STREETS[0])
    gain = points_to_win(case)
    expected = case.shares * np.maximum(0, 100 - case.efficacies)
    assert gain.to_numpy() == pytest.approx(expected, abs=1e-9)
