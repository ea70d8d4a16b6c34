"""Whoever keeps the playlist as a file prints it, changes it, and imports it again."""

import json

import pytest
from typer.testing import CliRunner

from pingan.acts.publish import publish
from pingan.cli import app


@pytest.fixture
def run(small_district, monkeypatch):
    """Give a function that runs `pingan screen playlist …` on the small district: (exit status, output, errors)."""
    monkeypatch.setenv("PINGAN_LANGUAGE", "en")
    monkeypatch.setenv("PINGAN_DATABASE_URL", small_district.url.render_as_string(hide_password=False))

    def run(*arguments):
        result = CliRunner().invoke(app, ["screen", "playlist", *map(str, arguments)])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.stdout, result.stderr

    return run


def test_a_playlist_is_shown_changed_imported_and_what_is_not_there_is_told(run, small_district, tmp_path):
    status, _, told = run("show")
    assert (status, "Nothing is published yet" in told) == (1, True)
    publish(small_district, "2016Q2")
    playlist = json.loads(run("show")[1])
    assert [scene["kind"] for scene in playlist["scenes"]] == ["district", "dimension", "street"]
    file = tmp_path / "playlist.json"
    playlist["scenes"][2]["streets"] = ["31001", "31999"]
    file.write_text(json.dumps(playlist), encoding="utf-8")
    assert "Saved version 1 of the playlist, 3 scenes" in run("import", file)[1]
    _, shown, told = run("show")
    assert json.loads(shown) == playlist
    assert "scene 3: street 31999 is not there any more" in told
    file.write_text('{"scenes": [{"kind": "district", "seconds": 1}]}', encoding="utf-8")
    status, _, told = run("import", file)
    assert (status, "seconds of scene 1 has to be a whole number from 5 to 600" in told) == (1, True)
    file.write_bytes(b"\xff\xfe{}")
    assert "is not text in UTF-8" in run("import", file)[2]
