"""Measuring our page takes signing in like everyone: an account in the measured data folder, its cookie by server."""

import secrets
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from playwright.sync_api import BrowserContext

from pingan.access.accounts import create_account
from pingan.access.permissions import Role
from pingan.access.principal import Actor
from pingan.storage import open_database

_COOKIES: dict[str, str] = {}  # by server's address; the peers have none


class _Stay(urllib.request.HTTPRedirectHandler):
    """Does not follow: the answer to signing in is a redirect that carries the cookie."""

    def redirect_request(self, *_: object) -> None:
        return None


def sign_in(url: str, data: Path) -> None:
    """Sign in as a leader at the server of a data folder, with an account made for the purpose."""
    name, password = f"bench {secrets.token_hex(4)}", secrets.token_urlsafe(24)
    engine = open_database(f"sqlite:///{data / 'pingan.db'}")
    create_account(engine, Actor("bench"), name, Role.LEADER, password, must_change=False)
    engine.dispose()
    form = urllib.parse.urlencode({"name": name, "password": password}).encode()
    try:
        asked = urllib.request.Request(f"{url}/sign-in", form, {"Referer": url})  # noqa: S310 - our own server
        urllib.request.build_opener(_Stay).open(asked, timeout=60)
    except urllib.error.HTTPError as answer:
        if answer.code == 303:
            _COOKIES[url] = answer.headers["Set-Cookie"].partition(";")[0]
            return
        raise
    raise RuntimeError("the server did not let the benchmark in")


def headers(url: str) -> dict[str, str]:
    """Return what to send along to a server: our cookie and, as a page does, its address; nothing to a peer."""
    return {"Cookie": _COOKIES[url], "Referer": url} if url in _COOKIES else {}


def bring(context: BrowserContext, url: str) -> None:
    """Give a browser's profile the cookie of a server, where it has one."""
    if url in _COOKIES:
        name, _, value = _COOKIES[url].partition("=")
        context.add_cookies([{"name": name, "value": value, "url": url}])
