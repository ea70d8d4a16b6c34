"""The wall screen through what happens to a wall, in short; `make soak` is the long form."""

from urllib.parse import urlsplit

import pytest

from bench.soak.installation import Installation
from bench.soak.proxy import Proxy, Weather
from bench.soak.story import says, well
from bench.soak.wall import LOOK, Wall, longest_blank

PATIENCE = 60


class OnePage(Wall):
    """A wall in a page of the tests' own browser."""

    def __init__(self, page):
        super().__init__(None, None)
        self.page = page
        page.on("pageerror", self._error)

    def until(self, test, what):
        """Look until something is seen."""
        assert self.watch(PATIENCE, test) is not None, f"never {what}: {self.page.evaluate(LOOK)}"


@pytest.fixture
def wall(browser):
    """Give a page that nobody has signed in on; its console may name the network's errors."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield OnePage(page)
    context.close()


@pytest.fixture
def there(copy_demonstration, tmp_path):
    """Give an installation that may be killed, on a copy of the demonstration."""
    folder = copy_demonstration(tmp_path / "data")
    made = Installation(folder, f"sqlite:///{folder / 'pingan.db'}")
    made.start()
    yield made
    made.kill()
    made.engine.dispose()


def test_the_wall_keeps_its_picture_through_all_that_happens_and_comes_back(wall, there, until):
    number, secret = there.token()
    with Proxy(there.port) as net:
        wall.go(f"{net.url}/screen?token={secret}")  # as links were once
        wall.until(well, "a picture")
        assert "token" not in urlsplit(wall.page.url).query  # nobody reads it off the wall
        until(wall.page, "Boolean(navigator.serviceWorker.controller)")
        first = len(wall.seen)

        edition = there.publish_next()
        wall.until(lambda seen: seen.edition == edition, "the publication")
        net.become(Weather(halved=900))  # no answer is whole now
        wall.watch(6)
        net.become(Weather())
        there.revoke(number)
        wall.until(says("token_revoked"), "that the token is over")
        assert longest_blank(wall.seen[first:]) == 0

        number, secret = there.token()
        wall.go(f"{net.url}/screen#token={secret}")  # over the page that is there
        wall.until(well, "the new token's picture")
        assert "token" not in urlsplit(wall.page.url).fragment
        there.kill()
        wall.reload()
        wall.until(says("network"), "the last picture without a server")
        assert wall.seen[-1].edition == edition
        there.start()
        wall.until(well, "the server again")
    assert wall.errors == 0
