import pytest
from typer.testing import CliRunner

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
