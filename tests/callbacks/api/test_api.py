"""Another system reads what is published: the releases' own numbers, page by page, within its token's scope."""

import csv
import io
import re

import pandas as pd
import pytest
from openapi_spec_validator import validate
from sqlalchemy import select

from callbacks.api.limit import Limits
from callbacks.api.query import ApiError
from callbacks.api.resources import RESOURCES
from pingan.access.principal import Actor
from pingan.access.tokens import issue, revoke
from pingan.storage import reading
from pingan.storage.audit_log import lines_in_order
from pingan.storage.schema_access import screen_token

V1 = "/api/v1"
TABLES = {"scores": "areas", "ranks": "areas", "indicators": "indicators", "contributions": "contributions"}


@pytest.fixture
def system(app):
    """Give a function (area code) -> a client with a token of its own, and the token's number."""

    def make(area=None):
        token, secret = issue(
            app.reader.engine, Actor("tests"), f"系统 {area or ''}".strip(), kind="client", area_code=area
        )
        browser = app.server.test_client()
        browser.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
        return browser, token.token_id

    return make


def ask(browser, path, **headers):
    answer = browser.get(f"{V1}/{path}", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer


def test_every_address_of_the_document_answers_as_it_says(client):
    document = ask(client, "openapi.json").get_json()
    validate(document)
    assert len(document["paths"]) > 2 * len(RESOURCES)
    for path, operations in document["paths"].items():
        assert set(operations) == {"get"}
        answer = client.get(path.replace("{code}", "31001"))
        said = operations["get"]["responses"]["200"]["content"]
        assert answer.status_code == 200, (path, answer.text)
        assert answer.mimetype in said
        if path.endswith(".csv") or answer.mimetype != "application/json":
            continue
        schema = said["application/json"]["schema"]
        if "data" in schema.get("properties", {}):
            row = document["components"]["schemas"][
                schema["properties"]["data"]["items"]["$ref"].split("/")[-1]
            ]
            data = answer.get_json()["data"]
            assert data
            assert all(list(one) == list(row["properties"]) for one in data)
            for one in data:
                for name, value in one.items():
                    assert kind_of(value) in row["properties"][name]["type"], (path, name, value)


def kind_of(value):
    kinds = {type(None): "null", bool: "boolean", int: "integer", str: "string", float: "number"}
    return kinds[type(value)]


@pytest.mark.parametrize(("name", "frame"), TABLES.items())
@pytest.mark.parametrize("quarter", ["2016Q4", "2017Q1"])
def test_the_numbers_are_those_of_the_release(client, published, name, frame, quarter):
    answer = ask(client, f"{name}?quarter={quarter}").get_json()
    own = getattr(published.releases[quarter].scores, frame)
    assert answer["page"]["total"] == len(own) == len(answer["data"])
    assert answer["about"]["sha256"] == published.releases[quarter].sha256
    assert answer["about"]["demonstration"] is True
    column = {"areas": "index", "indicators": "value", "contributions": "contribution"}[frame]
    keys = [key for key in ("area_code", "indicator", "against") if key in own]
    expected = {tuple(row[key] for key in keys): row[column] for row in own.to_dict("records")}
    for row in answer["data"]:
        value = expected[tuple(row[key] for key in keys)]
        assert row[column] == (None if pd.isna(value) else value)  # in full, and null for missing


def test_filters_take_away_the_rest(client):
    street = ask(client, "scores?within=31001&level=committee").get_json()["data"]
    assert [row["area_code"] for row in street] == ["310011", "310012"]
    thefts = ask(client, "indicators?indicator=S1&level=street").get_json()["data"]
    assert {(row["indicator"], row["level"]) for row in thefts} == {("S1", "street")}
    year = ask(client, "contributions?against=year").get_json()["data"]
    assert {row["against"] for row in year} == {"year"}


def test_pages_follow_one_another_to_the_end(client):
    path, found = f"{V1}/indicators?limit=4", []
    while path:
        answer = client.get(path)
        body = answer.get_json()
        found += [(row["area_code"], row["indicator"]) for row in body["data"]]
        assert len(body["data"]) <= 4
        assert int(answer.headers["X-Total-Count"]) == body["page"]["total"]
        path = body["page"]["next"]
        assert (path is None) == ("Link" not in answer.headers)
    whole = ask(client, "indicators").get_json()["data"]
    assert found == [(row["area_code"], row["indicator"]) for row in whole]


@pytest.mark.parametrize("name", RESOURCES)
def test_csv_has_the_same_rows_by_address_and_by_accept(client, name):
    data = ask(client, name).get_json()["data"]
    assert data
    for answer in (ask(client, f"{name}.csv"), ask(client, name, Accept="text/csv")):
        assert answer.mimetype == "text/csv"
        rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
        assert len(rows) == len(data)
        assert list(rows[0]) == list(data[0])
        for row, one in zip(rows, data, strict=True):
            for column, value in one.items():
                if isinstance(value, (int, float)) and not isinstance(value, bool):
                    assert float(row[column]) == value
                else:
                    text = "" if value is None else str(value).lower() if value in (True, False) else value
                    assert row[column].removeprefix("'") == text


def test_what_a_client_has_is_not_sent_again_until_something_is_published(client):
    for path in ("scores", "scores.csv", "areas/31001", "geometry?level=street", "openapi.json"):
        first = ask(client, path)
        again = client.get(f"{V1}/{path}", headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert (
            first.headers["Cache-Control"] == "private, no-store"
        )  # it was a session that asked, and no token
    tags = {ask(client, path).headers["ETag"] for path in ("scores", "scores.csv", "scores?limit=2", "ranks")}
    assert len(tags) == 4


def test_geometry_is_geojson_of_the_areas_asked_for(client):
    found = ask(client, "geometry?level=committee&within=31002")
    assert found.mimetype == "application/geo+json"
    assert [one["properties"]["code"] for one in found.get_json()["features"]] == ["310021", "310022"]


@pytest.mark.parametrize(
    ("path", "status", "error", "parameter"),
    [
        ("scores?quarter=2030Q1", 404, "not_found", "quarter"),
        ("scores?quarter=<b>", 404, "not_found", "quarter"),
        ("scores?within=99", 404, "not_found", "within"),
        ("scores?level=village", 400, "wrong_value", "level"),
        ("indicators?indicator=X9", 400, "wrong_value", "indicator"),
        ("contributions?against=ever", 400, "wrong_value", "against"),
        ("scores?limit=0", 400, "wrong_value", "limit"),
        ("scores?limit=10001", 400, "wrong_value", "limit"),
        ("scores?offset=-1", 400, "wrong_value", "offset"),
        ("scores?offset=²", 400, "wrong_value", "offset"),
        ("scores?quater=2017Q1", 400, "unknown_parameter", "quater"),
        ("areas/99", 404, "not_found", "within"),
        ("nonsense", 404, "not_found", None),
        ("scores/31001", 404, "not_found", None),
    ],
)
def test_a_wrong_question_is_told_what_is_wrong_in_both_languages(client, path, status, error, parameter):
    answer = client.get(f"{V1}/{path}")
    body = answer.get_json()
    assert (answer.status_code, body["error"], body.get("parameter")) == (status, error, parameter)
    assert re.search(r"[\u4e00-\u9fff]", body["message"])
    assert not re.search(r"[\u4e00-\u9fff]", body["message_en"])


def test_a_streets_token_sees_what_the_streets_account_sees(system, app, signed_in):
    token, _ = system("31001")
    account = signed_in(app.server.test_client(), "street", "31001")
    for path in (*RESOURCES, "geometry", "geometry?level=committee"):
        assert token.get(f"{V1}/{path}").data == account.get(f"{V1}/{path}").data, path
    areas = {row["area_code"]: row["sight"] for row in ask(token, "areas").get_json()["data"]}
    assert areas == {"31": "score", "31001": "full", "310011": "full", "310012": "full", "31002": "score"}
    other = [row for row in ask(token, "scores").get_json()["data"] if row["area_code"] == "31002"]
    assert other[0]["index"] is not None
    assert other[0]["security"] is None
    for path in ("scores?within=310021", "areas/310021", "geometry?within=310021"):
        assert token.get(f"{V1}/{path}").status_code == 404


def test_a_token_opens_the_api_and_nothing_else_until_it_is_revoked(system, app):
    token, number = system()
    assert len(ask(token, "areas").get_json()["data"]) == 7
    for path in ("/map", "/ranking", "/admin", "/_dash-layout", "/account"):
        assert token.get(path).status_code in (302, 401, 403), path
    assert token.post(f"{V1}/scores").status_code in (403, 405)
    revoke(app.reader.engine, Actor("tests"), number)
    refused = token.get(f"{V1}/areas")
    assert refused.status_code == 401
    assert refused.get_json()["error"] == "signed-out"


def test_nobody_without_token_or_session_reads_anything(stranger):
    for path in (*RESOURCES, "openapi.json", "geometry", "areas/31", "nonsense"):
        assert stranger.get(f"{V1}/{path}").status_code == 401


def test_the_log_has_one_line_about_a_client_and_day(system, app):
    token, _ = system("31002")
    for _ in range(3):
        ask(token, "areas")
    with reading(app.reader.engine) as connection:
        lines = [
            one for one in lines_in_order(connection) if one.action == "api-read" and one.who == "系统 31002"
        ]
        used = connection.scalars(select(screen_token.c.last_used_at)).all()
    assert len(lines) == 1
    assert any(used)


def test_an_installation_without_releases_says_so(empty_client):
    answer = empty_client.get(f"{V1}/scores")
    assert (answer.status_code, answer.get_json()["error"]) == (404, "nothing_published")


def test_who_asks_too_often_waits_and_the_others_do_not():
    limits = Limits(3)
    for _ in range(3):
        limits.count("one", now=10.0)
    with pytest.raises(ApiError) as raised:
        limits.count("one", now=60.0)
    assert raised.value.status == 429
    limits.count("two", now=60.0)
    limits.count("one", now=70.5)
