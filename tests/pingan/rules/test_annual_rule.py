"""Whoever writes the rule of the assessment is told what is wrong with it, and where."""

import pytest

from pingan.rules.annual import parse_rule
from pingan.system.toml_file import InvalidRulesError

RULE = """
[assessment]
version = "1"
title = { zh = "考核", en = "Assessment" }
first_year = 2016
levels = ["street"]

[improvement]
against = "last_quarter"
share = 0.3
"""


def test_a_year_may_begin_in_any_quarter():
    rule = parse_rule(RULE)
    assert rule.quarters(2016) == ("2016Q1", "2016Q2", "2016Q3", "2016Q4")
    assert rule.base(2016) == ("2015Q4",)
    shifted = parse_rule(RULE.replace("first_year = 2016", "first_year = 2016\nfirst_quarter = 3"))
    assert shifted.quarters(2016) == ("2016Q3", "2016Q4", "2017Q1", "2017Q2")
    assert parse_rule(RULE.replace("last_quarter", "year_mean")).base(2016) == tuple(
        f"2015Q{n}" for n in (1, 2, 3, 4)
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("0.3", "1.3", "rule.toml: line 10: improvement, share: must be at most 1"),
        ('["street"]', '["town"]', "line 6: assessment, levels: the indicator system has no level town"),
        (
            "share",
            "part",
            "improvement, part: is not a known key; known are against, share, falls_count, most",
        ),
        (
            "first_year = 2016",
            'first_year = "2016"',
            "line 5: assessment, first_year: must be a whole number",
        ),
        ("share = 0.3", "share = 0.3\nmost = 0", "improvement, most: must be greater than 0"),
    ],
)
def test_a_slip_is_told_with_its_line_in_both_languages(old, new, said):
    with pytest.raises(InvalidRulesError) as caught:
        parse_rule(RULE.replace(old, new), ["district", "street"], "rule.toml")
    assert said in caught.value.in_language("en")
    assert caught.value.in_language("zh") != caught.value.in_language("en")
