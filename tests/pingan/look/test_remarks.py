"""Each kind of remark has its sentence in both languages, with all its figures."""

import re
from string import Formatter

import pytest

from pingan.look.remarks import sentence, words
from pingan.reading.remarks import KINDS, Remark

FIGURES = {
    "reason": "coverage",
    "indicator": "S1",
    "dimension": "security",
    "area": "31001",
    "from_quarter": "2016Q4",
    "indicators": ("S1", "F1"),
    "dimensions": ("security",),
    "rank": 2,
    "rank_of": 10,
    "count": 2,
    "numerator": 31.0,
}
NAMES = {"S1": "盗窃", "security": "治安状况", "31001": "街道1"}


def places(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_has_a_sentence_and_no_kind_is_forgotten(language):
    assert set(words(language)) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_both_languages_tell_the_same_figures(kind):
    assert places(words("zh")[kind]) == places(words("en")[kind])


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_sentence_has_names_instead_of_codes_and_rounded_numbers(kind, language):
    figures = {name: FIGURES.get(name, 1.23456) for name in places(words(language)[kind])}
    said = sentence(language, Remark(kind, figures), NAMES)
    assert not re.search(r"1\.234|S1|31001|security|2016Q4|[{}]", said), said
    assert said.endswith("。" if language == "zh" else ".")


def test_numbers_are_written_as_everywhere_else():
    figures = {
        "indicator": "S1",
        "contribution": -0.342,
        "d_before": 60.5,
        "d_after": None,
        "from_quarter": "2016Q4",
    }
    said = sentence("en", Remark("loss", figures), NAMES)
    assert said == 'Since 2016 Q4, "盗窃" cost most: −0.34 points (efficacy 60.50 to —).'


def test_a_long_list_of_indicators_is_cut():
    said = sentence("en", Remark("missing", {"count": 9, "indicators": tuple("abcdefghi")}), {})
    assert said.endswith("a, b, c, d, e, f and others.")


def test_a_distance_that_is_there_is_not_said_to_be_nothing():
    figures = {"area": "31001", "rank": 2, "distance": 0.0012}
    assert sentence("en", Remark("next_rank", figures), NAMES) == "To rank 2 (街道1): under 0.01 points."
