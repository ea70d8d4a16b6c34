"""The page "what if" as a browser asks for it: the address holds the scenario, the file is marked, too."""

import csv
import io
import json

import pytest
from openpyxl import load_workbook

from layouts import ids
from layouts.text import Text
from pingan.access.audit import search
from pingan.reading.what_if import read_case
from pingan.scoring.what_if import answer

STREET, OTHER, PART, QUARTER = "31001", "31002", "310011", "2016Q4"
ZH = Text("zh")


def shown(page):
    return json.dumps(page, ensure_ascii=False)


def of(page, component):
    """Give the component with an id."""
    if isinstance(page, dict):
        props = page.get("props", {})
        if props.get("id") == component:
            return props
        page = list(props.values())
    if isinstance(page, list):
        return next((found for one in page if (found := of(one, component)) is not None), None)
    return None


@pytest.fixture
def ask(client):
    """Give a function that asks for the answer to a scenario as the page does."""

    def asked(scenario, area=STREET, quarter=QUARTER, browser=client):
        answered = browser.get(f"/what-if/{area}/{quarter}/answer.json?{scenario}")
        if answered.status_code == 404:
            return None
        found = answered.get_json()
        return found["outcome"], found

    return asked


def test_the_page_is_marked_as_not_published_in_title_and_watermark(client, call_page):
    page, notice = call_page(client, "/what-if", f"?area={STREET}&quarter={QUARTER}")
    assert notice == ""
    assert "未发布" in of(page, ids.WHAT_IF)["data-title"]
    assert ZH("what_if.kicker") in shown(page)
    assert "watermark" in shown(page)
    assert ZH("what_if.untouched") in shown(page)


def test_a_link_opens_with_its_scenario(client, call_page, published):
    page, notice = call_page(client, "/what-if", f"?area={STREET}&quarter={QUARTER}&S1=-3")
    assert notice == ""
    assert of(page, ids.WHAT_IF_CASE)["data"]["scenario"] == "S1=-3"
    found = answer(read_case(published, STREET, QUARTER), {"S1": -3})
    assert f"{found.index:.2f}" in shown(page)
    assert all(f"scenario.{form}?S1=-3" in shown(page) for form in ("csv", "xlsx"))


@pytest.mark.parametrize("wrong", ["S1=-99999", "S1=many", "S1=nan", "X9=1", "S2=-1"])
def test_a_link_with_a_change_that_cannot_be_says_so(client, call_page, wrong):
    page, notice = call_page(client, "/what-if", f"?area={PART}&quarter={QUARTER}&{wrong}")
    assert wrong.partition("=")[0] in notice
    assert of(page, ids.WHAT_IF_CASE)["data"]["scenario"] == ""


def test_a_moved_slider_is_answered_with_the_whole_outcome(ask, published):
    said, data = ask("S1=-2")
    found = answer(read_case(published, STREET, QUARTER), {"S1": -2})
    assert f"{found.index:.2f}" in shown(said)
    assert data["changed"] == ["S1"]
    assert "→" in data["cells"]["S1"]["value"]
    assert data["cells"]["F1"]["points"] == ""
    said, data = ask("")
    assert data["changed"] == []
    assert ZH("what_if.untouched") in shown(said)


def test_where_smoothing_would_move_along_the_page_says_by_how_much(ask):
    said, _ = ask("S1=-1", area=PART)
    assert "先验" in shown(said)
    said, _ = ask("S1=-1", area=STREET)
    assert "先验" not in shown(said)


def test_what_is_recorded_around_the_area_leads_there(client, call_page):
    page, _ = call_page(client, "/what-if", f"?area={PART}&quarter={QUARTER}")
    assert f"/what-if?area={STREET}&quarter={QUARTER}" in shown(page)


def test_a_quarter_that_is_not_published_and_an_area_that_is_not_there_say_so(client, call_page):
    page, notice = call_page(client, "/what-if", f"?area=nonsense&quarter={QUARTER}")
    assert "area" in notice
    assert of(page, ids.WHAT_IF) is not None
    _, notice = call_page(client, "/what-if", f"?area={STREET}&quarter=1999Q1")
    assert "quarter" in notice


def test_a_street_may_not_start_from_another_street(app, signed_in, call_page, ask):
    mine = signed_in(app.server.test_client(), "street", STREET)
    page, _ = call_page(mine, "/what-if", f"?area={OTHER}&quarter={QUARTER}&S1=-1")
    assert of(page, ids.WHAT_IF) is None
    assert f"/what-if?area={STREET}" in shown(page)
    assert ask("S1=-1", area=OTHER, browser=mine) is None
    assert mine.get(f"/what-if/{OTHER}/{QUARTER}/scenario.csv?S1=-1").status_code == 404
    own, _ = call_page(mine, "/what-if")
    assert of(own, ids.WHAT_IF_CASE)["data"]["area"] == STREET


def test_the_file_says_that_it_is_not_published_and_is_in_the_audit_log(app, client, published):
    got = client.get(f"/what-if/{STREET}/{QUARTER}/scenario.csv?S1=-2")
    assert got.status_code == 200
    rows = list(csv.reader(io.StringIO(got.data.decode("utf-8-sig"))))
    flat = [cell for row in rows for cell in row]
    assert ZH("what_if.file_mark") in flat
    assert ZH("shell.demonstration_long") in flat
    assert published.releases[QUARTER].sha256 in flat
    found = answer(read_case(published, STREET, QUARTER), {"S1": -2})
    assert str(round(found.index, 6)) in flat
    (row,) = [row for row in rows if row and row[0] == "S1"]
    assert float(row[4]) == -2
    assert float(row[6]) == pytest.approx(found.rows.at["S1", "value"], abs=1e-6)
    assert (
        search(app.reader.engine, action="export").lines[0].object == f"pingan-what-if-{QUARTER}-{STREET}.csv"
    )
    book = load_workbook(io.BytesIO(client.get(f"/what-if/{STREET}/{QUARTER}/scenario.xlsx?S1=-2").data))
    dimensions = [row for row in book.worksheets[1].values if isinstance(row[1], int | float)]
    assert [row[2] for row in dimensions[-len(found.dimensions) :]] == pytest.approx(
        list(found.dimensions.values()), abs=1e-6
    )
    cells = [cell for line in book.active.iter_rows(values_only=True) for cell in line]
    assert ZH("what_if.file_mark") in cells
    assert round(found.index, 6) in cells
    assert client.get(f"/what-if/nonsense/{QUARTER}/scenario.csv").status_code == 404
    assert client.get(f"/what-if/{STREET}/1999Q1/scenario.csv").status_code == 404
