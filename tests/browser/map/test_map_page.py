"""The map page as its readers use it, in a real Chromium on the real demonstration district."""

import base64
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

TIANSHAN = "310105006"
PAINTED = "#map-frame[data-painted]"
DRAWN = """(() => { const h = pingan.mapGl.handle(document.querySelector('.js-plotly-plot'));
    return !!h && h.map.loaded() && h.map.areTilesLoaded(); })()"""


def go(page: Page, address: str) -> None:
    """Open an address and wait until the map is painted."""
    page.goto(address)
    page.wait_for_selector(PAINTED)
    expect(page.locator("#ranked-list tbody tr").first).to_be_visible()
    expect(page.locator("#panel h1")).to_be_visible()


def until_painted(page: Page, quarter: str, measure: str = "index") -> None:
    """Wait until the map shows a quarter and measure, and the page is at rest."""
    page.wait_for_selector(f'#map-frame[data-painted="{quarter}/{measure}"]')
    page.wait_for_selector(".map-page:not(.busy)")


def until_values_are_there(page: Page, until: Callable) -> None:
    """Wait for both groups of values: the one that is not shown is asked only when the browser is idle."""
    for group in ("scores", "indicators"):
        until(
            page, f"performance.getEntriesByType('resource').some((r) => r.name.includes('/{group}.json?'))"
        )


def classes_on_map(page: Page) -> list[int]:
    """Read the classes that the map itself holds, from its feature states."""
    return page.evaluate(
        """() => {
            const {map, source} = pingan.mapGl.handle(document.querySelector('.js-plotly-plot'));
            return pingan.page.state().current.shown.codes.map((_, id) => map.getFeatureState({source, id}).k);
        }"""
    )


def place_on_map(page: Page, code: str) -> tuple[float, float]:
    """Return where an area lies on the screen, once it is drawn there."""
    for _ in range(200):
        if page.evaluate(DRAWN):
            break
        page.wait_for_timeout(50)
    x, y = page.evaluate(
        """(code) => {
            const {shown, geometry} = pingan.page.state().current;
            const {map} = pingan.mapGl.handle(document.querySelector('.js-plotly-plot'));
            const {x, y} = map.project(geometry.features[shown.codes.indexOf(code)].properties.label);
            return [x, y];
        }""",
        code,
    )
    frame = page.locator("#map-frame").bounding_box()
    scale = frame["width"] / page.locator("#map-frame").evaluate("(e) => e.offsetWidth")
    return frame["x"] + x * scale, frame["y"] + y * scale


def test_start_page_shows_the_ten_streets_without_scrolling(page: Page, atlas_url: str) -> None:
    go(page, atlas_url)
    expect(page.locator("#ranked-list tbody tr")).to_have_count(10)
    expect(page.locator("#ranked-list th.bar")).not_to_have_css("background-color", "rgba(0, 0, 0, 0)")
    expect(page.locator(".demonstration")).to_have_text("演示数据")
    expect(page.locator(".credit")).to_contain_text("OpenStreetMap")
    size = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert size == [1366, 768]


@pytest.mark.webgl
@pytest.mark.parametrize("size", [(1920, 1080), (3840, 2160)])
def test_nothing_scrolls_or_hides_on_larger_screens(
    open_page: Callable, atlas_url: str, size: tuple[int, int]
) -> None:
    width, height = size
    with open_page(viewport={"width": width, "height": height}) as page:
        go(page, f"{atlas_url}/map?quarter=2017Q1&area={TIANSHAN}")
        assert page.evaluate("document.documentElement.scrollHeight") == height
        overflowing = page.evaluate(
            """[...document.querySelectorAll('.controls *, .bar *')].filter(
                (e) => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflow === 'visible'
                    && e.clientWidth > 0 && e.children.length === 0).map((e) => e.className + e.textContent)"""
        )
        assert overflowing == []
        page.mouse.click(*place_on_map(page, "310105009"))
        expect(page.locator("#panel h1")).to_have_text("虹桥街道")


def test_district_is_drawn_before_any_script_has_run(open_page: Callable, atlas_url: str) -> None:
    with open_page(java_script_enabled=False) as page:
        page.goto(f"{atlas_url}/map")
        expect(page.locator("svg.first-map path")).to_have_count(10)


@pytest.mark.webgl
def test_plotly_still_has_the_map_handle_that_we_use(page: Page, atlas_url: str) -> None:
    go(page, atlas_url)
    assert page.evaluate("pingan.page.state().mode") == "gl"
    assert page.evaluate("!!pingan.mapGl.handle(document.querySelector('.js-plotly-plot'))")


