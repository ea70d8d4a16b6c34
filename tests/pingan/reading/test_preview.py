"""A quarter before it is published, and releases that were replaced: computed as they will be or were, and marked."""

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import event, text

from pingan.acts.computation import PublicationError
from pingan.acts.publish import publish
from pingan.reading.area import area_payload
from pingan.reading.cube import cube_of
from pingan.reading.preview import is_preview, read_aside, read_earlier, read_preview
from pingan.reading.published import read_published
from pingan.reading.values import values_payload
from pingan.storage import NotFoundError, edition, reading, save_batches, withdraw_batch, writing

TABLES = ("release", "release_frame", "publication", "published_quarter", "batch", "observation")


@pytest.fixture
def next_quarter(published_engine, small_batches):
    """Give the published district with the batches of a quarter that is not published yet."""
    save_batches(published_engine, small_batches("2017Q2"))
    return published_engine


def rows(engine):
    with reading(engine) as connection:
        return {name: connection.scalar(text(f"SELECT count(*) FROM {name}")) for name in TABLES}  # noqa: S608


def test_a_preview_is_exactly_what_is_published_afterwards_and_writes_nothing(next_quarter):
    before = rows(next_quarter), edition(next_quarter)
    preview = read_preview(next_quarter, "2017Q2")
    assert (rows(next_quarter), edition(next_quarter)) == before
    assert preview.quarters[-1] == "2017Q2"
    assert (preview.aside.kind, preview.aside.quarter) == ("preview", "2017Q2")
    assert "2017Q2" not in read_published(next_quarter).quarters
    payload = values_payload(preview, "31", "street", "scores")
    release = publish(next_quarter, "2017Q2")
    assert (preview.aside.release_id, preview.aside.sha256) == (release.release_id, release.sha256)
    after = values_payload(read_published(next_quarter), "31", "street", "scores")
    assert payload["measures"] == after["measures"]
    assert payload["edition"] != after["edition"]


def test_a_preview_is_computed_once_until_something_that_it_rests_on_changes(next_quarter, small_batches):
    first = read_preview(next_quarter, "2017Q2")
    read = []
    event.listen(next_quarter, "before_cursor_execute", lambda c, cu, statement, *_: read.append(statement))
    assert read_preview(next_quarter, "2017Q2") is first
    assert not any("observation." in statement for statement in read)
    numbers = save_batches(next_quarter, small_batches("2017Q2", seed=4))
    second = read_preview(next_quarter, "2017Q2")
    assert second.edition != first.edition
    for number in numbers:
        withdraw_batch(next_quarter, number, "me", "wrong file")
    assert read_preview(next_quarter, "2017Q2").edition == first.edition


def test_a_preview_of_a_published_quarter_stands_in_its_place(published_engine, small_batches):
    save_batches(published_engine, small_batches("2016Q4", seed=3))
    preview, now = read_preview(published_engine, "2016Q4"), read_published(published_engine)
    assert preview.quarters == now.quarters
    place = now.quarters.index("2016Q4")
    others = [q for q in range(len(now.quarters)) if q != place]
    np.testing.assert_array_equal(cube_of(preview).values[others], cube_of(now).values[others])
    assert not np.array_equal(cube_of(preview).values[place], cube_of(now).values[place], equal_nan=True)


def test_a_quarter_without_data_cannot_be_previewed_and_says_so(published_engine):
    with pytest.raises(PublicationError, match="no observations of 2018Q1"):
        read_preview(published_engine, "2018Q1")


def test_the_first_quarter_of_an_installation_can_be_previewed(small_district):
    preview = read_preview(small_district, "2017Q1")
    assert preview.quarters == ("2017Q1",)
    assert area_payload(preview, "31001")["index"][0] is not None


def test_a_replaced_release_stays_readable_as_it_was(published_engine, small_batches):
    before = read_published(published_engine)
    old = before.releases["2017Q1"]
    save_batches(published_engine, small_batches("2017Q1", seed=3))
    corrected = publish(published_engine, "2017Q1", "3月数字漏报")
    now = read_published(published_engine)
    correction = now.corrections["2017Q1"]
    assert (correction.replaced, correction.release_id) == (old.release_id, corrected.release_id)
    assert (correction.reason, correction.at) == ("3月数字漏报", corrected.published_at)
    assert set(now.corrections) == {"2017Q1"}
    earlier = read_earlier(published_engine, old.release_id)
    assert (earlier.aside.kind, earlier.aside.release_id) == ("earlier", old.release_id)
    pd.testing.assert_frame_equal(earlier.releases["2017Q1"].scores.areas, old.scores.areas)
    assert earlier.corrections == {}
    assert earlier.edition not in (before.edition, now.edition)


def test_of_several_corrections_the_last_one_names_what_it_replaced(published_engine, small_batches):
    for seed in (3, 4):
        save_batches(published_engine, small_batches("2017Q1", seed=seed))
        last = read_published(published_engine).releases["2017Q1"].release_id
        publish(published_engine, "2017Q1", f"correction {seed}")
    correction = read_published(published_engine).corrections["2017Q1"]
    assert (correction.replaced, correction.reason) == (last, "correction 4")


def test_a_reason_given_with_a_first_publication_makes_no_correction_of_it(published_engine):
    with writing(published_engine) as connection:
        connection.execute(text("UPDATE publication SET reason = 'first' WHERE quarter = '2017Q1'"))
    assert read_published(published_engine).corrections == {}


def test_the_current_release_asked_for_by_name_is_what_readers_see(published_engine):
    now = read_published(published_engine)
    assert read_earlier(published_engine, now.releases["2017Q1"].release_id) is now
    with pytest.raises(NotFoundError):
        read_earlier(published_engine, "2017Q1-000000000000")


def test_an_edition_key_leads_back_to_its_preview_or_earlier_release(next_quarter, small_batches):
    preview = read_preview(next_quarter, "2017Q2")
    assert read_aside(next_quarter, preview.edition) is preview
    assert is_preview(preview.edition)
    assert read_aside(next_quarter, "preview-2017Q2-000000000000").edition == preview.edition  # as it is now
    old = publish(next_quarter, "2017Q2").release_id
    save_batches(next_quarter, small_batches("2017Q2", seed=3))
    publish(next_quarter, "2017Q2", "corrected")
    earlier = read_earlier(next_quarter, old)
    assert not is_preview(earlier.edition)
    assert read_aside(next_quarter, earlier.edition) is earlier
    for other in (edition(next_quarter), "preview-2017Q2", "preview-2017Q9-000000000000", "../preview"):
        assert read_aside(next_quarter, other) is None
