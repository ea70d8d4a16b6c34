import os
import pty
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from pingan.access.accounts import create_account, list_accounts, set_role
from pingan.access.principal import Actor
from pingan.acts.publish import publish
from pingan.cli import app
from pingan.storage import edition, open_database


@pytest.fixture
def run(monkeypatch):
    """Give a function that runs `pingan …` on a database: (exit status, all output)."""
    monkeypatch.setenv("PINGAN_LANGUAGE", "en")

    def run(url, *arguments):
        monkeypatch.setenv("PINGAN_DATABASE_URL", str(url))
        result = CliRunner().invoke(app, [str(argument) for argument in arguments])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result.exit_code, result.output

    return run


def test_an_installation_moves_to_another_database_as_documented(run, small_district, tmp_path):
    publish(small_district, "2017Q1")
    url, file = small_district.url.render_as_string(hide_password=False), tmp_path / "moving.zip"
    new = f"sqlite:///{tmp_path / 'moved' / 'pingan.db'}"
    status, output = run(url, "backup", file)
    assert (status, "Backed up into" in output) == (0, True)
    status, output = run(new, "restore", file)
    assert (status, "Restored from" in output) == (0, True)
    assert run(new, "releases", "verify", "--all")[0] == 0
    moved = open_database(new)
    assert edition(moved) == edition(small_district)
    moved.dispose()
    status, output = run(new, "restore", file)
    assert (status, "--replace" in output) == (1, True)
    assert run(new, "restore", file, "--replace")[0] == 0
    assert "不是空的" in run(new, "restore", file, "--language", "zh")[1]


def test_a_file_that_is_no_backup_makes_no_database(run, tmp_path):
    (tmp_path / "notes.txt").write_text("not a backup")
    for name in ("notes.txt", "missing.zip"):
        status, output = run(f"sqlite:///{tmp_path / 'new.db'}", "restore", tmp_path / name)
        assert (status, name in output) == (1, True)
    assert not (tmp_path / "new.db").exists()


def test_a_backup_of_a_database_that_is_not_there_or_into_no_folder_is_refused(run, engine, tmp_path):
    status, output = run(f"sqlite:///{tmp_path / 'none.db'}", "backup", tmp_path / "a.zip")
    assert (status, "no database file" in output) == (1, True)
    url = engine.url.render_as_string(hide_password=False)
    status, output = run(url, "backup", tmp_path / "nowhere" / "a.zip")
    assert (status, "cannot be written" in output) == (1, True)


def test_a_database_server_that_does_not_answer_is_named_without_its_password(run, tmp_path):
    url = f"postgresql://li:secret@/pingan?host={tmp_path}"
    status, output = run(url, "backup", tmp_path / "a.zip")
    assert (status, "cannot be used" in output, "pingan" in output) == (1, True, True)
    assert "secret" not in output
    assert not (tmp_path / "a.zip").exists()


@pytest.fixture
def with_an_account(run, small_district, tmp_path):
    """Give the URL of a database whose one account has another role than in the backup, and the backup."""
    made = create_account(small_district, Actor("tests"), "数据室", "data", None)
    url, file = small_district.url.render_as_string(hide_password=False), tmp_path / "a.zip"
    assert run(url, "backup", file)[0] == 0
    set_role(small_district, Actor("tests"), made.account_id, "leader")
    return url, file


def role_of(engine):
    return list_accounts(engine)[0].role


def test_a_restore_that_changes_an_account_shows_it_and_is_refused_where_nobody_can_be_asked(
    run, with_an_account, small_district
):
    url, file = with_an_account
    status, output = run(url, "restore", file, "--replace")
    assert (status, "changes  数据室  role leader → data" in output, "--yes" in output) == (1, True, True)
    assert role_of(small_district) == "leader"
    status, output = run(url, "restore", file, "--replace", "--language", "zh")
    assert (status, "变动  数据室  角色 leader → data" in output, "没有任何改动" in output) == (1, True, True)
    status, output = run(url, "restore", file, "--replace", "--yes")
    assert (status, "role leader → data" in output, "Restored from" in output) == (0, True, True)
    assert role_of(small_district) == "data"
    assert "Go on" not in output


def test_a_database_that_is_not_empty_is_said_to_be_before_anything_is_asked(run, with_an_account):
    url, file = with_an_account
    status, output = run(url, "restore", file)
    assert (status, "--replace" in output, "role" in output) == (1, True, False)


@pytest.mark.parametrize(("typed", "status", "role"), [("n", 1, "leader"), ("y", 0, "data")])
def test_at_a_terminal_it_asks_and_goes_on_only_if_told_to(
    with_an_account, small_district, typed, status, role
):
    url, file = with_an_account
    ours, theirs = pty.openpty()
    os.write(ours, f"{typed}\n".encode())
    done = subprocess.run(
        [sys.executable, "-m", "pingan.cli", "restore", str(file), "--replace", "--language", "en"],
        stdin=theirs,
        capture_output=True,
        env={**os.environ, "PINGAN_DATABASE_URL": url},
        text=True,
        check=False,
    )
    os.close(ours)
    os.close(theirs)
    assert "Go on with the restore? [y/N]" in done.stdout + done.stderr
    assert (done.returncode, role_of(small_district)) == (status, role)


def test_accounts_that_stay_as_they_are_are_not_asked_about(run, with_an_account, small_district):
    url, file = with_an_account
    assert run(url, "restore", file, "--replace", "--yes")[0] == 0
    status, output = run(url, "restore", file, "--replace")
    assert (status, "others" in output) == (0, False)