WHOLE_AND_NAMED = """(() => {
    const {map, fill, geometry: {bbox: [west, south, east, north]}} = pingan.mapGl.state();
    const {clientWidth, clientHeight} = map.getCanvas();
    const [[left, top], [right, bottom]] = [[west, north], [east, south]].map((at) => Object.values(map.project(at)));
    const within = left >= 0 && top >= 0 && right <= clientWidth && bottom <= clientHeight;
    const fills = right - left > 0.7 * clientWidth || bottom - top > 0.7 * clientHeight;
    const order = map.getLayersOrder();
    return within && fills && order.at(-1) === 'pingan-labels' && order.indexOf(fill) < order.indexOf('pingan-outline')
        && map.queryRenderedFeatures({layers: ['pingan-labels']}).length === 10;
})()"""


@pytest.mark.webgl
def test_map_in_a_window_of_another_size_is_whole_and_keeps_names_and_outline(
    page: Page, atlas_url: str, until: Callable
) -> None:
    go(page, f"{atlas_url}/map?quarter=2017Q1&area={TIANSHAN}")
    until(page, WHOLE_AND_NAMED)
    for width, height in ((1920, 1080), (1366, 768)):
        page.set_viewport_size({"width": width, "height": height})
        until(page, f"Math.abs(pingan.mapGl.state().map.getCanvas().clientHeight - {height}) < 200")
        until(page, WHOLE_AND_NAMED)


@pytest.mark.webgl
def test_borders_of_areas_take_the_other_theme_with_their_colours(
    page: Page, atlas_url: str, until: Callable
) -> None:
    go(page, f"{atlas_url}/map?quarter=2017Q1")
    edge = """(() => { const {map, fill} = pingan.mapGl.state();
        return map.getPaintProperty(fill.replace('-fill', '-line'), 'line-color'); })()"""
    until(page, f"{edge} === 'rgba(255,255,255,0.85)'")
    page.click("#theme-switch")
    until(page, f"{edge} === 'rgba(13,21,32,0.85)'")


@pytest.mark.webgl
def test_layer_that_plotly_puts_on_anew_takes_states_at_once(page: Page, atlas_url: str) -> None:
    go(page, f"{atlas_url}/map?quarter=2017Q1")
    evaluated = page.evaluate(
        """() => { // a tile that arrives before the next frame would fail on a layer without its values
            const {map, fill} = pingan.mapGl.state();
            const layer = map.getStyle().layers.find(({id}) => id === fill);
            map.removeLayer(fill);
            map.addLayer(layer);
            return 'fill-color' in map.style._layers[fill].paint._values;
        }"""
    )
    assert evaluated


@pytest.mark.webgl
def test_every_street_has_its_name_and_in_its_own_area_its_value(
    open_page: Callable, atlas_url: str, until: Callable
) -> None:
    english = {"name": "pingan_language", "value": "en", "url": atlas_url}
    with open_page(cookies=[english]) as page:
        go(page, f"{atlas_url}/map?quarter=2016Q4")
        drawn = "['pingan-labels', 'pingan-names'].map((id) => map.queryRenderedFeatures({layers: [id]}).length).join()"
        until(page, f"(() => {{ const {{map}} = pingan.mapGl.state(); return {drawn} === '10,10'; }})()")
        at_home = page.evaluate(
            """() => { const {map, fill} = pingan.mapGl.state();
                return map.queryRenderedFeatures({layers: ['pingan-labels']}).every(({geometry, properties}) => {
                    const {x, y} = map.project(geometry.coordinates);
                    const [area] = map.queryRenderedFeatures([x, y + 8], {layers: [fill]}); // where the value stands
                    const {shown, view} = pingan.page.state().current;
                    return pingan.format.measured(shown.now[area.id], shown.measure, view.change) === properties.value;
                }); }"""
        )
        assert at_home


@pytest.mark.webgl
def test_change_of_quarter_repaints_the_map_and_asks_nothing(
    page: Page, atlas_url: str, requests_of: Callable, until: Callable
) -> None:
    go(page, f"{atlas_url}/map?quarter=2016Q4&area={TIANSHAN}")
    until_values_are_there(page, until)
    before, asked = classes_on_map(page), requests_of(page)
    page.click("#quarter-forth")
    until_painted(page, "2017Q1")
    after = classes_on_map(page)
    expect(page.locator("#panel .figures")).to_contain_text("+9.52")
    assert before != after
    assert asked == []
    assert "quarter=2017Q1" in page.url


