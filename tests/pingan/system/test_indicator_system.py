import tomllib

import pytest

from pingan.scoring import InvalidSystemError, load_system, parse_system
from pingan.system.toml_text import write_toml

DEMO_INDICATORS = 22


def refused(text):
    with pytest.raises(InvalidSystemError) as caught:
        parse_system(text, source="mine.toml")
    return caught.value


def test_the_demonstration_system_says_what_the_published_table_says(demo_system):
    import csv
    from pathlib import Path

    import pingan.demo

    path = Path(pingan.demo.__file__).parent / "data" / "indicators.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["code"] for row in rows] == list(demo_system.codes)
    assert len(rows) == DEMO_INDICATORS
    numbers = ["per", "satisfactory", "impermissible", "ideal_low", "ideal_high", "limit_low", "limit_high"]
    words = ["dimension", "name_zh", "name_en", "department", "kind", "numerator", "unit_zh", "direction"]
    for row, indicator in zip(rows, demo_system.indicators, strict=True):
        for key in [*words, "finest_level", "smoothing", "origin"]:
            assert getattr(indicator, key) == row[key], (indicator.code, key)
        for key in [*numbers, "weight", "window_quarters"]:
            assert getattr(indicator, key) == (float(row[key]) if row[key] else None), (indicator.code, key)
        assert indicator.unit_en
        assert indicator.department_en


def test_a_dimension_weighs_what_its_indicators_weigh_unless_it_says_otherwise(demo_system, tables, table):
    assert [item.weight for item in demo_system.dimensions] == [21, 44, 26, 9]
    file = tables(table("A", weight=3), table("B", weight=4), table("C", dimension="other"))
    file["dimension"][1]["weight"] = 9
    assert [item.weight for item in parse_system(write_toml(file)).dimensions] == [7, 9]


def test_a_variant_without_an_indicator_is_a_system_of_its_own(demo_system):
    variant = demo_system.without("P1")
    assert variant.codes == tuple(code for code in demo_system.codes if code != "P1")
    assert variant.version == "2015.1-without-P1"
    assert variant.sha256 != demo_system.sha256
    assert parse_system(variant.text) == variant
    assert variant.indicator("S1") == demo_system.indicator("S1")


def test_a_variant_drops_a_dimension_that_has_nothing_left(make_system, table):
    system = make_system(table("A"), table("B", dimension="other"))
    assert [item.code for item in system.without("B").dimensions] == ["only"]
    with pytest.raises(KeyError):
        system.without("C")
    with pytest.raises(ValueError, match="scores nothing"):
        system.without("A", "B")


def test_a_system_cannot_be_changed_once_read(demo_system):
    with pytest.raises(AttributeError):
        demo_system.clip = False
    with pytest.raises(ValueError, match="frozen"):
        demo_system.indicators[0].weight = 50


