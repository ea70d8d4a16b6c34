"""Which page an address means, and the states around it: nothing published, not found, failed."""

import logging
from collections.abc import Callable

from dash import Input, Output, State

from callbacks.map import map_layout
from callbacks.method import method_layout
from callbacks.ranking import ranking_layout
from callbacks.reader import Reader, choices_of
from callbacks.register import Permission, Register
from layouts import ids, states
from layouts.context import browser_context
from layouts.shell import shell
from pingan.reading.published import NothingPublishedError, Published

log = logging.getLogger(__name__)
LAYOUTS: dict[str, Callable] = {
    "/": map_layout,
    "/map": map_layout,
    "/ranking": ranking_layout,
    "/method": method_layout,
}


def page_layout(reader: Reader) -> Callable:
    """Return Dash's layout function: the shell in the reader's language, with what the browser needs to know once."""

    def layout() -> object:
        text = reader.text
        try:
            published = reader.published()
        except NothingPublishedError:
            return shell(text, district="", demonstration=False, theme=reader.theme, context=None)
        except Exception:  # the frame all the same: the page within it says that something failed
            log.exception("the frame failed")
            return shell(text, district="", demonstration=False, theme=reader.theme, context=None)
        return shell(
            text,
            district=text.name(published.areas.loc[published.top]),
            demonstration=published.demonstration,
            theme=reader.theme,
            context=_context(reader, published),
        )

    return layout


def add_pages(register: Register, reader: Reader) -> None:
    """Register the callback that puts a page into the shell, and the shell's switches."""

    @register.callback(
        Output(ids.PAGE, "children"),
        Output(ids.NOTICE, "children"),
        Input(ids.LOCATION, "pathname"),
        State(ids.LOCATION, "search"),
        permission=Permission.READ_PUBLISHED,
    )
    def show_page(path: str, search: str) -> tuple[object, str]:
        text = reader.text
        if path not in LAYOUTS:
            return states.not_found(text, path), ""
        try:
            page, wrong = LAYOUTS[path](reader, search or "")
        except NothingPublishedError:
            return states.nothing_published(text), ""
        except Exception:  # the reader gets a page that says so, the log gets the failure
            log.exception("page %s failed", path)
            return states.failed(text), ""
        return page, text("shell.wrong_view", names=", ".join(wrong)) if wrong else ""

    register.clientside(
        "shell.switchLanguage",
        Output(ids.LANGUAGE_SWITCH, "n_clicks"),
        Input(ids.LANGUAGE_SWITCH, "n_clicks"),
        State(ids.CONTEXT, "data"),
        prevent_initial_call=True,
        permission=Permission.PUBLIC,
    )
    register.clientside(
        "shell.switchTheme",
        Output(ids.THEME, "data"),
        Input(ids.THEME_SWITCH, "n_clicks"),
        State(ids.THEME, "data"),
        prevent_initial_call=True,
        permission=Permission.PUBLIC,
    )
    register.clientside(
        "shell.markPage",
        Output(ids.PAGE, "data-path"),
        Input(ids.LOCATION, "pathname"),
        permission=Permission.PUBLIC,
    )


def _context(reader: Reader, published: Published) -> dict:
    areas = published.areas
    with_parts = areas[areas.index.isin([published.top, *published.with_parts])]
    return browser_context(
        reader.text,
        published.system,
        choices_of(published),
        edition=published.edition,
        boundary_version=published.boundary_version,
        credit=published.credit,
        demonstration=published.demonstration,
        areas={
            code: (row["name"], row["name_en"], row["parent_code"])
            for code, row in with_parts.to_dict("index").items()
        },
    )