def test_change_of_measure_asks_nothing_once_values_are_there(
    page: Page, atlas_url: str, requests_of: Callable, until: Callable
) -> None:
    go(page, f"{atlas_url}/map?quarter=2017Q1&level=committee")
    until_values_are_there(page, until)
    asked = requests_of(page)
    for measure in ("security", "S2", "F4", "index"):
        page.select_option("#measure", measure)
        until_painted(page, "2017Q1", measure)
    assert asked == []


@pytest.mark.webgl
def test_colours_on_screen_are_those_of_the_legend(page: Page, atlas_url: str, until: Callable) -> None:
    go(page, f"{atlas_url}/map?quarter=2017Q1")
    until(page, DRAWN)
    wanted = page.evaluate(
        """() => { const {shown, classed} = pingan.page.state().current;
            const i = shown.codes.indexOf('310105009'); return classed.palette[classed.classes[i]]; }"""
    )
    x, y = place_on_map(page, "310105009")
    page.mouse.move(5, 5)
    drawn = page.screenshot(clip={"x": x + 30, "y": y + 24, "width": 2, "height": 2}, type="png")
    assert _first_pixel(page, drawn) == [int(wanted[i : i + 2], 16) for i in (1, 3, 5)]


def _first_pixel(page: Page, png: bytes) -> list[int]:
    """Return red, green and blue of a picture's first pixel; the browser itself decodes the picture."""
    return page.evaluate(
        """async (data) => {
            const picture = new Image();
            picture.src = `data:image/png;base64,${data}`;
            await picture.decode();
            const canvas = document.createElement('canvas').getContext('2d');
            canvas.drawImage(picture, 0, 0);
            return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
        }""",
        base64.b64encode(png).decode(),
    )


@pytest.mark.webgl
def test_colours_survive_an_ordinary_figure_update(page: Page, atlas_url: str, until: Callable) -> None:
    go(page, f"{atlas_url}/map?quarter=2017Q1")
    page.evaluate("Plotly.restyle(document.querySelector('.js-plotly-plot'), {'marker.line.width': 2}, [0])")
    colour = until(
        page,
        """() => { const {map, fill} = pingan.mapGl.handle(document.querySelector('.js-plotly-plot'));
            const colour = map.getPaintProperty(fill, 'fill-color'); return colour[0] === 'match' && colour; }""",
    )
    assert colour


@pytest.mark.webgl
def test_click_on_tianshan_tells_its_story(page: Page, atlas_url: str) -> None:
    go(page, f"{atlas_url}/map?quarter=2017Q1")
    page.mouse.click(*place_on_map(page, TIANSHAN))
    panel = page.locator("#panel")
    expect(panel.locator("h1")).to_have_text("天山路街道")
    expect(panel.locator(".figures")).to_contain_text("第 3 / 10")
    expect(panel.locator(".figures")).to_contain_text("▲7")
    expect(panel.locator(".why .sum")).to_contain_text("+9.52")
    assert f"area={TIANSHAN}" in page.url
    panel.locator(".why .more").click()
    points = [_number(text) for text in panel.locator(".why li .number").all_text_contents()]
    assert abs(sum(points) - 9.52) < 0.06  # parts under 0.005 are not listed, the others are rounded
    assert points == sorted(points, key=lambda p: -abs(p))
    page.click("#quarter-back")
    until_painted(page, "2016Q4")
    expect(panel.locator(".figures")).to_contain_text("第 10 / 10")


def _number(text: str) -> float:
    return float(text.replace("−", "-").replace("+", ""))


def test_way_down_to_a_compound_and_its_indicators_and_back(page: Page, atlas_url: str) -> None:
    go(page, f"{atlas_url}/map?quarter=2017Q1&area={TIANSHAN}")
    page.click(".into")
    expect(page.locator("#ranked-list tbody tr")).to_have_count(18)
    expect(page.locator(".breadcrumb-bar")).to_contain_text("天山路街道")
    page.locator("#ranked-list tbody tr").first.click()
    page.click(".into")
    expect(page.locator("#ranked-list tbody tr").first).to_contain_text("小区")
    page.locator("#ranked-list tbody tr").first.click()
    expect(page.locator("#panel h1")).to_contain_text("小区")
    expect(page.locator(".into")).to_have_count(0)
    seen = 0
    for dimension in page.locator(".dimension").all():
        dimension.click()
        expect(page.locator(".indicator").first).to_be_visible()
        facts = page.locator(".indicator .facts").first
        for word in ("功效", "权重", "来源"):
            expect(facts).to_contain_text(word)
        seen += page.locator(".indicator").count()
        page.locator(".dimension.open").click()
        expect(page.locator(".indicator")).to_have_count(0)
    assert seen == page.evaluate("pingan.context.measures.filter((m) => m.kind === 'amount').length") == 22
    page.locator(".breadcrumb-bar button").first.click()
    expect(page.locator("#ranked-list tbody tr")).to_have_count(10)
    expect(page.locator("#panel h1")).to_have_text("天山路街道")


