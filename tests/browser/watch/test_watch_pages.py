"""Warnings, listed areas and contact compounds as a leader uses them, each opened once; and a table's two files."""

import io

import openpyxl
from playwright.sync_api import expect

from pingan.access.accounts import account_named
from pingan.access.contacts import set_contacts
from pingan.access.principal import Actor
from pingan.storage import open_database

COMMITTEE = "310105006005"


def test_a_leader_acknowledges_a_warning_with_a_remark(atlas_url, page):
    page.goto(f"{atlas_url}/warnings?quarter=2016Q2&state=open")
    page.locator("#warning-list tbody a").first.click()
    page.wait_for_selector("#warning-remark")
    rows = page.locator("#warning-list tbody tr").count()
    page.click("#warning-acknowledge")
    page.wait_for_selector("#warning-said :text('请填写备注')")
    page.fill("#warning-remark", "=已约谈物业")
    page.click("#warning-acknowledge")
    page.wait_for_selector("#warning-panel .watch-notes :text('已约谈物业')")
    assert page.locator("#warning-list tbody tr").count() == rows - 1, (
        "what is done is no longer among the open"
    )
    page.goto(f"{atlas_url}/warnings?quarter=2016Q2&state=acknowledged")
    with page.expect_download() as saved:
        page.click(".watch-filters .export >> nth=1")
    cells = [
        cell
        for row in openpyxl.load_workbook(io.BytesIO(saved.value.path().read_bytes())).active
        for cell in row
    ]
    assert [cell.data_type for cell in cells if cell.value == "=已约谈物业"] == ["s"]


def test_a_leader_lists_an_area_that_is_picked_by_keyboard_and_takes_it_off(atlas_url, page):
    page.goto(f"{atlas_url}/listed")
    page.focus("#listed-find")
    page.keyboard.press("Enter")
    expect(page.locator(".dash-dropdown-search")).to_be_focused()  # what is typed before goes nowhere
    page.keyboard.type(COMMITTEE)
    page.wait_for_selector(f".dash-dropdown-option >> text={COMMITTEE} >> nth=0")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/listed?new={COMMITTEE}")
    page.fill("#listing-reason", "入室盗窃高发")
    page.fill("#listing-measure", "加装楼宇门")
    page.fill("#listing-office", "街道综治办")
    page.fill("#listing-due", "2030-01-31")
    page.click("#listing-put")
    own = ".watch-table tr:has-text('天山路街道第5居委会')"
    page.wait_for_selector(f"{own}:has-text('2030-01-31')")
    page.click(".watch-panel summary")
    page.fill("#listing-remark", "复核达标")
    page.click("#listing-remove")
    page.wait_for_selector(f"{own}:has-text('整改达标')")
    assert page.locator(own).count() == 1


def test_a_leader_goes_through_the_contact_compounds_worst_first_and_on_to_one(
    atlas_url, page, demonstration_data, account_in
):
    engine = open_database(f"sqlite:///{demonstration_data / 'pingan.db'}")
    account = account_named(engine, account_in(demonstration_data, "leader")[0])
    codes = [f"3101050060{part:02}001" for part in range(1, 8)]
    set_contacts(engine, Actor("tests"), account.account_id, codes)
    engine.dispose()
    page.goto(f"{atlas_url}/contact?quarter=2017Q1")
    page.wait_for_selector(".watch-table tbody tr")
    shown = page.locator(".watch-table tbody td:nth-child(3)").all_inner_texts()
    known = [float(one) for one in shown if one != "—"]
    assert known == sorted(known)
    assert len(shown) == len(codes)
    page.locator(".watch-table tbody a").first.click()
    page.wait_for_selector("#area-page")
    trend = page.locator("[data-table=trend]")
    trend.locator("summary").click()
    with page.expect_download() as saved:
        trend.locator("[data-form=xlsx]").click()
    rows = list(openpyxl.load_workbook(io.BytesIO(saved.value.path().read_bytes())).active.values)
    assert rows[0][0].startswith("# ")
    assert any(row[0] == "2017Q1" and isinstance(row[1], float) for row in rows)
