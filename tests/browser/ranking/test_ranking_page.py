"""The movement page as its readers use it, in a real Chromium on the real demonstration district."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

TIANSHAN, JIANGSU, HONGQIAO = "310105006", "310105002", "310105009"
STORY = "天山路街道：+9.52，第 10 名升至第 3 名（2017年第一季度）"
LATIN = re.compile(r"[A-Za-z]{2,}")


def go(page: Page, address: str) -> None:
    """Open an address and wait until chart and table are drawn."""
    page.goto(address)
    page.wait_for_selector("#bump-frame[data-chosen]")
    expect(page.locator(".ag-center-cols-container .ag-row").first).to_be_visible()


def chosen(page: Page, code: str) -> None:
    """Wait until an area is in colour in the chart and selected in the table."""
    page.wait_for_selector(f'#bump-frame[data-chosen="{code}"]')
    expect(page.locator(f'.ag-row-selected[row-id="{code}"]').first).to_be_visible()


def place_on_chart(page: Page, code: str, quarter: float) -> tuple[float, float]:
    """Return where an area's line stands on the screen at a quarter, counted from 0."""
    return page.evaluate(
        """([code, quarter]) => {
            const plot = document.querySelector('#bump .js-plotly-plot');
            const line = plot.data.find((t) => t.meta?.code === code);
            const {margin, xaxis, yaxis} = plot.layout;
            const box = plot.getBoundingClientRect();
            const share = (value, [from, to]) => (value - from) / (to - from);
            const y = line.y[line.x.indexOf(quarter)];
            return [
                box.left + margin.l + share(quarter, xaxis.range) * (box.width - margin.l - margin.r),
                box.top + margin.t + (1 - share(y, yaxis.range)) * (box.height - margin.t - margin.b),
            ];
        }""",
        [code, quarter],
    )


def test_tianshans_story_is_on_the_first_screen(page: Page, atlas_url: str) -> None:
    go(page, f"{atlas_url}/ranking?quarter=2017Q1")
    chosen(page, TIANSHAN)
    expect(page.locator("#bump-note")).to_have_text(STORY)
    expect(page.locator("#bump")).to_contain_text("+9.52 ▲7")
    cells = page.locator(f'.ag-center-cols-container .ag-row[row-id="{TIANSHAN}"] .ag-cell')
    expect(cells.nth(3)).to_contain_text("+6.4")  # the table fills its cells after its rows
    assert " ".join(cells.all_inner_texts()).startswith("79.90 +9.52 ▲7 +6.4")
    for part in ("#bump-note", "#bump", ".ag-row[row-id='310105102']"):
        box = page.locator(part).first.bounding_box()
        assert box["y"] + box["height"] <= 768, f"{part} lies below the first screen"
    assert page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [
        1366,
        768,
    ]


def test_pointing_brings_a_line_forward_and_tells_its_score_without_a_request(
    page: Page, atlas_url: str, requests_of: Callable
) -> None:
    go(page, f"{atlas_url}/ranking?quarter=2017Q1")
    asked = requests_of(page)
    page.mouse.move(*place_on_chart(page, HONGQIAO, 3))
    page.wait_for_selector(f'#bump-frame[data-pointed="{HONGQIAO}"]')
    expect(page.locator("#bump-tip")).to_contain_text("虹桥街道")
    expect(page.locator("#bump-tip")).to_contain_text("2016年第二季度")
    expect(page.locator("#bump-tip")).to_contain_text(re.compile(r"综合指数 \d\d\.\d\d第 1 / 10"))
    expect(page.locator(f'.ag-row.pointed[row-id="{HONGQIAO}"]').first).to_be_visible()
    page.mouse.move(5, 760)
    expect(page.locator("#bump-tip")).to_be_hidden()
    expect(page.locator("#bump-note")).to_have_text(STORY)  # pointing keeps what was chosen
    assert asked == []


def test_a_click_on_a_line_or_a_name_keeps_it_in_colour_without_a_request(
    page: Page, atlas_url: str, requests_of: Callable
) -> None:
    go(page, f"{atlas_url}/ranking?quarter=2017Q1")
    asked = requests_of(page)
    page.mouse.click(*place_on_chart(page, HONGQIAO, 3))
    chosen(page, HONGQIAO)
    expect(page.locator("#bump-note")).to_contain_text("虹桥街道：")
    assert f"area={HONGQIAO}" in page.url
    x, y = place_on_chart(page, JIANGSU, 7)
    page.mouse.click(x + 60, y)  # the name at the line's end
    chosen(page, JIANGSU)
    assert asked == []


