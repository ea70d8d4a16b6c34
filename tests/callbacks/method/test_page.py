import csv
import hashlib
import io
import json
from dataclasses import replace
from datetime import datetime

import openpyxl
import pytest

from callbacks.files.table_files import csv_content
from callbacks.method.files import SHEETS, indicators_sheet
from callbacks.register import Permission
from layouts.text import Text
from pingan.system.indicator_system import parse_system


def words(content):
    return json.dumps(content, ensure_ascii=False)


def rows_of(answer):
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def ask_for(client, code, theme="light", area="31"):
    return client.post(
        "/_dash-update-component",
        json={
            "output": "..method-curve.figure...method-facts.children..",
            "outputs": [
                {"id": "method-curve", "property": "figure"},
                {"id": "method-facts", "property": "children"},
            ],
            "inputs": [
                {"id": "method-indicator", "property": "value", "value": code},
                {"id": "theme", "property": "data", "value": theme},
            ],
            "state": [{"id": "method-area", "property": "data", "value": area}],
            "changedPropIds": ["method-indicator.value"],
        },
    )


@pytest.mark.parametrize(
    ("search", "chosen"),
    [
        ("", "S1"),
        ("?indicator=F1", "F1"),
        ("?measure=S2", "S2"),  # it came along from the map
        ("?measure=S2&indicator=F1", "F1"),
        ("?measure=index", "S1"),
    ],
)
def test_the_address_chooses_the_indicator(client, call_page, search, chosen):
    content, notice = call_page(client, "/method", search)
    assert f'"value": "{chosen}"' in words(content)
    assert notice == ""


def test_an_unknown_indicator_is_named_and_the_page_stands(client, call_page):
    content, notice = call_page(client, "/method", "?indicator=Z9&area=99")
    assert "indicator" in notice
    assert "area" in notice
    assert '"method-curve"' in words(content)


def test_the_page_tells_every_release_and_version(client, call_page, published):
    content = words(call_page(client, "/method")[0])
    for release in published.releases.values():
        assert release.release_id in content
        assert release.sha256 in content
    assert published.system.sha256 in content


def test_another_indicator_comes_with_its_area(client, published):
    shown = ask_for(client, "S1", area="31001").get_json()["response"]
    rows = published.releases["2017Q1"].scores.indicators.set_index(["area_code", "indicator"])
    area = next(trace for trace in shown["method-curve"]["figure"]["data"] if trace["name"] == "area")
    assert area["y"] == [pytest.approx(rows.at[("31001", "S1"), "efficacy"])]
    assert "街道1" in words(shown["method-facts"]["children"])


def test_a_withheld_value_is_told_as_withheld_and_not_drawn(client):
    shown = ask_for(client, "S1", area="310022").get_json()["response"]
    assert "area" not in {trace["name"] for trace in shown["method-curve"]["figure"]["data"]}
    assert Text("zh")("reason.denominator_small", minimum="5") in words(shown["method-facts"]["children"])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_table_of_indicators_is_exported_in_the_readers_language(client, published, language):
    client.set_cookie("pingan_language", language)
    answer = client.get("/method/indicators.csv")
    text = Text(language)
    assert answer.headers["Content-Disposition"] == "attachment; filename=small-1-indicators.csv"
    mark, about, head, *rows = rows_of(answer)
    assert mark == [text("shell.demonstration_long")]
    assert about[1] == published.system.sha256
    assert head[:3] == [
        text("method.field_dimension"),
        text("method.column_code"),
        text("method.column_name"),
    ]
    assert [row[1] for row in rows] == list(published.system.codes)
    assert rows[1][head.index(text("method.column_satisfactory"))] == "-10.0"  # a number, not text


def test_no_exported_name_is_taken_for_a_formula(published):
    text = published.system.text.replace('name_zh = "盗窃"', 'name_zh = "=1+1"')
    dangerous = replace(published, system=parse_system(text))
    content = csv_content([indicators_sheet(Text("zh"), dangerous)]).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))
    assert [row[2] for row in rows[3:]] == ["'=1+1", "案件变化", "防御等级"]


@pytest.mark.parametrize("name", SHEETS)
def test_every_table_of_the_page_is_saved_with_typed_cells_under_a_head_that_stays(client, published, name):
    rows = rows_of(client.get(f"/method/{name}.csv?indicator=S1&area=310022"))
    page = openpyxl.load_workbook(io.BytesIO(client.get(f"/method/{name}.xlsx?indicator=S1").data)).active
    whole = [[cell for cell in row if cell is not None] for row in page.values]
    assert rows[0] == [Text("zh")("shell.demonstration_long")]
    assert published.system.version in " ".join(str(cell) for row in rows[:6] for cell in row)
    if name == "quality":
        assert whole[-1][-3:] == [int(cell) for cell in rows[-1][-3:]]
    if name == "curve":
        assert [row[0] for row in rows[-3:]] == ["310022", "31001", "31002"]
        assert rows[-3][2] == "", "what is withheld is withheld here, too"
        assert isinstance(whole[-1][2], float)
    if name == "releases":
        assert {row[1] for row in rows if len(row) > 3} >= {
            one.release_id for one in published.releases.values()
        }
        assert isinstance(whole[-1][2], datetime)
    head = rows.index(next(row for row in rows if len(row) > 3))
    assert int(page.freeze_panes[1:]) == head + 3  # below the empty line and the head


def test_the_systems_file_is_the_one_that_its_hash_names(client, published):
    answer = client.get(f"/method/system/{published.system.sha256}.toml")
    assert hashlib.sha256(answer.get_data()).hexdigest() == published.system.sha256
    assert answer.headers["Content-Disposition"] == "attachment; filename=small-1.toml"


@pytest.mark.parametrize("name", ["0" * 64, "x"])
def test_a_hash_of_nothing_is_not_found(client, name):
    assert client.get(f"/method/system/{name}.toml").status_code == 404


def test_with_nothing_published_there_is_nothing_to_export(empty_client, call_page):
    assert empty_client.get("/method/indicators.csv").status_code == 404
    assert "pingan publish" in words(call_page(empty_client, "/method")[0])


def test_files_need_the_permission_to_export_and_the_page_to_read(app):
    assert app.register.routes["/method/indicators.<form>"] is Permission.EXPORT
    assert app.register.routes["/method/system/<sha256>.toml"] is Permission.EXPORT
    assert (
        app.register.callbacks["..method-curve.figure...method-facts.children.."] is Permission.READ_PUBLISHED
    )


def test_a_reader_of_english_gets_english(client, call_page):
    client.set_cookie("pingan_language", "en")
    content = words(call_page(client, "/method")[0])
    assert "How it is computed" in content
    for word in Text("zh").words.values():
        if len(word) > 3 and not word.isascii():
            assert word not in content
