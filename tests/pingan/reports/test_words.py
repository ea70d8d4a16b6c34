import string

import pytest

from layouts.text import catalogue as page_words
from pingan.reports.words import LANGUAGES, Words, catalogue


def places(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_words():
    zh, en = (catalogue(language) for language in LANGUAGES)
    assert set(zh) == set(en)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_knows_every_reason_and_level_that_the_pages_know(language):
    known = {key for key in page_words(language) if key.startswith(("reason.", "level."))}
    assert known - set(catalogue(language)) == set()


def test_no_text_asks_for_a_figure_that_the_other_language_does_not_have():
    zh, en = (catalogue(language) for language in LANGUAGES)
    differing = {key for key in zh if places(zh[key]) - places(en[key]) and not key.startswith("head.")}
    assert differing == set()


def test_sections_are_numbered_as_each_language_does():
    assert Words("zh").numbered("section", 2) == "二、"
    assert Words("en").numbered("section", 2) == "2. "
    assert Words("zh").numbered("section", 12) == "12、"
