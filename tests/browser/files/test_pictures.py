"""Figures saved as pictures, on every page that has some, by keyboard, in both themes."""

import itertools
import re
import struct
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.webgl  # pictures of maps, among others

TIANSHAN = "310105006"
SVG = "{http://www.w3.org/2000/svg}"
PAGES = {
    "/map?quarter=2017Q1": ("#legend .marks", {"map"}),
    "/ranking?quarter=2017Q1": ("#bump-frame[data-chosen]", {"movement"}),
    f"/area/{TIANSHAN}?quarter=2017Q1": (
        ".area-trend svg",
        {"trend", "moved-previous", "profile", "parts", "headlines"},
    ),
    f"/compare?by=quarters&area={TIANSHAN}&before=2016Q4&quarter=2017Q1": (
        ".compare-map[data-painted] >> nth=2",
        {"compare", "compare-dimension", "compare-indicator"},
    ),
    "/warnings?quarter=2016Q4": (".marked-map .map-mark", {"warnings"}),
    "/listed": (".marked-map .map-mark", {"listed"}),
    "/headlines?quarter=2017Q1": (".headline-card", {"headlines"}),
    "/method": (".method-curve .main-svg", {"curve"}),
    "/assessment?level=street": (".assessment-bar >> nth=0", {"assessment"}),
}
"""Address: what stands there once it is drawn, and the figures that can be saved."""


DOTTED = {"map", "movement", "listed"}
"""A map of WebGL's, a chart of Plotly's, what is made of words and boxes: saved as PNG, too."""


def saved(page: Page, control: Locator, form: str) -> tuple[str, bytes]:
    """Save by keyboard; return the file's name and content."""
    with page.expect_download() as waiting:
        control.locator(f"[data-form={form}]").focus()
        page.keyboard.press("Enter")
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def checked(name: str, content: bytes) -> ET.Element:
    """Parse a picture and see that it says what it is, and needs nothing from elsewhere."""
    root = ET.fromstring(content)  # noqa: S314 - our own page's
    words = " ".join(root.itertext())
    assert "演示数据" in words
    release = re.match(r"pingan-(\d{4}(?:Q\d)?-[0-9a-f]{12})-", name)
    assert release, name
    assert release.group(1) in words
    assert ("考核办法" if name.endswith("-assessment.svg") else "指标体系") in words
    written = content.decode().replace("http://www.w3.org/", "")
    assert not re.search(
        r"https?:|href=|<script|<style|class=|foreignObject|var\(--|url\((?!#d?[a-z0-9-]+\))", written
    )
    named = set(re.findall(r'id="([^"]+)"', written))
    assert set(re.findall(r"url\(#([^)]+)\)", written)) <= named
    assert len(list(root.iter(f"{SVG}text"))) > 3
    return root


def holds_dots(root: ET.Element, name: str, dots: bytes) -> None:
    """See that a PNG is the drawing at 300 dots an inch, that it says so, and that something is on it."""
    assert name.endswith(".png")
    sides = [float(root.get(side)) for side in ("width", "height")]
    scale = min(300 / 96, 8000 / max(sides))
    found = struct.unpack(">II", dots[16:24])
    assert all(abs(dots_ - side * scale) <= 1 for dots_, side in zip(found, sides, strict=True))
    assert dots[37:41] == b"pHYs"
    assert len(dots) > found[0] * found[1] / 200


def look(root: ET.Element) -> set[tuple]:
    """Every kind of shape in its colours: where they stand may differ by a hair after a page has moved."""
    return {(one.tag, one.get("fill"), one.get("stroke"), one.get("font-weight")) for one in root.iter()}


def test_every_figure_is_saved_as_vectors_and_dots_the_same_from_a_dark_page(
    page: Page, atlas_url: str
) -> None:
    theme = "light"
    for address, (drawn, names) in PAGES.items():
        page.goto(atlas_url + address)
        page.wait_for_selector(drawn)
        controls = page.locator(".picture-save:visible")
        expect(controls).to_have_count(len(names))
        assert {controls.nth(i).get_attribute("data-picture") for i in range(len(names))} == names
        before = []
        for control in controls.all():
            name, content = saved(page, control, "svg")
            root = checked(name, content)
            before.append((name, look(root)))
            box = control.locator("[data-form=svg]").bounding_box()
            assert min(box["width"], box["height"]) >= 44
        if names & DOTTED:
            holds_dots(root, *saved(page, control, "png"))

        theme = "light" if theme == "dark" else "dark"
        page.click("#theme-switch")
        page.wait_for_selector(f"html[data-bs-theme={theme}]")
        for control, (name, seen) in zip(controls.all(), before, strict=True):
            again, content = saved(page, control, "svg")
            assert again == name
            assert look(checked(again, content)) == seen


def test_units_stand_off_the_names_before_them(page: Page, atlas_url: str) -> None:
    page.goto(f"{atlas_url}/compare?by=quarters&area={TIANSHAN}&before=2016Q4&quarter=2017Q1")
    page.wait_for_selector(".compare-indicator tbody th")
    control = page.locator(".picture-save[data-picture=compare-indicator]")
    texts = list(checked(*saved(page, control, "svg")).iter(f"{SVG}text"))
    name, unit = next(pair for pair in itertools.pairwise(texts) if pair[0].text == "入室盗窃发案率")
    size = float(name.get("font-size").removesuffix("px"))
    assert float(unit.get("x")) - float(name.get("x")) > 7 * size + 2  # seven characters, and a space


def test_two_rows_of_a_table_share_one_line(page: Page, atlas_url: str) -> None:
    page.goto(f"{atlas_url}/assessment?level=street")
    page.wait_for_selector(".assessment-bar >> nth=0")
    root = checked(*saved(page, page.locator(".picture-save[data-picture=assessment]"), "svg"))
    heights = {float(one.get("y1")) for one in root.iter(f"{SVG}line") if one.get("y1") == one.get("y2")}
    gaps = [after - before for before, after in itertools.pairwise(sorted(heights))]
    assert len(gaps) >= 10  # a line to a street
    assert min(gaps) > 5


def test_without_webgl_the_map_is_the_same_vectors(plain_page: Page, atlas_url: str) -> None:
    plain_page.goto(f"{atlas_url}/map?quarter=2017Q1&area={TIANSHAN}")
    plain_page.wait_for_selector("#legend .marks")
    root = checked(*saved(plain_page, plain_page.locator(".picture-save:visible"), "svg"))
    areas = [one.get("fill") for one in root.iter(f"{SVG}path")]
    assert len([fill for fill in areas if re.fullmatch("#[0-9a-f]{6}", fill or "")]) >= 10
    words = " ".join(root.itertext())
    assert "天山路街道" in words
    assert "OpenStreetMap" in words


def test_a_picture_of_what_is_not_published_says_so_and_a_failure_is_told(
    open_page: Callable, atlas_url: str
) -> None:
    with open_page("data") as page:
        page.goto(f"{atlas_url}/area/{TIANSHAN}?preview=2017Q2&quarter=2017Q2")
        page.wait_for_selector(".area-trend svg")
        control = page.locator(".picture-save[data-picture=trend]")
        root = checked(*saved(page, control, "svg"))
        mark = page.evaluate("pingan.edition.mark()")
        assert mark
        assert " ".join(root.itertext()).count(mark) > 2  # below it, and all over it
        page.route("**/exported", lambda route: route.abort())
        control.locator("[data-form=svg]").click()
        expect(page.locator("#notice")).to_contain_text("没有导出")
        page.watched.errors.clear()  # the browser itself reports the request that we broke
