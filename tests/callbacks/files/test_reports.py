"""The addresses of reports: who asks gets their own, and every file that is taken away is in the audit log."""

import csv
import io
import json

import openpyxl
import pytest

from callbacks.files.tables import FIGURES
from pingan.access.audit import search
from pingan.access.principal import Scope
from pingan.reading.scoped import seen_by
from pingan.reading.tables import TABLES
from pingan.reports.charts import CHARTS

NEWEST, STREET = "2017Q1", "31001"
ASKED = {"quarter": NEWEST, "area": "31", "forms": ["geojson"], "language": "zh", "search": ""}


@pytest.fixture
def street(app, signed_in):
    """Give the browser of the first street's account."""
    return signed_in(app.server.test_client(), "street", STREET)


@pytest.fixture
def finished(app, client, until_over):
    """Give a report of the leader's that is done."""
    assert client.post("/reports/jobs", json=ASKED).get_json()["ok"]
    return until_over(client)


@pytest.fixture
def until_over():
    """Give a function that asks for an account's list until nothing is open, and returns the newest report."""

    def wait(browser):
        while (found := browser.get("/reports/jobs.json").get_json())["open"]:
            pass
        return found["jobs"][0]

    return wait


def test_a_report_is_asked_for_listed_and_fetched(app, client, published, finished):
    assert finished["state"] == "done"
    assert "小区" in finished["title"]
    answer = client.get(finished["href"], buffered=True)
    assert published.releases[NEWEST].release_id in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert json.loads(answer.data)["about"]["release_sha256"] == published.releases[NEWEST].sha256
    (line,) = search(app.reader.engine, action="export").lines[:1]
    assert line.object == finished["file"]


def test_a_report_is_for_the_account_that_asked_and_for_nobody_else(app, client, street, stranger, finished):
    assert street.get(finished["href"], buffered=True).status_code == 404
    assert stranger.get(finished["href"]).status_code == 401
    assert street.post(f"/reports/jobs/{finished['id']}/remove").status_code == 404
    assert finished["id"] not in [job["id"] for job in street.get("/reports/jobs.json").get_json()["jobs"]]
    assert client.get(finished["href"], buffered=True).status_code == 200
    assert client.post(f"/reports/jobs/{finished['id']}/remove").get_json() == {"ok": True}
    assert client.get(finished["href"], buffered=True).status_code == 404


def test_a_street_account_gets_its_own_street_and_not_anothers(street, until_over):
    refused = street.post("/reports/jobs", json={**ASKED, "area": "310021"})
    assert refused.status_code == 409
    assert "310021" in refused.get_json()["said"]
    assert street.post("/reports/jobs", json={**ASKED, "area": STREET}).get_json()["ok"]
    answer = street.get(until_over(street)["href"], buffered=True).text
    assert "310011" in answer
    assert "310021" not in answer


@pytest.mark.parametrize(
    "body",
    [None, [], {}, {**ASKED, "forms": []}, {**ASKED, "forms": ["exe"]}, {**ASKED, "forms": [["xlsx"]]},
     {**ASKED, "forms": ["xlsx", "xlsx"]}, {**ASKED, "language": "fr"}, {**ASKED, "area": None}, {**ASKED, "x": 1}],
    ids=repr,
)  # fmt: skip
def test_what_is_no_question_is_refused(client, body):
    assert client.post("/reports/jobs", json=body).status_code == 400


def test_only_who_may_preview_gets_a_report_of_a_preview(app, client, signed_in):
    assert client.post("/reports/jobs", json={**ASKED, "search": f"?preview={NEWEST}"}).status_code == 403
    answer = client.post("/reports/jobs", json={**ASKED, "search": "?release=2017Q1-000000000000"})
    assert (answer.status_code, answer.get_json()["ok"]) == (409, False)