@pytest.mark.webgl
def test_a_quarter_chosen_while_the_parts_are_on_their_way_keeps_both(page: Page, atlas_url: str) -> None:
    go(page, f"{atlas_url}/map?quarter=2017Q1&area={TIANSHAN}")
    held = []
    page.route("**/geo/*/*/committee.json?*", lambda route: held.append(route))
    page.click(".into")
    with page.expect_request("**/geo/*/*/committee.json?*"):
        pass
    page.click("#quarter-back")
    assert f"within={TIANSHAN}" in page.url
    assert "quarter=2016Q4" in page.url
    for route in held:
        route.continue_()
    page.unroute("**/geo/*/*/committee.json?*")
    until_painted(page, "2016Q4")
    expect(page.locator("#ranked-list tbody tr")).to_have_count(18)


def test_back_reload_and_a_shared_link_show_the_same_view(page: Page, atlas_url: str) -> None:
    go(page, f"{atlas_url}/map?quarter=2017Q1")
    page.click("#level label:has-text('居委会')")
    expect(page.locator("#ranked-list tbody tr").nth(20)).to_be_attached()
    page.select_option("#measure", "S1")
    until_painted(page, "2017Q1", "S1")
    link = page.url
    page.reload()
    page.wait_for_selector('#map-frame[data-painted="2017Q1/S1"]')
    assert page.url == link
    assert page.input_value("#measure") == "S1"
    page.select_option("#measure", "index")
    until_painted(page, "2017Q1")
    page.go_back()
    until_painted(page, "2017Q1", "S1")
    assert page.input_value("#measure") == "S1"


def test_wrong_values_in_a_link_fall_back_with_a_notice(page: Page, atlas_url: str) -> None:
    go(page, f"{atlas_url}/map?quarter=1999Q9&measure=nonsense&area=1")
    expect(page.locator("#notice")).to_contain_text("quarter")
    expect(page.locator("#ranked-list tbody tr")).to_have_count(10)


def test_play_runs_through_the_quarters_and_stops_at_the_newest(
    page: Page, atlas_url: str, requests_of: Callable, until: Callable
) -> None:
    go(page, f"{atlas_url}/map?quarter=2016Q3")
    page.click("#quarter-forth")
    until_painted(page, "2016Q4")
    until_values_are_there(page, until)
    asked = requests_of(page)
    page.click("#play")
    until_painted(page, "2017Q1")
    until_painted(page, "2017Q2")
    expect(page.locator("#play")).to_have_text("▶")
    assert asked == []
    page.go_back()  # to where one was before: all of the play is one step in the history
    until_painted(page, "2016Q3")
    assert "quarter=2016Q3" in page.url


@pytest.mark.parametrize("change", ["none", "previous", "year"])
def test_legend_counts_every_area_once_however_it_is_classed(page: Page, atlas_url: str, change: str) -> None:
    go(page, f"{atlas_url}/map?quarter=2017Q1&level=committee&classes=auto&change={change}")
    for scheme in ("quantile", "equal", "natural", "fixed"):
        page.select_option("#classes", scheme)
        page.wait_for_url(f"**classes={scheme}**")
        page.wait_for_selector(".map-page:not(.busy)")
        counts = [int(re.sub(r"\D", "", text)) for text in page.locator(".legend .count").all_text_contents()]
        assert sum(counts) == 185, scheme


@pytest.mark.webgl
def test_list_and_map_highlight_each_other(page: Page, atlas_url: str) -> None:
    go(page, f"{atlas_url}/map?quarter=2017Q1")
    page.mouse.move(*place_on_map(page, TIANSHAN))
    expect(page.locator("#ranked-list tr.hovered")).to_contain_text("天山路街道")
    expect(page.locator("#map-tip")).to_contain_text("第 3 / 10")
    page.locator("#ranked-list tbody tr").first.hover()
    name = page.locator("#ranked-list tbody tr").first.locator(".name").text_content()
    outlined = page.evaluate(
        """() => { const {shown} = pingan.page.state().current; const gl = pingan.mapGl.state();
            return shown.names[gl.marked.hovered]; }"""
    )
    assert outlined == name
    expect(page.locator("#map-tip")).to_be_hidden()


