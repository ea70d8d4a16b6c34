"""The second factor's section: what each state offers."""

import pytest

from layouts import ids
from layouts.doors.second_factor import enrolment, second_factor_section
from layouts.text import LANGUAGES, Text


@pytest.fixture(params=LANGUAGES)
def text(request):
    return Text(request.param)


def components(layout):
    layouts = layout if isinstance(layout, list) else [layout]
    return [part for one in layouts for part in (one, *one._traverse()) if not isinstance(part, str)]


def ids_of(layout):
    return {getattr(c, "id", None) for c in components(layout)}


def test_whoever_has_none_may_begin_and_whoever_has_one_may_not_replace_it_unasked(text):
    assert ids.FACTOR_BEGIN in ids_of(second_factor_section(text, enabled=False, required=False))
    assert ids.FACTOR_BEGIN not in ids_of(second_factor_section(text, enabled=True, required=True))


def test_a_role_that_needs_one_says_so(text):
    told = [
        c
        for c in components(second_factor_section(text, enabled=False, required=True))
        if getattr(c, "role", "") == "alert"
    ]
    assert [c.children for c in told] == [text("factor.required")]


def test_the_key_is_there_for_phones_that_cannot_scan_and_the_picture_has_words(text):
    parts = components(enrolment(text, "data:image/svg+xml,x", "ABCD EFGH"))
    picture = next(c for c in parts if getattr(c, "src", None))
    assert picture.alt == text("factor.picture")
    assert "ABCD EFGH" in [getattr(c, "children", None) for c in parts]
    assert {ids.FACTOR_FORM, ids.FACTOR_CODE} <= ids_of(parts)
