import numpy as np
import pytest

from pingan.scoring.hierarchy import build_hierarchy
from pingan.scoring.observations import InvalidObservationsError, build_panel


@pytest.fixture
def lay_out(make_system, table, district_areas):
    system = make_system(
        table("A", finest_level="committee"),
        table("G", finest_level="street", kind="graded"),
        levels=["district", "street", "committee"],
    )
    hierarchy = build_hierarchy(district_areas, system.levels)
    return lambda frame: build_panel(frame, hierarchy, system, ["2015Q1", "2015Q2"])


def test_each_number_comes_to_its_place(lay_out, observe):
    panel = lay_out(
        observe(
            ("2015Q2", "c", "A", 3, 4),
            ("2015Q2", "S1", "G", np.nan, 10, 85),
            ("2014Q1", "c", "A", 9, 9),
            ("2015Q2", "c", "unknown", 9, 9),
        )
    )
    assert panel.quarters == ("2015Q2",)
    amount, base = panel.at("2015Q2", 0)
    assert np.isnan(amount[:5]).all()
    assert (amount[5], base[5]) == (3, 4)
    assert panel.at("2015Q2", 1)[0][1] == 85
    assert panel.at("2015Q1", 0) is None


def test_categories_and_text_are_read_alike(lay_out, observe):
    rows = observe(("2015Q1", "c", "A", 3, 4), ("2015Q2", "a", "A", 5, 6))
    keys = ["quarter", "area_code", "indicator"]
    one, other = lay_out(rows), lay_out(rows.astype(dict.fromkeys(keys, "category")))
    assert np.array_equal(one.amount, other.amount, equal_nan=True)
    assert np.array_equal(one.base, other.base, equal_nan=True)


def test_quarters_whose_rows_stand_mixed_or_differ_are_laid_out_alike(lay_out, observe):
    rows = observe(
        ("2015Q1", "a", "A", 1, 2),
        ("2015Q2", "a", "A", 3, 4),
        ("2015Q1", "S1", "G", np.nan, 5, 85),
        ("2015Q2", "c", "A", 6, 7),
        ("2015Q1", "b", "unknown", 8, 9),
    )
    mixed, sorted_ = lay_out(rows), lay_out(rows.sort_values("quarter", kind="stable"))
    assert mixed.quarters == sorted_.quarters == ("2015Q1", "2015Q2")
    assert np.array_equal(mixed.amount, sorted_.amount, equal_nan=True)
    assert np.array_equal(mixed.base, sorted_.base, equal_nan=True)
    assert mixed.at("2015Q2", 0)[0][[3, 5]].tolist() == [3, 6]
    assert mixed.at("2015Q1", 1)[0][1] == 85


def test_a_column_that_is_not_there_is_missing_throughout(lay_out, observe):
    panel = lay_out(observe(("2015Q2", "c", "A", 3, 4)).drop(columns=["grade", "denominator"]))
    assert np.isnan(panel.base).all()


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([("2015q1", "a", "A", 1, 2)], "'2015q1' is not a quarter"),
        ([(None, "a", "A", 1, 2)], "is not a quarter"),
        ([("2015Q1", "z", "A", 1, 2)], "area not among the areas: 1 rows, the first: 2015Q1 z A"),
        ([("2015Q1", None, "A", 1, 2)], "area not among the areas"),
        (
            [("2015Q1", "S1", "A", 1, 2)],
            "another level than its finest_level: 1 rows, the first: 2015Q1 S1 A",
        ),
        (
            [("2015Q1", "a", "A", 1, 2), ("2015Q1", "a", "A", 1, 2)],
            "two rows for one quarter, area and indicator",
        ),
        ([("2015Q1", "a", "A", -1, 2)], "negative numerator"),
        ([("2015Q1", "a", "A", 1, -2)], "negative denominator"),
        ([("2015Q1", "a", "A", np.inf, 2)], "infinite numerator"),
    ],
)
def test_rows_that_cannot_be_scored_are_refused_by_name(lay_out, observe, rows, says):
    with pytest.raises(InvalidObservationsError, match=says):
        lay_out(observe(("2014Q1", "c", "A", 9, 9), *rows))


def test_words_in_place_of_numbers_are_refused(lay_out, observe):
    rows = observe(("2015Q1", "a", "A", 1, 2)).astype(object)
    rows.loc[0, "numerator"] = "many"
    with pytest.raises(InvalidObservationsError, match="column numerator"):
        lay_out(rows)
    with pytest.raises(InvalidObservationsError, match="no column quarter"):
        lay_out(rows.drop(columns="quarter"))
