import pytest

from pingan.quarters import parse_quarter, quarter_range, shift


@pytest.mark.parametrize(
    "written",
    ["2017Q1", "2017q1", " 2017-Q1 ", "2017 Q1", "2017年第一季度", "2017年第1季度", "2017 年 第 1 季"],
)
def test_a_quarter_is_understood_however_an_office_writes_it(written):
    assert parse_quarter(written) == "2017Q1"


@pytest.mark.parametrize(
    "written", ["2017Q5", "2017Q0", "17Q1", "2017", "2017Q11", "", None, 20171, "Q1 2017"]
)
def test_what_is_no_quarter_is_refused(written):
    with pytest.raises(ValueError, match="not a quarter"):
        parse_quarter(written)


@pytest.mark.parametrize(
    ("quarter", "count", "expected"),
    [("2017Q1", -1, "2016Q4"), ("2016Q4", 1, "2017Q1"), ("2017Q2", -4, "2016Q2"), ("2017Q2", 0, "2017Q2")],
)
def test_the_quarter_before_january_is_in_the_year_before(quarter, count, expected):
    assert shift(quarter, count) == expected


def test_a_range_holds_both_its_ends():
    assert quarter_range("2015Q3", "2016Q2") == ["2015Q3", "2015Q4", "2016Q1", "2016Q2"]
    assert quarter_range("2015Q3", "2015Q2") == []
