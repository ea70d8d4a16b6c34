"""A new quarter as the data office works it off, from empty templates to a corrected publication, in real windows.

Two officers and a leader, who has the map open all the while. `PINGAN_WALK_PICTURES` names a folder for a picture of
each step.
"""

import json
import os
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from pingan.access.audit import search, verify
from pingan.access.demonstration import demonstration_accounts
from pingan.storage import list_batches, open_database

QUARTER, NAME, TIANSHAN = "2017Q3", "2017年第三季度", "310105006"
SCRIPT = Path(__file__).parents[2] / "quarter" / "make_quarter.py"
BEYOND_ITS_CARD = """[...document.querySelectorAll('.office-card table')]
    .filter((t) => t.getBoundingClientRect().right > t.closest('.office-card').getBoundingClientRect().right)
    .map((t) => t.caption.textContent)"""
PATIENCE = 60_000  # ms, of one step on a machine that tests much else at the same time


@pytest.fixture
def installation(copy_demonstration, tmp_path, monkeypatch):
    """Give a data folder with a copy of the demonstration, in which a second account has to approve publications."""
    data = copy_demonstration(tmp_path / "data")
    monkeypatch.setenv("PINGAN_FOUR_EYES", "true")
    monkeypatch.setenv("PINGAN_DATA_DIR", str(data))
    monkeypatch.delenv("PINGAN_DATABASE_URL", raising=False)
    return data


@pytest.fixture
def engine(installation):
    """Give the installation's database, to look into."""
    opened = open_database(f"sqlite:///{installation / 'pingan.db'}")
    yield opened
    opened.dispose()


@pytest.fixture
def picture():
    """Give a function that takes a picture of a step where that is asked for."""
    folder, taken = os.environ.get("PINGAN_WALK_PICTURES"), []

    def take(page: Page, name: str) -> None:
        if folder:
            taken.append(name)
            page.wait_for_timeout(1_500)
            page.screenshot(path=Path(folder) / f"{len(taken):02}-{name}.png")

    return take


def sign_in(page: Page, url: str, account: tuple[str, str]) -> None:
    page.set_default_timeout(PATIENCE)
    page.goto(f"{url}/sign-in")
    page.fill("#name", account[0])
    page.fill("#password", account[1])
    page.press("#password", "Enter")
    page.wait_for_selector(".shell")


def upload(page: Page, paths: list[Path]) -> None:
    """Choose files and wait until something is said about each."""
    with page.expect_file_chooser() as chooser:
        page.click("#data-choose")
    chooser.value.set_files(paths)
    lines = page.locator("#data-uploads li")
    expect(lines).to_have_count(len(paths), timeout=PATIENCE)
    busy = "#data-uploads li:is([data-state=queued], [data-state=uploading], [data-state=checking])"
    expect(page.locator(busy)).to_have_count(0, timeout=4 * PATIENCE)


def confirm(page: Page, **said: str) -> None:
    """Accept the file that waits, with what is to be said about it."""
    page.click("#data-files [data-act=accept]")
    for name, words in said.items():
        page.fill(f"#dialog-accept textarea[name={name}]", words)
    page.click("#dialog-accept [type=submit]")
    expect(page.locator("#data-said")).to_contain_text("已采纳", timeout=PATIENCE)


def accepted(engine) -> Counter:
    """Return how many accepted batches of the quarter each department has."""
    batches = list_batches(engine, QUARTER)
    return Counter(batches.loc[batches["status"] == "accepted", "department"])


def publish(proposer: Page, approver: Page, url: str, reason: str | None = None) -> None:
    """Have one officer propose what was previewed, and the other one approve it."""
    proposer.goto(f"{url}/data/publish?for={QUARTER}")
    if reason:
        proposer.fill("#publish-reason", reason)
    proposer.click("#publish-button")
    expect(proposer.locator("#publish-result")).to_contain_text("已提交", timeout=PATIENCE)
    approver.goto(f"{url}/data?for={QUARTER}")
    approver.get_by_text("去复核").click()
    approver.click("#approve-button")


