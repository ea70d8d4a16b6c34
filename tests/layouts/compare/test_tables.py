"""The tables and maps of a comparison: signs, arrows, order, and what is said where something is missing."""

import json

import numpy as np
import pytest
from dash._utils import to_json

from layouts.compare.maps import Sheet, legends, pictures
from layouts.compare.tables import MOST_ROWS, lines_rows, lines_table, parts_order, parts_rows, parts_table
from layouts.text import Text
from pingan.reading.sides import Line

TEXT = Text("zh")
NAN = float("nan")
MEASURES = {
    "S1": {"code": "S1", "kind": "amount", "name": "盗窃", "unit": "起", "direction": "negative"},
    "F1": {"code": "F1", "kind": "amount", "name": "防御", "unit": "分", "direction": "positive"},
}
LINES = (
    Line("S1", "security", (4.6, 3.2), (66.0, 81.0), (NAN, 1.37), (None, None), (False, False)),
    Line("F1", "prevention", (70.0, NAN), (70.0, NAN), (NAN, NAN), (None, "no_data"), (True, False)),
)


def words(component):
    """Give all words of a component, in order."""
    found = []

    def walk(part):
        if isinstance(part, str):
            found.append(part)
        elif isinstance(part, list):
            for one in part:
                walk(one)
        elif isinstance(part, dict):
            walk(part.get("props", {}).get("children"))

    walk(json.loads(to_json(component)))
    return " ".join(found)


def sheet(values, *, signed=False, breaks=(0.0,), reasons=None):
    reasons = reasons or ["" if not np.isnan(value) else "没有数据" for value in values]
    colours = ("#111111", "#222222")
    return Sheet("difference", "差异", np.array(values), reasons, breaks, colours, signed=signed, digits=2)


def test_a_difference_has_sign_and_arrow_and_a_missing_value_its_reason():
    table = lines_table(
        TEXT,
        "indicator",
        LINES,
        MEASURES,
        ["甲", "乙"],
        lambda code: f"因为{code}" if code else "",
        (0.0, 9.52),
    )
    said = words(table)
    assert "盗窃  起 4.60 3.20 −1.40" in said
    assert "▲+1.37" in said
    assert "合计：指数之差" in said
    assert "+9.52" in said
    assert "—" in said
    assert any(why in to_json(table) for why in ("因为no_data", json.dumps("因为no_data")[1:-1]))


def test_the_sum_stands_under_the_points_and_what_reads_nothing_is_neither_up_nor_down():
    lines = (Line("S1", "security", (4.6, 4.6), (66.0, 66.0), (NAN, -0.004), (None, None), (False, False)),)
    for sides in (2, 3):
        more = (sides - 2) * (1.0,)
        wide = tuple(
            Line(x.code, x.dimension, x.values + more, x.scores + more, x.points + more,
                 (None,) * sides, (False,) * sides)
            for x in lines
        )  # fmt: skip
        table = lines_table(
            TEXT,
            "indicator",
            wide,
            MEASURES,
            ["甲", "乙", "丙"][:sides],
            lambda _: "",
            (0.0, 9.52, 1.0)[:sides],
        )
        _, _, body, foot = table.children
        row, total = body.children[0].children, foot.children[0].children
        assert len(row) == total[0].colSpan + len(total) - 1
        nothing = row[-1] if sides == 2 else row[-3]
        assert (nothing.children, nothing.className) == ("0.00", "number")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((35.0, 32.0), "compare.nearer_range"),
        ((10.0, 35.0), "compare.nearer_range"),
        ((25.0, 8.0), "compare.farther_range"),
        ((25.0, 28.0), "compare.within_range"),
    ],
)
def test_a_difference_of_an_indicator_with_an_ideal_range_says_which_is_nearer_to_it(values, said):
    measure = MEASURES["S1"] | {"direction": "moderate", "idealLow": 20.0, "idealHigh": 30.0}
    line = Line("S1", "security", values, (90.0, 95.0), (NAN, 0.1), (None, None), (False, False))
    assert TEXT(said) in words(
        lines_table(TEXT, "indicator", [line], {"S1": measure}, ["甲", "乙"], lambda _: "")
    )
    plain = words(lines_table(TEXT, "indicator", [line], MEASURES, ["甲", "乙"], lambda _: ""))
    assert TEXT(said) not in plain


