"""`pingan demo` on the command line: where it builds, what it says, whether it serves."""

import pytest
from typer.testing import CliRunner

from pingan.cli import app
from pingan.commands import serve as serving
from pingan.demo import build as building
from pingan.demo.build import NotADemonstrationError


@pytest.fixture
def run(monkeypatch):
    """Run `pingan demo …` without building or serving; returns the result and what both were asked for."""
    for name in ("PINGAN_DATABASE_URL", "PINGAN_DATA_DIR", "PINGAN_PORT", "PINGAN_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    asked = {}

    def build(settings, say, fresh):
        asked["built"] = (settings.data_dir.as_posix(), settings.database_url, fresh)
        say("一步", "a step")
        return True

    monkeypatch.setattr(building, "build", build)
    monkeypatch.setattr(serving, "serve", lambda settings: asked.update(served=settings.port))

    def invoke(*arguments, **environment):
        return CliRunner().invoke(app, ["demo", *arguments], env=environment), asked

    return invoke


def test_it_builds_in_the_data_folder_and_serves(run):
    result, asked = run()
    assert result.exit_code == 0
    assert asked == {"built": ("data", "sqlite:///data/pingan.db", False), "served": 8050}


def test_port_and_folder_can_be_chosen(run):
    _, asked = run("--port", "9000", "--dir", "elsewhere", "--fresh")
    assert asked == {"built": ("elsewhere", "sqlite:///elsewhere/pingan.db", True), "served": 9000}


def test_no_serve_only_builds(run):
    _, asked = run("--no-serve")
    assert "served" not in asked


@pytest.mark.parametrize(("language", "line"), [("zh", "一步"), ("en", "a step")])
def test_progress_is_told_in_the_language_chosen(run, language, line):
    result, _ = run("--no-serve", PINGAN_LANGUAGE=language)
    assert line in result.output


def test_a_database_with_other_data_is_refused_with_status_1(run, monkeypatch):
    def refuse(settings, say, fresh):
        raise NotADemonstrationError(settings.database_url)

    monkeypatch.setattr(building, "build", refuse)
    result, asked = run(PINGAN_LANGUAGE="en")
    assert result.exit_code == 1
    assert "data of your own" in result.output
    assert "served" not in asked
