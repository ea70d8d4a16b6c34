import math

import pytest

from pingan.look import format as fmt


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0.00"),
        (-0.001, "0.00"),
        (-0.0, "0.00"),
        (0.005, "0.01"),
        (2.675, "2.68"),
        (-2.675, "−2.68"),
        (79.9949, "79.99"),
        (1234567.891, "1,234,567.89"),
        (None, "—"),
        (math.nan, "—"),
        (1e30, "1" + ",000" * 10 + ".00"),
    ],
)
def test_numbers_have_grouping_a_true_minus_and_no_negative_zero(value, shown):
    assert fmt.number(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(9.524, "+9.52"), (-1.3, "−1.30"), (0, "0.00"), (0.004, "0.00"), (-0.004, "0.00"), (None, "—")],
)
def test_a_change_shows_its_sign_unless_it_rounds_to_nothing(value, shown):
    assert fmt.signed(value) == shown


def test_a_number_can_be_shown_whole():
    assert (fmt.number(1499.5, 0), fmt.signed(0.4, 0)) == ("1,500", "0")


@pytest.mark.parametrize(
    ("places", "shown"), [(7, "▲7"), (-2.0, "▼2"), (0, "–"), (None, "—"), (math.nan, "—")]
)
def test_a_rise_and_a_fall_are_told_apart_without_colour(places, shown):
    assert fmt.movement(places) == shown


@pytest.mark.parametrize(
    ("place", "of", "shown"), [(3, 10, "3 / 10"), (3.0, 10.0, "3 / 10"), (None, 10, "—")]
)
def test_a_rank_names_how_many_compete(place, of, shown):
    assert fmt.rank(place, of) == shown


def test_quarters_are_written_as_each_language_does():
    assert [fmt.quarter(f"2017Q{q}", "zh") for q in (1, 2, 3, 4)] == [
        "2017年第一季度",
        "2017年第二季度",
        "2017年第三季度",
        "2017年第四季度",
    ]
    assert fmt.quarter("2017Q1", "en") == "2017 Q1"
