from pingan import __version__
from pingan.storage import writing
from pingan.storage.releases import current_releases


def test_a_well_server_names_its_version_database_and_newest_release(client, published):
    answer = client.get("/healthz")
    assert answer.status_code == 200
    newest = published.releases["2017Q1"]
    assert answer.get_json() == {
        "version": __version__,
        "database": "sqlite",
        "writable": True,
        "newest_release": {"quarter": "2017Q1", "release_id": newest.release_id, "sha256": newest.sha256},
    }


def test_a_server_with_nothing_published_is_well(empty_client):
    answer = empty_client.get("/healthz")
    assert (answer.status_code, answer.get_json()["newest_release"]) == (200, None)


def test_a_server_without_its_database_says_so(make_app, tmp_path, monkeypatch):
    monkeypatch.setattr("callbacks.api.health.KEPT_SECONDS", 0.0)
    path = tmp_path / "pingan.db"
    app = make_app(path)
    client = app.server.test_client()
    assert client.get("/healthz").status_code == 200
    app.reader.engine.dispose()
    for file in tmp_path.glob("pingan.db*"):
        file.unlink()
    path.write_bytes(b"this is not a database " * 100)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.get_json()["database"]) == (503, "unreachable")


def test_a_server_whose_database_cannot_be_written_says_so_and_goes_on_serving(
    make_app, tmp_path, unwritable, monkeypatch
):
    app = make_app(tmp_path / "pingan.db")
    client = app.server.test_client()
    monkeypatch.setattr("callbacks.api.health.TRIED_EVERY", 0.0)
    monkeypatch.setattr("callbacks.api.health.KEPT_SECONDS", 0.0)
    with unwritable(app.reader.engine):
        answer = client.get("/healthz")
        assert (answer.status_code, answer.get_json()["writable"]) == (200, False)
    assert client.get("/healthz").get_json()["writable"] is True


def test_a_writer_at_work_is_no_sign_that_nothing_can_be_written(make_app, tmp_path, monkeypatch):
    app = make_app(tmp_path / "pingan.db")
    client = app.server.test_client()
    monkeypatch.setattr("callbacks.api.health.TRIED_EVERY", 0.0)
    monkeypatch.setattr("callbacks.api.health.KEPT_SECONDS", 0.0)
    with writing(app.reader.engine):
        assert client.get("/healthz").get_json()["writable"] is True


def test_it_is_asked_once_a_second_and_tried_once_in_a_while_however_many_ask(
    make_app, tmp_path, monkeypatch
):
    app, tried, asked = make_app(tmp_path / "pingan.db"), [], []
    monkeypatch.setattr("callbacks.api.health.can_write", lambda engine: tried.append(engine) or True)
    monkeypatch.setattr("callbacks.api.health.KEPT_SECONDS", 60.0)
    monkeypatch.setattr("callbacks.api.health.TRIED_EVERY", 60.0)
    ask = current_releases
    monkeypatch.setattr(
        "callbacks.api.health.current_releases", lambda engine: asked.append(engine) or ask(engine)
    )
    for _ in range(20):
        assert app.server.test_client().get("/healthz").status_code == 200
    assert (len(tried), len(asked)) == (1, 1)
