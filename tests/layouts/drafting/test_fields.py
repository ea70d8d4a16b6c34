"""What an officer types into a field of a draft becomes the value that the system's file holds."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layouts.drafting.fields import CHOICES, field_text, field_value, label_of, place_words
from layouts.text import LANGUAGES, Text
from pingan.system.editing import Content
from pingan.system.indicator_system import load_system
from pingan.system.schema import Indicator, System

DEMO_SYSTEM = Path(__file__).parents[3] / "pingan" / "demo" / "data" / "pingan.toml"
WEIGHT = ("indicator", "S1", "weight")


@pytest.fixture(scope="module")
def content():
    return Content.of(load_system(DEMO_SYSTEM))


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("weight", " 12.5 ", 12.5),
        ("weight", "１２．５", 12.5),
        ("weight", "1,000", 1000),
        ("satisfactory", "−5", -5),
        ("weight", "viel", "viel"),
        ("weight", "nan", "nan"),
        ("weight", "1e999", "1e999"),
        ("weight", "", None),
        ("weight", None, None),
        ("note", " why ", "why"),
        ("note", "a\x00b", "ab"),
        ("zero_possible", "true", True),
        ("zero_possible", "·", None),
        ("efficacy", "·", None),
        ("efficacy", "power", "power"),
        ("grades", "优＝100、良: 85；中=70", "优＝100、良: 85；中=70"),
        ("grades", "优=100、良：85；中=７０", {"优": 100, "良": 85, "中": 70}),
        ("grades", "优", "优"),
    ],
)
def test_what_is_typed_becomes_a_value_or_stays_what_was_typed(key, typed, value):
    found = field_value(("indicator", "S1", key), typed)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("base_quarters", "2014Q3，2014Q4、2015年第一季度", ["2014Q3", "2014Q4", "2015年第一季度"]),
        ("score_range", "0, 1", [0, 1]),
        ("smoothing_levels", ["committee"], ["committee"]),
        ("smoothing_levels", [], None),
    ],
)
def test_lists_of_the_system_are_read(key, typed, value):
    assert field_value(("system", "", key), typed) == value


def test_showing_a_version_and_saving_it_changes_nothing(content):
    for table in ("indicator", "dimension"):
        for item in content.tables[table]:
            for key, value in item.items():
                shown = value if isinstance(value, list) else field_text(value)
                assert field_value((table, item["code"], key), shown) == value
    for key, value in content.tables["system"].items():
        if key not in ("title", "levels", "smoothing_levels"):
            assert field_value(("system", "", key), field_text(value)) == value, key


def test_the_decimals_of_ranks_go_through_form_and_file_and_leave_a_version_without_them_as_it_is(content):
    place = ("system", "", "rank_decimals")
    with_them = content.with_values({place: field_value(place, "2")})
    assert with_them.system().rank_decimals == 2
    assert "rank_decimals = 2" in with_them.text
    emptied = with_them.with_values({place: field_value(place, "")})
    assert emptied.system().rank_decimals is None
    assert emptied.system().sha256 == content.system().sha256


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**12), 10**12))
def test_every_number_survives_its_field(number):
    assert field_value(WEIGHT, field_text(number)) == number


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_and_choice_has_its_words(language):
    text = Text(language)
    for key in {*Indicator.model_fields, *System.model_fields} - {"id", "title", "levels"}:
        assert label_of(text, key) != key
    for key, values in CHOICES.items():
        for value in values:
            if key in ("direction", "smoothing", "base_reference") and value != "·":
                assert f"edit.{key}_{value}" in text.words


def test_a_field_is_named_with_what_it_belongs_to(content):
    text = Text("en")
    assert place_words(text, content, ("indicator", "S2", "weight")) == "S2 Residential burglaries · Weight"
    assert place_words(text, content, ("dimension", "security", "weight")) == "Public security · Weight"
    assert place_words(text, content, ("system", "", "clip")).startswith("System · ")
    assert place_words(text, content, ("indicator", "S99", "weight")) == "S99 · Weight"
