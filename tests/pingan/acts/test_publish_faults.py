"""What readers see when publication fails, is killed, or is under way."""

import json
import subprocess
import sys
import threading
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import NullPool, create_engine, event, text

from pingan.acts.proof import verify
from pingan.acts.publish import publish
from pingan.storage import current_releases, edition, load_release, open_database, save_batches

TABLES = ("release", "release_batch", "release_frame", "publication", "published_quarter")


@pytest.fixture
def corrected(small_district, small_batches):
    """Give a database with a published quarter whose data have been corrected since."""
    publish(small_district, "2016Q4")
    publish(small_district, "2017Q1")
    save_batches(small_district, small_batches("2017Q1", seed=1))
    return small_district


def content(url):
    """Return every row of the tables that a publication writes, without going through our own code."""
    with create_engine(url, poolclass=NullPool).connect() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
        rows = {table: connection.execute(text(f"SELECT * FROM {table}")).all() for table in TABLES}  # noqa: S608
    return {table: sorted(map(tuple, found)) for table, found in rows.items()}


@pytest.mark.slow
def test_a_process_killed_at_any_point_of_a_publication_leaves_the_old_state(corrected, tmp_path):
    before = content(corrected.url)
    corrected.dispose()  # the last connection folds the log into the file, which can then be copied
    script = Path(__file__).with_name("die_while_publishing.py")
    run = subprocess.run(
        [sys.executable, script, corrected.url.render_as_string(False), tmp_path, "2017Q1"],
        capture_output=True,
        text=True,
        check=True,
    )
    ends = json.loads(run.stdout)
    assert len(ends) > 20  # each read, each write, the commit
    assert [end for end, _ in ends] == [-9] * (len(ends) - 1) + [0]
    for killed, (_, url) in enumerate(ends[:-1]):
        assert content(url) == before, f"killed before statement {killed}"
    lived = open_database(ends[-1][1])
    newest = current_releases(lived)["release_id"].iloc[-1]
    assert newest not in [row[0] for row in before["release"]]
    assert verify(lived, newest).ok
    lived.dispose()
    # and one that was killed can be taken up again
    killed = open_database(ends[-2][1])
    assert publish(killed, "2017Q1", "again").release_id == newest
    killed.dispose()


def test_an_error_at_any_point_of_a_publication_leaves_the_old_state(corrected):
    before, executed, fail_at = content(corrected.url), 0, 0

    def fail(*_):
        nonlocal executed
        executed += 1
        if executed > fail_at:
            raise OSError("disk full")

    event.listen(corrected, "before_cursor_execute", fail)
    while True:
        executed = 0
        try:
            publish(corrected, "2017Q1", "a correction")
            break
        except OSError:
            assert content(corrected.url) == before
            fail_at += 1
    assert fail_at > 20
    assert content(corrected.url) != before


def test_a_reader_sees_the_old_release_until_the_new_one_is_there_whole(corrected):
    reader = open_database(corrected.url)
    old, seen = edition(reader), []

    def look(*_):
        current = current_releases(reader).set_index("quarter")["release_id"]
        release = load_release(reader, current["2017Q1"])
        seen.append((edition(reader), release.release_id, len(release.scores.indicators)))

    look()
    event.listen(corrected, "before_cursor_execute", look)
    event.listen(corrected, "commit", look)
    published = publish(corrected, "2017Q1", "a correction")
    assert len(seen) > 20
    assert len(set(seen)) == 1  # never anything but the old one, at any statement
    look()
    assert seen[-1] == (edition(corrected), published.release_id, len(published.scores.indicators))
    assert seen[-1][0] != old
    reader.dispose()


def test_a_reader_that_never_stops_reading_gets_whole_releases_only(corrected, small_batches):
    reader, stop, seen, failures = open_database(corrected.url), threading.Event(), set(), []

    def read():
        while not stop.is_set():
            release_id = current_releases(reader)["release_id"].iloc[-1]
            release = load_release(reader, release_id)
            seen.add(release_id)
            scores = release.scores
            sums = (
                scores.contributions.query("against == 'previous'").groupby("area_code")["contribution"].sum()
            )
            change = scores.areas.set_index("area_code")["change"].reindex(sums.index)
            if not (sums - change).abs().lt(1e-9).all():
                failures.append(release_id)

    thread = threading.Thread(target=read)
    thread.start()
    published = set()
    for seed in range(2, 8):
        save_batches(corrected, small_batches("2017Q1", seed))
        published.add(publish(corrected, "2017Q1", f"correction {seed}").release_id)
    stop.set()
    thread.join()
    reader.dispose()
    assert failures == []
    assert seen & published


def test_two_publications_at_the_same_time_happen_one_after_the_other(corrected):
    results = []
    threads = [
        threading.Thread(target=lambda: results.append(publish(corrected, "2017Q1", "both")))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    first, second = results
    assert first.release_id == second.release_id
    assert first.published_at == second.published_at  # the second found nothing left to do
    pd.testing.assert_frame_equal(first.scores.areas, second.scores.areas)