@pytest.mark.parametrize(
    ("old", "new", "line_of", "says"),
    [
        ("weight = 3\n", "weight = -3\n", "weight = -3", "greater than 0"),
        ("weight = 3\n", 'weight = "3"\n', 'weight = "3"', "must be a number"),
        ("weight = 3\n", "weigth = 3\n", "weigth", "did you mean weight"),
        ("clip = true ", "clap = true ", "clap", "did you mean clip"),
        ("score_range = [0, 100]", "score_range = [0, 10]", "score_range", "[0, 1] or [0, 100]"),
        ("score_range = [0, 100]", "score_range = [0, 1]", "score_range", "goalposts"),
        ('code = "P2"', 'code = "P1"', None, "second time"),
        ('direction = "moderate"', 'direction = "moderated"', "moderated", "must be one of"),
        ("limit_low = 5", "limit_low = 50", "ideal_low", "must be ordered"),
        ("limit_low = 5\n", "", "[[indicator]]", "moderate indicator needs this key"),
        ("satisfactory = 0.5", "satisfactory = 50", "satisfactory = 50", "must be below impermissible"),
        ("impermissible = 85", "impermissible = 185", None, "must be above impermissible"),
        ('dimension = "security"', 'dimension = "safety"', 'dimension = "safety"', "there is no dimension"),
        ('finest_level = "street"', 'finest_level = "road"', '"road"', "not one of the levels"),
        ('applies_from = "2015Q3"', 'applies_from = "autumn"', "autumn", "not a quarter"),
        ('"2014Q3", ', '"2014Q3", "2014Q3", ', "base_quarters", "stands here twice"),
        ("window_quarters = 4", "window_quarters = 4.5", "4.5", "whole number"),
        ("per = 10000\n", "", None, "per how many"),
        ('smoothing = "eb"', 'smoothing = "bayes"', "bayes", "must be one of"),
        ('kind = "growth"', 'kind = "growth"\nper = 1000', "per = 1000", "per cent"),
        ('kind = "growth"', 'kind = "growth"\nsmoothing = "eb"', "smoothing", "for rates"),
        ('kind = "growth"', 'kind = "growth"\ngrades = { a = 1 }', "grades", "graded"),
        ('kind = "graded"', 'kind = "graded"\nwindow_quarters = 4', "window_quarters = 4", "write 1"),
        ('kind = "growth"', 'kind = "growth"\nefficacy = "logarithmic"', "satisfactory = -5", "above zero"),
        ("minimum_coverage = 0.8", "minimum_coverage = 80", "minimum_coverage", "at most 1"),
        (
            'smoothing_levels = ["committee", ',
            'smoothing_levels = ["block", ',
            "smoothing_levels",
            "not a level",
        ),
        ("clip = true", "clip = true\ngeometric_floor = 100", "geometric_floor", "below the top"),
        ("clip = true", "clip = true\nrank_decimals = 10", "rank_decimals", "at most 9"),
        ("clip = true", "clip = true\nrank_decimals = 1.5", "rank_decimals", "whole number"),
        ('levels = ["district"', 'levels = "district"', "levels =", "not TOML"),
        ("clip = true ", "clip = yes ", "clip = yes", "not TOML"),
    ],
)
def test_an_error_names_the_line_and_the_key_in_plain_words(demo_system, old, new, line_of, says):
    assert old in demo_system.text
    text = demo_system.text.replace(old, new, 1)
    error = refused(text)
    assert says in str(error)
    assert "mine.toml: line " in str(error)
    assert "第 " in error.in_language("zh")
    if line_of:
        line = next(problem.line for problem in error.problems if says in problem.en)
        after = text.splitlines()[line - 1 :]
        assert line_of in after[0]


def test_all_findings_come_at_once_in_the_order_of_the_file(demo_system):
    text = demo_system.text.replace("weight = 3\n", "weight = 0\n").replace("clip = true", "clip = 1")
    problems = refused(text).problems
    assert len(problems) == 1 + text.count("weight = 0\n")
    assert [problem.line for problem in problems] == sorted(problem.line for problem in problems)


def test_a_dimension_without_indicators_and_foreign_thresholds_are_refused(tables, table):
    file = tables(table("A", ideal_low=70))
    file["dimension"].append({"code": "idle", "name_zh": "空", "name_en": "idle"})
    said = str(refused(write_toml(file)))
    assert "no indicator belongs to this dimension" in said
    assert "has no such key" in said


def test_a_missing_table_is_said_plainly():
    assert "system: is missing" in str(refused(""))
    assert "did you mean indicator?" in str(refused("[[indicators]]\ncode = 1\n"))


def test_a_file_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "system.toml"
    path.write_bytes("编码".encode("gb18030"))
    with pytest.raises(InvalidSystemError, match="not UTF-8"):
        load_system(path)


def test_weights_may_have_any_sum(make_system, table, observe, flat_areas):
    from pingan.scoring import score_quarter

    observations = observe(("2015Q1", "x", "A", 100, 100), ("2015Q1", "x", "B", 60, 100))
    for scale in (1, 0.001, 700):
        system = make_system(table("A", weight=3 * scale), table("B", weight=1 * scale))
        assert score_quarter(observations, flat_areas("x"), system, "2015Q1").areas[
            "index"
        ].item() == pytest.approx(90)


def test_the_source_is_kept_byte_for_byte(demo_system):
    assert tomllib.loads(demo_system.text)["system"]["id"] == demo_system.id
    assert parse_system(demo_system.text) == demo_system
    assert hash(parse_system(demo_system.text)) == hash(demo_system)
