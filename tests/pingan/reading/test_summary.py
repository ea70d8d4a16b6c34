"""What the data office reads of a quarter before it publishes it."""

import pytest

from pingan.reading.preview import read_preview
from pingan.reading.summary import awaited, gaps, indicator_quality, rank_rows
from pingan.storage import list_batches, save_batches, withdraw_batch


@pytest.fixture
def preview(published_engine, small_batches):
    """Give a preview of a quarter without grades of the second street's committees."""
    police, (info, grades) = small_batches("2017Q2")
    save_batches(published_engine, [police, (info, grades[~grades["area_code"].str.startswith("31002")])])
    return read_preview(published_engine, "2017Q2")


def test_ranks_come_with_what_moved_them_and_areas_without_index_with_their_reason(preview):
    rows = rank_rows(preview, "2017Q2", "street")
    assert [row["code"] for row in rows] == ["31001", "31002"]
    assert (rows[0]["rank"], rows[1]["rank"], rows[1]["index"]) == (1, None, None)
    assert rows[1]["reason"] == "coverage"
    sizes = [abs(points) for _, points in rows[0]["drivers"]]
    assert sizes == sorted(sizes, reverse=True)
    everything = preview.releases["2017Q2"].scores.contributions.query(
        "area_code == '31001' and against == 'previous'"
    )
    assert sum(points for _, points in rows[0]["drivers"]) == pytest.approx(everything["contribution"].sum())
    assert rows[0]["change"] == pytest.approx(everything["contribution"].sum())


def test_areas_without_an_index_are_counted_by_level_and_reason(preview):
    table = gaps(preview, "2017Q2").set_index("level")
    assert tuple(table.loc["street", ["areas", "ranked"]]) == (2, 1)
    assert table.at["committee", "reasons"]["coverage"] >= 2
    assert (
        table["reasons"].map(lambda reasons: sum(reasons.values())).eq(table["areas"] - table["ranked"]).all()
    )


def test_every_indicator_says_how_many_areas_have_it_and_how_many_stand_at_the_limit(preview):
    table = indicator_quality(preview, "2017Q2").set_index("indicator")
    assert list(table.index) == ["S1", "S2", "F1"]
    assert table["level"].to_dict() == {"S1": "committee", "S2": "street", "F1": "committee"}
    assert table["areas"].to_dict() == {"S1": 4, "S2": 2, "F1": 4}
    assert table.at["F1", "scored"] == 2  # the second street sent no grades
    frame = preview.releases["2017Q2"].scores.indicators.set_index(["indicator", "area_code"])
    for code, row in table.iterrows():
        values = frame.loc[code].loc[preview.parts("31", row["level"])]
        assert row["scored"] == values["efficacy"].notna().sum()
        assert row["saturated"] == values["saturated"].sum()


def test_departments_are_awaited_until_each_of_their_indicators_is_accepted(published_engine, preview):
    found = {one.department: one for one in awaited(published_engine, preview, "2017Q2")}
    assert (found["公安分局"].missing, found["综治办"].missing) == ((), ())
    batches = list_batches(published_engine, "2017Q2")
    number = batches.loc[batches["department"] == "公安分局", "batch_id"].iloc[0]
    withdraw_batch(published_engine, number, "me", "wrong file")
    found = {one.department: one for one in awaited(published_engine, preview, "2017Q2")}
    assert (found["公安分局"].there, found["公安分局"].missing) == ((), ("S1", "S2"))
