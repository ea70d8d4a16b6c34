from pingan import __version__


def test_a_well_server_names_its_version_database_and_newest_release(client, published):
    answer = client.get("/healthz")
    assert answer.status_code == 200
    newest = published.releases["2017Q1"]
    assert answer.get_json() == {
        "version": __version__,
        "database": "sqlite",
        "newest_release": {"quarter": "2017Q1", "release_id": newest.release_id, "sha256": newest.sha256},
    }


def test_a_server_with_nothing_published_is_well(empty_client):
    answer = empty_client.get("/healthz")
    assert (answer.status_code, answer.get_json()["newest_release"]) == (200, None)


def test_a_server_without_its_database_says_so(make_app, tmp_path):
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