def test_keyboard_alone_reaches_an_area(page: Page, atlas_url: str) -> None:
    go(page, f"{atlas_url}/map?quarter=2017Q1")
    page.locator("#ranked-list .export").last.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#ranked-list tr.selected")).to_have_count(1)
    expect(page.locator("#panel .into")).to_be_visible()


def test_ranking_is_exported_as_a_table(page: Page, atlas_url: str) -> None:
    go(page, f"{atlas_url}/map?quarter=2017Q1")
    with page.expect_download() as waiting:
        page.click("#ranked-list .export")
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    assert "演示数据" in text
    assert "2017Q1,310105006,天山路街道,3," in text


def test_nothing_is_exported_that_the_server_could_not_record(page: Page, atlas_url: str) -> None:
    go(page, f"{atlas_url}/map?quarter=2017Q1")
    saved = []
    page.on("download", lambda download: saved.append(download))
    page.route("**/exported", lambda route: route.abort())
    page.click("#ranked-list .export")
    expect(page.locator("#notice")).to_contain_text("没有导出")
    assert saved == []
    page.watched.errors.clear()  # the browser itself reports the request that we broke


@pytest.mark.webgl
def test_without_the_handle_the_server_patches_the_colours(
    page: Page, atlas_url: str, until: Callable
) -> None:
    page.add_init_script(
        """let page; Object.defineProperty(window, 'pingan', {configurable: true, get: () => page, set(value) {
            if (page) return; page = value; let gl; Object.defineProperty(value, 'mapGl', {get: () => gl, set(made) {
                gl = made; gl.handle = () => null; gl.paint = () => false;
                gl.label = () => {}; gl.hover = () => {}; }}); }});"""
    )
    page.goto(f"{atlas_url}/map?quarter=2016Q4")
    expect(page.locator("#map-notice")).to_contain_text("兼容方式", timeout=15_000)
    read = "document.querySelector('.js-plotly-plot')._fullData[0].z.join()"
    before = page.evaluate(read)
    page.click("#quarter-forth")
    until(page, f"{read} !== '{before}'")
    until(page, "document.querySelector('.js-plotly-plot')._fullData[1].text.join().includes('天山路街道')")
    expect(page.locator("#ranked-list")).to_contain_text("▲7")


@pytest.mark.webgl
def test_failed_data_says_so_and_can_be_asked_again(page: Page, atlas_url: str) -> None:
    go(page, f"{atlas_url}/map?quarter=2017Q1")
    page.route("**/areas/**", lambda route: route.abort())
    page.mouse.click(*place_on_map(page, TIANSHAN))
    problem = page.locator("#panel .problem")
    expect(problem).to_be_visible()
    page.unroute("**/areas/**")
    problem.locator("button").click()
    expect(page.locator("#panel h1")).to_have_text("天山路街道")
    page.watched.errors.clear()  # the browser itself reports the request that we broke


def test_english_is_complete_and_remembered(page: Page, atlas_url: str) -> None:
    go(page, f"{atlas_url}/map?quarter=2017Q1&area={TIANSHAN}")
    page.click("#language-switch")
    page.wait_for_selector("html[lang=en]")
    page.wait_for_selector(PAINTED)
    expect(page.locator("#panel h1")).to_have_text("Tianshan Road")
    page.click(".dimension >> nth=1")
    expect(page.locator(".indicator").first).to_be_visible()
    words = page.evaluate(
        """[...document.querySelectorAll('.shell *')].flatMap((e) => [...e.childNodes].filter((n) => n.nodeType === 3)
            .map((n) => n.textContent)).filter((t) => /[\\u4e00-\\u9fff]/.test(t))"""
    )
    assert [w for w in words if w != "中文"] == []


def test_dark_theme_is_remembered_and_keeps_the_view(page: Page, atlas_url: str) -> None:
    go(page, f"{atlas_url}/map?quarter=2017Q1&area={TIANSHAN}")
    page.click("#theme-switch")
    page.wait_for_selector("html[data-bs-theme=dark]")
    expect(page.locator("#panel h1")).to_have_text("天山路街道")
    page.reload()
    page.wait_for_selector("html[data-bs-theme=dark]")
    page.wait_for_selector(PAINTED)
