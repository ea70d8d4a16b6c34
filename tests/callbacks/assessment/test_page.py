"""The annual assessment's page, its files, and how the data office publishes a year."""

import io
import json
import re
from pathlib import Path

import openpyxl
import pytest

from layouts import ids
from pingan.access.principal import Actor
from pingan.acts.assessment import publish_assessment
from pingan.acts.assessment_rules import store_rule
from pingan.acts.proposals import Officer
from pingan.acts.publish import publish
from pingan.rules.annual import parse_rule
from pingan.storage.assessments import list_assessments

RULE = """
[assessment]
version = "1"
title = { zh = "考核办法", en = "Rule" }
first_year = 2016
minimum_quarters = 4
levels = ["street", "committee"]

[improvement]
against = "last_quarter"
share = 0.3
"""
OUTPUTS = [f"{ids.ASSESSMENT_RESULT}.children", f"{ids.ASSESSMENT_BUTTON}.disabled"]


@pytest.fixture(scope="module")
def app(make_app, make_district, tmp_path_factory):
    """Give the application of a district of three streets whose year 2016 is assessed."""
    path = tmp_path_factory.mktemp("assessment") / "pingan.db"
    make_district(path, streets=(1, 2, 3))
    app = make_app(path)
    store_rule(app.reader.engine, "small", parse_rule(RULE), Actor("tests"))
    publish_assessment(app.reader.engine, Officer(Actor("tests")), 2016)
    return app


@pytest.fixture
def shown(call_page):
    """Give a function from a browser and a query string to the page's words and the notice."""

    def page(client, search=""):
        content, notice = call_page(client, "/assessment", search)
        return json.dumps(content, ensure_ascii=False), notice

    return page


def test_the_page_lists_scores_and_shows_what_one_is_made_of(client, shown):
    said, notice = shown(client, "?year=2016&area=31002")
    assert notice == ""
    assert "2016 年度考核" in said
    assert "街道2 · 依据" in said
    assert "2015Q4）没有发布" in said  # the first year: the improvement counts for nobody
    assert "演示数据" in said
    client.set_cookie("pingan_language", "en")
    said, _ = shown(client, "?year=2016&level=committee&within=31002")
    assert "Annual assessment 2016" in said
    assert "居委会2-1" in said
    assert "居委会1-1" not in said.split('"ASSESSMENT_WITHIN"')[0].split("assessment-ranking")[1]
    assert "Not assessed: fewer than 4 quarters" in shown(client, "?area=310011")[0]  # a grade was missing


def test_wrong_parameters_are_told_and_an_unknown_year_falls_back(client, shown):
    client.set_cookie("pingan_language", "zh")
    said, notice = shown(client, "?year=1999&level=planet&within=nowhere&area=x")
    assert "2016 年度考核" in said
    assert all(name in notice for name in ("year", "level", "within", "area"))


def test_a_street_gets_no_parts_of_another_street(app, signed_in, shown):
    street = signed_in(app.server.test_client(), "street", "31001")
    said, _ = shown(street, "?year=2016&level=committee")
    assert "居委会1-1" in said
    assert "居委会2-1" not in said
    assert "街道2" in shown(street, "?year=2016")[0]
    name = list_assessments(app.reader.engine, "small")["assessment_id"].iloc[0]
    book = openpyxl.load_workbook(io.BytesIO(street.get(f"/assessment/{name}/xlsx").data))
    codes = [
        {row[place] for row in sheet.iter_rows(values_only=True)}
        for sheet, place in zip(book, (1, 0, 0), strict=False)
    ]
    assert all("310011" in found and "310021" not in found for found in codes)
    assert ["31002" in found for found in codes] == [True, True, False]  # of its dimensions nothing


