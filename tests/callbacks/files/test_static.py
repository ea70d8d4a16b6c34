import brotli
import pytest
from dash.fingerprint import build_fingerprint
from flask import Flask

from callbacks.files import static
from callbacks.files.static import SMALLEST, SUITES, Compressed, _serve_compressed

PACKAGE = "dash"


@pytest.fixture
def source(app):
    """Return a large script suite that every page loads, by its name in its package."""
    from importlib.resources import files
    from pathlib import Path

    root = Path(str(files(PACKAGE)))
    names = [name for name in app.registered_paths[PACKAGE] if (root / name).is_file()]
    name = min(
        (n for n in names if (root / n).stat().st_size >= SMALLEST and n.endswith(".js")),
        key=lambda n: (root / n).stat().st_size,
    )
    return name, root / name


@pytest.fixture
def compressed(source, tmp_path):
    found = Compressed(tmp_path)
    found._add(f"{PACKAGE}/{source[0]}", source[1])
    return found


def served(compressed, path, **headers):
    server = Flask("test")
    _serve_compressed(server, compressed)
    server.route("/<path:path>")(lambda path: "the usual way")
    return server.test_client().get(path, headers=headers)


def address(app, source, fingerprint=True):
    name = source[0]
    if fingerprint:
        name = build_fingerprint(name, "4.4.1rc1", "1700000000")
    return f"{SUITES}{PACKAGE}/{name}"


def test_a_compressed_script_is_the_script(app, source, compressed):
    answer = served(compressed, address(app, source), **{"Accept-Encoding": "gzip, br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert brotli.decompress(answer.data) == source[1].read_bytes()
    assert len(answer.data) < source[1].stat().st_size / 2
    assert answer.mimetype == "text/javascript"
    assert "immutable" in answer.headers["Cache-Control"]


def test_every_script_that_a_page_names_is_found_by_the_address_it_has_there(app, client):
    """Dash writes version and time into its addresses; without them gone, nothing is ever found."""
    import re

    page = client.get("/ranking").text
    named = [a for a in re.findall(r'src="([^"]+)"', page) if a.startswith(SUITES)]
    known = Compressed(None)
    known.ready = {
        f"{package}/{name}": (static.Path(__file__), "text/javascript")
        for package, names in app.registered_paths.items()
        for name in names
    }
    assert len(named) > 5
    assert [a for a in named if not known.find(a)] == []
    assert any(".v" in a for a in named)


def test_a_script_without_a_fingerprint_is_found_too(app, source, compressed):
    assert compressed.find(address(app, source, fingerprint=False))


@pytest.mark.parametrize("accepts", ["gzip, deflate", "identity", ""])
def test_a_browser_that_reads_no_brotli_is_served_the_usual_way(app, source, compressed, accepts):
    answer = served(compressed, address(app, source), **{"Accept-Encoding": accepts})
    assert answer.text == "the usual way"


def test_a_script_that_is_not_compressed_yet_is_served_the_usual_way(app, source, tmp_path):
    answer = served(Compressed(tmp_path), address(app, source), **{"Accept-Encoding": "br"})
    assert answer.text == "the usual way"


def test_deleting_the_compressed_copies_breaks_no_page(app, source, compressed, tmp_path):
    for copy in tmp_path.iterdir():
        copy.unlink()
    answer = served(compressed, address(app, source), **{"Accept-Encoding": "br"})
    assert answer.text == "the usual way"


def test_no_path_leads_out_of_the_compressed_copies(compressed):
    for path in (f"{SUITES}{PACKAGE}/../a.js", f"{SUITES}../a.js", "/a.js", SUITES):
        assert compressed.find(path) is None


def test_a_copy_that_is_there_is_not_made_again(source, compressed, tmp_path):
    before = {copy: copy.stat().st_mtime_ns for copy in tmp_path.iterdir()}
    again = Compressed(tmp_path)
    again._add(f"{PACKAGE}/{source[0]}", source[1])
    assert {copy: copy.stat().st_mtime_ns for copy in tmp_path.iterdir()} == before
    assert again.ready == compressed.ready
    assert all(copy.suffix == ".br" for copy in before)


def test_a_disk_that_cannot_be_written_slows_pages_and_stops_none(app, tmp_path, caplog):
    (tmp_path / "file").write_text("in the way")
    Compressed(tmp_path / "file" / "static").prepare(app)
    assert "stay uncompressed" in caplog.text


def test_small_and_missing_files_are_left_to_the_usual_compression(tmp_path):
    (tmp_path / "small.js").write_text("x")
    found = Compressed(tmp_path)
    found._add("p/small.js", tmp_path / "small.js")
    found._add("p/missing.js", tmp_path / "missing.js")
    assert found.ready == {}


def test_bootstrap_comes_from_this_server(client):
    with client.get("/bootstrap/bootstrap.min.css") as answer:
        assert answer.status_code == 200
        assert answer.mimetype == "text/css"
        assert b"//fonts." not in answer.data


@pytest.mark.parametrize(
    "path", ["/bootstrap/../js/bootstrap.min.js", "/bootstrap/%2e%2e/js/bootstrap.min.js"]
)
def test_nothing_but_the_style_sheets_comes_from_there(client, path):
    assert client.get(path, buffered=True).status_code in (403, 404)


def test_our_own_scripts_are_kept_by_the_browser_as_long_as_their_address(client):
    with client.get("/assets/10_format.js?m=1") as answer:
        assert "immutable" in answer.headers["Cache-Control"]
    with client.get("/assets/10_format.js") as answer:
        assert "immutable" not in answer.headers.get("Cache-Control", "")
    with client.get("/assets/missing.js?m=1") as answer:
        assert "immutable" not in answer.headers.get("Cache-Control", "")
