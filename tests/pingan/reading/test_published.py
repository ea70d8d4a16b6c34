import numpy as np
import pytest

from pingan.acts.publish import publish
from pingan.reading.cube import cube_of
from pingan.reading.published import NothingPublishedError, read_published
from pingan.storage import current_releases, save_batches


def test_an_installation_without_a_release_says_that_nothing_is_published(engine):
    with pytest.raises(NothingPublishedError):
        read_published(engine)


def test_the_cube_holds_the_releases_numbers_and_reasons_and_nothing_else(published):
    cube = cube_of(published)
    assert cube.values.shape == (5, 7, 1 + 2 + 3)
    for place, quarter in enumerate(published.quarters):
        scores = published.releases[quarter].scores
        frames = [(scores.areas.assign(measure="index"), "measure", "index")]
        frames += [(scores.dimensions, "dimension", "score"), (scores.indicators, "indicator", "value")]
        for frame, measure, value in frames:
            for _, row in frame.iterrows():
                at = place, cube.codes.get_loc(row["area_code"]), cube.measures.index(row[measure])
                np.testing.assert_equal(cube.values[at], row[value])
                assert cube.reasons[at] == (row["reason"] if isinstance(row["reason"], str) else None)


def test_every_missing_number_of_the_cube_has_a_reason(published):
    missing = np.isnan(cube_of(published).values)
    assert missing.any()
    assert all(isinstance(reason, str) for reason in cube_of(published).reasons[missing])


def test_what_may_be_looked_at_comes_from_boundaries_and_system(published):
    assert published.top == "31"
    assert published.levels == ("street", "committee")
    assert published.measures == ("index", "security", "prevention", "S1", "S2", "F1")
    assert published.demonstration
    assert published.credit == "© test"


def test_a_second_reader_gets_the_same_edition_without_loading_it_again(published_engine):
    assert read_published(published_engine) is read_published(published_engine)


def test_a_correction_makes_a_new_edition_and_leaves_the_one_being_read_as_it_is(
    published_engine, small_batches
):
    before = read_published(published_engine)
    index = cube_of(before).values[-1, :, 0].copy()
    save_batches(published_engine, small_batches("2017Q1", seed=5))
    publish(published_engine, "2017Q1", reason="test")
    after = read_published(published_engine)
    assert after.edition != before.edition
    assert not np.array_equal(cube_of(after).values[-1, :, 0], index)
    np.testing.assert_array_equal(cube_of(before).values[-1, :, 0], index)
    np.testing.assert_array_equal(cube_of(before).values[:-1], cube_of(after).values[:-1])
    assert set(current_releases(published_engine)["release_id"]) == {
        release.release_id for release in after.releases.values()
    }


def test_neighbouring_quarters_stay_neighbours_where_one_between_them_is_not_published(small_district):
    """Else "against the quarter before" would silently compare with an earlier one."""
    for quarter in ("2016Q1", "2016Q3"):
        publish(small_district, quarter)
    published = read_published(small_district)
    assert published.quarters == ("2016Q1", "2016Q2", "2016Q3")
    assert np.isnan(cube_of(published).values[1]).all()
    assert set(cube_of(published).reasons[1].ravel()) == {"not_published"}
    assert not np.isnan(cube_of(published).values[[0, 2], :, 0]).any()
    assert published.by_area["2016Q2"]["areas"].empty


def test_the_parts_of_an_area_are_its_own_at_the_level_asked_for(published):
    assert published.parts("31", "street") == ["31001", "31002"]
    assert published.parts("31", "committee") == ["310011", "310012", "310021", "310022"]
    assert published.parts("31002", "committee") == ["310021", "310022"]
