"""A data officer's quarter in a real browser: templates out, workbooks in, mistakes seen, mended, confirmed."""

import io
import os
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from pingan.storage import list_batches, open_database

MAKE_QUARTER = Path(__file__).parents[2] / "quarter" / "make_quarter.py"

POLICE, JUSTICE, FIRE, DRUGS = "公安分局", "司法局", "消防支队", "禁毒办"


@pytest.fixture(scope="module")
def quarter(demonstration_data, tmp_path_factory):
    """Give the filled workbooks of the next quarter, by department."""
    templates, filled = tmp_path_factory.mktemp("templates"), tmp_path_factory.mktemp("filled")
    environment = {**os.environ, "PINGAN_DATA_DIR": str(demonstration_data), "PINGAN_DATABASE_URL": ""}
    for command in (
        ["-m", "pingan.cli", "template", "2017Q3", "--out", str(templates)],
        [str(MAKE_QUARTER), str(templates), "--out", str(filled)],
    ):
        subprocess.run([sys.executable, *command], env=environment, check=True, stdout=subprocess.DEVNULL)
    return {path.stem.split("_")[1]: path for path in sorted(filled.glob("*.xlsx"))}


@pytest.fixture
def installation(demonstration_data, tmp_path):
    """Give a demonstration of the test's own."""
    folder = tmp_path / "own"
    folder.mkdir()
    with closing(sqlite3.connect(demonstration_data / "pingan.db")) as source:
        source.execute(f"VACUUM INTO '{folder / 'pingan.db'}'")  # whole, with what is still in the log
    return folder


@pytest.fixture
def office(installation, serve, open_page, sign_in):
    """Give a data officer's page at a server of the test's own."""
    with serve(installation) as url, open_page(role=None) as page:
        sign_in(page, url, installation, "data")
        page.goto(f"{url}/data")
        page.wait_for_selector(".data-table.board")
        page.url_of_server = url
        yield page


def choose(page, *files):
    with page.expect_file_chooser() as chooser:
        page.click("#data-choose")
    chooser.value.set_files([str(file) for file in files])


def line(page, name):
    return page.locator(".upload", has_text=name).last


def batches(installation):
    engine = open_database(f"sqlite:///{installation / 'pingan.db'}")
    found = list_batches(engine, "2017Q3")
    engine.dispose()
    return found


def changed(path, folder, cells, name=None):
    """Return a copy of a workbook with some cells of its first sheet changed."""
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    for cell, value in cells.items():
        page[cell] = value(page[cell].value) if callable(value) else value
    target = Path(folder, name or path.name)
    book.save(target)
    return target


