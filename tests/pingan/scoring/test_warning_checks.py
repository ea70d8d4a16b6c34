"""An area is warned of exactly where a rule holds; a missing number is no warning."""

import numpy as np
import pandas as pd
import pytest

from pingan.rules.warning_rules import parse_rules
from pingan.scoring.scores import QuarterScores
from pingan.scoring.warning_checks import raised
from pingan.system.indicator_system import parse_system

HEAD = '[rules]\nsystem = "small"\nversion = "1"\napplies_from = "2016Q1"\ntitle = { zh = "", en = "" }\n'
NAN = np.nan


def rules(kind, **more):
    values = {
        "code": "it",
        "kind": kind,
        "name_zh": "规则",
        "name_en": "rule",
        "levels": ["committee"],
        **more,
    }
    return parse_rules(HEAD + "[[rule]]\n" + "\n".join(f"{key} = {value!r}" for key, value in values.items()))


def scores(index=(70.0, 70.0, NAN), movement=(0, 0, None), dimension=(70.0, 70.0, NAN), indicators=()):
    codes = ["a", "b", "c"]
    whole = pd.array(movement, dtype="Int64")
    areas = pd.DataFrame(
        {
            "area_code": codes,
            "level": "committee",
            "index": index,
            "rank": pd.array([5, 7, None], dtype="Int64"),
            "rank_of": 9,
            "rank_within": pd.array([2, 3, None], dtype="Int64"),
            "rank_within_of": 4,
            "movement": whole,
            "movement_within": whole,
        }
    )
    dimensions = pd.DataFrame({"area_code": codes, "dimension": "security", "score": dimension})
    columns = ["area_code", "indicator", "value", "efficacy", "inherited"]
    return QuarterScores(
        "2017Q1", areas, dimensions, pd.DataFrame(list(indicators), columns=columns), pd.DataFrame()
    )


def found(rule, system, which, before=()):
    table = raised(rule, system, which, before)
    return [(row.area_code, row.subject) for row in table.itertuples()], list(table["figures"])


def test_a_fall_counts_from_the_named_number_of_places_on(small_system):
    who, figures = found(rules("rank_fall", places=3), small_system, scores(movement=(-3, -2, None)))
    assert who == [("a", "")]
    assert figures == [{"rank": 5, "before": 2, "of": 9, "places": 3, "among": "level"}]
    who, figures = found(
        rules("rank_fall", places=1, among="parent"), small_system, scores(movement=(4, -1, None))
    )
    assert who == [("b", "")]
    assert figures[0]["before"] == 2


def test_the_first_quarter_has_no_falls_and_a_level_without_the_rule_none_either(small_system):
    first = scores()
    first = first.replace(areas=first.areas.drop(columns=["movement", "movement_within"]))
    assert found(rules("rank_fall", places=1), small_system, first) == ([], [])
    street = rules("rank_fall", places=1, levels=["street"])
    assert found(street, small_system, scores(movement=(-9, -9, None))) == ([], [])


def test_a_dimension_at_the_limit_is_not_below_it(small_system):
    rule = rules("dimension_below", score=60)
    who, figures = found(rule, small_system, scores(dimension=(60.0, 59.99, NAN)))
    assert who == [("b", "security")]
    assert figures == [{"score": 59.99, "limit": 60.0}]
    other = rules("dimension_below", score=60, dimensions=["prevention"])
    assert found(other, small_system, scores(dimension=(10.0, 10.0, 10.0))) == ([], [])


def test_declines_need_every_quarter_and_each_lower_than_the_one_before(small_system):
    def before(*values):
        return pd.Series(values, index=["a", "b", "c"])

    rule, now = rules("declines", quarters=2), scores(index=(70.0, 70.0, 70.0))
    who, figures = found(rule, small_system, now, [before(71.0, 71.0, 71.0), before(72.0, 71.0, NAN)])
    assert who == [("a", "")]
    assert figures == [{"indices": [72.0, 71.0, 70.0], "change": -2.0}]
    assert found(rule, small_system, now, [before(71.0, 71.0, 71.0), None]) == ([], [])
    assert found(rule, small_system, now, [before(71.0, 71.0, 71.0)]) == ([], [])


@pytest.mark.parametrize(
    ("indicator", "value", "beyond"),
    [("S1", 100.0, False), ("S1", 100.1, True), ("F1", 60.0, False), ("F1", 59.0, True), ("S1", NAN, False)],
)
def test_a_value_at_its_impermissible_value_is_not_beyond_it(small_system, indicator, value, beyond):
    rows = [("a", indicator, value, 50.0, False), ("b", indicator, value, 50.0, True)]
    who, _ = found(rules("beyond_impermissible"), small_system, scores(indicators=rows))
    assert who == ([("a", indicator)] if beyond else [])  # inherited: warned of where it is recorded


@pytest.mark.parametrize(("value", "limit"), [(4.0, 5.0), (61.0, 60.0), (5.0, None), (60.0, None)])
def test_a_moderate_indicator_is_beyond_on_both_sides(small_system, value, limit):
    moderate = small_system.text.replace(
        'direction = "positive"\nsatisfactory = 100\nimpermissible = 60',
        'direction = "moderate"\nlimit_low = 5\nideal_low = 15\nideal_high = 35\nlimit_high = 60',
    )
    which = scores(indicators=[("a", "F1", value, NAN, False)])
    _, figures = found(rules("beyond_impermissible"), parse_system(moderate), which)
    assert figures == ([] if limit is None else [{"value": value, "limit": limit, "efficacy": None}])