def test_three_sides_have_a_column_of_points_each_and_no_single_difference():
    lines = tuple(
        Line(
            x.code,
            x.dimension,
            (*x.values, 5.0),
            (*x.scores, 50.0),
            (*x.points, -2.0),
            (*x.reasons, None),
            (*x.inherited, False),
        )
        for x in LINES
    )
    said = words(lines_table(TEXT, "indicator", lines, MEASURES, ["甲", "乙", "丙"], lambda _: ""))
    assert "B 影响" in said
    assert "C 影响" in said
    assert TEXT("compare.column_difference") not in said.split()
    assert "▼−2.00" in said


def test_indicators_that_only_an_older_system_had_are_a_line_of_their_own():
    rest = words(
        lines_table(TEXT, "indicator", LINES, MEASURES, ["甲", "乙"], lambda _: "", (0, 1.5), (0, 0.13))
    )
    assert f"{TEXT('compare.rest')} " in rest
    assert "+0.13" in rest
    none = words(
        lines_table(TEXT, "indicator", LINES, MEASURES, ["甲", "乙"], lambda _: "", (0, 1.5), (0, 0.0))
    )
    assert TEXT("compare.rest") not in none


def test_the_maps_twin_lists_what_differs_most_and_says_what_it_leaves_out():
    values = list(np.linspace(-3, 2, MOST_ROWS + 5))
    codes = [f"c{i}" for i in range(len(values))]
    said = words(
        parts_table(TEXT, [sheet(values, signed=True)], codes, codes, "各区域", ["差异"], "difference")
    )
    assert said.index("c0 ") < said.index("c1 ") < said.index("c30 ")
    assert f"共 {len(values)} 个" in said
    rows = parts_rows(TEXT, [sheet(values)], codes, codes, ["差异"], "difference")
    assert len(rows) == 1 + len(values)


def test_order_by_difference_puts_the_unknown_last_and_the_systems_order_leaves_all_in_place():
    assert parts_order(np.array([1.0, NAN, -4.0, 0.0]), "difference") == [2, 0, 3, 1]
    assert parts_order(np.array([1.0, NAN, -4.0]), "system") == [0, 1, 2]


def test_a_file_has_plain_numbers_and_nothing_where_nothing_is_known():
    rows = lines_rows(TEXT, [("indicator", LINES)], MEASURES, ["甲", "乙"])
    assert rows[1][:5] == ["S1", "盗窃", "起", 4.6, 3.2]
    assert rows[2][4] is None
    assert {len(row) for row in rows} == {len(rows[0])}


@pytest.mark.parametrize(
    ("values", "said"),
    [([1.0, -1.0], ["▲+1.00", "▼−1.00"]), ([0.0, NAN], ["0.00", "—"])],
)
def test_the_map_writes_differences_with_arrow_and_sign(values, said):
    picture = pictures(TEXT, [sheet(values, signed=True)], "/geo", ["a", "b"], ["甲", "乙"], {}, "light")
    assert picture["sheets"][0]["words"] == said


def test_the_legend_counts_each_class_and_names_what_is_missing():
    said = words(legends(TEXT, [sheet([1.0, 2.0, -1.0, NAN], signed=True)], "light", lettered=False))
    assert "≥ 0 2 个 < 0 1 个" in said
    assert "没有数据 1 个" in said


def test_where_all_are_equal_there_is_one_class_with_its_value():
    equal = Sheet("first", "值", np.array([5.0, 5.0]), ["", ""], (), ("#111111",), signed=False, digits=2)
    assert "5.00 2 个" in words(legends(TEXT, [equal], "light", lettered=False))
    empty = Sheet("first", "值", np.array([NAN]), ["没有数据"], (), ("#111111",), signed=False, digits=2)
    assert "— 0 个" in words(legends(TEXT, [empty], "light", lettered=False))
