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


def test_the_keyboard_stays_with_the_scene_that_it_moves_and_with_the_row_after_one_that_it_removes(
    open_page, atlas_url
):
    with open_page(role="admin") as page:
        page.goto(f"{atlas_url}/admin/screen")
        rows = page.locator("#screen-rows > li")
        expect(rows.first).to_be_visible()
        count = rows.count()

        def kinds():
            return [row.locator("select").first.input_value() for row in rows.all()]

        def button(place, which):
            return rows.nth(place).locator(".scene-signs button").nth(which)

        before = kinds()
        button(0, 1).focus()
        for place in range(1, count):  # all the way down
            page.keyboard.press("Enter")
            expect(button(place, 1 if place < count - 1 else 0)).to_be_focused()
        assert kinds() == [*before[1:], before[0]]
        for place in reversed(range(count - 1)):  # and up again
            page.keyboard.press("Enter")
            expect(button(place, 0 if place else 1)).to_be_focused()
        assert kinds() == before
        button(count - 1, 2).focus()
        for left in range(count - 1, 1, -1):
            page.keyboard.press("Enter")
            expect(rows).to_have_count(left)
            expect(button(left - 1, 2)).to_be_focused()
        page.keyboard.press("Enter")
        expect(rows).to_have_count(1)
        expect(rows.nth(0).locator("select").first).to_be_focused()  # the last one stays: nothing to press


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
