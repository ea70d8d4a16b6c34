"""The playlist as an administrator arranges it in a browser: the frame beside it plays what is not saved yet."""

from playwright.sync_api import expect


def test_what_is_arranged_plays_in_the_frame_before_it_is_saved(open_page, atlas_url, until):
    with open_page(role="admin") as page:
        page.goto(f"{atlas_url}/admin/screen")
        rows, frame = page.locator("#screen-rows > li"), page.frame_locator("#screen-preview")
        expect(frame.locator("#screen")).to_contain_text("全区总览")
        expect(frame.locator("#screen")).to_contain_text("天山路街道")
        count = rows.count()
        # by the keyboard: the second scene becomes the first
        rows.nth(1).locator(".scene-signs button").first.press("Enter")
        expect(rows.nth(0).locator("select").first).to_have_value("dimension")
        rows.nth(0).locator("select").nth(1).select_option("security")
        expect(frame.locator("#screen")).to_contain_text("治安状况")
        page.click("#screen-add")
        expect(rows).to_have_count(count + 1)
        seconds = rows.nth(count).locator("input[type=number]")
        seconds.fill("3")
        seconds.press("Tab")
        expect(page.locator("#screen-summary")).to_contain_text("5 到 600")
        expect(page.locator("#screen-save")).to_be_disabled()
        seconds.fill("33")
        seconds.press("Tab")
        expect(page.locator("#screen-summary")).to_contain_text("一轮")
        expect(page.locator("#screen-save")).to_be_enabled()
        rows.nth(count).locator("select").first.select_option("street")
        expect(rows.nth(count).locator("input[type=checkbox]")).to_have_count(10)
        overflow = "document.documentElement.scrollWidth > innerWidth"
        assert not page.evaluate(overflow)
        assert until(page, "document.querySelector('#screen-preview').src.includes('%22seconds%22%3A33')")
        page.click("#screen-default")
        expect(rows).to_have_count(count)


def test_a_session_that_ends_is_told_in_the_frame_and_on_the_page_and_is_no_tokens_matter(
    open_page, atlas_url, account_in, demonstration_data
):
    name, password = account_in(demonstration_data, "admin")
    with open_page(role=None) as page:
        page.goto(f"{atlas_url}/sign-in?next=/admin/screen")
        page.fill("#name", name)
        page.fill("#password", password)
        page.press("#password", "Enter")
        frame = page.frame_locator("#screen-preview")
        expect(frame.locator("#screen")).to_contain_text("全区总览")
        page.context.clear_cookies(name="pingan_session")
        expect(frame.locator(".state")).to_contain_text("登录已结束：请重新登录")
        expect(frame.locator("#screen")).not_to_contain_text("令牌")
        expect(frame.locator("#screen")).to_contain_text("全区总览")  # the picture stays
        notice = page.locator("#session-ended")
        expect(notice).to_be_visible()
        notice.locator("a").click()
        expect(page.locator("#name")).to_be_focused()
        assert page.url.endswith("next=%2Fadmin%2Fscreen")
