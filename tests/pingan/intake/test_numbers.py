"""A number comes out right or not at all, however it was typed."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingan.intake.numbers import LARGEST, InvalidNumberError, is_missing, parse_number

COUNTS = st.integers(0, int(LARGEST))
FULL_WIDTH = str.maketrans("0123456789,.", "０１２３４５６７８９，．")
BLANKS = st.text(" \t\u3000\xa0\u200b", max_size=3)


@given(COUNTS, st.booleans(), st.booleans(), st.booleans(), BLANKS, BLANKS)
def test_a_count_written_any_usual_way_has_its_value(count, grouped, wide, decimal, before, after):
    text = f"{count:,}" if grouped else str(count)
    text += ".0" if decimal else ""
    assert parse_number(before + (text.translate(FULL_WIDTH) if wide else text) + after) == count
    assert parse_number(count) == parse_number(float(count)) == count


@given(st.floats(0, LARGEST))
def test_a_decimal_written_out_has_its_value(number):
    assert parse_number(f"{number:.6f}", whole=False) == float(f"{number:.6f}")
    assert parse_number(number, whole=False) == number


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.just({"date": "2017-03-05"})))
def test_whatever_is_in_a_cell_gives_a_plain_count_or_a_refusal(value):
    try:
        number = parse_number(value)
    except InvalidNumberError:
        return
    assert math.isfinite(number)
    assert 0 <= number <= LARGEST
    assert number == int(number)
    assert math.copysign(1, number) == 1


@given(st.integers(1, int(LARGEST)), st.sampled_from("-－—−"))
def test_a_negative_count_is_refused_with_any_kind_of_minus(count, minus):
    with pytest.raises(InvalidNumberError) as caught:
        parse_number(f"{minus}{count}")
    assert caught.value.code == "negative"


@given(st.integers(0, 999), st.integers(0, 99))
def test_misplaced_separators_are_never_guessed_at(first, second):
    with pytest.raises(InvalidNumberError):
        parse_number(f"{first},{second}")


@pytest.mark.parametrize(
    "value", ["1e3", "0x10", "1_000", "１２三", "(12)", "¥12", "12.3.4", "nan", "inf", "٣", "²", "12²", "①"]
)
def test_what_python_takes_for_a_number_but_an_officer_does_not_is_refused(value):
    with pytest.raises(InvalidNumberError):
        parse_number(value, whole=False)


@pytest.mark.parametrize("value", [None, "", " ", "\u3000\xa0", "-", "—", "——", "－", "–", " 无 "])
def test_blanks_dashes_and_the_word_for_none_are_missing(value):
    assert is_missing(value, {"—", "无"})


@pytest.mark.parametrize("value", [0, 0.0, "0", "０", False, "-1", "无数"])
def test_a_zero_is_never_missing(value):
    assert not is_missing(value, {"—", "无"})
