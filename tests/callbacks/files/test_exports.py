"""Whatever is taken away is in the audit log, with who took it and from where; what is refused is not taken."""

import pytest

from pingan.access.audit import search, verify
from pingan.access.permissions import Role

FILE = "pingan-2017Q1-street-index.csv"


def exports(app):
    found = search(app.reader.engine, action="export").lines
    return [(line.object, line.who, line.address) for line in found]


@pytest.fixture
def new_exports(app):
    """Give a function that returns the lines of exports since the test began, the newest first."""
    before = len(exports(app))
    return lambda: exports(app)[: len(exports(app)) - before]


def test_a_table_that_the_browser_saves_is_recorded_first(app, client, new_exports):
    assert client.post("/exported", json={"file": FILE}).status_code == 204
    ((file, who, address),) = new_exports()
    assert (file, address) == (FILE, "127.0.0.1")
    assert who
    assert verify(app.reader.engine).whole


@pytest.mark.parametrize("form", ["svg", "png"])
def test_a_picture_that_the_browser_saves_is_recorded_like_a_table(client, new_exports, form):
    name = f"pingan-2017Q1-08bf642afeca-310105-map-street-index.{form}"
    assert client.post("/exported", json={"file": name}).status_code == 204
    assert [file for file, _, _ in new_exports()] == [name]


def test_files_that_the_server_sends_are_recorded(app, client, published, new_exports):
    assert client.get("/method/indicators.csv").status_code == 200
    assert client.get(f"/method/system/{published.system.sha256}.toml").status_code == 200
    assert client.get("/method/system/0.toml").status_code == 404  # nothing was taken
    name = f"{published.system.id}-{published.system.version}"
    assert [file for file, _, _ in new_exports()] == [f"{name}.toml", f"{name}-indicators.csv"]


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "x",
        {},
        {"file": 3},
        {"file": "../" + FILE},
        {"file": "=1+1.csv"},
        {"file": "pingan-x.html"},
        {"file": FILE + "\n"},
    ],
    ids=repr,
)
def test_what_is_no_name_of_a_file_of_ours_is_not_written_into_the_log(client, new_exports, body):
    assert client.post("/exported", json=body).status_code == 400
    assert new_exports() == []


def test_a_long_text_is_not_even_read(client, new_exports):
    assert client.post("/exported", json={"file": FILE, "more": "x" * 5_000}).status_code == 413
    assert new_exports() == []


def test_who_may_not_export_takes_nothing_away(app, signed_in, stranger, new_exports):
    admin = signed_in(app.server.test_client(), Role.ADMIN)
    assert admin.post("/exported", json={"file": FILE}).status_code == 403
    assert admin.get("/method/indicators.csv").status_code == 403
    assert stranger.post("/exported", json={"file": FILE}).status_code == 401
    assert new_exports() == []


def test_who_has_taken_as_many_files_as_one_may_is_told_so_and_gets_none(
    client, published, new_exports, monkeypatch
):
    monkeypatch.setattr("pingan.access.exports.MOST_AN_HOUR", 0)
    told = client.post("/exported", json={"file": FILE})
    assert (told.status_code, told.get_json()["error"]) == (429, "too-many")
    edition, quarter = published.edition, published.quarters[-1]
    for address in ("/method/indicators.csv", f"/tables/{edition}/{quarter}/ranking.csv"):
        link = client.get(address, headers={"Sec-Fetch-Mode": "navigate"})
        assert (link.status_code, link.mimetype) == (429, "text/html")
        assert "一小时内最多导出" in link.text
        assert client.get(address).status_code == 429
    assert new_exports() == []
