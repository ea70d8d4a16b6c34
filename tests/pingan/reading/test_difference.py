"""What a correction changed, as readers are told it."""

import numpy as np
import pandas as pd
import pytest

from pingan.access.principal import Scope
from pingan.acts.publish import publish
from pingan.reading.difference import area_differences, changed, indicator_differences
from pingan.reading.preview import read_earlier, read_preview
from pingan.reading.published import read_published
from pingan.reading.scoped import seen_by
from pingan.storage import save_batches

pytestmark = pytest.mark.on_sqlite  # what is read is in test_published.py and test_preview.py, on both kinds


@pytest.fixture
def both(published_engine, small_batches):
    """Give a quarter's editions before and after a correction of its thefts alone."""
    old = read_published(published_engine).releases["2017Q1"]
    (police, frame), _ = small_batches("2017Q1", seed=3)
    save_batches(published_engine, [(police, frame)])
    publish(published_engine, "2017Q1", "corrected")
    return read_earlier(published_engine, old.release_id), read_published(published_engine)


def number(value):
    return np.nan if pd.isna(value) else float(value)


def test_old_and_new_index_and_rank_of_every_area_are_those_of_the_two_releases(both):
    before, after = both
    table = area_differences(before, after, "2017Q1", "committee").set_index("code")
    assert sorted(table.index) == after.parts("31", "committee")
    for code, row in table.iterrows():
        for edition, name in ((before, "before"), (after, "after")):
            area = edition.by_area["2017Q1"]["areas"].loc[code]
            np.testing.assert_equal(row[f"index_{name}"], float(area["index"]))
            np.testing.assert_equal(row[f"rank_{name}"], number(area["rank"]))
        np.testing.assert_equal(row["change"], row["index_after"] - row["index_before"])
    ranks = table["rank_after"].dropna().tolist()
    assert ranks == sorted(ranks)
    assert changed(table).any()


def test_only_the_indicators_that_were_corrected_are_named(both):
    before, after = both
    assert set(indicator_differences(before, after, "2017Q1")["indicator"]) == {"S1", "S2"}
    assert indicator_differences(after, after, "2017Q1").empty
    assert not changed(area_differences(after, after, "2017Q1", "street")).any()


def test_a_street_sees_the_differences_of_its_own_committees_and_of_other_streets_alone(both):
    before, after = (seen_by(edition, Scope("31001")) for edition in both)
    assert set(area_differences(before, after, "2017Q1", "street")["code"]) == {"31001", "31002"}
    assert set(area_differences(before, after, "2017Q1", "committee")["code"]) == {"310011", "310012"}
    counted = indicator_differences(before, after, "2017Q1").set_index("indicator")
    assert counted.at["S1", "areas"] <= 4  # its own parts, itself and the district


def test_a_preview_of_a_new_quarter_differs_in_everything_from_what_is_published(
    published_engine, small_batches
):
    save_batches(published_engine, small_batches("2017Q2"))
    now, preview = read_published(published_engine), read_preview(published_engine, "2017Q2")
    table = area_differences(now, preview, "2017Q2", "street")
    assert table["index_before"].isna().all()
    assert changed(table).all()
    assert set(indicator_differences(now, preview, "2017Q2")["indicator"]) == {"S1", "S2", "F1"}
