"""Thresholds proposed from the base period: the right way round, in order, and refused where data say nothing."""

import numpy as np
import pytest
from hypothesis import assume, given, reject
from hypothesis import strategies as st

from pingan.system.schema import Indicator
from pingan.system.thresholds import FEWEST, NoProposalError, propose_thresholds

TWENTY = np.arange(1.0, 22.0)  # 1 to 21: the tenth parts are whole numbers


def indicator(direction, **keys):
    limits = {"limit_low": 1, "ideal_low": 2, "ideal_high": 3, "limit_high": 4}
    pair = (
        {"satisfactory": 2, "impermissible": 1}
        if direction == "positive"
        else {"satisfactory": 1, "impermissible": 2}
    )
    return Indicator(
        code="S1",
        dimension="d",
        name_zh="甲",
        name_en="A",
        kind="share",
        direction=direction,
        weight=1,
        finest_level="street",
        **(limits if direction == "moderate" else pair),
        **keys,
    )


def test_where_higher_is_safer_the_best_tenth_reaches_the_satisfactory_value():
    found = propose_thresholds(TWENTY, indicator("positive"))
    assert found.thresholds == {"satisfactory": 19, "impermissible": 3}
    assert (found.count, found.lowest, found.highest) == (21, 1, 21)
    assert found.beyond == {"full": 3, "failed": 2}


def test_where_lower_is_safer_the_two_change_places():
    found = propose_thresholds(TWENTY, indicator("negative"))
    assert found.thresholds == {"satisfactory": 3, "impermissible": 19}
    assert found.beyond == {"full": 3, "failed": 2}


def test_where_the_middle_is_best_it_is_the_middle_half_within_the_outer_tenths():
    found = propose_thresholds(TWENTY, indicator("moderate"))
    assert found.thresholds == {"limit_low": 3, "ideal_low": 6, "ideal_high": 16, "limit_high": 19}
    assert found.beyond == {"full": 11, "failed": 4}


def test_another_share_beyond_moves_the_thresholds_apart():
    found = propose_thresholds(TWENTY, indicator("positive"), beyond=0.05)
    assert found.thresholds == {"satisfactory": 20, "impermissible": 2}


def test_a_proposal_reads_as_people_write_numbers():
    values = np.linspace(0.01234567, 0.09876543, 40)
    found = propose_thresholds(values, indicator("negative"))
    assert found.thresholds == {"satisfactory": 0.021, "impermissible": 0.0901}


def test_missing_values_are_left_out():
    assert propose_thresholds(np.append(TWENTY, [np.nan] * 9), indicator("positive")).count == 21


def test_constant_data_are_refused_with_what_they_are():
    with pytest.raises(NoProposalError) as refused:
        propose_thresholds(np.full(40, 5.0), indicator("positive"))
    assert "All 40 values of S1 in the base period are 5" in refused.value.in_language("en")
    assert "全为 5" in refused.value.in_language("zh")


def test_data_with_too_many_alike_are_refused():
    with pytest.raises(NoProposalError, match="38 are 0"):
        propose_thresholds(np.array([0.0] * 38 + [1, 2]), indicator("negative"))


def test_a_moderate_indicator_whose_limit_and_ideal_fall_together_is_refused():
    with pytest.raises(NoProposalError):
        propose_thresholds(np.array([1.0] * 12 + list(range(2, 30))), indicator("moderate"))


def test_too_few_values_are_refused():
    with pytest.raises(NoProposalError, match=f"7 values .* at least {FEWEST}"):
        propose_thresholds(TWENTY[:7], indicator("positive"))


def test_zero_is_no_threshold_of_a_logarithm():
    with pytest.raises(NoProposalError, match="logarithmic"):
        propose_thresholds(np.arange(-9.0, 20), indicator("negative", efficacy="logarithmic"))


@pytest.mark.parametrize("beyond", [0, 0.25, 1])
def test_a_share_that_leaves_nothing_between_is_a_mistake_of_the_program(beyond):
    with pytest.raises(ValueError, match="beyond"):
        propose_thresholds(TWENTY, indicator("positive"), beyond=beyond)


@given(
    st.lists(st.floats(-1e6, 1e6, allow_subnormal=False), min_size=FEWEST, max_size=60),
    st.sampled_from(["positive", "negative", "moderate"]),
)
def test_a_proposal_always_passes_the_schema_of_the_system(values, direction):
    item = indicator(direction)
    try:
        found = propose_thresholds(np.array(values), item)
    except NoProposalError:
        return
    t = found.thresholds
    if direction == "moderate":
        assert t["limit_low"] < t["ideal_low"] <= t["ideal_high"] < t["limit_high"]
    else:
        assert (t["satisfactory"] > t["impermissible"]) == (direction == "positive")


@given(st.lists(st.floats(0.001, 1e6), min_size=FEWEST, max_size=60, unique=True), st.floats(0.1, 1000))
def test_the_unit_does_not_matter_but_for_rounding(values, factor):
    one, other = np.array(values), np.array(values) * factor
    spread = np.ptp(np.quantile(one, [0.1, 0.9]))
    assume(spread > 0)
    try:
        first = propose_thresholds(one, indicator("positive")).thresholds
        second = propose_thresholds(other, indicator("positive")).thresholds
    except NoProposalError:
        reject()
    assert first.keys() == second.keys() >= {"satisfactory", "impermissible"}
    for key in first:
        assert abs(second[key] - first[key] * factor) <= 0.11 * spread * factor
