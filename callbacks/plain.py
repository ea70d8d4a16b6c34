"""The pages that the server writes whole, with the reader's words and the files they name."""

import logging
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from dash import Dash
from flask import Response, abort, redirect, request
from sqlalchemy.exc import SQLAlchemyError

from callbacks.reader import LANGUAGE_COOKIE, Reader
from callbacks.register import Permission, Register
from callbacks.start import is_local
from layouts.plain import other, plain_page
from layouts.text import LANGUAGES
from pingan.access.demonstration import demonstration_accounts
from pingan.access.permissions import Role

log = logging.getLogger(__name__)
YEAR = 31_536_000


class Plain:
    """Writes plain pages."""

    def __init__(self, app: Dash, reader: Reader) -> None:
        self.folder = Path(app.config.assets_folder)
        self.reader = reader

    def page(self, template: str, **values: Any) -> str:
        """Return a page for the request at hand."""
        reader = self.reader
        accounts = self._accounts()
        return plain_page(
            template,
            reader.text,
            reader.theme,
            asset=self._asset,
            demonstration=bool(accounts),
            accounts=accounts,
            other_language=f"/language/{other(reader.language)}?{urlencode({'back': here()})}",
            **values,
        )

    def _accounts(self) -> list[dict[str, str]]:
        """Return name, role and password of the accounts that a demonstration has; nothing anywhere else."""
        try:
            listed = demonstration_accounts(self.reader.engine)
        except SQLAlchemyError:  # the page all the same: whoever signs in is then told
            log.exception("the demonstration's accounts could not be read")
            return []
        listed = sorted(listed, key=lambda account: account[1] == Role.STREET)  # the many streets last
        return [dict(zip(("name", "role", "password"), account, strict=True)) for account in listed]

    def _asset(self, name: str) -> str:
        # the time of change in the address, as Dash writes it: then the browser keeps the file
        return f"/assets/{name}?m={(self.folder / name).stat().st_mtime}"


def here() -> str:
    """Return the address at hand, as it can be asked for again; a form's is the page that it stands on."""
    query = request.query_string.decode("latin-1")
    if request.method == "POST":
        query = urlencode({"next": request.form.get("next", "")})
    return request.path + (f"?{query}" if query else "")


def add_language(register: Register) -> None:
    """Register `/language/<language>`: the switch of pages without script."""

    @register.route("/language/<language>", Permission.PUBLIC)
    def switch_language(language: str) -> Response:
        if language not in LANGUAGES:
            abort(404)
        back = request.args.get("back", "")
        response = redirect(back if is_local(back) else "/")
        response.set_cookie(LANGUAGE_COOKIE, language, max_age=YEAR, samesite="Lax")
        return response