def test_a_row_of_the_table_chooses_its_line_by_mouse_and_by_keyboard(page: Page, atlas_url: str) -> None:
    go(page, f"{atlas_url}/ranking?quarter=2017Q1")
    page.locator(f'.ag-row[row-id="{HONGQIAO}"] .ag-cell').first.click()
    chosen(page, HONGQIAO)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    chosen(page, JIANGSU)
    expect(page.locator("#bump-note")).to_contain_text("江苏路街道：")


def test_a_shared_link_back_and_reload_show_the_same_view(page: Page, atlas_url: str) -> None:
    go(page, f"{atlas_url}/ranking?quarter=2016Q4&measure=S2&area={JIANGSU}")
    chosen(page, JIANGSU)
    expect(page.locator("#ranking-title")).to_contain_text("2016年第四季度 · 入室盗窃")
    page.locator("#ranking-back").click()
    expect(page.locator("#ranking-title")).to_contain_text("2016年第三季度")
    page.locator("#ranking-parent").select_option(TIANSHAN)
    expect(page.locator(f'.ag-row[row-id="{TIANSHAN}001"]').first).to_be_visible()
    assert f"within={TIANSHAN}" in page.url
    assert "area=" not in page.url  # the street chosen before does not lie in there
    page.go_back()
    chosen(page, JIANGSU)
    expect(page.locator("#ranking-parent")).to_have_value("310105")
    page.go_back()
    expect(page.locator("#ranking-title")).to_contain_text("2016年第四季度")
    page.reload()
    chosen(page, JIANGSU)
    expect(page.locator("#ranking-title")).to_contain_text("2016年第四季度 · 入室盗窃")


def test_a_wrong_link_says_what_was_wrong(page: Page, atlas_url: str) -> None:
    go(page, f"{atlas_url}/ranking?quarter=1999Q1&area=nowhere")
    expect(page.locator("#notice")).to_contain_text("quarter")
    expect(page.locator("#notice")).to_contain_text("area")
    chosen(page, TIANSHAN)


def test_another_quarter_measure_and_level_arrive_in_chart_and_table(page: Page, atlas_url: str) -> None:
    go(page, f"{atlas_url}/ranking")
    page.locator("#ranking-back").click()
    expect(page.locator("#ranking-title")).to_contain_text("2017年第一季度")
    expect(page.locator(f'.ag-row[row-id="{TIANSHAN}"]').first).to_contain_text("3")
    page.locator("#ranking-level label", has_text="居委会").click()
    expect(page.locator("#bump-hint")).to_contain_text("185")
    page.locator("#ranking-measure").select_option("S7")
    expect(page.locator("#bump-hint")).to_contain_text("越低越好")
    expect(page.locator("#bump-note")).to_contain_text("居委会：")


def test_an_area_that_the_chart_left_out_is_drawn_once_it_is_chosen(page: Page, atlas_url: str) -> None:
    go(page, f"{atlas_url}/ranking?quarter=2017Q1&level=committee")
    page.locator("#ranking-search").fill("310105102009")
    page.locator('.ag-row[row-id="310105102009"] .ag-cell').first.click()
    chosen(page, "310105102009")
    expect(page.locator("#bump-note")).to_contain_text("新泾镇第9居委会：")


def test_columns_sort_with_the_missing_last_and_filter_in_the_readers_language(
    page: Page, atlas_url: str
) -> None:
    go(page, f"{atlas_url}/ranking?quarter=2017Q1")
    heading = page.locator('.ag-header-cell[col-id="movement"]')
    first = page.locator(".ag-center-cols-container .ag-row[row-index='0']")
    heading.click()
    heading.click()
    expect(first).to_have_attribute("row-id", TIANSHAN)
    heading.hover()
    heading.locator(".ag-header-cell-filter-button").click()
    popup = page.locator(".ag-filter").first
    expect(popup).to_be_visible()
    popup.locator(".ag-select .ag-picker-field-wrapper").first.click()
    expect(page.locator(".ag-select-list")).to_contain_text("大于")
    said = page.locator(".ag-select-list").inner_text() + popup.inner_text()
    placeholders = popup.locator("input").evaluate_all(
        "inputs => inputs.map(i => i.placeholder + i.ariaLabel)"
    )
    assert not LATIN.findall(said + "".join(placeholders)), "the grid speaks English to a reader of Chinese"
    page.get_by_role("option", name="大于", exact=True).click()
    popup.locator("input[type=number], input.ag-number-field-input").first.fill("0")
    expect(page.locator(".ag-center-cols-container .ag-row")).to_have_count(2)  # Tianshan and Hongqiao rose


