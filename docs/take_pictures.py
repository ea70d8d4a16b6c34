"""Take the documentation's pictures again: click through its tours and stop where they do not hold.

    .venv/bin/python docs/take_pictures.py                              # builds and serves a demonstration itself
    .venv/bin/python docs/take_pictures.py --url http://127.0.0.1:8050  # uses one that is served already

Needs the development dependencies and a Chromium (`make browser`). Writes docs/images/*.png, at most 300 kB each.
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Locator, Page, expect, sync_playwright

IMAGES = Path(__file__).parent / "images"
ROOT = Path(__file__).parents[1]
MOST_BYTES = 300_000
SECONDS = 60
"""How long a page may take: pictures are also taken on busy machines without a graphics card."""

CHROMIUM = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
WORDS = {
    "en": {"tianshan": "Tianshan Road", "movement": "Movement", "burglaries": "Residential burglaries"},
    "zh": {"tianshan": "天山路街道", "movement": "排名变动", "burglaries": "入室盗窃发案率"},
}
LEADER, ADMINISTRATOR = "区领导", "系统管理员"
"""The demonstration's accounts that see everything and that administer; the sign-in page lists them."""

KEPT = {
    "en": (
        "last", "map", "committees", "compound", "movement", "area", "compare", "warnings", "reports",
        "admin-accounts", "admin-audit", "admin-screen",
    ),
    "zh": ("map", "area", "wall", "wall-movement"),
}  # fmt: skip
"""Which pictures of the tours the documents show, by language."""


