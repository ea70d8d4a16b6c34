"""Reports asked for are made once, by whoever is free, whatever stops meanwhile; and only as the account may see."""

import json
import zipfile
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import update

from pingan.access.accounts import disable_account
from pingan.access.permissions import Role
from pingan.access.principal import Actor, Principal, Scope
from pingan.reading.published import read_published
from pingan.reading.scoped import seen_by
from pingan.reports.errors import ReportError
from pingan.reports.forms import FORMS
from pingan.reports.jobs import MOST_OPEN, Runner
from pingan.settings import Settings
from pingan.storage import writing
from pingan.storage.report_jobs import (
    DONE,
    FAILED,
    MOST_BEGUN,
    SILENT,
    job_numbered,
    jobs_of,
    report_job,
    take_job,
)

NEWEST = "2017Q1"
LEADER = Principal(1, "leader", Role.LEADER, Scope(), "127.0.0.1")
TOKEN = Principal(None, "token", Role.CLIENT, Scope(), "127.0.0.1")
STREET = Principal(2, "street", Role.STREET, Scope("31001"), "127.0.0.1")


@pytest.fixture
def runner(engine, tmp_path):
    """Give a runner that works when it is told to, not by itself."""
    runner = Runner(engine, Settings(data_dir=tmp_path / "data"))
    runner.wake = lambda: None
    return runner


@pytest.fixture
def ask(engine, runner):
    """Give a function that asks for a report and returns its number."""

    def asked(who=LEADER, form="geojson", area=None, quarter=NEWEST):
        published = seen_by(read_published(engine), who.scope)
        return runner.ask(who, published, quarter, area, form, "zh")

    return asked


@pytest.mark.parametrize("form", FORMS)
def test_a_report_is_made_and_kept_under_a_name_that_says_what_it_is(engine, runner, ask, form):
    number = ask(form=form, area="31001")
    assert job_numbered(engine, number).state == "waiting"
    assert runner.work() == 1
    job = job_numbered(engine, number)
    assert (job.state, job.percent, job.error_en) == (DONE, 100, None)
    release = read_published(engine).releases[NEWEST].release_id
    assert job.file_name.startswith(f"pingan-{release}-31001-")
    assert runner.path_of(job).stat().st_size == job.size > 0
    assert runner.path_of(job).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in runner.folder.iterdir()] == [job.stored_as]  # nothing half-made beside it


def test_what_waits_is_made_by_itself_in_the_order_in_which_it_was_asked(engine, ask, tmp_path):
    numbers = [ask(form=form) for form in ("geojson", "csv", "gpkg")]
    other = Runner(engine, Settings(data_dir=tmp_path / "data"))
    other.wake()
    other._thread.join()
    jobs = [job_numbered(engine, number) for number in numbers]
    assert {job.state for job in jobs} == {DONE}
    assert sorted(jobs, key=lambda job: job.finished_at) == jobs


def test_a_street_account_gets_a_file_of_what_it_may_see(engine, runner, ask):
    ask(STREET)
    runner.work()
    (job,) = jobs_of(engine, STREET.account_id)
    text = runner.path_of(job).read_text(encoding="utf-8")
    assert "310011" in text
    assert "310021" not in text
    assert (
        next(f for f in json.loads(text)["features"] if f["properties"]["area_code"] == "31002")[
            "properties"
        ]["security"]
        is None
    )
    assert jobs_of(engine, LEADER.account_id) == []


@pytest.mark.parametrize(
    "asked", [{"form": "exe"}, {"quarter": "2031Q1"}, {"area": "399"}, {"who": STREET, "area": "31002"},
              {"who": STREET, "area": "310021"}, {"who": TOKEN}]
)  # fmt: skip
def test_what_cannot_be_made_for_whoever_asks_is_refused_at_once(engine, ask, asked):
    with pytest.raises(ReportError):
        ask(**asked)
    assert jobs_of(engine, 1) + jobs_of(engine, 2) == []