def test_an_officer_takes_a_quarter_from_templates_to_complete(
    office, installation, quarter, tmp_path, until
):
    page = office
    assert "2017年第三季度" in page.inner_text("h1")
    with page.expect_download() as download:
        page.locator(".data-head").get_by_text("下载全部模板").click()
    archive = zipfile.ZipFile(download.value.path())
    assert sorted(archive.namelist()) == sorted(path.name for path in quarter.values())

    faulty = changed(quarter[JUSTICE], tmp_path, {"C5": -1, "D6": "95%"})
    odd = changed(quarter[FIRE], tmp_path, {"D4": lambda households: households * 12})
    others = [path for name, path in quarter.items() if name not in (JUSTICE, FIRE)]
    choose(page, faulty, odd, *others)
    until(page, "document.querySelectorAll('.upload[data-state=accepted]').length === 5", 60)
    line(page, faulty.name).get_by_text("有 2 处错误").wait_for()
    line(page, odd.name).get_by_text("等待确认").wait_for()
    page.locator(".data-next").get_by_text("1 个文件有错误").wait_for()
    assert sorted(batches(installation)["department"]) == sorted({*quarter} - {JUSTICE, FIRE})

    line(page, faulty.name).get_by_text("查看问题").click()
    places = "[...document.querySelectorAll('.findings .place')].map((place) => place.innerText).join()"
    until(page, f"{places} === '居委会 C5,居委会 D6'")
    with page.expect_download() as download:
        page.locator(".file.errors").get_by_text("下载标注的工作簿").click()
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    assert book["居委会"]["C5"].comment is not None

    choose(page, quarter[JUSTICE])  # mended
    line(page, quarter[JUSTICE].name).get_by_text("已采纳").wait_for()
    page.locator(".file.waiting").get_by_role("button", name="确认采纳").click()
    page.fill("#dialog-accept textarea:visible", "新小区入住，已向部门核实")
    page.locator("#dialog-accept").get_by_role("button", name="确认采纳").click()
    page.locator("#data-said", has_text="已采纳").wait_for()
    page.locator(".data-next").get_by_text("可以预览和发布").wait_for()
    assert "22 / 22" in page.inner_text("#data-board")
    assert batches(installation).iloc[-1]["remark"] == "新小区入住，已向部门核实"

    page.locator(".batch", has_text=DRUGS).get_by_text("撤回").click()
    page.fill("#dialog-withdraw textarea", "报错了文件")
    page.locator("#dialog-withdraw").get_by_role("button", name="撤回").click()
    page.locator("#data-said", has_text="已撤回").wait_for()
    page.locator(".data-next").get_by_text(DRUGS).wait_for()
    assert batches(installation).set_index("department").loc[DRUGS, "status"] == "withdrawn"


def test_dropped_files_are_taken_and_one_too_large_never_leaves_the_machine(office, quarter, tmp_path):
    page = office
    content = list(quarter[DRUGS].read_bytes())
    assert page.get_attribute("#data-drop", "data-most") == "20000000"
    transfer = page.evaluate_handle(
        """(content) => {
            document.getElementById('data-drop').dataset.most = 1_000_000;
            const transfer = new DataTransfer();
            transfer.items.add(new File([new Uint8Array(content)], '2017Q3_禁毒办.xlsx'));
            transfer.items.add(new File([new Uint8Array(1_100_000)], '太大.xlsx'));
            return transfer;
        }""",
        content,
    )
    sent = []
    page.on("request", lambda request: sent.append(request) if request.url.endswith("/data/upload") else None)
    page.dispatch_event("#data-drop", "dragover", {"dataTransfer": transfer})
    assert page.locator("#data-drop.over").count() == 1
    page.dispatch_event("#data-board", "drop", {"dataTransfer": transfer})  # beside the box
    line(page, "太大.xlsx").get_by_text("文件有 1.1 MB，超过上限 1 MB").wait_for()
    line(page, "2017Q3_禁毒办.xlsx").get_by_text("已采纳").wait_for()
    assert len(sent) == 1


def test_two_officers_at_once_see_each_others_work_and_undo_none_of_it(
    office, open_page, sign_in, installation, quarter, tmp_path
):
    other_numbers = changed(
        quarter[DRUGS], tmp_path, {"C4": lambda count: count + 1}, "2017Q3_禁毒办_新.xlsx"
    )
    with open_page(role=None) as second:
        sign_in(second, office.url_of_server, installation, "data")
        second.goto(f"{office.url_of_server}/data")
        second.wait_for_selector(".data-table.board")
        choose(office, quarter[DRUGS])
        line(office, quarter[DRUGS].name).get_by_text("已采纳").wait_for()
        choose(second, other_numbers)
        line(second, other_numbers.name).get_by_text("等待确认").wait_for()
        second.locator(".file.waiting", has_text="会取代已采纳的数据").wait_for()
        choose(office, quarter[DRUGS])
        line(office, quarter[DRUGS].name).get_by_text("相同，未重复导入").wait_for()
        office.locator(".file.waiting").get_by_role("button", name="搁置").click()
        office.locator("#dialog-remove").get_by_role("button", name="搁置").click()
        office.locator("#data-said", has_text="已搁置").wait_for()
        second.locator(".file.waiting").get_by_role("button", name="确认采纳").click()
        second.fill("#dialog-accept textarea:visible", "漏报一人")
        second.locator("#dialog-accept").get_by_role("button", name="确认采纳").click()
        second.locator("#dialog-accept .problem", has_text="已由").wait_for()
    assert len(batches(installation)) == 1


