"""The administrator's pages in a real browser: what is done in one window holds in the other ones."""

import re
import time

import pyotp
import pytest

from pingan.access.accounts import create_account
from pingan.access.principal import Actor
from pingan.storage import open_database

PASSWORD = "Wolkenkratzer-29-Fuchs"  # noqa: S105 - of accounts that live as long as the tests
NEW_PASSWORD = "Regenschirm-41-Otter"  # noqa: S105


@pytest.fixture
def account(demonstration_data):
    """Give a function that makes an account of the test's own, and returns its name."""

    def make(name, role="data"):
        engine = open_database(f"sqlite:///{demonstration_data / 'pingan.db'}")
        create_account(engine, Actor("tests"), name, role, PASSWORD, must_change=False)
        engine.dispose()
        return name

    return make


def sign_in(page, url, name, password=PASSWORD):
    page.goto(f"{url}/sign-in")
    page.fill("#name", name)
    page.fill("#password", password)
    page.press("#password", "Enter")


def test_a_new_street_account_gets_in_once_with_its_one_time_password_and_then_with_its_own(
    open_page, atlas_url
):
    with open_page(role="admin") as admin:
        admin.goto(f"{atlas_url}/admin?account=new")
        admin.fill("#account-name", "天山路街道平安办公室")
        admin.select_option("#account-role", "leader")
        admin.wait_for_selector("#account-area", state="hidden")
        admin.select_option("#account-role", "street")
        admin.select_option("#account-area", label="天山路街道")
        admin.press("#account-name", "Enter")
        secret = admin.inner_text("#account-one-time")
        assert "天山路街道平安办公室" in admin.inner_text("#account-list")
    with open_page(role=None) as street:
        sign_in(street, atlas_url, "天山路街道平安办公室", secret)
        street.wait_for_selector("#account-old")
        street.goto(f"{atlas_url}/map")
        street.wait_for_url("**/account")  # nothing else opens before
        street.fill("#account-old", secret)
        street.fill("#account-new", NEW_PASSWORD)
        street.fill("#account-again", NEW_PASSWORD)
        street.click("#account-change")
        street.click(".account-on")
        street.wait_for_url("**/area/310105006*")
    with open_page(role=None) as again:
        sign_in(again, atlas_url, "天山路街道平安办公室", secret)
        again.wait_for_selector("[role=alert]")
        sign_in(again, atlas_url, "天山路街道平安办公室", NEW_PASSWORD)
        again.wait_for_url("**/area/310105006*")


def test_what_cannot_be_is_told_beside_the_form_and_what_was_typed_stays(open_page, atlas_url):
    with open_page(role="admin") as admin:
        admin.goto(f"{atlas_url}/admin?account=new")
        admin.fill("#account-name", "新泾镇平安办公室")
        admin.press("#account-name", "Enter")
        admin.wait_for_selector("#account-said [role=alert]")
        assert admin.input_value("#account-name") == "新泾镇平安办公室"
        assert "新泾镇平安办公室" not in admin.inner_text("#account-list")


def test_an_act_is_done_only_by_the_button_that_its_explanation_shows(open_page, atlas_url, account):
    name = account("区平安办临时岗")
    with open_page(role="admin") as admin:
        admin.goto(f"{atlas_url}/admin")
        admin.click(f"#account-list >> text={name}")
        summary = admin.locator("summary", has_text="停用账号")
        summary.focus()
        admin.keyboard.press("Enter")
        admin.keyboard.press("Tab")
        assert admin.inner_text("#account-said") == ""
        admin.keyboard.press("Enter")
        admin.wait_for_selector("#account-said .said")
        assert "已停用" in admin.inner_text("#account-panel")
    with open_page(role=None) as page:
        sign_in(page, atlas_url, name)
        page.wait_for_selector("[role=alert]")


def test_a_strangers_guesses_hold_up_no_known_browser_and_the_button_unlocks_the_others(
    open_page, atlas_url, account
):
    name = account("区平安办信访岗")
    with open_page(role=None) as known, open_page(role=None) as new, open_page(role="admin") as admin:
        sign_in(known, atlas_url, name)
        known.wait_for_selector(".shell")
        for _ in range(5):
            sign_in(new, atlas_url, name, "a stranger's guess")
            new.wait_for_selector("[role=alert]")
        sign_in(new, atlas_url, name)
        assert "锁定到" in new.inner_text("[role=alert]")
        known.context.clear_cookies(name="pingan_session")
        sign_in(known, atlas_url, name)
        known.wait_for_selector(".shell")
        admin.goto(f"{atlas_url}/admin")
        admin.click(f"#account-list >> text={name}")
        admin.click("summary:has-text('解除登录锁定')")
        admin.click(".admin-act[open] button")
        admin.wait_for_selector("#account-said .said")
        assert admin.locator("summary:has-text('解除登录锁定')").count() == 0
        sign_in(new, atlas_url, name)
        new.wait_for_selector(".shell")


