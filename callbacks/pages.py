"""Which page an address means, and the states around it: nothing published, not found, not permitted, failed."""

import logging
from collections.abc import Callable

from dash import Input, Output, State
from flask import has_request_context

from callbacks.reader import Reader, choices_of
from callbacks.register import Permission, Register
from callbacks.sessions import asking, may
from callbacks.start import start_of
from layouts import ids, states
from layouts import shell as frame
from layouts.context import browser_context
from pingan.reading.published import NothingPublishedError, Published
from pingan.reading.scoped import OutsideBoundariesError

log = logging.getLogger(__name__)


def page_layout(register: Register, reader: Reader) -> Callable:
    """Return Dash's layout function: the shell in the reader's language, with what the browser needs to know once."""

    def layout() -> object:
        text, theme = reader.text, reader.theme
        nothing = {"district": "", "demonstration": False, "theme": theme, "context": None}
        if not has_request_context():  # Dash looks at the frame for itself when it starts
            return frame.shell(text, **nothing)
        session = asking()
        who = frame.Reader(
            session.principal.name,
            session.principal.role,
            [path for path, page in register.pages.items() if may(session, page.permission)],
            start_of(session.principal, register),
            may(session, Permission.EXPORT),
        )
        if not may(session, Permission.READ_PUBLISHED):
            return frame.shell(text, **nothing, reader=who)
        try:
            published = reader.published()
        except NothingPublishedError:
            return frame.shell(text, **nothing, reader=who)
        except Exception:  # the frame all the same: the page within it says that something failed
            log.exception("the frame failed")
            return frame.shell(text, **nothing, reader=who)
        return frame.shell(
            text,
            district=text.name(published.areas.loc[published.top]),
            demonstration=published.demonstration,
            theme=theme,
            context=_context(reader, published),
            reader=who,
        )

    return layout


def add_pages(register: Register, reader: Reader) -> None:
    """Register the callback that puts a page into the shell, and the shell's switches."""

    @register.callback(
        Output(ids.PAGE, "children"),
        Output(ids.NOTICE, "children"),
        Input(ids.LOCATION, "pathname"),
        State(ids.LOCATION, "search"),
        permission=Permission.SIGNED_IN,  # and then the page's own
    )
    def show_page(path: str, search: str) -> tuple[object, str]:
        text = reader.text
        found = register.pages.get(path)
        if found is None:
            return states.not_found(text, path), ""
        if not may(asking(), found.permission):
            return states.forbidden(text), ""
        try:
            page, wrong = found.layout(reader, search or "")
        except OutsideBoundariesError:
            return states.outside(text, reader.principal.scope.root), ""
        except NothingPublishedError:
            return states.nothing_published(text), ""
        except Exception:  # the reader gets a page that says so, the log gets the failure
            log.exception("page %s failed", path)
            return states.failed(text), ""
        if not wrong:
            return page, ""
        everything = reader.principal.scope.root is None
        return page, text(f"{'shell' if everything else 'scope'}.wrong_view", names=", ".join(wrong))

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
