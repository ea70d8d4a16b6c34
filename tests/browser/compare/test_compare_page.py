"""The page of comparisons in a browser: maps that move together, tables beside them, with WebGL and without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from layouts.text import Text

ZH = Text("zh")
TIANSHAN, XINHUA = "310105006", "310105004"
QUARTERS = f"?by=quarters&area={TIANSHAN}&before=2016Q4&quarter=2017Q1"
AREAS = f"?by=areas&area={TIANSHAN}&with={XINHUA}&quarter=2017Q1"
CENTRES = """pingan.compareMaps.state().maps.map(({gl}) => gl.state()?.map)
    .map((map) => map && [map.getZoom(), map.getCenter().lng, map.getCenter().lat].map((n) => n.toFixed(5)).join())"""

WHOLE = """pingan.compareMaps.state().maps.every(({gl, picture, figure}) => {
    const {map} = gl.state(), [west, south, east, north] = picture.geometry.bbox;
    const corners = [[west, north], [east, south]].map((at) => map.project(at));
    return corners.every(({x, y}) => x >= 0 && y >= 0 && x <= figure.clientWidth && y <= figure.clientHeight)
        && map.getCanvas().clientWidth < 500;
})"""


VALUES_AT_HOME = """pingan.compareMaps.state().maps.map(({figure, picture}) => {
    const svg = figure.querySelector('.map-svg svg'), areas = svg.querySelectorAll('.area');
    const at = svg.getScreenCTM().inverse();
    return [...svg.querySelectorAll('.labels text')].filter((text) => {
        const id = picture.labels.findIndex(({value}) => value === text.textContent);
        const {x, y, width} = text.getBBox();
        const within = (share) => areas[id].isPointInFill(new DOMPoint(x + share * width, y + 2));
        return id >= 0 && ![0.2, 0.5, 0.8].some(within);
    }).length;
})"""  # how many values stand outside their own area, by map


PATIENCE = 60_000  # three maps, drawn by a processor that has other things to do


def painted(page: Page, search: str, count: int) -> None:
    """Wait until so many maps show a comparison."""
    shown = page.locator(f'#compare-maps .compare-map[data-painted="{search}"]')
    expect(shown).to_have_count(count, timeout=PATIENCE)
    page.wait_for_selector("#compare-body:not(.busy)")


@pytest.mark.webgl
def test_tianshans_two_quarters_stand_side_by_side_and_the_maps_move_together(
    page: Page, atlas_url: str, until: Callable
) -> None:
    page.goto(f"{atlas_url}/compare{QUARTERS}")
    painted(page, QUARTERS, 3)
    expect(page.locator(".sides li").nth(0)).to_contain_text("70.38第 10 / 10")
    expect(page.locator(".sides li").nth(1)).to_contain_text("79.90第 3 / 10▲ +9.52　▲7")
    expect(page.locator(".compare-indicator tbody th").first).to_contain_text("入室盗窃")
    expect(page.locator(".compare-indicator tfoot tr")).to_contain_text("+9.52")
    expect(page.locator(".compare-part tbody tr")).to_have_count(18)

    page.click("[data-zoom=in]")
    until(page, f"(() => {{ const at = {CENTRES}; return at.length === 3 && new Set(at).size === 1; }})()")
    page.evaluate("window.zoomed = pingan.compareMaps.state().maps[0].gl.state().map.getZoom()")
    box = page.locator("#compare-maps .compare-map").nth(1).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#compare-maps .map-tip:visible")).to_have_count(1)
    expect(page.locator("#compare-maps .map-tip:visible b")).to_have_count(
        3
    )  # both quarters and the difference
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    until(page, "pingan.compareMaps.state().maps[0].gl.state().map.getZoom() > zoomed")
    until(page, f"(() => {{ const at = {CENTRES}; return at.length === 3 && new Set(at).size === 1; }})()")
    page.click("[data-zoom=all]")
    page.evaluate("window.zoomed = pingan.compareMaps.state().maps[0].gl.state().map.getZoom()")
    page.set_viewport_size({"width": 1920, "height": 1080})
    until(page, "pingan.compareMaps.state().maps[0].gl.state().map.getZoom() > zoomed")
    page.set_viewport_size(
        {"width": 1366, "height": 768}
    )  # at the zoom of the large window they would be cut off
    until(page, WHOLE, seconds=60)  # three maps, drawn anew by the processor

    page.select_option("#compare-measure", "S2")
    painted(page, f"{QUARTERS}&measure=S2", 3)
    page.wait_for_url(f"**{QUARTERS}&measure=S2")
    with page.expect_download() as saved:
        page.click(".compare-indicator .export")
    assert saved.value.suggested_filename == f"pingan-compare-{TIANSHAN}-2016Q4-2017Q1.csv"
    page.go_back()
    painted(page, QUARTERS, 3)
    expect(page.locator("#compare-measure")).to_have_value("index")

    page.evaluate("pingan.compare.renew('2017Q2')")  # as a publication does
    later = QUARTERS.replace("2017Q1", "2017Q2")
    painted(page, later, 3)
    page.wait_for_url(f"**{later}")
    expect(page.locator("#compare-quarter")).to_have_value("2017Q2")

    page.click("#compare-by label:has-text('多个区域')")
    page.wait_for_url("**/compare?by=areas*")
    page.reload()
    expect(page.locator("#compare-maps .compare-map[data-painted]")).to_have_count(2, timeout=PATIENCE)
    expect(page.locator(".sides li")).to_have_count(2)


def test_without_webgl_the_maps_are_drawn_as_svg_and_a_click_takes_an_area_in(
    plain_page: Page, atlas_url: str, until: Callable
) -> None:
    page = plain_page
    page.goto(f"{atlas_url}/compare{AREAS}")
    painted(page, AREAS, 2)
    expect(page.locator("#compare-notice")).to_contain_text(ZH("compare.no_webgl"))
    assert page.locator("#compare-maps .map-svg svg").nth(1).locator(".area").count() == 10
    assert page.locator("#compare-maps .map-svg svg").nth(0).locator(".framed").count() == 2
    assert page.evaluate(VALUES_AT_HOME) == [0, 0]
    page.click("[data-zoom=in]")
    boxes = "[...document.querySelectorAll('#compare-maps .map-svg svg')].map((svg) => svg.getAttribute('viewBox'))"
    until(page, f"new Set({boxes}).size === 1")
    page.click("[data-zoom=all]")
    page.locator("#compare-maps .map-svg svg").nth(1).locator(".area").nth(0).click(force=True)
    expect(page.locator(".sides li")).to_have_count(3)
    expect(page.locator(".compare-indicator thead")).to_contain_text("C 影响")


def test_a_street_compares_itself_with_another_by_the_published_index(
    open_page: Callable, atlas_url: str
) -> None:
    with open_page("street") as page:
        page.goto(f"{atlas_url}/compare{AREAS}")
        expect(page.locator(".sides li").nth(1)).to_contain_text("79.71第 4 / 10▼ −0.19", timeout=PATIENCE)
        expect(page.locator(".compare-indicator .quiet")).to_have_text(ZH("compare.no_points"))
        expect(page.locator(".compare-part tbody tr")).to_have_count(10)
