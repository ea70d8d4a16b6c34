"""The way to the next rank reaches it, takes whole events, and no event more than needed."""

import runpy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pingan.scoring.ranking import TIE
from pingan.scoring.what_if import answer
from pingan.scoring.what_if_case import Case, allowed, limits, obstacle
from pingan.scoring.what_if_ways import ways

HERE = runpy.run_path(str(Path(__file__).parent / "test_what_if.py"))
case_of, SCORES, VARIANTS, STREETS = (HERE[name] for name in ("case_of", "SCORES", "VARIANTS", "STREETS"))
COMPOUND, SYSTEM = HERE["COMPOUND"], HERE["SYSTEM"]


def below(case, gap):
    """Put one competitor this far above."""
    return Case(
        case.system,
        case.level,
        case.rows,
        case.index,
        pd.Series({"a": case.index + gap}),
        case.priors,
        case.parts,
    )


def reached(case, scenario, target):
    return answer(case, scenario).index > target - TIE


def everything(case):
    """Give the scenario in which all that can be done is done."""
    items = [i for i in case.system.indicators if not obstacle(case, i.code) and not i.moderate]
    return {i.code: limits(case, i.code)[i.direction == "positive"] for i in items}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("gap", [0.3, 4.0])
@pytest.mark.parametrize("code", [STREETS[0], STREETS[1], COMPOUND])
def test_the_way_reaches_the_next_rank_and_nothing_of_it_is_too_much(variant, gap, code):
    case = below(case_of(SCORES[variant], VARIANTS[variant], code), gap)
    found = ways(case)
    assert (found.codes, found.rank) == (("a",), 1)
    assert found.gap == pytest.approx(gap)
    scenario = {step.indicator: step.change for step in found.cheapest}
    if not scenario:  # most of what a compound has is recorded around it
        assert code == COMPOUND
        assert not reached(case, everything(case), found.target)
        return
    assert all(allowed(case, *item) for item in scenario.items())
    assert all(step.points > 0 for step in found.cheapest)
    assert reached(case, scenario, found.target)
    assert answer(case, scenario).rank == 1
    last = found.cheapest[-1]
    if case.system.indicator(last.indicator).kind != "graded":  # grades go by steps of their own
        less = {**scenario, last.indicator: last.change - np.sign(last.change)}
        assert not reached(case, less, found.target)
    for step in found.alone:
        assert reached(case, {step.indicator: step.change}, found.target)
        assert not case.system.indicator(step.indicator).moderate
        if case.system.indicator(step.indicator).kind != "graded":
            assert not reached(case, {step.indicator: step.change - np.sign(step.change)}, found.target)


def test_by_published_digits_less_is_needed_to_share_a_rank():
    case = case_of(SCORES["arithmetic"], SYSTEM, STREETS[0])
    full = below(case, 4.0)
    rough = replace(full, system=replace(SYSTEM, rank_decimals=0))
    for one in (full, rough):
        found = ways(one)
        scenario = {step.indicator: step.change for step in found.cheapest}
        assert (answer(one, {}).rank, answer(one, scenario).rank) == (2, 1)
        last = found.cheapest[-1]
        less = {**scenario, last.indicator: last.change - np.sign(last.change)}
        assert answer(one, less).rank == 2
    spent = [sum(step.points for step in ways(one).cheapest) for one in (full, rough)]
    assert spent[1] < spent[0]


def test_of_an_arithmetic_mean_no_single_indicator_gets_there_with_fewer_points():
    case = below(case_of(SCORES["arithmetic"], SYSTEM, STREETS[0]), 0.5)
    found = ways(case)
    points = sum(step.points for step in found.cheapest)
    fewest = min(step.points for step in found.alone)
    largest_event = 2.0  # counts are whole: the last event may bring more than was wanted
    assert points <= fewest + largest_event
    assert [step.points for step in found.alone] == sorted(step.points for step in found.alone)


def test_events_are_whole_and_go_to_the_safer_side():
    found = ways(below(case_of(SCORES["arithmetic"], SYSTEM, STREETS[0]), 1.0))
    assert found.alone
    for step in found.alone:
        indicator = SYSTEM.indicator(step.indicator)
        assert (step.change > 0) is (indicator.direction == "positive")
        if indicator.kind != "graded":
            assert step.change == int(step.change)


def test_there_is_no_way_up_from_the_first_place_or_out_of_reach_or_without_an_index():
    case = case_of(SCORES["arithmetic"], SYSTEM, STREETS[0])
    assert ways(below(case, -1.0)).cheapest == ()
    assert np.isnan(ways(below(case, -1.0)).target)
    far = ways(below(case, 100.0))
    assert (far.cheapest, far.alone) == ((), ())
    assert far.gap == pytest.approx(100)
    unranked = Case(SYSTEM, case.level, case.rows, np.nan, pd.Series({"a": 90.0}), case.priors)
    assert ways(unranked).cheapest == ()