@contextmanager
def demonstration() -> Iterator[str]:
    """Build a demonstration in a folder of its own, serve it, and give its address."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        environment = {**os.environ, "PINGAN_DATA_DIR": folder, "PINGAN_DATABASE_URL": ""}
        command = [sys.executable, "-m", "pingan.cli", "demo", "--port", str(port)]
        server = subprocess.Popen(command, cwd=ROOT, env=environment)  # noqa: S603 - our own command
        url = f"http://127.0.0.1:{port}"
        try:
            while server.poll() is None:
                try:
                    urllib.request.urlopen(f"{url}/healthz", timeout=5).read()  # noqa: S310 - our own server
                    break
                except OSError:
                    time.sleep(0.5)
            else:
                raise SystemExit("the demonstration was not served")
            yield url
        finally:
            server.terminate()
            server.wait(20)


class Tour:
    """One walk through the story in one language."""

    def __init__(self, page: Page, url: str, language: str) -> None:
        self.page = page
        self.url = url
        self.language = language
        self.words = WORDS[language]
        self.panel = page.locator("#panel")

    def walk(self) -> None:
        """The README's five clicks, then one way down to a compound's indicators."""
        page = self.page
        self.sign_in("/map", LEADER)
        self.painted("2017Q2")

        page.locator(".dash-slider-mark").nth(5).click(force=True)  # Q4 of 2016; the slider takes the click
        self.painted("2016Q4")
        self.ranked("10", "70.38")
        self.take("last")

        page.locator("#quarter-forth").click()
        self.painted("2017Q1")
        self.ranked("3", "79.90", "▲7")

        page.mouse.move(*self.place_of("310105006"))
        page.mouse.click(*self.place_of("310105006"))
        expect(self.panel).to_contain_text("79.90")
        expect(self.panel).to_contain_text("+9.52")
        expect(self.panel.locator(".why li").first).to_contain_text(self.words["burglaries"])
        page.mouse.move(5, 400)
        self.take("map")

        self.panel.locator(".into").click()
        expect(page.locator("#ranked-list tbody tr")).to_have_count(18)
        self.painted("2017Q1")
        self.take("committees")

        self.select(page.locator("#ranked-list tbody tr").last)
        self.panel.locator(".into").click()
        expect(page.locator("#ranked-list tbody tr")).to_have_count(4)
        self.painted("2017Q1")
        self.select(page.locator("#ranked-list tbody tr").first)
        self.panel.locator(".dimension").nth(1).click()
        expect(self.panel.locator(".indicator")).to_have_count(7)
        self.take("compound")

        page.locator("#breadcrumb .step").first.click()  # the view goes along: back to all ten first
        self.painted("2017Q1")
        page.locator(".nav-pages a", has_text=self.words["movement"]).click()
        page.wait_for_selector("#bump .main-svg")
        expect(page.locator("#bump-note")).to_contain_text("+9.52")
        self.take("movement")

    def question(self) -> None:
        """Where Tianshan is and why, its two quarters side by side, what needs attention, what can be handed round."""
        page = self.page
        self.sign_in("/area/310105006?quarter=2017Q1", LEADER)
        expect(page.locator("#standing .area-main")).to_contain_text("79.90")
        expect(page.locator("#standing .area-rank")).to_contain_text("3 / 10 ▲7")
        expect(page.locator("#moved")).to_contain_text("+9.52")
        self.take("area")

        page.goto(f"{self.url}/compare?by=quarters&area=310105006&before=2016Q4&quarter=2017Q1")
        expect(page.locator("#compare-maps .compare-map[data-painted]")).to_have_count(3)
        expect(page.locator(".sides li").nth(1)).to_contain_text("▲ +9.52")
        self.take("compare")

        page.goto(f"{self.url}/warnings?quarter=2016Q4")
        page.locator("#warning-list tbody a", has_text=self.words["tianshan"]).first.click()
        expect(page.locator("#warning-panel")).to_contain_text(self.words["tianshan"])
        self.take("warnings")

        page.goto(f"{self.url}/reports?area=310105006&quarter=2017Q1")
        expect(page.locator("#page h1")).to_be_visible()
        self.take("reports")

    def administer(self) -> None:
        """An account's acts, and the audit log verified."""
        page = self.page
        self.sign_in("/admin", ADMINISTRATOR)
        page.locator("#account-list a", has_text="天山路街道").click()
        page.locator("#account-panel summary").nth(1).click()
        self.take("admin-accounts")
        page.goto(f"{self.url}/admin/audit")
        page.locator("#audit-verify").click()
        page.wait_for_selector("#audit-verified .said:not(.problem)")
        self.take("admin-audit")

    def arrange(self) -> None:
        """What wall screens play, beside its preview."""
        self.sign_in("/admin/screen", ADMINISTRATOR)
        preview = self.page.frame_locator("#screen-preview")
        expect(preview.locator(".besides text").first).to_be_visible()
        self.take("admin-screen")

    def wall(self) -> None:
        """The wall screen as an administrator previews it: one street's committees, and the story of the ranks."""
        page = self.page
        if self.language != "zh":
            return  # a wall speaks the installation's language, not the reader's
        self.sign_in("/admin", ADMINISTRATOR)
        for name, scene, said in (
            ("wall", {"kind": "street", "streets": ["310105006"]}, self.words["tianshan"]),
            ("wall-movement", {"kind": "movement", "quarter": "2017Q1"}, "+9.52"),
        ):
            playlist = quote(json.dumps({"scenes": [{"seconds": 15, **scene}], "quarter": "newest"}))
            page.goto("about:blank")
            page.goto(f"{self.url}/screen/preview#playlist={playlist}")
            expect(page.locator(".headline")).to_contain_text(said)
            self.take(name)

    def sign_in(self, path: str, account: str) -> None:
        """Open a page, which leads to signing in, and come back to it."""
        self.page.goto(f"{self.url}{path}")
        self.page.locator(".plain-accounts tr", has_text=account).locator("button").click()

    def painted(self, quarter: str) -> None:
        """Wait until the map shows a quarter."""
        self.page.wait_for_selector(f'#map-frame[data-painted^="{quarter}/"]')
        self.page.wait_for_function("() => !document.querySelector('.map-page').classList.contains('busy')")

    def select(self, row: Locator) -> None:
        """Click a row of the ranking and wait for its area's panel."""
        name = row.locator("td.name").inner_text()
        row.click()
        expect(self.panel.locator("h1")).to_contain_text(name)

    def ranked(self, *texts: str) -> None:
        """Check Tianshan's row of the ranking: rank, index, movement."""
        row = self.page.locator("#ranked-list tbody tr", has_text=self.words["tianshan"])
        for text in texts:
            expect(row).to_contain_text(text)

    def place_of(self, code: str) -> tuple[float, float]:
        """Return where on the screen the label of an area stands."""
        return tuple(
            self.page.evaluate(
                """code => {
                    const {features} = pingan.page.state().current.geometry;
                    const map = document.querySelector('#map .js-plotly-plot')._fullLayout.map._subplot.map;
                    const place = map.project(features.find((f) => f.properties.code === code).properties.label);
                    const frame = map.getCanvas().getBoundingClientRect();
                    return [frame.x + place.x, frame.y + place.y];
                }""",
                code,
            )
        )

    def take(self, name: str) -> None:
        """Keep a picture of the page as it is, once it has come to rest."""
        if name not in KEPT[self.language]:
            return
        self.page.wait_for_timeout(3000)  # labels and zoom settle without telling anyone
        path = IMAGES / f"{name}-{self.language}.png"
        self.page.screenshot(path=path)
        size = path.stat().st_size
        print(f"{path.relative_to(ROOT)}  {size / 1000:.0f} kB")
        if size > MOST_BYTES:
            raise SystemExit(f"{path.name} is larger than {MOST_BYTES / 1000:.0f} kB")


def take_pictures(url: str) -> None:
    """Walk both tours in each language, at 1366×768, in the light theme."""
    executable = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if executable is None:
        raise SystemExit("no Chromium: run `make browser`, which says what to install")
    IMAGES.mkdir(exist_ok=True)
    expect.set_options(timeout=SECONDS * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=CHROMIUM)
        for language, walk in product(
            WORDS, (Tour.walk, Tour.question, Tour.administer, Tour.arrange, Tour.wall)
        ):
            context = browser.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
            cookies = {"pingan_language": language, "pingan_theme": "light"}
            context.add_cookies(
                [{"name": name, "value": value, "url": url} for name, value in cookies.items()]
            )
            page = context.new_page()
            page.set_default_timeout(SECONDS * 1000)
            walk(Tour(page, url, language))
            context.close()
        browser.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--url", help="A demonstration that is served already.")
    given = parser.parse_args().url
    if given:
        take_pictures(given.rstrip("/"))
    else:
        with demonstration() as url:
            take_pictures(url)