def test_missing_values_stand_last_up_or_down(page: Page, atlas_url: str) -> None:
    go(page, f"{atlas_url}/ranking?quarter=2016Q3&level=compound&within=310105")
    order = """() => { const found = []; dash_ag_grid.getApi('ranking-grid')
        .forEachNodeAfterFilterAndSort((node) => found.push(node.data.value)); return found; }"""
    heading = page.locator('.ag-header-cell[col-id="value"]')
    for sort in ("ascending", "descending"):
        heading.click()
        expect(heading).to_have_attribute("aria-sort", sort)
        values = page.evaluate(order)
        missing = values.count(None)
        assert missing > 0
        assert values[-missing:] == [None] * missing
        known = values[:-missing]
        assert known == sorted(known, reverse=sort == "descending")


def test_the_export_carries_quarter_edition_and_the_demonstration_mark(
    page: Page, atlas_url: str, tmp_path: Path
) -> None:
    go(page, f"{atlas_url}/ranking?quarter=2017Q1")
    page.evaluate(  # a name such as a spreadsheet would take for a formula
        """() => dash_ag_grid.getApi('ranking-grid').getRowNode('310105002').setDataValue('name', '=HYPERLINK("x")')"""
    )
    with page.expect_download() as download:
        page.locator("#ranking-export").click()
    download.value.save_as(tmp_path / "ranking.csv")
    text = (tmp_path / "ranking.csv").read_bytes().decode("utf-8-sig")
    lines = text.split("\r\n")
    head = next(i for i, line in enumerate(lines) if line.startswith("名次,区域,"))
    marks = "\n".join(lines[:head])
    assert "演示数据" in marks
    assert "2017Q1" in marks
    assert page.evaluate("pingan.context.edition") in marks
    assert "OpenStreetMap" in marks
    assert lines[head + 3].startswith("3,天山路街道,79.")
    assert lines[head + 3].endswith(TIANSHAN)
    assert '"\'=HYPERLINK(""x"")"' in lines[head + 2]
    assert "2017Q1" in download.value.suggested_filename


@pytest.mark.parametrize(("theme", "language"), [("dark", "zh"), ("light", "en")])
def test_the_page_reads_in_both_themes_and_languages(
    open_page: Callable, atlas_url: str, theme: str, language: str
) -> None:
    cookies = [
        {"name": "pingan_theme", "value": theme, "url": atlas_url},
        {"name": "pingan_language", "value": language, "url": atlas_url},
    ]
    with open_page(cookies=cookies, viewport={"width": 1920, "height": 1080}) as page:
        go(page, f"{atlas_url}/ranking?quarter=2017Q1")
        expect(page.locator("#bump-note")).to_have_text(
            STORY if language == "zh" else "Tianshan Road: +9.52, from 10 up to 3 (2017 Q1)"
        )
        ground = page.locator(".ag-root-wrapper").evaluate("e => getComputedStyle(e).backgroundColor")
        assert (sum(map(int, re.findall(r"\d+", ground)[:3])) < 300) == (theme == "dark")
        if language == "en":
            shown = page.locator(".ranking-page").inner_text()
            assert not re.search(r"[\u4e00-\u9fff]", shown)


def test_switching_the_theme_redraws_the_chart_in_its_colours(page: Page, atlas_url: str) -> None:
    go(page, f"{atlas_url}/ranking?quarter=2017Q1")
    colour = "() => document.querySelector('#bump .js-plotly-plot').data.find((t) => t.name === 'chosen').line.color"
    light = page.evaluate(colour)
    page.locator("#theme-switch").click()
    page.wait_for_function(f"(light) => ({colour})() !== light", arg=light)
    chosen(page, TIANSHAN)


def test_a_failure_of_the_server_is_said_and_the_old_picture_stays(page: Page, atlas_url: str) -> None:
    go(page, f"{atlas_url}/ranking?quarter=2017Q1")
    page.evaluate("""() => { // the page asks about a release that is gone
        const {fetch} = window;
        window.fetch = (address, options) => fetch(address, options?.body
            ? {...options, body: options.body.replace('?quarter=2017Q1', '?release=none')} : options);
    }""")
    page.evaluate("() => dash_clientside.set_props('ranking-ask', {data: 'again'})")
    expect(page.locator("#notice")).to_contain_text("排名没有更新")
    expect(page.locator("#ranking-title")).to_contain_text("2017年第一季度")