def test_nobody_fills_the_queue(engine, ask):
    for _ in range(MOST_OPEN):
        ask()
    with pytest.raises(ReportError, match=str(MOST_OPEN)):
        ask()
    ask(STREET)


def test_two_workers_never_take_the_same_report(engine, ask):
    numbers = {ask(form="csv") for _ in range(6)}
    taken, together = [], Barrier(2)

    def work(name):
        together.wait()
        while (job := take_job(engine, name)) is not None:
            taken.append(job.job_id)

    workers = [Thread(target=work, args=(f"worker-{n}",)) for n in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(taken) == sorted(numbers)


def test_a_report_that_a_dead_worker_left_is_taken_up_once_it_has_been_silent(engine, runner, ask):
    number = ask()
    assert take_job(engine, "one that dies").job_id == number
    assert take_job(engine, "another") is None  # as long as the first may still be at it
    later = datetime.now(UTC) + SILENT + timedelta(seconds=1)
    assert take_job(engine, "another", later).job_id == number
    runner.name = "one that dies"  # and comes back to life: its work is no longer wanted
    job = job_numbered(engine, number)
    assert (job.runner, job.begun) == ("another", 2)


def test_a_report_that_takes_its_workers_down_fails_in_words_and_stops_nothing_else(engine, ask):
    bad, good = ask(), ask()
    at = datetime.now(UTC)
    for life in range(MOST_BEGUN):
        assert take_job(engine, f"worker {life}", at).job_id == bad
        at += SILENT + timedelta(seconds=1)
    assert take_job(engine, "the next", at).job_id == good
    job = job_numbered(engine, bad)
    assert job.state == FAILED
    assert job.error_zh
    assert job.error_en


def test_a_worker_that_was_given_up_does_not_overwrite_what_another_made(engine, runner, ask, tmp_path):
    number = ask()
    slow = Runner(engine, Settings(data_dir=tmp_path / "data"))
    job = take_job(engine, slow.name)
    with writing(engine) as connection:
        connection.execute(update(report_job).values(seen_at=job.seen_at - 2 * SILENT))
    assert runner.work() == 1
    slow._make(job)
    finished = job_numbered(engine, number)
    assert finished.runner == runner.name
    assert [path.name for path in runner.folder.iterdir()] == [finished.stored_as]


def test_an_account_that_lost_its_rights_after_asking_gets_nothing(engine, runner, ask):
    ask(STREET)
    disable_account(engine, Actor("tests"), STREET.account_id)
    runner.work()
    (job,) = jobs_of(engine, STREET.account_id)
    assert job.state == FAILED
    assert "权限" in job.error_zh
    assert job.stored_as is None


def test_one_report_that_fails_says_so_and_the_next_one_is_made(engine, runner, ask):
    ask(form="csv")
    ask()
    runner.folder.parent.mkdir(parents=True)
    runner.folder.write_text("a file where the folder should be")
    assert runner.work() == 2
    assert {job.state for job in jobs_of(engine, 1)} == {FAILED}
    runner.folder.unlink()
    number = ask(form="csv")
    runner.work()
    job = job_numbered(engine, number)
    assert job.state == DONE
    with zipfile.ZipFile(runner.path_of(job)) as archive:
        assert archive.testzip() is None


def test_files_go_when_their_time_is_over(engine, runner, ask):
    number = ask()
    runner.work()
    path = runner.path_of(job_numbered(engine, number))
    long_ago = datetime.now(UTC) - timedelta(hours=runner.hours, seconds=1)
    with writing(engine) as connection:
        connection.execute(update(report_job).values(finished_at=long_ago))
    runner.forget()
    assert job_numbered(engine, number) is None
    assert not path.exists()


def test_only_its_owner_removes_a_report(engine, runner, ask):
    number = ask()
    runner.work()
    path = runner.path_of(job_numbered(engine, number))
    assert not runner.remove(number, STREET.account_id)
    assert path.exists()
    assert runner.remove(number, LEADER.account_id)
    assert not path.exists()