def shown(page: Page) -> dict:
    """Return what the map's page shows: the view, and where the map stands."""
    return page.evaluate(
        """() => { const {view} = pingan.page.state().current;
            const map = document.querySelector('.js-plotly-plot')._fullLayout.map._subplot.map;
            return {quarter: view.quarter, area: view.area, within: view.within, level: view.level,
                    measure: view.measure, zoom: map.getZoom(), centre: map.getCenter().toArray()}; }"""
    )


@pytest.mark.webgl
def test_a_quarter_goes_from_templates_through_mistakes_to_a_publication_and_its_correction(
    installation, engine, serve, open_page, until, picture, tmp_path
):
    accounts = {role: [] for role in ("leader", "data")}
    for name, role, password in demonstration_accounts(engine):
        accounts.get(role, []).append((name, password))
    with (
        serve(installation) as url,
        open_page(role=None) as officer,
        open_page(role=None) as second,
        open_page(role=None) as leader,
    ):
        sign_in(leader, url, accounts["leader"][0])
        leader.goto(f"{url}/map?quarter=2017Q2&area={TIANSHAN}&measure=S2")
        until(leader, "window.pingan?.page?.state?.().current?.view.area === '310105006'", 60)
        expect(leader.locator("#panel")).to_contain_text("天山路街道")
        until(
            leader, "document.querySelector('.js-plotly-plot')?._fullLayout?.map?._subplot?.map?.loaded()", 60
        )
        before = shown(leader)

        # The templates, from the page that an officer lands on.
        sign_in(officer, url, accounts["data"][0])
        officer.goto(f"{url}/data?for={QUARTER}")
        expect(officer.locator("h1")).to_have_text(f"{NAME} 数据报送")
        picture(officer, "empty-board")
        with officer.expect_download() as download:
            officer.get_by_role("link", name="下载全部模板").first.click()
        download.value.save_as(tmp_path / "templates.zip")
        with zipfile.ZipFile(tmp_path / "templates.zip") as archive:
            archive.extractall(tmp_path / "templates")
        run = [sys.executable, SCRIPT, tmp_path / "templates", "--out", tmp_path / "filled"]
        subprocess.run([*run, "--quarter", QUARTER, "--mistakes", "--corrected"], check=True)
        clean = sorted((tmp_path / "filled").glob("*.xlsx"))
        faulty = sorted((tmp_path / "filled" / "with-mistakes").glob("*.xlsx"))
        told = json.loads((tmp_path / "filled" / "with-mistakes" / "findings.json").read_text("utf-8"))

        # Mistakes: each is told with its place, and no file that has one is written.
        upload(officer, faulty)
        expect(officer.locator("#data-files .file")).to_have_count(len(faulty), timeout=PATIENCE)
        settled = {path.name for path in faulty} - set(
            officer.locator("#data-files .file:is(.errors, .waiting) .file-name").all_text_contents()
        )
        assert accepted(engine).total() == len(settled)
        expected = Counter(
            " ".join(filter(None, (item["sheet"], item["cell"])))
            for item in told
            if item["file"] not in settled and item["code"] != "remark_missing"  # that is asked for, not told
        )
        places = officer.locator("#data-findings .place")
        expect(places).to_have_count(expected.total(), timeout=PATIENCE)
        assert Counter(places.all_text_contents()) == expected
        picture(officer, "mistakes")
        officer.locator("#findings").scroll_into_view_if_needed()
        picture(officer, "findings")
        with officer.expect_download() as download:
            officer.locator("#data-files .file.errors [href$='marked.xlsx']").last.click()
        download.value.save_as(tmp_path / "marked.xlsx")
        first = next(item for item in told if download.value.suggested_filename.startswith(item["file"]))
        assert openpyxl.load_workbook(tmp_path / "marked.xlsx")[first["sheet"]][first["cell"]].comment

        # Mended: what replaces accepted figures (of the workbook that lacked an area) asks for the reason.
        upload(officer, clean)
        waiting = officer.locator("#data-files [data-act=accept]")
        expect(waiting).to_have_count(len(settled), timeout=PATIENCE)
        for _ in settled:
            confirm(officer, reason="补上缺少的街道")
        expect(officer.locator("#data-next")).to_contain_text("都已采纳", timeout=PATIENCE)
        expect(officer.locator("#data-board .chip:is(.awaited, .overdue, .errors, .received)")).to_have_count(
            officer.locator("#data-board .legend-line .chip:not(.accepted)").count()
        )
        officer.evaluate("scrollTo(0, 0)")
        picture(officer, "all-accepted")

        # Preview: on the page of figures and on the same map; the leader sees nothing of it.
        officer.get_by_role("link", name="去预览").first.click()
        expect(officer.locator("h1")).to_have_text(f"{NAME}预览", timeout=PATIENCE)
        expect(officer.locator(".office-page")).to_contain_text("天山路街道")
        picture(officer, "preview")
        for language, title in (("en", "Preview of"), ("zh", "预览")):  # English names are the longer ones
            cookie = {"name": "pingan_language", "value": language, "url": url}
            officer.context.add_cookies([cookie])
            officer.reload()
            expect(officer.locator("h1")).to_contain_text(title, timeout=PATIENCE)
            assert officer.evaluate(BEYOND_ITS_CARD) == []
        officer.get_by_role("link", name="在地图上看").click()
        expect(officer.locator("body")).to_contain_text(f"预览：{NAME}尚未发布", timeout=PATIENCE)
        until(
            officer,
            "document.querySelector('.js-plotly-plot')?._fullLayout?.map?._subplot?.map?.loaded()",
            60,
        )
        picture(officer, "preview-on-the-map")
        assert QUARTER not in leader.evaluate("pingan.context.quarters")

        # Published by a second person: the open map moves on by itself and keeps its place.
        sign_in(second, url, accounts["data"][1])
        publish(officer, second, url)
        expect(second.locator("#approve-result")).to_contain_text(f"{NAME}已发布", timeout=PATIENCE)
        expect(second.locator("#reject-button")).to_be_hidden()
        picture(second, "approved")
        expect(leader.locator("#edition-notice")).to_contain_text(f"{NAME}已发布", timeout=PATIENCE)
        until(leader, f"pingan.page.state().current.view.quarter === '{QUARTER}'", 60)
        expect(leader.locator("#panel")).to_contain_text(NAME, timeout=PATIENCE)
        picture(leader, "leader-moved-on")
        after = shown(leader)
        assert after | {"quarter": None, "zoom": None, "centre": None} == before | {
            "quarter": None,
            "zoom": None,
            "centre": None,
        }
        assert [after["zoom"], *after["centre"]] == pytest.approx([before["zoom"], *before["centre"]])

        # Corrected: late counts replace accepted ones with a reason, and readers are told it.
        officer.goto(f"{url}/data?for={QUARTER}")
        upload(officer, sorted((tmp_path / "filled" / "corrected").glob("*.xlsx")))
        confirm(officer, reason="派出所补报")
        officer.goto(f"{url}/data/correct?for={QUARTER}")
        expect(officer.locator(".office-page")).to_contain_text("有变动，去更正", timeout=PATIENCE)
        picture(officer, "to-correct")
        officer.goto(f"{url}/data/preview?for={QUARTER}")
        expect(officer.locator(".office-page")).to_contain_text("与现行发布对照", timeout=PATIENCE)
        picture(officer, "differences")
        publish(officer, second, url, reason="派出所补报九月数据")
        expect(second.locator("#approve-result")).to_contain_text("已更正", timeout=PATIENCE)
        notice = leader.locator("#edition-notice")
        expect(notice).to_contain_text(f"{NAME}已更正，页面已更新：派出所补报九月数据", timeout=PATIENCE)
        assert shown(leader)["quarter"] == QUARTER
        picture(leader, "leader-told-of-the-correction")
        leader.goto(f"{url}/correction?quarter={QUARTER}")
        expect(leader.locator(".office-history")).to_contain_text("派出所补报九月数据", timeout=PATIENCE)
        picture(leader, "correction")

    assert verify(engine).ok
    done = [line.action for line in reversed(search(engine, since=None, size=10_000).lines)]
    acts = [a for a in done if a in ("preview", "proposal", "approval", "publication", "correction")]
    order = [a for a, b in zip(acts, [None, *acts], strict=False) if a != b]
    assert order[-8:] == [
        "preview",
        "proposal",
        "approval",
        "publication",
        "preview",
        "proposal",
        "approval",
        "correction",
    ]
    assert {"import", "import-refused"} <= set(done)
