"""A leader's page of contact compounds, and what binds them."""

import io
import json

import openpyxl

from layouts import ids
from pingan.access.accounts import account_named


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
