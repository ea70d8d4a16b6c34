"""Whoever looks after the rules imports, lists and applies them by command, as docs/warnings.md says."""

import runpy
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pingan.acts.publish import publish
from pingan.cli import app

RULES = runpy.run_path(str(Path(__file__).parents[1] / "acts" / "test_watch.py"))["RULES"]


@pytest.fixture
def run(small_district, monkeypatch):
    """Give a function that runs `pingan warnings …` on the small district: (exit status, all output)."""
    monkeypatch.setenv("PINGAN_LANGUAGE", "en")
    monkeypatch.setenv("PINGAN_DATABASE_URL", small_district.url.render_as_string(hide_password=False))

    def run(*arguments):
        result = CliRunner().invoke(app, ["warnings", *map(str, arguments)])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output

    return run


def test_rules_are_imported_listed_and_applied_to_what_was_published_before(run, small_district, tmp_path):
    file = tmp_path / "rules.toml"
    file.write_text(RULES, encoding="utf-8")
    publish(small_district, "2016Q2")
    assert "no rules of warning yet" in run("list")[1]
    assert "No quarter to judge" in run("evaluate")[1]
    assert "Imported rules of warning 1" in run("import", file)[1]
    assert "nothing was written" in run("import", file)[1]
    assert run("list")[1].startswith("small 1  2016Q2  Small rules")
    assert "judged 2016Q2" in run("evaluate")[1]
    assert "判定过" in run("evaluate", "--language", "zh")[1]
    file.write_text(RULES.replace("places = 1", "places = 0"), encoding="utf-8")
    status, told = run("import", file)
    assert (status, "line 23: rule 2, places: must be at least 1" in told) == (1, True)
    file.write_text(RULES.replace('["committee"]', '["compound"]'), encoding="utf-8")
    assert "are not in the system small 1: compound" in run("import", file)[1]
