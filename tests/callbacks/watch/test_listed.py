"""The page of the areas to put right: who sees what, what its buttons do, and its file."""

import io
import json
from datetime import datetime

import openpyxl
import pytest

from layouts import ids
from pingan.access.audit import search
from pingan.access.permissions import Role
from pingan.access.principal import Principal, Scope
from pingan.acts.listings import put_on_list

ABOUT = ("入室盗窃高发", "加装楼宇门", "街道综治办")


def said(page):
    return json.dumps(page, ensure_ascii=False)


def outputs(app, button):
    """Give the outputs of the callback of a button, as the browser names them."""
    for output, callback in app.callback_map.items():
        if any(one["id"] == button for one in callback["inputs"]):
            return output
    raise AssertionError(button)


@pytest.fixture
def act(call_page):
    """Give a function that presses a button of the page and returns what it then shows."""

    def pressed(app, browser, button, target, **values):
        output = outputs(app, button)
        names = [
            dict(zip(("id", "property"), one.rsplit(".", 1), strict=True))
            for one in output.strip(".").split("...")
        ]
        states = [{"id": ids.LISTING_TARGET, "property": "data", "value": target}]
        states += [{"id": name, "property": "value", "value": value} for name, value in values.items()]
        body = {"output": output, "outputs": names, "state": states, "changedPropIds": [f"{button}.n_clicks"]}
        body["inputs"] = [{"id": button, "property": "n_clicks", "value": 1}]
        answer = browser.post("/_dash-update-component", json=body)
        assert answer.status_code == 200, answer.text
        return said(answer.get_json())

    return pressed


def test_an_area_goes_on_the_list_is_reported_on_by_its_street_and_comes_off(
    own_app, signed_in, call_page, act
):
    app = own_app()
    data = signed_in(app.server.test_client(), "data")
    street, leader = (signed_in(app.server.test_client(), role) for role in ("street", "leader"))
    assert "没有挂牌的区域" in said(call_page(leader, "/listed")[0])
    form = said(call_page(data, "/listed", "?new=31001")[0])
    assert ids.LISTING_PUT in form
    assert ids.LISTING_PUT not in said(call_page(street, "/listed", "?new=31001")[0])
    new = dict(zip((ids.LISTING_REASON, ids.LISTING_MEASURE, ids.LISTING_OFFICE), ABOUT, strict=True))
    target = {"area": "31001", "quarter": "2016Q4", "warning": None}
    kept = {ids.LISTING_OFFICE_NOTE: "牵涉另案"}
    refused = act(app, data, ids.LISTING_PUT, target, **new, **{ids.LISTING_DUE: None}, **kept)
    assert "请填写期限" in refused
    shown = act(app, data, ids.LISTING_PUT, target, **new, **{ids.LISTING_DUE: "2017-03-31"}, **kept)
    assert "逾期" in shown
    assert "牵涉另案" in shown
    for reader in (street, leader):
        page = said(call_page(reader, "/listed", "?listing=1")[0])
        assert ("入室盗窃高发" in page, "牵涉另案" in page) == (True, False)
        assert "能看到该区域的账号都能看到" in page
    assert "marked-map" in shown
    note = {ids.LISTING_NOTE: "门已装好", ids.LISTING_NOTE_DUE: None, ids.LISTING_NOTE_OFFICE_NOTE: None}
    theirs = {**note, ids.LISTING_NOTE_OFFICE_NOTE: "街道想记的"}
    assert "只有数据室能写" in act(app, street, ids.LISTING_NOTE_PUT, {"listing": 1}, **theirs)
    assert "门已装好" in act(app, street, ids.LISTING_NOTE_PUT, {"listing": 1}, **note)
    end = {ids.LISTING_OUTCOME: "done", ids.LISTING_REMARK: "复核达标", ids.LISTING_REMOVE_OFFICE_NOTE: None}
    assert "复核达标" in act(app, leader, ids.LISTING_REMOVE, {"listing": 1}, **end)
    assert "已经摘牌" in act(app, leader, ids.LISTING_REMOVE, {"listing": 1}, **end)
    file = leader.get("/listed.csv")
    assert file.text.splitlines()[-1].startswith("31001,街道1,")
    assert "复核达标" in file.text
    page = openpyxl.load_workbook(io.BytesIO(leader.get("/listed.xlsx").data)).active
    head, row = list(page.values)[-2:]
    line = dict(zip(head, row, strict=True))
    assert line["期限"] == datetime(2017, 3, 31)  # noqa: DTZ001 - a day
    assert line["变化"] == pytest.approx(line["整治后指数"] - line["挂牌时指数"])
    assert page.freeze_panes.startswith("B")
    assert search(app.reader.engine, action="export").lines[0].object.endswith(".xlsx")


def test_a_street_is_told_nothing_of_anothers_listing(own_app, signed_in, call_page):
    app = own_app()
    office = Principal(None, "区平安办", Role.DATA, Scope(), "127.0.0.1")
    put_on_list(app.reader.engine, office, "310021", "2017Q1", *ABOUT, "2017-12-31")
    street = signed_in(app.server.test_client(), "street")
    page, notice = call_page(street, "/listed", "?listing=1&new=310021")
    assert "入室盗窃" not in said(page)
    assert "310021" not in said(page) + notice
    assert "没有这条挂牌记录" in said(page)
    assert "310021" not in street.get("/listed.csv").text


def test_the_picker_offers_what_the_account_sees_by_code_and_by_name(client, app, signed_in):
    def offered(browser, typed):
        body = {
            "output": f"{ids.LISTED_FIND}.options",
            "outputs": {"id": ids.LISTED_FIND, "property": "options"},
            "inputs": [{"id": ids.LISTED_FIND, "property": "search_value", "value": typed}],
            "changedPropIds": [f"{ids.LISTED_FIND}.search_value"],
        }
        answer = browser.post("/_dash-update-component", json=body)
        if answer.status_code != 200:
            return answer.status_code
        return [one["value"] for one in answer.get_json()["response"][ids.LISTED_FIND]["options"]]

    assert offered(client, "") == ["31001", "31002"]
    assert offered(client, "31002") == ["31002", "310021", "310022"]
    assert offered(client, "居委会1-") == ["310011", "310012"]
    assert offered(client, "没有") == []
    assert offered(signed_in(app.server.test_client(), "street"), "31002") == 403


def test_an_area_is_found_by_its_name_and_what_is_not_clear_is_asked_back(client, call_page):
    assert ids.LISTING_PUT in said(call_page(client, "/listed", "?new=居委会1-2")[0])
    several = said(call_page(client, "/listed", "?new=居委会")[0])
    assert "有 4 个区域" in several
    assert ids.LISTING_PUT not in several
    assert "没有名称或代码为" in said(call_page(client, "/listed", "?new=（无）")[0])
    assert call_page(client, "/listed", "?listing=x")[1]