@pytest.mark.parametrize("key", TABLES)
def test_any_table_is_fetched_as_csv_and_as_a_workbook(client, published, key):
    address = f"/tables/{published.edition}/{NEWEST}/{key}"
    rows = list(csv.reader(io.StringIO(client.get(f"{address}.csv").data.decode("utf-8-sig"))))
    assert rows[0][0].startswith("# 演示数据")
    assert published.releases[NEWEST].sha256 in rows[1][0]
    assert len({len(row) for row in rows[2:]}) == 1
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}.xlsx").data))
    head = [cell.value for cell in book.worksheets[-1][4]]
    assert head == (rows[2] if key != "about" else rows[2][1:])


@pytest.mark.parametrize("address", ["2031Q1/ranking.csv", "2017Q1/secret.csv", "2017Q1/ranking.exe",
                                     "2017Q1/ranking.csv?area=399"])  # fmt: skip
def test_a_table_that_is_not_there_is_not_found(client, published, address):
    assert client.get(f"/tables/{published.edition}/{address}").status_code == 404


def test_a_street_account_cannot_fetch_the_tables_of_all(street, published):
    mine = seen_by(published, Scope(STREET))
    assert street.get(f"/tables/{published.edition}/{NEWEST}/ranking.csv").status_code == 404
    text = street.get(f"/tables/{mine.edition}/{NEWEST}/indicators.csv").text
    assert "310011" in text
    assert "310021" not in text


def test_the_page_offers_what_the_account_may_ask_for(client, street, call_page):
    def areas(browser, search=""):
        page, notice = call_page(browser, "/reports", search)
        select = next(part for part in parts(page) if part.get("props", {}).get("id") == "report-area")[
            "props"
        ]
        return [option["value"] for option in select["options"]], select["value"], notice

    assert areas(client) == (["31", "31001", "31002"], "31", "")
    assert areas(client, "?area=310021")[:2] == (["31", "31001", "31002", "310021"], "310021")
    assert areas(street)[:2] == ([STREET, "310011", "310012"], STREET)
    _, value, notice = areas(street, "?area=310021&quarter=2031Q1")
    assert value == STREET
    assert "area" in notice
    assert "quarter" in notice


def parts(component):
    """Yield a component and everything in it."""
    if isinstance(component, dict):
        yield component
        yield from parts(component.get("props", {}).get("children"))
    elif isinstance(component, list):
        for one in component:
            yield from parts(one)


def test_where_nothing_is_published_the_page_says_so(empty_client, call_page):
    page, _ = call_page(empty_client, "/reports")
    assert "pingan publish" in json.dumps(page)
    assert empty_client.get("/reports/jobs.json").get_json()["jobs"] == []


@pytest.mark.parametrize(
    ("figure", "ending", "begins"), [("map", "svg", b"<?xml"), ("waterfall", "png", b"\x89PNG")]
)
def test_a_figure_is_fetched_as_a_file_that_names_its_release(client, published, figure, ending, begins):
    answer = client.get(f"/figures/{published.edition}/{NEWEST}/{figure}.{ending}?area={STREET}")
    assert answer.status_code == 200, answer.text
    assert answer.data.startswith(begins)
    assert published.releases[NEWEST].release_id in answer.headers["Content-Disposition"]


def test_a_street_account_fetches_no_figure_of_another_street(street, published):
    mine = seen_by(published, Scope(STREET)).edition
    refused = street.get(f"/figures/{mine}/{NEWEST}/profile.svg?area=31002")
    assert refused.status_code == 409
    assert "310021" not in refused.text
    assert street.get(f"/figures/{published.edition}/{NEWEST}/profile.svg").status_code == 404


def test_a_figure_without_anything_to_show_says_so(client, published):
    first = f"/figures/{published.edition}/{published.quarters[0]}/waterfall.svg?area={STREET}"
    answer = client.get(first)
    assert answer.status_code == 409
    assert "街道1" in answer.text


def test_every_figure_that_can_be_drawn_is_offered():
    assert set(FIGURES) == set(CHARTS)
