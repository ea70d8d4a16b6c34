"""The data office's page and routes: what an officer can do, what is refused, what is never half done."""

import io
import json
import zipfile
from datetime import date
from functools import partialmethod
from urllib.parse import quote

import openpyxl
import pytest

from callbacks.office.data import quarter_of
from callbacks.office.files import plain_name
from pingan.intake.desk import Desk
from pingan.intake.limits import Limits
from pingan.storage import list_batches
from tests.callbacks.office.small_layouts import LAYOUTS, workbook


@pytest.fixture(scope="module")
def data_app(make_app, make_district, tmp_path_factory):
    """Give an application of the module's own, whose departments send two sheets and one."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "layouts.toml").write_text(LAYOUTS, encoding="utf-8")
    make_district(folder / "pingan.db")
    return make_app(folder / "pingan.db", layouts=str(folder / "layouts.toml"))


@pytest.fixture
def office(data_app, signed_in):
    """Give the browser of a data officer."""
    return signed_in(data_app.server.test_client(), "data")


@pytest.fixture
def upload(office):
    """Give a function that uploads bytes under a name, as the page's script does."""

    def send(content, name="2017Q2_公安分局.xlsx", quarter="2017Q2", client=office):
        form = {"quarter": quarter, "file": (io.BytesIO(content), name)}
        return client.post("/data/upload", data=form, content_type="multipart/form-data")

    return send


def words(content):
    return json.dumps(content, ensure_ascii=False)


def said(answer):
    assert answer.status_code == 200, answer.text
    return answer.get_json()


@pytest.mark.parametrize("role", ["leader", "street", "admin"])
def test_nobody_but_the_data_office_comes_near_departments_files(data_app, signed_in, upload, role):
    client = signed_in(data_app.server.test_client(), role)
    assert client.get("/data").status_code == 403
    assert upload(b"x", client=client).status_code == 403
    for path in ("/data/templates/2017Q2.zip", "/data/files/1/marked.xlsx"):
        assert client.get(path).status_code == 403
    for path in ("files/1/accept", "files/1/remove", "batches/1/withdraw", "quarters/2017Q2/due"):
        assert client.post(f"/data/{path}", json={}).status_code == 403
    assert list_batches(data_app.reader.engine, "2017Q2").empty


def test_the_page_opens_at_the_quarter_after_the_newest_published(office, call_page):
    content, notice = call_page(office, "/data")
    shown = words(content)
    assert (notice, "2017年第二季度 数据报送" in shown) == ("", True)
    assert "公安分局" in shown
    assert '"data-quarter": "2017Q2"' in shown


def test_a_wrong_quarter_in_the_address_is_named_and_the_page_stands(office, call_page):
    content, notice = call_page(office, "/data", "?for=soon&file=999&kind=odd")
    assert "for" in notice
    assert "2017年第二季度 数据报送" in words(content)
    assert quarter_of("?for=2016Q4", "2017Q2") == ("2016Q4", ())


def test_before_there_are_boundaries_the_office_is_told_what_to_do(empty_client, signed_in, call_page):
    office = signed_in(empty_client.application.test_client(), "data")
    content, _ = call_page(office, "/data")
    assert "system import" in words(content)


def test_a_file_goes_from_upload_to_the_board_and_back_out(office, upload, call_page, data_app):
    engine = data_app.reader.engine
    content = workbook("2017Q2")
    answer = said(upload(content))
    assert (answer["ok"], answer["state"], answer["open"]) == (True, "accepted", False)
    (batch,) = list_batches(engine, "2017Q2").to_dict("records")
    assert batch["received_by"] == "tests data"
    assert "2 / 3 项指标已采纳" in words(call_page(office, "/data")[0])
    again = said(upload(content))
    assert (again["state"], str(batch["batch_id"]) in again["message"]) == ("present", True)
    withdraw = f"/data/batches/{batch['batch_id']}/withdraw"
    assert not said(office.post(withdraw, json={"reason": "  "}))["ok"]
    assert said(office.post(withdraw, json={"reason": "报错了文件"}))["ok"]
    assert list_batches(engine, "2017Q2")["status"].tolist() == ["withdrawn"]
    refused = said(office.post(withdraw, json={"reason": "再一次"}))
    assert (refused["ok"], "已经撤回" in refused["message"]) == (False, True)