def test_a_server_that_goes_away_in_the_middle_leaves_nothing_half_done_and_the_file_in_hand(
    office, installation, quarter
):
    page = office
    page.route("**/data/upload", lambda route: route.abort("connectionreset"))
    choose(page, quarter[DRUGS])
    line(page, quarter[DRUGS].name).get_by_text("与服务器的连接断了").wait_for()
    assert batches(installation).empty
    page.unroute("**/data/upload")
    line(page, quarter[DRUGS].name).get_by_role("button", name="重试").click()
    line(page, quarter[DRUGS].name).get_by_text("已采纳").wait_for()
    assert len(batches(installation)) == 1
    assert len(page.watched.errors) == 1  # Chromium's own line about the lost connection
    assert "ERR_CONNECTION_RESET" in page.watched.errors.pop()


def test_a_session_that_ends_in_the_middle_keeps_the_file_in_hand(office, installation, quarter, sign_in):
    page = office
    kept = page.context.cookies()
    page.context.clear_cookies(name="pingan_session")
    choose(page, quarter[DRUGS])
    line(page, quarter[DRUGS].name).get_by_text("登录已过期").wait_for()
    assert batches(installation).empty
    page.context.add_cookies(kept)  # signed in again, in another window
    line(page, quarter[DRUGS].name).get_by_role("button", name="重试").click()
    line(page, quarter[DRUGS].name).get_by_text("已采纳").wait_for()


def test_the_board_is_worked_by_keyboard_and_a_question_can_be_left(office):
    page = office
    page.locator("[data-act=due]").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#dialog-due[open]")
    assert page.evaluate("document.activeElement.name") == "due_on"
    page.keyboard.press("Escape")
    page.wait_for_selector("#dialog-due", state="hidden")
    assert page.evaluate("document.activeElement.dataset.act") == "due"
    page.keyboard.press("Enter")
    page.fill("#dialog-due input", "2030-01-31")
    page.keyboard.press("Enter")
    page.locator("#data-said", has_text="2030-01-31").wait_for()
    page.locator(".data-due", has_text="截止 2030-01-31").wait_for()
    assert page.locator(".chip.overdue").count() == 1  # in the legend alone


def test_another_quarter_is_chosen_and_stays_in_the_address(office):
    page = office
    page.select_option("#data-quarter", "2017Q2")
    page.wait_for_url("**/data?for=2017Q2")
    page.locator("h1", has_text="2017年第二季度").wait_for()
    page.locator(".data-next", has_text="已经发布").wait_for()
    assert page.locator("[data-act=withdraw]").count() == 0  # published: corrected by uploading
    page.reload()
    page.locator("h1", has_text="2017年第二季度").wait_for()


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080), (3840, 2160)])
def test_the_page_fits_its_width(open_page, atlas_url, width, height):
    with open_page(role="data", viewport={"width": width, "height": height}) as page:
        page.goto(f"{atlas_url}/data")
        page.wait_for_selector(".data-table.board")
        assert page.evaluate(
            "document.querySelector('.data-page').scrollWidth <= document.querySelector('.data-page').clientWidth"
        )
        small = page.evaluate(
            """[...document.querySelectorAll('.data-page button, .data-page a, .data-page select')]
                .filter((e) => e.offsetParent && e.getBoundingClientRect().height < 43.5).map((e) => e.outerHTML)"""
        )
        assert small == []
        page.evaluate("document.getElementById('findings').scrollIntoView({block: 'start'})")
        assert (
            page.evaluate("document.scrollingElement.scrollTop + document.body.scrollTop") == 0
        )  # the bar stays
