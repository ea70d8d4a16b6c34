"""The page of warnings in all its states, what its button does, and its file."""

import io
import json
import runpy
from pathlib import Path

import openpyxl
import pytest

from layouts import ids
from pingan.access.principal import Actor
from pingan.acts.publish import publish
from pingan.acts.watch import evaluate_published, store_warning_rules
from pingan.reading.published import read_published
from pingan.reading.warnings import warnings_of
from pingan.rules.warning_rules import parse_rules

WATCH = runpy.run_path(str(Path(__file__).parents[2] / "pingan" / "acts" / "test_watch.py"))
ACT = [f"{ids.WARNING_PANEL}.children", f"{ids.WARNING_LIST}.children", f"{ids.WARNING_SAID}.children"]


@pytest.fixture
def judged(own_app):
    """Give an application whose published quarters from 2016Q2 on are judged."""
    app = own_app()
    store_warning_rules(app.reader.engine, parse_rules(WATCH["RULES"]), Actor("tests"))
    evaluate_published(app.reader.engine, Actor("tests"))
    return app


def first(app, quarter="2017Q1", area="310011"):
    raised = warnings_of(app.reader.engine, read_published(app.reader.engine), quarter)
    return next(one for one in raised if one.area_code == area)


def said(page):
    return json.dumps(page, ensure_ascii=False)


def test_where_no_rules_apply_the_page_says_so_and_how_to_go_on(client, call_page):
    page, notice = call_page(client, "/warnings", "?quarter=2016Q4")
    assert "没有判定过预警" in said(page)
    assert "pingan warnings evaluate" in said(page)
    assert notice == ""
    assert client.get("/warnings.csv?quarter=2016Q4").text.startswith("\ufeff")


def test_a_leader_sees_all_filters_them_and_takes_them_away(judged, signed_in, call_page):
    leader = signed_in(judged.server.test_client())
    whole = said(call_page(leader, "/warnings", "?quarter=2017Q1")[0])
    assert "居委会2-2" in whole
    assert "marked-map" in whole
    assert "居委会1-1" not in said(call_page(leader, "/warnings", "?quarter=2017Q1&area=31002")[0])
    only = said(call_page(leader, "/warnings", "?quarter=2017Q1&level=street")[0])
    assert "居委会2-2" not in only
    nothing, notice = call_page(leader, "/warnings", "?quarter=2017Q1&state=acknowledged&area=99&level=x")
    assert "没有符合条件的预警" in said(nothing)
    assert "area" in notice
    assert "level" in notice
    assert "没有判定过" in said(call_page(leader, "/warnings", "?quarter=2016Q1")[0])
    file = leader.get("/warnings.csv?quarter=2017Q1&level=street")
    assert "pingan-warnings-2017Q1.csv" in file.headers["Content-Disposition"]
    rows = [line.split(",") for line in file.text.splitlines() if line.startswith("2017Q1,")]
    assert {row[1] for row in rows} == {"31001", "31002"}
    assert "2017年第一季度发布,2017Q1-" in file.text
    book = openpyxl.load_workbook(io.BytesIO(leader.get("/warnings.xlsx?quarter=2017Q1&level=street").data))
    assert [row[1] for row in book.active.values if row[0] == "2017Q1"] == [row[1] for row in rows]
    assert leader.get("/warnings.pdf").status_code == 404


def test_a_preview_of_the_next_quarter_shows_what_it_would_raise_to_the_data_office_alone(
    judged, signed_in, call_page
):
    data = signed_in(judged.server.test_client(), "data")
    page = said(call_page(data, "/warnings", "?preview=2017Q2&quarter=2017Q2")[0])
    assert "尚未发布" in page
    leader = signed_in(judged.server.test_client())
    assert "没有权限" in said(call_page(leader, "/warnings", "?preview=2017Q2")[0])
    assert leader.get("/warnings.csv?preview=2017Q2").status_code == 404
    publish(judged.reader.engine, "2017Q2")
    assert "居委会1-1" in said(call_page(leader, "/warnings")[0])


def test_the_street_it_concerns_acknowledges_and_the_leader_reads_the_remark(
    judged, signed_in, call_page, press
):
    street, one = signed_in(judged.server.test_client(), "street"), first(judged)
    search = f"?quarter=2017Q1&warning={one.warning_id}"
    page = said(call_page(street, "/warnings", search)[0])
    assert ids.WARNING_ACKNOWLEDGE in page
    assert "31002" not in page
    states = {  # in the order in which the callback names them
        f"{ids.WARNING_CHOSEN}.data": one.warning_id,
        f"{ids.WARNING_REMARK}.value": " ",
        f"{ids.WARNING_OFFICE_NOTE}.value": None,
        f"{ids.LOCATION}.search": search,
    }
    refused = press(street, ACT, ids.WARNING_ACKNOWLEDGE, states).get_json()
    assert "请填写备注" in said(refused)
    states[f"{ids.WARNING_REMARK}.value"] = "已约谈物业"
    answer = press(street, ACT, ids.WARNING_ACKNOWLEDGE, states).get_json()
    assert "已约谈物业" in said(answer)
    leader = signed_in(judged.server.test_client())
    assert "已约谈物业" in said(call_page(leader, "/warnings", search)[0])
    other = first(judged, area="310021")
    states[f"{ids.WARNING_CHOSEN}.data"] = other.warning_id
    assert f"没有编号为 {other.warning_id} 的预警" in said(
        press(street, ACT, ids.WARNING_ACKNOWLEDGE, states).get_json()
    )
    assert "没有这条预警" in said(
        call_page(street, "/warnings", f"?quarter=2017Q1&warning={other.warning_id}")[0]
    )


def test_an_administrator_reads_and_has_no_button(judged, signed_in, call_page):
    admin, one = signed_in(judged.server.test_client(), "admin"), first(judged)
    page = said(call_page(admin, "/warnings", f"?quarter=2017Q1&warning={one.warning_id}")[0])
    assert "居委会1-1" in page
    assert ids.WARNING_ACKNOWLEDGE not in page
    assert "/warnings.csv" not in page
