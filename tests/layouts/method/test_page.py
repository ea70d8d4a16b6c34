"""The page about the method tells what the system at hand does, whichever it is."""

import re
import time

import pandas as pd
import pytest

from layouts.method.formula import formula, fraction, letter
from layouts.method.steps import steps
from layouts.method.tables import (
    SATURATED_MUCH,
    differences_table,
    indicator_cells,
    indicator_table,
    quality_table,
    releases_table,
    versions_table,
    weight_bars,
)
from layouts.method.words import exact, quarter_span, reason_words, setting
from layouts.text import LANGUAGES, Text
from pingan.scoring.weighting import index_shares
from pingan.system.indicator_system import load_system, parse_system


@pytest.fixture
def in_shanghai(monkeypatch):
    """Let the server's clock be eight hours ahead."""
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(scope="module")
def system(pytestconfig):
    return load_system(pytestconfig.rootpath / "pingan" / "demo" / "data" / "pingan.toml")


def other_system(efficacy="linear", extra="", indicator=""):
    return parse_system(f"""
[system]
id = "campus"
version = "1"
applies_from = "2020Q1"
title = {{ zh = "校园", en = "Campus" }}
levels = ["city", "campus"]
efficacy = "{efficacy}"
{extra}
[[dimension]]
code = "fire"
name_zh = "消防"
name_en = "Fire"
[[indicator]]
code = "A1"
dimension = "fire"
name_zh = "演练率"
name_en = "Drills held"
kind = "share"
direction = "positive"
satisfactory = 100
impermissible = 50
weight = 1
finest_level = "campus"
{indicator}
""")


def words(component):
    if component is None:
        return ""
    if isinstance(component, list | tuple):
        return "".join(map(words, component))
    if hasattr(component, "children"):
        return words(component.children)
    return str(component)


def of_class(component, name):
    found = []
    if isinstance(component, list | tuple):
        for part in component:
            found += of_class(part, name)
    elif hasattr(component, "to_plotly_json"):
        if name in (getattr(component, "className", None) or "").split():
            found.append(component)
        found += of_class(getattr(component, "children", None), name)
    return found


def told(system, language="en"):
    return words(steps(Text(language), system))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_indicator_of_the_demonstration_is_told_how_its_value_is_made(system, language):
    made = told(system, language)
    assert all(re.search(rf"{code}(?![0-9])", made) for code in system.codes)


@pytest.mark.parametrize(
    ("efficacy", "holds"),
    [
        ("linear", "60 + 40 u"),
        ("exponential", "60 × (100 / 60)u"),
        ("logarithmic", "60 + 40 × ln(x / s) / ln(h / s)"),
        ("goalposts", "100 × u"),
    ],
)
def test_the_form_of_efficacy_is_the_systems(efficacy, holds):
    made = told(other_system(efficacy))
    assert f"d = {holds}" in made
    assert made.count("d = ") == 1


def test_the_exponent_of_a_power_is_the_indicators():
    assert "sgn(u) |u|1.5" in told(other_system(indicator='efficacy = "power"\npower = 1.5'))


def test_a_system_without_the_classic_pass_mark_is_not_told_one():
    assert "60" not in told(other_system("goalposts", 'score_range = [0, 1]\naggregation = "arithmetic"'))


def test_a_geometric_mean_tells_its_floor_and_its_contributions():
    made = told(other_system(extra='aggregation = "geometric"\ngeometric_floor = 2'))
    assert "exp Σ w ln d / Σ w" in made
    assert "score below 2 counts as 2" in made
    assert "Δ ln d" in made
    assert "exp" not in told(other_system())


def test_how_many_decimals_decide_a_rank_is_told_where_the_system_says_so():
    assert "as they are published, with 2 decimals" in told(other_system(extra="rank_decimals = 2"))
    assert "as they are published" not in told(other_system())


def test_limits_are_those_of_the_system():
    made = told(other_system(extra="minimum_coverage = 0.75\nminimum_denominator = 12"))
    assert "75% of a dimension" in made
    assert "below 12 is withheld" in made


def test_what_a_system_does_not_do_is_not_told():
    made = told(other_system())
    assert "empirical Bayes" not in made
    assert "a year before" not in made  # no growth
    assert "no base-period index" in made
    assert "households" not in made  # no rate, no grade
    assert "no limits" in made  # not clipped


def test_clipping_and_base_period_are_told_where_they_are(system):
    made = told(system)
    assert "between 0 and 100" in made
    assert "2014Q3–2015Q2" in made
    assert "the whole district's" in made


def test_a_formula_reads_in_order_for_those_who_hear_it():
    assert words(formula(letter("x", "0"), " = ", fraction(["a"], ["b"]))) == "x0 = a / b"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_has_every_indicator_with_thresholds_and_share(system, language):
    table = indicator_table(Text(language), system, index_shares(system), "S2")
    assert len(of_class(table, "group")) == len(system.dimensions)
    cells = indicator_cells(Text(language), system.indicator("S2"), index_shares(system)["S2"])
    assert (cells["satisfactory"], cells["impermissible"], cells["share"]) == ("0.5", "5", "11.0%")
    assert all(text in words(table) for text in cells.values())


def test_what_is_best_in_between_shows_its_range_and_limits(system):
    cells = indicator_cells(Text("en"), system.indicator("P1"), 0.03)
    assert (cells["satisfactory"], cells["impermissible"]) == ("15 to 35", "5, 60")


def test_bars_are_as_long_as_the_shares(system):
    shares = index_shares(system)
    bars = of_class(weight_bars(Text("zh"), system, shares, "S2"), "segments")
    longest = max(bars, key=lambda bar: float(bar.style["width"].rstrip("%")))
    assert longest.style["width"] == "100.00%"
    for bar in bars:
        grown = sum(segment.style["flexGrow"] for segment in bar.children)
        assert float(bar.style["width"].rstrip("%")) == pytest.approx(100 * grown / 44, abs=0.01)
        assert grown > 1  # below 1 a browser would not fill the bar