def test_a_session_that_is_ended_in_one_window_is_over_in_the_other(open_page, atlas_url, account):
    name = account("区平安办值班室", "leader")
    with open_page(role=None) as reader, open_page(role="admin") as admin:
        sign_in(reader, atlas_url, name)
        reader.wait_for_selector("#ranked-list tbody tr")
        admin.goto(f"{atlas_url}/admin/sessions")
        row = admin.locator("#session-list tr", has_text=name)
        row.locator("summary").click()
        row.locator("button").click()
        admin.wait_for_selector("#session-said .said")
        assert name not in admin.inner_text("#session-list")
        reader.click("text=排名变动")
        reader.wait_for_url("**/sign-in?next=*")


def test_a_second_factor_is_set_up_and_asked_for(open_page, atlas_url, account):
    name = account("区平安办数据二室")
    with open_page(role=None) as page:
        sign_in(page, atlas_url, name)
        page.wait_for_selector(".shell")
        page.goto(f"{atlas_url}/account")
        page.fill("#factor-password", "not the password")
        page.press("#factor-password", "Enter")
        page.wait_for_selector(".factor .said.problem")
        page.fill("#factor-password", PASSWORD)
        page.press("#factor-password", "Enter")
        key = page.inner_text(".factor-key").replace(" ", "")
        size = page.evaluate("document.querySelector('.factor-picture').naturalWidth")
        assert size > 100  # the policy lets the picture in
        page.fill("#factor-code", pyotp.TOTP(key).now())
        page.press("#factor-code", "Enter")
        page.wait_for_selector("#factor-said .said")
        assert page.is_hidden("#factor-code")
    with open_page(role=None) as page:
        sign_in(page, atlas_url, name)
        page.wait_for_selector("#code")
        page.fill("#password", PASSWORD)
        page.fill("#code", pyotp.TOTP(key).at(time.time() + 30))
        page.press("#code", "Enter")
        page.wait_for_selector(".shell")
    with open_page(role="admin") as admin:
        admin.goto(f"{atlas_url}/admin")
        admin.click(f"#account-list >> text={name}")
        admin.click("text=重置第二重验证")
        admin.click(".admin-act[open] button")
        admin.wait_for_selector("#account-said .said")
    with open_page(role=None) as page:
        sign_in(page, atlas_url, name)
        page.wait_for_selector(".shell")


def test_a_screens_token_is_shown_once(open_page, atlas_url):
    with open_page(role="admin") as admin:
        admin.goto(f"{atlas_url}/admin/tokens")
        admin.fill("#screens-name", "指挥中心东墙")
        admin.press("#screens-name", "Enter")
        secret = admin.inner_text("#screens-once")
        assert re.fullmatch(r"[\w-]{43}", secret)
        admin.reload()
        admin.wait_for_selector("#screens-list tbody tr")
        assert secret not in admin.content()
        row = admin.locator("#screens-list tr", has_text="指挥中心东墙")
        row.locator("summary", has_text="撤销").click()
        row.locator("details[open] button").click()
        admin.wait_for_selector("#screens-said .said")
        assert "已撤销" in row.inner_text()


def test_the_log_is_searched_verified_and_taken_away(open_page, atlas_url):
    with open_page(role="admin") as admin:
        admin.goto(f"{atlas_url}/admin/audit")
        admin.select_option("select[name=action]", "sign-in")
        admin.press("input[name=text]", "Enter")
        admin.wait_for_url("**/admin/audit?*action=sign-in*")
        admin.wait_for_selector(".admin-table tbody tr")
        kinds = admin.locator(".admin-table tbody td:nth-child(5)").all_inner_texts()
        assert set(kinds) == {"登录"}
        admin.click("#audit-verify")
        admin.wait_for_selector("#audit-verified .said")
        assert "日志完整" in admin.inner_text("#audit-verified")
        with admin.expect_download() as taken:
            admin.click("text=导出 CSV")
        assert taken.value.suggested_filename.endswith(".csv")
        assert "sign-in" in taken.value.path().read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("role", ["leader", "street", "data"])
def test_nobody_else_sees_the_way_there_or_gets_there(open_page, atlas_url, role):
    with open_page(role=role) as page:
        page.goto(f"{atlas_url}/method")
        page.wait_for_selector(".method-page")
        assert page.locator(".nav-pages >> text=管理").count() == 0
        page.goto(f"{atlas_url}/admin")
        assert "没有权限" in page.inner_text("main")
        page.watched.errors.clear()  # Chromium notes the page's own 403


@pytest.mark.parametrize(
    "path",
    ["/admin", "/admin?account=new", "/admin/tokens", "/admin/screen", "/admin/sessions", "/admin/audit"],
)
def test_nothing_is_wider_than_the_page(open_page, atlas_url, path):
    with open_page(role="admin", locale="en-GB") as admin:
        admin.goto(f"{atlas_url}{path}")
        admin.wait_for_selector(".admin-page h1")
        assert admin.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert admin.locator(".nav-pages [aria-current=page]").get_attribute("href") == "/admin"