def test_the_tables_are_taken_away_with_all_the_evidence(app, client):
    name = list_assessments(app.reader.engine, "small")["assessment_id"].iloc[0]
    csv = client.get(f"/assessment/{name}/csv").data.decode("utf-8-sig")
    assert "演示数据" in csv
    assert name in csv
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/assessment/{name}/xlsx").data))
    assert len(book.worksheets) == 4
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    street = next(row for row in rows if row[1] == "31002")
    assert isinstance(street[7], float)
    assert any("first_year = 2016" in str(row[0]) for row in book.worksheets[3].iter_rows(values_only=True))
    assert client.get("/assessment/2016-000000000000/csv").status_code == 404
    assert client.get(f"/assessment/{name}/pdf").status_code == 404


def test_without_a_rule_or_a_year_the_page_says_how_to_go_on(
    empty_client, own_app, signed_in, shown, call_page
):
    assert "shell.empty" not in json.dumps(call_page(empty_client, "/assessment")[0])
    app = own_app()
    assert "还没有年度考核" in shown(signed_in(app.server.test_client(), "leader"))[0]
    assert "pingan assessment import" in shown(signed_in(app.server.test_client(), "data"))[0]


def test_the_data_office_looks_at_a_year_and_publishes_exactly_that(own_app, signed_in, shown, press, bring):
    app = own_app()
    engine = app.reader.engine
    store_rule(engine, "small", parse_rule(RULE), Actor("tests"))
    data, leader = (signed_in(app.server.test_client(), role) for role in ("data", "leader"))
    assert "还没有年度考核" in shown(leader)[0]
    said, _ = shown(data, "?year=2016&draft=1")
    assert "尚未公布" in said
    assert '"className": "watermark"' in said
    sha256 = re.search(r'"sha256": "(\w{64})"', said)[1]
    address = re.search(r'"href": "(/assessment/2016-\w+/xlsx)"', said)[1]
    file = data.get(address)
    assert "-draft.xlsx" in file.headers["Content-Disposition"]
    for sheet in openpyxl.load_workbook(io.BytesIO(file.data)):
        assert sheet["A1"].value == "2016 年考核 未公布"
        assert "2016 年考核 未公布" in sheet.oddHeader.center.text
    assert leader.get(address).status_code == 404
    states = {
        f"{ids.ASSESSMENT_TARGET}.data": {"year": 2016, "sha256": sha256},
        f"{ids.ASSESSMENT_REASON}.value": None,
        f"{ids.ASSESSMENT_OFFICE_NOTE}.value": None,
    }
    assert press(leader, OUTPUTS, ids.ASSESSMENT_BUTTON, states).status_code == 403
    told = press(data, OUTPUTS, ids.ASSESSMENT_BUTTON, states)
    assert "已公布 2016-" in json.dumps(told.get_json(), ensure_ascii=False)
    assert "2016 年度考核" in shown(leader)[0]
    assert "watermark" not in shown(leader)[0]
    assert leader.get(address).status_code == 200
    assert openpyxl.load_workbook(io.BytesIO(leader.get(address).data)).active.oddHeader.center.text is None

    bring(Path(engine.url.database), "2016Q3", seed=9)
    publish(engine, "2016Q3", reason="漏报")
    assert "2016Q3 在公布之后作了更正" in shown(leader)[0]
    told = press(data, OUTPUTS, ids.ASSESSMENT_BUTTON, states)
    assert "有变动" in json.dumps(told.get_json(), ensure_ascii=False)  # no longer what was looked at
    assert len(list_assessments(engine, "small")) == 1


def test_a_draft_is_not_for_others(app, client, shown):
    assert "2016 年度考核" not in shown(client, "?year=2016&draft=1")[0]


@pytest.mark.parametrize("search", ["?draft=1", "?draft=1&year=1999"])
def test_a_draft_of_no_year_that_could_be_assessed_is_the_page_without_one(own_app, signed_in, shown, search):
    app = own_app()
    store_rule(app.reader.engine, "small", parse_rule(RULE.replace("2016", "2031")), Actor("tests"))
    said, _ = shown(signed_in(app.server.test_client(), "data"), search)
    assert "还没有年度考核" in said
