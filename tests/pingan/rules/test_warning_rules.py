"""Whoever writes rules of warning is told each slip with its line, in both languages."""

from importlib import resources

import pytest

from pingan.rules.warning_rules import check_against, load_rules, parse_rules
from pingan.system.indicator_system import load_system
from pingan.system.toml_file import InvalidRulesError

HEAD = """[rules]
system = "small"
version = "1"
applies_from = "2016Q1"
title = { zh = "规则", en = "Rules" }
"""
RULE = """
[[rule]]
code = "fall"
kind = "rank_fall"
name_zh = "位次下降"
name_en = "Rank down"
levels = ["street"]
places = 3
"""


def test_rules_are_read_in_the_order_of_the_file_with_what_they_say():
    second = RULE.replace('"fall"', '"third"').replace('"rank_fall"', '"declines"')
    rules = parse_rules(HEAD + RULE + second.replace("places = 3", "quarters = 3"))
    assert [(rule.code, rule.places, rule.quarters) for rule in rules.rules] == [
        ("fall", 3, None),
        ("third", None, 3),
    ]
    assert (rules.system, rules.version, rules.applies_from, rules.reach) == ("small", "1", "2016Q1", 3)
    assert rules.rules[0].severity == "normal"


@pytest.mark.parametrize(
    ("said", "line", "word"),
    [
        ("places = 3", "", "places"),
        ("places = 3", "places = 0", "at least 1"),
        ("places = 3", "places = 3\nscore = 60", "does not belong"),
        ('kind = "rank_fall"', 'kind = "rank_drop"', "one of"),
        ('levels = ["street"]', "levels = []", "at least 1"),
        ("places = 3", 'places = 3\nseverty = "high"', "not a known key"),
        ('applies_from = "2016Q1"', 'applies_from = "2016"', "2016"),
        ("places = 3", "places = ", "not TOML"),
    ],
)
def test_a_slip_is_told_with_its_key(said, line, word):
    with pytest.raises(InvalidRulesError, match=word) as told:
        parse_rules((HEAD + RULE).replace(said, line), "warnings.toml")
    assert "warnings.toml" in told.value.in_language("zh")


def test_a_file_that_is_no_text_is_told_and_not_a_traceback(tmp_path):
    path = tmp_path / "warnings.toml"
    path.write_bytes("预警".encode("gb18030"))
    with pytest.raises(InvalidRulesError, match=r"warnings.toml: is not UTF-8"):
        load_rules(path)


def test_two_rules_of_one_code_are_refused_at_the_second():
    with pytest.raises(InvalidRulesError, match=r"line 16: rule 2, code: is used twice: fall"):
        parse_rules(HEAD + RULE + RULE)


def test_rules_that_name_what_the_system_does_not_have_are_refused(small_system):
    rule = 'code = "low"\nkind = "dimension_below"\nname_zh = "x"\nname_en = "x"\nscore = 60\n'
    rules = parse_rules(HEAD + f'[[rule]]\n{rule}levels = ["compound"]\ndimensions = ["fire"]')
    with pytest.raises(InvalidRulesError, match="compound") as told:
        check_against(rules, small_system)
    assert "fire" in told.value.in_language("zh")


def test_the_demonstrations_rules_are_right_for_its_system():
    data = resources.files("pingan.demo") / "data"
    rules = load_rules(data / "warnings.toml")
    check_against(rules, load_system(data / "pingan.toml"))
    assert {rule.kind for rule in rules.rules} == {
        "rank_fall",
        "dimension_below",
        "declines",
        "beyond_impermissible",
    }