def test_the_chosen_indicator_is_marked_once_in_picture_and_table(system):
    shares = index_shares(system)
    links = of_class(weight_bars(Text("zh"), system, shares, "S2"), "segment")
    marked = [a.children.children for a in links if "aria-current" in a.to_plotly_json()["props"]]
    assert marked == ["S2"]


def test_an_indicator_that_no_longer_tells_areas_apart_is_marked(system):
    rows = [("S2", "street", 10, 10, 6), ("S3", "street", 10, 10, 5), ("S4", "street", 10, 8, 0)]
    frame = pd.DataFrame(rows, columns=["indicator", "level", "areas", "scored", "saturated"])
    table = quality_table(Text("zh"), system, ("street", "committee"), frame)
    assert [words(cell) for cell in of_class(table, "much")] == ["660%"]
    assert [words(cell) for cell in of_class(table, "gap")] == ["8 / 10"]
    assert SATURATED_MUCH == 0.5


def test_only_the_version_in_force_is_marked_so():
    versions = [
        {"version": "2", "applies_from": "2017Q3", "quarters": (), "sha256": "b" * 64},
        {"version": "1", "applies_from": "2015Q3", "quarters": ("2015Q3", "2015Q4"), "sha256": "a" * 64},
    ]
    table = versions_table(Text("en"), versions, "1")
    newest, oldest = (words(row) for row in table.children[1].children)
    assert "none yet" in newest
    assert "in force" not in newest
    assert "1 in force" in oldest
    assert "2015Q3–2015Q4 (2)" in oldest


def test_a_correction_says_why_when_by_the_servers_clock_and_what_it_replaced(in_shanghai):
    row = {
        "sha256": "c" * 64,
        "published_at": pd.Timestamp("2017-08-01 01:02", tz="UTC"),
        "system_version": "1",
    }
    row |= {"quarter": "2017Q1", "boundary_version": "b1"}
    frame = pd.DataFrame([
        {**row, "release_id": "r2", "reason": "漏报", "current": True},
        {**row, "release_id": "r1", "reason": None, "current": False},
    ])  # fmt: skip
    table = releases_table(Text("zh"), frame)
    new, old = table.children[1].children
    assert "更正：漏报" in words(new)
    assert "更正：" not in words(old)
    assert old.className == "superseded"
    assert "2017-08-01 09:02" in words(new)


class Difference:
    def __init__(self, thing, field, before, after):
        self.thing, self.field, self.before, self.after = thing, field, before, after


def test_differences_are_told_in_words(system):
    found = [
        Difference(None, "aggregation", "arithmetic", "geometric"),
        Difference(system.indicator("S2"), "impermissible", 5.0, 4.5),
        Difference(system.indicator("S2"), "share", 0.11, 0.125),
        Difference(system.indicator("E4"), "removed", 0.02, None),
    ]
    rows = [
        [words(cell) for cell in row.children]
        for row in differences_table(Text("zh"), found).children[1].children
    ]
    assert rows == [
        ["体系", "合成方式", "加权算术平均", "加权几何平均"],
        ["S2 入室盗窃发案率", "不允许值", "5", "4.5"],
        ["S2 入室盗窃发案率", "占指数", "11.0%", "12.5%"],
        ["E4 群租隐患率", "取消", "2.0%", "—"],
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_that_can_differ_has_its_words(system, language):
    from pingan.reading.method import SYSTEM_FIELDS

    fields = {
        *SYSTEM_FIELDS,
        *type(system.indicators[0]).model_fields,
        *type(system.dimensions[0]).model_fields,
    }
    assert {f"method.field_{field}" for field in fields} <= set(Text(language).words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_and_direction_that_a_system_may_name_has_its_words(language):
    from typing import get_args

    from pingan.system.schema import Direction, EfficacyForm, Kind, Smoothing

    names = {"kind": Kind, "direction": Direction, "form": EfficacyForm, "smoothing": Smoothing}
    keys = {f"method.{name}_{value}" for name, values in names.items() for value in get_args(values)}
    assert keys <= set(Text(language).words)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.5, "0.5"), (10000.0, "10,000"), (-5.0, "−5"), (0.0, "0"), (1e-3, "0.001"), (100, "100")],
)
def test_thresholds_are_written_as_the_file_has_them(value, shown):
    assert exact(value) == shown


@pytest.mark.parametrize(
    ("quarters", "shown"),
    [
        (("2015Q3",), "2015Q3"),
        (("2015Q3", "2015Q4", "2016Q1"), "2015Q3–2016Q1"),
        (("2015Q3", "2016Q1"), "2015Q3, 2016Q1"),
        ((), ""),
    ],
)
def test_a_span_of_quarters_hides_no_gap(quarters, shown):
    assert quarter_span(quarters) == shown


def test_reasons_name_the_systems_own_limits():
    assert "12" in reason_words(Text("en"), "denominator_small", 12.0, 0.75)
    assert "75%" in reason_words(Text("en"), "coverage", 12.0, 0.75)
    assert reason_words(Text("en"), "unheard_of", 5.0, 0.8) == Text("en")("reason.other")


def test_settings_of_a_system_are_words_not_code():
    text = Text("zh")
    assert setting(text, "clip", True) == "是"
    assert setting(text, "smoothing_levels", ("street", "committee")) == "街道/镇、居委会"
    assert setting(text, "grades", {"优": 100.0, "差": 50.0}) == "优 100、差 50"
    assert setting(text, "note", "") == "—"
