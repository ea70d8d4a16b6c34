"""A back-cast: an unchanged version gives the published numbers, a changed one what the engine makes of it."""

import numpy as np
import pandas as pd
import pytest

from pingan.acts.backcast import backcast, backcast_quarters, proposed_thresholds
from pingan.acts.computation import PublicationError
from pingan.quarters import quarter_range
from pingan.storage import current_releases, edition, load_release, save_batches
from pingan.system.editing import Content
from pingan.system.thresholds import NoProposalError

QUARTERS = quarter_range("2016Q1", "2017Q1")
pytestmark = pytest.mark.published(*QUARTERS)


@pytest.fixture
def published(small_district):
    """Give a district whose quarters are published."""
    return small_district


def changed(system, **values):
    places = {tuple(key.split("__")): value for key, value in values.items()}
    return Content.of(system).with_values({("indicator", *place): value for place, value in places.items()})


def test_the_same_version_gives_the_published_numbers_to_the_last_bit(published, small_system):
    for quarter in QUARTERS:
        found = backcast(published, small_system, quarter).areas
        assert found["index"].equals(found["index_published"])
        assert found["rank"].equals(found["rank_published"].astype(found["rank"].dtype))


def test_a_correction_that_came_in_since_does_not_mix_with_the_version(
    published, small_system, small_batches
):
    save_batches(published, small_batches("2016Q3", 7))
    found = backcast(published, small_system, "2016Q3").areas
    assert found["index"].equals(found["index_published"])


def test_another_weight_moves_the_index_and_nothing_that_is_stored(published, small_system):
    before = edition(published), current_releases(published)
    system = changed(small_system, F1__weight=20).system()
    found = backcast(published, system, "2016Q4").areas.set_index("area_code")
    release = load_release(
        published, current_releases(published).set_index("quarter").at["2016Q4", "release_id"]
    )
    dimension = release.scores.dimensions.pivot(index="area_code", columns="dimension", values="score")
    expected = (4 * dimension["security"] + 20 * dimension["prevention"]) / 24
    np.testing.assert_allclose(found["index"], expected[found.index], rtol=1e-12)
    assert edition(published) == before[0]
    pd.testing.assert_frame_equal(current_releases(published), before[1])


def test_a_longer_window_reaches_for_quarters_that_the_release_did_not_need(published, small_system):
    system = changed(small_system, S1__window_quarters=4).system()
    found = backcast(published, system, "2016Q1").areas.set_index("area_code")
    assert found["index"].notna().all()
    assert not found["index"].equals(found["index_published"])


def test_a_new_indicator_without_observations_leaves_areas_unranked_with_the_reason(published, small_system):
    content = Content.of(small_system).with_indicator("F2", "prevention", like="F1")
    found = backcast(published, content.system(), "2017Q1").areas
    assert found["rank"].isna().all()
    assert set(found["reason"]) == {"coverage"}
    assert found["rank_published"].notna().all()


def test_the_last_quarters_are_looked_back_on_and_no_others(published, small_system):
    assert backcast_quarters(published, "small") == QUARTERS
    assert backcast_quarters(published, "small", 2) == QUARTERS[-2:]
    with pytest.raises(PublicationError, match="not published"):
        backcast(published, small_system, "2017Q2")


def test_thresholds_are_proposed_from_values_of_the_base_period(published, small_system):
    content = Content.of(small_system).with_values({("system", "", "base_quarters"): QUARTERS[:4]})
    found = proposed_thresholds(published, content, "S1", "committee")
    assert found.count == 16
    assert (
        found.lowest <= found.thresholds["satisfactory"] < found.thresholds["impermissible"] <= found.highest
    )


@pytest.mark.parametrize(
    ("base", "code", "level", "said"),
    [
        ([], "S1", "street", "no base period"),
        (["2016Q1"], "S1", "street", "2 values"),
        (["2016Q1"], "S2", "committee", "not recorded at this level"),
        (["2016Q1"], "S1", "planet", "not recorded at this level"),
    ],
)
def test_where_the_base_period_says_nothing_no_threshold_is_proposed(
    published, small_system, base, code, level, said
):
    content = Content.of(small_system).with_values({("system", "", "base_quarters"): base})
    with pytest.raises(NoProposalError, match=said):
        proposed_thresholds(published, content, code, level)
