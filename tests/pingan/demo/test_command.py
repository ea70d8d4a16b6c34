"""`pingan demo` on the command line: where it builds, what it says, whether it serves.

It builds for real, over a demonstration that is complete or data of one's own; only the last step, which would put
the server in the place of the tests, is written down instead.
"""

import os

import pytest
from typer.testing import CliRunner

from pingan.cli import app
from pingan.demo import build as building
from pingan.storage import current_releases, migrate, open_database, save_boundaries


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Run `pingan demo …` in an empty folder; returns the result and the server's arguments, none if not served."""
    monkeypatch.setattr(os, "environ", dict(os.environ))
    for name in ("PINGAN_DATABASE_URL", "PINGAN_DATA_DIR", "PINGAN_PORT", "PINGAN_LANGUAGE"):
        os.environ.pop(name, None)
    monkeypatch.chdir(tmp_path)
    served = []
    monkeypatch.setattr(os, "execv", lambda _, arguments: served.extend(arguments))

    def invoke(*arguments, language="zh"):
        os.environ["PINGAN_LANGUAGE"] = language
        return CliRunner().invoke(app, ["demo", *arguments]), served

    return invoke


@pytest.fixture
def complete(copy_demonstration, tmp_path):
    """Give a folder with a complete demonstration."""
    return copy_demonstration(tmp_path / "elsewhere")


@pytest.fixture
def stopped(monkeypatch):
    """Stop where the building of a new demonstration begins, which takes long; the folder is then known."""
    folders = []

    def stop(folder):
        folders.append(folder.as_posix())
        raise InterruptedError

    monkeypatch.setattr(building, "write_files", stop)
    return folders


def test_what_was_built_is_served_from_the_folder_and_at_the_port_that_were_chosen(run, complete):
    result, served = run("--dir", str(complete), "--port", "9000")
    assert result.exit_code == 0, result.output
    assert served[-2:] == ["-m", "pingan_atlas"]
    assert (os.environ["PINGAN_HOST"], os.environ["PINGAN_PORT"]) == ("127.0.0.1", "9000")
    assert os.environ["PINGAN_DATA_DIR"] == str(complete)
    assert os.environ["PINGAN_DATABASE_URL"] == f"sqlite:///{complete}/pingan.db"


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("zh", ["可以使用的账号：", "天山路街道", "演示区已在数据库中"]),
        ("en", ["accounts to try:", "天山路街道", "the demonstration district is in the database already"]),
    ],
)
def test_a_complete_one_is_told_with_its_accounts_in_the_language_chosen(run, complete, language, lines):
    result, served = run("--dir", str(complete), "--no-serve", language=language)
    assert result.exit_code == 0, result.output
    places = [result.output.index(line) for line in lines]
    assert places == sorted(places)
    assert served == []


def test_it_builds_in_the_data_folder_where_none_is_chosen_and_serves_nothing_unfinished(
    run, stopped, tmp_path
):
    result, served = run()
    assert isinstance(result.exception, InterruptedError)
    assert stopped == ["data/demo"]
    assert (tmp_path / "data" / "pingan.db").exists()
    assert served == []


def test_fresh_throws_a_complete_one_away_and_begins_anew(run, complete, stopped):
    result, _ = run("--dir", str(complete), "--fresh")
    assert isinstance(result.exception, InterruptedError)
    assert stopped == [f"{complete}/demo"]
    engine = open_database(f"sqlite:///{complete}/pingan.db")
    assert current_releases(engine).empty
    engine.dispose()


def test_a_database_with_data_of_ones_own_is_refused_with_status_1(run, boundaries, tmp_path):
    engine = open_database(f"sqlite:///{tmp_path / 'own.db'}")
    migrate(engine)
    streets = boundaries["street"].rename(columns={"code": "area_code"}).assign(level="street")
    save_boundaries(engine, streets.assign(parent_code=None).drop(columns="parent"), demonstration=False)
    engine.dispose()
    os.environ["PINGAN_DATABASE_URL"] = f"sqlite:///{tmp_path / 'own.db'}"
    result, served = run(language="en")
    assert result.exit_code == 1
    assert "data of your own" in result.output
    assert served == []
