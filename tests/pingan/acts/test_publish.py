import numpy as np
import pandas as pd
import pytest
from sqlalchemy import select, text

from pingan.acts.proof import verify
from pingan.acts.publish import (
    PublicationError,
    ReasonNeededError,
    outdated_quarters,
    publish,
    publish_if_changed,
)
from pingan.quarters import quarter_range
from pingan.storage import (
    NotFoundError,
    current_releases,
    edition,
    list_batches,
    list_publications,
    load_areas,
    load_release,
    migrate,
    reading,
    save_batches,
    save_boundaries,
    save_system,
    withdraw_batch,
    writing,
)
from pingan.storage.releases import frames_of
from pingan.storage.schema import release, release_batch, release_frame
from pingan.system.indicator_system import parse_system

QUARTERS = quarter_range("2016Q1", "2017Q1")


def stored_bytes(engine):
    """Return all that is stored of every release, byte by byte."""
    with reading(engine) as connection:
        return {
            table.name: {tuple(row) for row in connection.execute(select(table))}
            for table in (release, release_batch, release_frame)
        }


def correct(engine, small_batches, quarter, seed=1):
    return save_batches(engine, small_batches(quarter, seed))


def test_what_is_published_is_read_back_as_it_was_computed(small_district):
    published = publish(small_district, "2017 q1", published_by="me")
    loaded = load_release(small_district, published.release_id)
    assert loaded.release_id == f"2017Q1-{loaded.sha256[:12]}"
    assert (loaded.quarter, loaded.published_by, loaded.reason) == ("2017Q1", "me", None)
    assert (loaded.system_id, loaded.system_version) == ("small", "1")
    for name, frame in frames_of(published.scores).items():
        pd.testing.assert_frame_equal(frame, frames_of(loaded.scores)[name])
    areas = loaded.scores.areas
    assert areas["area_code"].tolist() == ["31", "31001", "31002", "310011", "310012", "310021", "310022"]
    assert areas["index"].between(0, 100).all()
    assert areas["rank"].dtype == "Int64"


def test_movement_and_contributions_are_measured_against_what_was_published(small_district):
    releases = {quarter: publish(small_district, quarter) for quarter in QUARTERS}
    first, newest = releases["2016Q1"].scores, releases["2017Q1"].scores
    assert first.areas["change"].isna().all()
    assert first.contributions.empty
    assert releases["2017Q1"].previous_release_id == releases["2016Q4"].release_id
    assert releases["2017Q1"].year_release_id == releases["2016Q1"].release_id
    index = {quarter: r.scores.areas.set_index("area_code")["index"] for quarter, r in releases.items()}
    areas = newest.areas.set_index("area_code")
    np.testing.assert_allclose(areas["change"], index["2017Q1"] - index["2016Q4"], atol=1e-12)
    np.testing.assert_allclose(areas["change_year"], index["2017Q1"] - index["2016Q1"], atol=1e-12)
    sums = newest.contributions.groupby(["against", "area_code"])["contribution"].sum()
    np.testing.assert_allclose(sums["previous"], areas["change"].loc[sums["previous"].index], atol=1e-9)


def test_publishing_a_new_quarter_leaves_every_older_release_bit_identical(small_district):
    for quarter in QUARTERS[:-1]:
        publish(small_district, quarter)
    before = stored_bytes(small_district)
    publish(small_district, QUARTERS[-1])
    after = stored_bytes(small_district)
    for table, rows in before.items():
        assert rows < after[table]  # all of them, and the new ones
    assert all(
        verify(small_district, release_id).ok for release_id in current_releases(small_district)["release_id"]
    )


def test_publishing_again_without_changes_writes_nothing(small_district):
    first = publish_if_changed(small_district, "2017Q1")
    before = stored_bytes(small_district), edition(small_district)
    again = publish_if_changed(small_district, "2017Q1", "a reason all the same")
    assert first.changed
    assert not again.changed
    assert again.release.release_id == first.release.release_id
    assert again.release.published_at == first.release.published_at
    assert (stored_bytes(small_district), edition(small_district)) == before
    assert len(list_publications(small_district)) == 1


def test_a_first_publication_is_not_taken_for_a_correction_even_with_a_reason(small_district):
    assert publish(small_district, "2017Q1", "just in case").reason is None


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_a_correction_without_a_reason_is_refused_and_changes_nothing(small_district, small_batches, reason):
    publish(small_district, "2017Q1")
    before = stored_bytes(small_district), edition(small_district)
    correct(small_district, small_batches, "2017Q1")
    with pytest.raises(ReasonNeededError, match="--reason"):
        publish(small_district, "2017Q1", reason)
    assert (stored_bytes(small_district), edition(small_district)) == before


