"""The headlines' page and files, as a leader and as a street's account get them."""

import io
import json

import openpyxl
import pytest

from pingan.access.principal import Actor
from pingan.acts.recorded import store_rules
from pingan.rules.themes import parse_themes
from pingan.storage import reading
from pingan.storage.schema import audit_line

OWN, OTHER = "31001", "31002"
THEMES = """
[headlines]
version = "1"

[[theme]]
code = "thefts"
name_zh = "=盗窃"
name_en = "=Thefts"
indicators = ["S1"]
show = "count"
better = "lower"
unit_zh = "起"
unit_en = "cases"
"""


@pytest.fixture(scope="module")
def app(make_app, make_district, tmp_path_factory):
    """Give the application of a district that has a theme, whose name a spreadsheet might take for a formula."""
    path = tmp_path_factory.mktemp("headlines") / "pingan.db"
    make_district(path, streets=(1, 2, 3))
    app = make_app(path)
    store_rules(app.reader.engine, "headlines", "small", parse_themes(THEMES), Actor("tests"))
    return app


def test_the_page_shows_the_card_and_its_table_in_both_languages(client, call_page):
    page, notice = call_page(client, "/headlines", "?area=31001&quarter=2016Q4")
    said = json.dumps(page, ensure_ascii=False)
    assert notice == ""
    assert "街道1 · 要情" in said
    assert "同比" in said
    assert "/headlines/31001/2016Q4/xlsx" in said
    client.set_cookie("pingan_language", "en")
    said = json.dumps(call_page(client, "/headlines", "?area=310011&quarter=2015Q9")[0], ensure_ascii=False)
    assert "=Thefts" in said
    assert "on the year" in said


def test_a_wrong_area_falls_back_and_is_told(client, call_page):
    page, notice = call_page(client, "/headlines", "?area=nowhere")
    assert "小区 · 要情" in json.dumps(page, ensure_ascii=False)
    assert "area" in notice


def test_another_streets_figures_are_not_sent_to_a_street(app, signed_in, call_page):
    street = signed_in(app.server.test_client(), "street", OWN)
    page, _ = call_page(street, "/headlines", f"?area={OTHER}&quarter=2016Q4")
    said = json.dumps(page, ensure_ascii=False)
    assert "只能看到该区域的指数与位次" in said
    assert "=盗窃" not in said
    assert street.get(f"/headlines/{OTHER}/2016Q4/csv").status_code == 404
    assert street.get(f"/headlines/{OTHER}/2016Q4/xlsx").status_code == 404
    assert street.get("/headlines/310021/2016Q4/xlsx").status_code == 404
    assert street.get(f"/headlines/{OWN}/2016Q4/csv").status_code == 200


def test_the_table_is_taken_away_as_csv_and_workbook_and_recorded(app, client):
    client.set_cookie("pingan_language", "zh")
    csv = client.get("/headlines/31001/2016Q4/csv")
    text = csv.data.decode("utf-8-sig")
    assert "演示数据" in text
    assert "'=盗窃" in text  # no program computes it
    book = openpyxl.load_workbook(io.BytesIO(client.get("/headlines/31001/2016Q4/xlsx").data))
    sheet = book.worksheets[0]
    row = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "=盗窃")
    assert isinstance(row[2], int | float)
    assert row[1] == "起"
    assert sheet.freeze_panes
    with reading(app.reader.engine) as connection:
        files = set(connection.scalars(audit_line.select().with_only_columns(audit_line.c.object)))
    assert {"pingan-headlines-31001-2016Q4.csv", "pingan-headlines-31001-2016Q4.xlsx"} <= files


@pytest.mark.parametrize(
    "path", ["/headlines/31001/2016Q4/pdf", "/headlines/x/2016Q4/csv", "/headlines/31001/x/csv"]
)
def test_what_there_is_not_is_not_found(client, path):
    assert client.get(path).status_code == 404
