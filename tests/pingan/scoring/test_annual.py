"""A year's score is the mean of its quarters and a share of the improvement; what is missing is never zero."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pingan.scoring.annual import Formula, assess
from pingan.scoring.scores import QuarterScores

YEAR = ("2016Q1", "2016Q2", "2016Q3", "2016Q4")
FORMULA = Formula(YEAR, (1, 1, 1, 1), ("2015Q4",), 4, 0.5, True, None, ("street",))


def quarter(name, indices, dimension=None):
    """Return the scores of a quarter: by code an index, NaN for none; all streets of one district."""
    codes = list(indices)
    areas = pd.DataFrame(
        {
            "area_code": ["31", *codes],
            "level": ["district", *["street"] * len(codes)],
            "parent_code": [None, *["31"] * len(codes)],
            "index": [50.0, *indices.values()],
            "reason": None,
            "rank": pd.array([1] * (len(codes) + 1), dtype="Int64"),
            "rank_of": pd.array([len(codes)] * (len(codes) + 1), dtype="Int64"),
        }
    )
    scores = [*(dimension or indices).values()]
    dimensions = pd.DataFrame({"area_code": codes, "dimension": "d", "score": scores, "reason": None})
    nothing = pd.DataFrame()
    return QuarterScores(name, areas, dimensions, nothing, nothing)


def year(*rows, base=None):
    """Return a year's quarters from a row of indices each, and the quarter before it."""
    names = ("2015Q4", *YEAR) if base else YEAR
    given = (base, *rows) if base else rows
    return {
        name: quarter(name, dict(zip("ABC", row, strict=False)))
        for name, row in zip(names, given, strict=True)
    }


def by_code(assessed):
    return assessed.areas.set_index("area_code")


def test_the_score_is_the_mean_and_the_stated_share_of_the_improvement():
    found = by_code(assess(year((70, 80), (72, 80), (74, 80), (76, 80), base=(66, 81)), FORMULA))
    assert found.loc["A", ["mean", "base", "last", "improvement", "points", "score"]].tolist() == [
        73,
        66,
        76,
        10,
        5,
        78,
    ]
    assert found.loc["B", ["improvement", "points", "score"]].tolist() == [-1, -0.5, 79.5]
    assert found.loc[["B", "A"], "rank"].tolist() == [1, 2]
    assert found["rank_of"].tolist() == [2, 2]
    assert list(found.index) == ["A", "B"]  # the district is no street


def test_the_limit_holds_in_both_directions_and_a_fall_may_count_nothing():
    rows = year((70, 70), (70, 70), (70, 70), (80, 60), base=(60, 80))
    limited = by_code(assess(rows, Formula(YEAR, (1,) * 4, ("2015Q4",), 4, 0.5, True, 3.0, ("street",))))
    assert limited["points"].tolist() == [3.0, -3.0]
    kind = by_code(assess(rows, Formula(YEAR, (1,) * 4, ("2015Q4",), 4, 0.5, False, 3.0, ("street",))))
    assert kind["points"].tolist() == [3.0, 0.0]


def test_the_mean_of_the_year_before_can_be_the_base():
    rows = year((70,), (70,), (70,), (74,)) | {
        f"2015Q{n}": quarter(f"2015Q{n}", {"A": index})
        for n, index in zip((1, 2, 3, 4), (60, 62, 64, 66), strict=True)
    }
    before = tuple(f"2015Q{n}" for n in (1, 2, 3, 4))
    found = by_code(assess(rows, Formula(YEAR, (1, 1, 1, 3), before, 4, 0.5, True, None, ("street",)))).loc[
        "A"
    ]
    assert found["mean"] == (70 * 3 + 3 * 74) / 6
    assert found["base"] == (60 + 62 + 64 + 3 * 66) / 6
    assert found["score"] == found["mean"] + 0.5 * (found["mean"] - found["base"])


def test_a_missing_quarter_leaves_the_area_out_or_is_weighed_out_but_is_never_zero():
    rows = year((70, 80), (np.nan, 80), (74, 80), (76, 80), base=(66, 81))
    found = by_code(assess(rows, FORMULA))
    assert np.isnan(found.loc["A", "score"])
    assert found.loc["A", "reason"] == "quarters_missing"
    assert pd.isna(found.loc["A", "rank"])
    assert found.loc["B", "rank_of"] == 1
    three = by_code(assess(rows, Formula(YEAR, (1, 1, 1, 2), ("2015Q4",), 3, 0.5, True, None, ("street",))))
    assert three.loc["A", "mean"] == (70 + 74 + 2 * 76) / 4
    assert three.loc["A", "quarters"] == 3


def test_an_area_without_its_own_base_cannot_be_compared_with_the_others():
    found = by_code(assess(year((70, 80), (70, 80), (70, 80), (70, 80), base=(np.nan, 80)), FORMULA))
    assert found.loc["A", "reason"] == "base_missing"
    assert np.isnan(found.loc["A", "score"])


def test_in_the_first_year_the_improvement_counts_for_nobody():
    found = by_code(assess(year((70, 80), (70, 80), (70, 80), (70, 80)), FORMULA))
    assert found["score"].tolist() == [70, 80]
    assert found["improvement"].isna().all()


def test_a_year_is_ranked_by_published_digits_where_the_system_says_so():
    rows = year((70.001, 70.002), (70, 70), (70, 70), (70, 70))
    formula = replace(FORMULA, base=())
    assert by_code(assess(rows, formula))["rank"].tolist() == [2, 1]
    assert by_code(assess(rows, replace(formula, rank_decimals=2)))["rank"].tolist() == [1, 1]


def test_ties_share_the_better_rank_and_one_area_or_equal_areas_rank_too():
    equal = by_code(assess(year(*[(70, 70, 60)] * 4), FORMULA))
    assert equal["rank"].tolist() == [1, 1, 3]
    assert by_code(assess(year(*[(70,)] * 4), FORMULA))["rank"].tolist() == [1]


def test_the_evidence_holds_every_quarter_with_the_base_and_the_dimensions_by_the_same_rule():
    assessed = assess(year((70,), (72,), (74,), (76,), base=(66,)), FORMULA)
    assert assessed.quarters["quarter"].tolist() == ["2015Q4", *YEAR]
    assert assessed.quarters["index"].tolist() == [66, 70, 72, 74, 76]
    assert assessed.dimensions.loc[0, ["mean", "improvement"]].tolist() == [73, 10]


def test_a_year_without_any_quarter_is_refused():
    with pytest.raises(ValueError, match="2016Q1"):
        assess({}, FORMULA)


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.lists(st.floats(0, 100), min_size=3, max_size=3), min_size=5, max_size=5),
    st.floats(0, 1),
)
def test_a_higher_index_in_any_of_the_years_quarters_never_lowers_the_score(table, share):
    formula = Formula(YEAR, (1, 2, 3, 4), ("2015Q4",), 4, share, True, None, ("street",))
    base, *rows = table
    before = by_code(assess(year(*rows, base=base), formula))["score"]
    higher = [[min(100.0, one + 1) for one in row] if place == 2 else row for place, row in enumerate(rows)]
    after = by_code(assess(year(*higher, base=base), formula))["score"]
    assert (after - before).min() >= -1e-9