def test_a_correction_takes_the_place_of_the_release_and_the_earlier_one_stays_readable(
    small_district, small_batches
):
    first = publish(small_district, "2017Q1")
    correct(small_district, small_batches, "2017Q1")
    corrected = publish_if_changed(small_district, "2017Q1", "counts of March were missing")
    assert (corrected.changed, corrected.replaced) == (True, first.release_id)
    current = current_releases(small_district)
    assert current["release_id"].tolist() == [corrected.release.release_id]
    assert current["reason"].tolist() == ["counts of March were missing"]
    assert list_publications(small_district)["current"].tolist() == [False, True]
    kept = load_release(small_district, first.release_id)
    pd.testing.assert_frame_equal(kept.scores.areas, first.scores.areas)
    assert verify(small_district, first.release_id).ok  # from the batches that were superseded since
    assert verify(small_district, corrected.release.release_id).ok


def test_taking_a_correction_back_leads_to_the_very_same_release(small_district, small_batches):
    first = publish(small_district, "2017Q1")
    batches = correct(small_district, small_batches, "2017Q1")
    publish(small_district, "2017Q1", "mistaken")
    for batch_id in batches:
        withdraw_batch(small_district, batch_id, "me", "the correction was wrong")
    back = publish(small_district, "2017Q1", "the correction was wrong")
    assert back.release_id == first.release_id
    assert back.reason == "the correction was wrong"
    assert len(list_publications(small_district)) == 3
    assert len(stored_bytes(small_district)["release"]) == 2
    assert all(verify(small_district, row).ok for row in list_publications(small_district)["release_id"])


def test_the_same_inputs_give_the_same_release_in_another_database_whatever_the_order(
    small_district, small_batches, small_boundaries, small_system, new_database
):
    other = new_database("sqlite")  # also where this one is PostgreSQL
    migrate(other)
    for batch_id in save_batches(other, small_batches("2016Q4", seed=9)):
        withdraw_batch(other, batch_id, "me", "so that the batches have other numbers")
    for quarter in reversed([*quarter_range("2015Q1", "2017Q1")]):
        batches = [(info, frame.sample(frac=1, random_state=1)) for info, frame in small_batches(quarter)]
        save_batches(other, batches[::-1])
    save_boundaries(other, small_boundaries.sample(frac=1, random_state=2), demonstration=True)
    save_system(other, small_system)
    for quarter in QUARTERS:
        assert publish(other, quarter).sha256 == publish(small_district, quarter).sha256
    assert edition(other) == edition(small_district)


def test_after_a_correction_the_quarters_that_rest_on_it_are_named(small_district, small_batches):
    for quarter in QUARTERS:
        publish(small_district, quarter)
    assert outdated_quarters(small_district) == []
    correct(small_district, small_batches, "2016Q4")
    assert outdated_quarters(small_district) == ["2016Q4", "2017Q1"]
    publish(small_district, "2016Q4", "corrected")
    assert outdated_quarters(small_district) == ["2017Q1"]
    publish(small_district, "2017Q1", "2016Q4 was corrected")
    assert outdated_quarters(small_district) == []


def test_new_boundaries_do_not_touch_what_is_published(small_district, small_boundaries):
    published = publish(small_district, "2017Q1")
    save_boundaries(small_district, small_boundaries[small_boundaries["level"] != "committee"])
    assert len(load_areas(small_district)) == 3
    assert verify(small_district, published.release_id).ok
    assert outdated_quarters(small_district) == []


def test_boundaries_finer_than_the_system_are_scored_down_to_its_levels(small_district, small_boundaries):
    committees = small_boundaries[small_boundaries["level"] == "committee"]
    compounds = committees.assign(
        parent_code=committees["area_code"], area_code=committees["area_code"] + "001", level="compound"
    )
    save_boundaries(small_district, pd.concat([small_boundaries, compounds], ignore_index=True))
    assert set(publish(small_district, "2017Q1").scores.areas["level"]) == {"district", "street", "committee"}


def test_a_quarter_without_observations_is_refused_in_words(small_district):
    with pytest.raises(PublicationError, match=r"no observations of 2017Q2.*pingan import") as refused:
        publish(small_district, "2017Q2")
    assert "2017Q2 没有任何原始数据" in refused.value.message["zh"]
    assert current_releases(small_district).empty


def test_without_a_system_or_boundaries_it_is_said_what_to_import(engine, small_system, small_batches):
    save_batches(engine, small_batches("2017Q1"))
    with pytest.raises(NotFoundError, match="pingan system import"):
        publish(engine, "2017Q1")
    save_system(engine, small_system)
    with pytest.raises(NotFoundError, match="pingan boundaries import"):
        publish(engine, "2017Q1")


def test_observations_of_an_area_that_is_not_on_the_map_are_refused_not_dropped(
    small_district, small_batches
):
    (info, frame), _ = small_batches("2017Q1")
    save_batches(small_district, [(info, frame.replace({"area_code": {"310011": "399999"}}))])
    with pytest.raises(PublicationError, match="399999"):
        publish(small_district, "2017Q1")


