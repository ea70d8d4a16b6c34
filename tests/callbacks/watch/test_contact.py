"""A leader's page of contact compounds, and what binds them."""

import io
import json
import runpy
from datetime import datetime
from pathlib import Path

import openpyxl

from layouts import ids
from pingan.access.accounts import account_named
from pingan.access.contacts import set_contacts
from pingan.access.permissions import Role
from pingan.access.principal import Actor, Principal, Scope
from pingan.acts.listings import put_on_list
from pingan.acts.watch import evaluate_published, store_warning_rules
from pingan.rules.warning_rules import parse_rules

BY = Actor("tests")
WATCH = runpy.run_path(str(Path(__file__).parents[2] / "pingan" / "acts" / "test_watch.py"))


def said(page):
    return json.dumps(page, ensure_ascii=False)


def test_the_administrator_binds_compounds_and_the_leader_finds_them_worst_first(
    own_app, signed_in, call_page
):
    app = own_app()
    leader, admin = (signed_in(app.server.test_client(), role) for role in ("leader", "admin"))
    assert "还没有联系小区" in said(call_page(leader, "/contact")[0])
    number = account_named(app.reader.engine, "tests leader").account_id
    assert ids.CONTACT_SAVE in said(call_page(admin, "/admin", f"?account={number}")[0])

    def bind(codes):
        body = {
            "output": f"{ids.CONTACT_SAID}.children",
            "outputs": {"id": ids.CONTACT_SAID, "property": "children"},
            "inputs": [{"id": ids.CONTACT_SAVE, "property": "n_clicks", "value": 1}],
            "state": [
                {"id": ids.ACCOUNT_CHOSEN, "property": "data", "value": number},
                {"id": ids.CONTACT_CODES, "property": "value", "value": codes},
            ],
            "changedPropIds": [f"{ids.CONTACT_SAVE}.n_clicks"],
        }
        return said(admin.post("/_dash-update-component", json=body).get_json())

    assert "没有区域 99" in bind("99")
    assert "已保存 3 个" in bind("310011，310021\n310022")
    page, notice = call_page(leader, "/contact", "?quarter=2016Q3")
    text = said(page)
    assert "居委会2-2" in text
    assert "居委会1-2" not in text
    assert text.index("居委会2-") < text.index("居委会1-1")  # without a grade in that quarter, and so last
    assert "街道2" in text
    assert notice == ""
    assert "quarter" in call_page(leader, "/contact", "?quarter=x")[1]
    page = openpyxl.load_workbook(io.BytesIO(leader.get("/contact.xlsx?quarter=2017Q1").data)).active
    rows = [row for row in page.values if row[0] in ("310011", "310021", "310022")]
    assert len(rows) == 3
    assert {type(row[3]) for row in rows} <= {float, int, type(None)}
    assert leader.get("/contact.csv").text.count("居委会") >= 3
    street = signed_in(app.server.test_client(), "street")
    assert "没有权限" in said(call_page(street, "/contact")[0])
    assert street.get("/contact.csv").status_code == 403


def test_a_file_has_whole_ranks_days_and_no_zero_for_what_nobody_judged(own_app, signed_in, call_page):
    app = own_app()
    engine, leader = app.reader.engine, signed_in(app.server.test_client(), "leader")
    set_contacts(engine, BY, account_named(engine, "tests leader").account_id, ["31001", "310022"])
    office = Principal(None, "区平安办", Role.DATA, Scope(), "127.0.0.1")
    put_on_list(engine, office, "31001", "2017Q1", "盗窃", "装门", "综治办", "2099-03-31")

    def row():
        page = openpyxl.load_workbook(io.BytesIO(leader.get("/contact.xlsx?quarter=2017Q1").data)).active
        return next(row for row in page.values if row[0] == "31001")

    rank, of, _, _, warnings, listed = row()[4:]
    assert (rank in (1, 2), of) == (True, 2)
    assert listed == datetime(2099, 3, 31)  # noqa: DTZ001 - a day
    assert warnings is None
    line = next(line for line in leader.get("/contact.csv").text.splitlines() if line.startswith("31001,"))
    assert f",{rank},{of}," in line
    store_warning_rules(engine, parse_rules(WATCH["RULES"]), BY)
    evaluate_published(engine, BY)
    assert isinstance(row()[8], int)
    shown = said(call_page(leader, "/contact", "?quarter=2017Q1")[0])
    assert "2099-03-31" in shown
