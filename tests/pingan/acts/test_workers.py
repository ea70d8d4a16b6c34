"""A server has several workers: what one process publishes, every other one shows at its next request."""

import os
import subprocess
import sys

import pytest

from app import create_app
from callbacks.files.static import Compressed
from pingan.access.principal import Actor
from pingan.acts.proposals import Officer, approve, propose
from pingan.acts.publish import publish
from pingan.reading.preview import read_preview
from pingan.reading.published import read_published
from pingan.settings import Settings
from pingan.storage import current_releases, save_batches
from pingan.storage.backup import write_backup
from pingan.storage.backup_restore import restore_backup


@pytest.fixture
def workers(small_district, tmp_path, monkeypatch):
    """Give two applications on the database of `small_district`, which has a published quarter."""
    publish(small_district, "2017Q1")
    monkeypatch.setattr(Compressed, "prepare", lambda *_: None)  # minutes of work, tested by itself
    url = small_district.url.render_as_string(hide_password=False)
    made = [create_app(Settings(data_dir=tmp_path, database_url=url)) for _ in range(2)]
    yield made
    for worker in made:
        worker.reader.engine.dispose()


def shown(worker):
    """Return the release that a worker names, and the one whose values it shows."""
    named = worker.server.test_client().get("/healthz").get_json()["newest_release"]["release_id"]
    return named, read_published(worker.reader.engine).releases["2017Q1"].release_id


@pytest.mark.slow
def test_a_publication_of_another_process_is_shown_by_every_worker_at_the_next_request(
    workers, small_district, small_batches
):
    before = [shown(worker) for worker in workers]
    save_batches(small_district, small_batches("2017Q1", seed=1))
    url = small_district.url.render_as_string(hide_password=False)
    subprocess.run(
        [sys.executable, "-m", "pingan.cli", "publish", "2017Q1", "--reason", "late counts"],
        env={**os.environ, "PINGAN_DATABASE_URL": url},
        check=True,
        capture_output=True,
    )
    newest = current_releases(small_district)["release_id"].iloc[-1]
    assert [shown(worker) for worker in workers] == [(newest, newest)] * 2
    assert before[0] == before[1] != (newest, newest)


def test_what_is_restored_is_shown_by_every_worker_at_the_next_request(
    workers, small_district, small_batches, tmp_path
):
    before = [shown(worker) for worker in workers]
    path = write_backup(small_district, tmp_path / "backup.zip").path
    save_batches(small_district, small_batches("2017Q1", seed=1))
    publish(small_district, "2017Q1", "mistaken")
    assert [shown(worker) for worker in workers] != before
    restore_backup(small_district, path, replace=True)
    assert [shown(worker) for worker in workers] == before


def test_what_was_previewed_and_proposed_at_one_worker_is_approved_at_another_and_told_by_all(
    workers, small_district, small_batches
):
    before = [worker.reader.current() for worker in workers]
    save_batches(small_district, small_batches("2017Q1", seed=1))
    first, second = (worker.reader.engine for worker in workers)
    previews = [read_preview(engine, "2017Q1") for engine in (first, second)]
    assert previews[0].edition == previews[1].edition
    sha256 = previews[0].aside.sha256
    proposal = propose(first, Officer(Actor("one"), 1), "2017Q1", "late counts", previewed=sha256)
    outcome = approve(second, Officer(Actor("two"), 2), proposal.proposal_id)
    assert outcome.release.sha256 == sha256
    after = [worker.reader.current() for worker in workers]
    assert after[0] == after[1]
    assert after[0] not in before
    assert {shown(worker) for worker in workers} == {(outcome.release.release_id,) * 2}