def test_errors_are_shown_with_their_cells_and_come_back_in_the_officers_workbook(office, upload, call_page):
    answer = said(upload(workbook("2017Q2", {"C4": -1}), "有错.xlsx"))
    assert (answer["state"], answer["open"], answer["findings"]) == ("errors", True, 1)
    number = answer["number"]
    shown = words(call_page(office, "/data", f"?file={number}")[0])
    assert "居委会 C4" in shown
    back = office.get(f"/data/files/{number}/marked.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(back.data))
    assert book["居委会"]["C4"].comment is not None
    assert quote("有错.xlsx_检查结果.xlsx") in back.headers["Content-Disposition"]
    assert said(office.post(f"/data/files/{number}/remove", json={}))["ok"]
    assert "居委会 C4" not in words(call_page(office, "/data")[0])


def test_odd_figures_are_accepted_only_with_a_remark(office, upload, data_app):
    answer = said(upload(workbook("2017Q2", {"D4": 900_000}), "多一位.xlsx"))
    assert (answer["state"], answer["open"]) == ("waiting", True)
    accept = f"/data/files/{answer['number']}/accept"
    assert "500" in said(office.post(accept, json={"remark": " "}))["message"]
    assert office.post(accept, json={"remark": "长" * 501}).status_code == 400
    assert list_batches(data_app.reader.engine, "2017Q2")["status"].tolist().count("accepted") == 0
    done = said(office.post(accept, json={"remark": "新小区入住，已核实"}))
    assert done["ok"]
    last = list_batches(data_app.reader.engine, "2017Q2").iloc[-1]
    assert (last["remark"], last["status"]) == ("新小区入住，已核实", "accepted")
    late = said(office.post(accept, json={"remark": "再一次"}))
    assert (late["ok"], "tests data" in late["message"]) == (False, True)
    said(office.post(f"/data/batches/{last['batch_id']}/withdraw", json={"reason": "试验完毕"}))


def test_a_file_that_is_too_large_is_refused_by_its_length_before_it_is_read(
    make_app, signed_in, upload, tmp_path, monkeypatch
):
    content = b"x" * 300_000
    assert upload(content).status_code == 200  # and it is told what is wrong with it
    monkeypatch.setattr(Desk, "__init__", partialmethod(Desk.__init__, limits=Limits(file_bytes=100_000)))
    monkeypatch.setattr(Desk, "receive", lambda *_: pytest.fail("it was read"))
    app = make_app(tmp_path / "pingan.db")
    answer = upload(content, client=signed_in(app.server.test_client(), "data"))
    assert answer.status_code == 413
    assert answer.get_json()["message"].startswith("发来的内容有 300 kB，超过这里的上限 200 kB")


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ({"quarter": "2017Q2"}, "没有收到文件"),
        ({"quarter": "soon", "file": (io.BytesIO(b"x"), "a.xlsx")}, "没有这个季度"),
        ({"quarter": "2017Q2", "file": (io.BytesIO(b"x"), "13812345678.xlsx")}, "个人号码"),
    ],
)
def test_a_request_that_no_page_sends_is_refused_in_words(office, form, reason):
    answer = said(office.post("/data/upload", data=form, content_type="multipart/form-data"))
    assert (answer["ok"], reason in answer["message"]) == (False, True)


def test_a_day_can_be_set_and_nonsense_is_refused(office, call_page):
    set_day = "/data/quarters/2017Q4/due"
    assert said(office.post(set_day, json={"due_on": "2018-02-01"}))["ok"]
    assert "截止 2018-02-01" in words(call_page(office, "/data", "?for=2017Q4")[0])
    assert not said(office.post(set_day, json={"due_on": "tomorrow"}))["ok"]
    assert office.post("/data/quarters/soon/due", json={"due_on": str(date.today())}).status_code == 404  # noqa: DTZ011
    assert office.post(set_day, data="due_on=2018-02-01").status_code == 400


def test_each_department_has_its_template_and_all_come_in_one_archive(office, upload):
    answer = office.get("/data/templates/2017Q2.zip")
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    assert archive.namelist() == ["2017Q2_公安分局.xlsx", "2017Q2_综治办.xlsx"]
    one = office.get("/data/templates/2017Q2/公安分局.xlsx")
    assert [page.title for page in openpyxl.load_workbook(io.BytesIO(one.data))] == [
        "居委会",
        "街镇",
        "填表说明",
    ]
    assert said(upload(one.data))["state"] == "empty"  # as it was sent out: no fault, nothing written
    for path in ("soon.zip", "2017Q2/没有这个部门.xlsx", "1999Q9.zip"):
        assert office.get(f"/data/templates/{path}").status_code == 404


def test_what_is_not_there_is_said_not_to_be_there(office):
    assert office.get("/data/files/999/marked.xlsx").status_code == 404
    for path in ("files/999/accept", "files/999/remove", "batches/999/withdraw"):
        assert not said(office.post(f"/data/{path}", json={"reason": "x"}))["ok"]


def test_another_site_cannot_make_an_officers_browser_send_anything(office):
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
    answer = office.post("/data/batches/1/withdraw", json={"reason": "x"}, headers=headers)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\报送\\a.xlsx", "a.xlsx"),
        ("../../a.xlsx", "a.xlsx"),
        ("a\x00\r\nb.xlsx", "a b.xlsx"),
        ("长" * 300 + ".xlsx", "长" * 195 + ".xlsx"),
        ("/", "file"),
    ],
)
def test_a_files_name_is_kept_without_folders_and_tricks(given, kept):
    assert plain_name(given) == kept


def test_the_board_is_saved_as_a_table_with_a_row_for_each_indicator(office):
    rows = office.get("/data/board/2017Q2.csv").data.decode("utf-8-sig").splitlines()
    assert "演示数据" in rows[0]
    assert rows[1] == "各部门进度,2017年第二季度"
    assert rows[3] == "部门,代码,指标,状态,逾期,已报区域,应报区域"
    assert len(rows) > 5
    assert office.get("/data/board/2017Q2.xlsx").data[:2] == b"PK"
    assert office.get("/data/board/spring.csv").status_code == 404
