"""Whoever writes the file of themes is told what is wrong with it, and where."""

import pytest

from pingan.rules.themes import parse_themes
from pingan.system.toml_file import InvalidRulesError

GOOD = """
[headlines]
version = "1"

[[theme]]
code = "thefts"
name_zh = "盗窃"
name_en = "Thefts"
indicators = ["S1"]
show = "count"
better = "lower"
"""


def problems(text, known=("S1",)):
    with pytest.raises(InvalidRulesError) as caught:
        parse_themes(text, known, "themes.toml")
    return caught.value.in_language("en"), caught.value.in_language("zh")


def test_a_good_file_keeps_its_order_and_its_hash():
    more = GOOD + GOOD.split('version = "1"')[1].replace("thefts", "fires")
    themes = parse_themes(more, ["S1"])
    assert [theme.code for theme in themes.themes] == ["thefts", "fires"]
    assert themes.version == "1"
    assert themes.sha256 != parse_themes(GOOD).sha256


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"count"', '"sum"', "themes.toml: line 10: theme 1, show: must be one of"),
        ('["S1"]', '["S9"]', "line 9: theme 1, indicators: the indicator system has no S9; it has S1"),
        ('["S1"]', "[]", "line 9: theme 1, indicators: needs at least 1 entries"),
        ("better", "beter", "line 11: theme 1, beter: is not a known key; did you mean better?"),
        ("[headlines]", "[headline", "is not TOML here"),
        ('version = "1"', "", "line 2: headlines, version: is missing"),
    ],
)
def test_a_slip_is_told_with_its_line_in_both_languages(old, new, said):
    english, chinese = problems(GOOD.replace(old, new))
    assert said in english
    assert chinese != english


def test_a_theme_that_stands_twice_is_told():
    english, _ = problems(GOOD + GOOD.split('version = "1"')[1])
    assert "line 15: theme 2, code: 'thefts' stands here for the second time" in english
