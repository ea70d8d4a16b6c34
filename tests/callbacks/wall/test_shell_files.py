"""The wall screen's shell: public, without data, each build under addresses of its own."""

import json
import re

import pytest

from callbacks.wall.shell_files import Shell


def boot(answer):
    return json.loads(re.search(r'<script type="application/json" id="boot">(.*?)</script>', answer.text)[1])


def test_the_shell_is_there_for_anyone_and_tells_nothing(app, stranger):
    answer = stranger.get("/screen?token=abc")
    assert answer.status_code == 200
    assert "街道1" not in answer.text
    assert "abc" not in answer.text
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "unsafe-eval" not in answer.headers["Content-Security-Policy"]
    assert "script-src 'self';" in answer.headers["Content-Security-Policy"]
    again = stranger.get("/screen", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    held = boot(answer)
    assert held["words"]["zh"].keys() == held["words"]["en"].keys()
    assert held["words"]["en"]["level.street"]
    assert held["preview"] is False
    # no script but what has an address, and the words
    assert not re.findall(r"<script(?![^>]*(?:src=|application/json))", answer.text)


def test_no_browser_offers_to_translate_the_wall(stranger):
    page = stranger.get("/screen").text
    assert 'translate="no"' in page
    assert '<meta name="google" content="notranslate">' in page


def test_only_an_administrator_has_the_preview_and_only_our_own_pages_frame_it(app, stranger, signed_in):
    assert stranger.get("/screen/preview").status_code in (302, 303, 401)
    answer = signed_in(app.server.test_client(), "admin").get("/screen/preview")
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert boot(answer)["preview"] is True


def test_the_worker_holds_every_file_of_the_build_and_may_hold_the_page(app, stranger):
    answer = stranger.get("/screen/worker.js")
    assert answer.headers["Service-Worker-Allowed"] == "/screen"
    assert answer.headers["Cache-Control"] == "no-cache"
    held = json.loads(re.match(r"const SHELL = (.*);", answer.text)[1])
    assert held["build"] == boot(stranger.get("/screen"))["build"]
    for address in held["files"]:
        found = stranger.get(address)
        assert found.status_code == 200
        assert "immutable" in found.headers["Cache-Control"]


@pytest.mark.parametrize("file", ["../style.css", "worker.js", "x.js", "..%2Fstyle.css"])
def test_nothing_but_the_builds_files_is_under_its_address(app, stranger, file):
    build = boot(stranger.get("/screen"))["build"]
    assert stranger.get(f"/screen/files/{build}/{file}").status_code in (302, 401, 404)
    assert stranger.get(f"/screen/files/other/{file}").status_code in (302, 401, 404)


def test_a_file_that_changes_makes_another_build_without_a_restart(tmp_path):
    (tmp_path / "main.js").write_text("one")
    (tmp_path / "worker.js").write_text("first")
    shell = Shell(tmp_path)
    first = shell.build()
    assert shell.build() is first
    assert (list(first.files), first.worker) == (["main.js"], b"first")
    (tmp_path / "main.js").write_text("two or more")
    second = shell.build()
    assert second.name != first.name
    (tmp_path / "worker.js").write_text("another worker")
    assert shell.build().name != second.name


def test_the_other_pages_load_none_of_the_screens_files(client):
    assert "assets/screen/" not in client.get("/map").text


def test_the_watchdog_runs_before_and_without_the_modules(app, stranger):
    page = stranger.get("/screen").text
    watchdog, first = re.findall(r"<script([^>]*)src=\"[^\"]*/(watchdog|main)\.js\"", page)
    assert (watchdog[1], first[1]) == ("watchdog", "main")
    assert "module" not in watchdog[0]
    assert "module" in first[0]
    assert 'class="waiting">大屏正在启动' in page  # something is on the wall before any script
