import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingan.look.classes import class_breaks, class_colours, classify, effective_scheme
from pingan.look.palette import FIXED_CHANGE_BREAKS, FIXED_SCORE_BREAKS, SCORE

KINDS = ("score", "amount", "score-change", "amount-change")
SCHEMES = ("auto", "fixed", "quantile", "equal", "natural")
TABLES = st.lists(st.floats(-1e6, 1e6, allow_nan=False) | st.just(np.nan), max_size=30)


@given(values=TABLES, scheme=st.sampled_from(SCHEMES), kind=st.sampled_from(KINDS))
def test_any_values_give_at_most_five_classes_each_with_a_colour(values, scheme, kind):
    breaks = class_breaks(np.array(values), scheme, kind)
    assert list(breaks) == sorted(set(breaks))
    colours = class_colours(SCORE["light"], breaks)
    assert len(colours) == len(breaks) + 1 <= 5
    classes = classify(np.array(values), breaks)
    assert set(classes) <= set(range(-1, len(colours)))
    np.testing.assert_array_equal(classes == -1, np.isnan(np.array(values, dtype=float)))


@given(
    values=TABLES, scheme=st.sampled_from(SCHEMES), kind=st.sampled_from(["score-change", "amount-change"])
)
def test_a_rise_and_the_same_fall_are_classed_alike(values, scheme, kind):
    breaks = class_breaks(np.array(values), scheme, kind)
    assert [-b for b in reversed(breaks)] == list(breaks)


@pytest.mark.parametrize("scheme", ["quantile", "equal", "natural"])
def test_equal_values_are_one_class_of_the_middle_colour(scheme):
    breaks = class_breaks(np.full((3, 4), 71.5), scheme, "score")
    assert breaks == ()
    assert class_colours(SCORE["light"], breaks) == (SCORE["light"][2],)


@pytest.mark.parametrize("values", [[], [np.nan, np.nan]])
def test_nothing_known_needs_no_breaks(values):
    assert class_breaks(np.array(values), "quantile", "score") == ()


def test_the_fixed_classes_are_60_70_80_90_and_their_lower_break_belongs_to_them():
    breaks = class_breaks(np.array([1.0]), "fixed", "score")
    assert breaks == FIXED_SCORE_BREAKS == (60, 70, 80, 90)
    assert classify(np.array([59.99, 60, 69.99, 90, 100, np.nan]), breaks).tolist() == [0, 1, 1, 4, 4, -1]


def test_changes_of_scores_have_fixed_classes_unless_others_are_chosen():
    assert class_breaks(np.array([1.0, 2.0]), "auto", "score-change") == FIXED_CHANGE_BREAKS
    assert effective_scheme("auto", "score") == "quantile"


def test_an_indicators_own_unit_has_no_fixed_classes_so_quantiles_stand_in():
    assert effective_scheme("fixed", "amount") == effective_scheme("fixed", "amount-change") == "quantile"


def test_quantiles_put_as_many_areas_into_each_class():
    values = np.arange(10.0)
    counts = np.bincount(classify(values, class_breaks(values, "quantile", "score")))
    assert counts.tolist() == [2, 2, 2, 2, 2]


def test_equal_intervals_are_equally_wide():
    assert class_breaks(np.array([0.0, 1, 10]), "equal", "amount") == (2, 4, 6, 8)


@pytest.mark.parametrize("size", range(2, 60))
def test_a_quantile_that_falls_on_a_value_is_that_value(size):
    """numpy's own lies a rounding error beside it, and that area would change its class."""
    values = np.arange(size) * 0.1
    breaks = class_breaks(values, "quantile", "amount")
    on_a_value = [(size - 1) * step // 5 for step in range(1, 5) if (size - 1) * step % 5 == 0]
    assert {values[place] for place in on_a_value if place} <= set(breaks)


def test_rise_and_fall_of_one_size_are_told_apart():
    breaks = class_breaks(np.array([3.0, -3.0, 3.0]), "quantile", "score-change")
    assert breaks == (0.0,)
    assert list(classify(np.array([-3.0, 3.0]), breaks)) == [0, 1]