def test_a_quarter_with_only_one_dimension_is_published_with_its_gaps_named(small_district, small_batches):
    batches = list_batches(small_district, "2017Q1")
    grades = batches.loc[batches["department"] == "综治办", "batch_id"].iloc[0]
    withdraw_batch(small_district, grades, "me", "wrong file")
    areas = publish(small_district, "2017Q1").scores.areas
    assert areas["index"].isna().all()
    assert set(areas["reason"]) == {"coverage"}


@pytest.mark.parametrize("marked", ["boundaries", "system", "batch", None])
def test_a_release_of_demonstration_data_is_marked(
    engine, small_system, small_boundaries, small_batches, marked
):
    save_system(engine, small_system, demonstration=marked == "system")
    save_boundaries(engine, small_boundaries, demonstration=marked == "boundaries")
    (info, frame), grades = small_batches("2017Q1")
    marked_info = type(info)(**(vars(info) | {"demonstration": marked == "batch"}))
    save_batches(engine, [(marked_info, frame), grades])
    assert publish(engine, "2017Q1").demonstration == (marked is not None)
    assert current_releases(engine)["demonstration"].tolist() == [marked is not None]


def test_two_systems_publish_the_same_quarter_beside_each_other(small_district, small_system):
    only_security = small_system.without("F1").text.replace('id = "small"', 'id = "campus"')
    save_system(small_district, parse_system(only_security))
    first = publish(small_district, "2017Q1")
    second = publish(small_district, "2017Q1", system_id="campus")
    assert first.release_id != second.release_id
    assert current_releases(small_district)["release_id"].tolist() == [first.release_id]
    assert current_releases(small_district, "campus")["release_id"].tolist() == [second.release_id]
    assert edition(small_district) != edition(small_district, "campus")
    # The grades' batch has nothing to do with the campus index.
    assert len(second.batch_ids) < len(first.batch_ids)
    assert verify(small_district, second.release_id).ok


@pytest.mark.parametrize(
    ("tampering", "stored_holds", "recomputed_holds"),
    [
        ("UPDATE observation SET numerator = numerator + 1 WHERE area_code = '310011'", True, False),
        (
            "UPDATE release SET boundary_version = boundary_version, sha256 = 'f' || substr(sha256, 2)",
            False,
            False,
        ),
        ("UPDATE release SET demonstration = NOT demonstration", False, True),
        ("DELETE FROM observation", True, False),
    ],
)
def test_whatever_is_altered_in_the_database_afterwards_is_found(
    small_district, tampering, stored_holds, recomputed_holds
):
    release_id = publish(small_district, "2017Q1").release_id
    with writing(small_district) as connection:
        connection.execute(text(tampering))
    found = verify(small_district, release_id)
    assert not found.ok
    assert (found.stored == found.sha256) == stored_holds
    assert (found.recomputed == found.sha256) == recomputed_holds


def test_a_quarter_scored_on_another_range_is_not_compared_with_the_one_before_it(
    small_district, small_system
):
    before = publish(small_district, "2016Q4")
    of_one = small_system.text.replace('version = "1"', 'version = "2"')
    of_one = of_one.replace('applies_from = "2015Q1"', 'applies_from = "2017Q1"')
    of_one = of_one.replace("clip = true", 'clip = true\nefficacy = "goalposts"\nscore_range = [0, 1]')
    save_system(small_district, parse_system(of_one))
    release = publish(small_district, "2017Q1")
    assert release.system_version == "2"
    assert release.previous_release_id == before.release_id
    areas = release.scores.areas
    assert areas["index"].dropna().between(0, 1).all()
    assert areas[["change", "movement", "movement_within"]].isna().all(axis=None)
    assert release.scores.contributions.empty
    assert verify(small_district, release.release_id).ok
    assert outdated_quarters(small_district) == []


def test_an_altered_frame_is_found(small_district):
    published = publish(small_district, "2017Q1")
    areas = published.scores.areas.assign(index=published.scores.areas["index"] + 0.01)
    with writing(small_district) as connection:
        connection.execute(
            release_frame.update()
            .where(release_frame.c.frame == "areas")
            .values(parquet=areas.to_parquet(None, index=False))
        )
    found = verify(small_district, published.release_id)
    assert (found.stored == found.sha256, found.recomputed == found.sha256) == (False, True)


def test_a_release_that_is_not_there_is_told_in_words(small_district):
    with pytest.raises(NotFoundError, match="2017Q1-nowhere"):
        verify(small_district, "2017Q1-nowhere")


def test_the_edition_changes_with_every_publication_and_only_then(small_district, small_batches):
    seen = [edition(small_district)]
    publish(small_district, "2016Q4")
    seen.append(edition(small_district))
    publish(small_district, "2017Q1")
    seen.append(edition(small_district))
    correct(small_district, small_batches, "2017Q1")
    assert edition(small_district) == seen[-1]
    publish(small_district, "2017Q1", "corrected")
    seen.append(edition(small_district))
    assert len(set(seen)) == 4


def test_an_empty_database_has_an_edition_and_no_releases(engine):
    assert current_releases(engine).empty
    assert len(edition(engine)) == 12
