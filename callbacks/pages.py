"""Which page an address means, and the states around it: nothing published, not found, not permitted, failed."""

import logging
from collections.abc import Callable, Sequence

from dash import Input, Output, State, set_props
from flask import has_request_context

from callbacks.context import context_of
from callbacks.reader import NotPermittedError, Reader
from callbacks.refusals import note_refusal
from callbacks.register import Permission, Register
from callbacks.serving.values import Words
from callbacks.sessions import asking, is_confined, may
from callbacks.start import start_of
from layouts import ids, states
from layouts import shell as frame
from layouts.aside import framed
from layouts.text import Text
from pingan.access.refusal_log import Refused
from pingan.reading.published import NothingPublishedError
from pingan.reading.scoped import OutsideBoundariesError
from pingan.storage import BusyError, StorageError

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
            exports=may(session, Permission.EXPORT),
            confined=is_confined(session),
        )
        if not may(session, Permission.READ_PUBLISHED):
            return frame.shell(text, **nothing, reader=who)
        try:
            current = reader.current()  # before: what is published later, the open page is told of
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
            context=context_of(reader, published, current),
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
    def show_page(path: str, search: Words) -> tuple[object, str]:
        text = reader.text
        at = register.page_at(path)
        if at is None:
            note_refusal(Refused.MISSING, path)
            return states.not_found(text, path), ""
        found, values = at
        if not may(asking(), found.permission):
            note_refusal(Refused.FORBIDDEN, path)
            return states.forbidden(text), ""
        try:
            page, wrong = found.layout(reader, search or "", **values)
            notice = _notice(text, wrong, everything=reader.principal.scope.root is None)
            current, shown = reader.current(), reader.shown(search or "") if found.editions else None
            if shown is None or shown.aside is None:
                return page, notice
            set_props(ids.CONTEXT, {"data": context_of(reader, shown, current)})  # before the page arrives
            return framed(text, page, shown.aside), notice
        except OutsideBoundariesError:
            return states.outside(text, reader.principal.scope.root), ""
        except NothingPublishedError:
            return states.nothing_published(text), ""
        except NotPermittedError:
            note_refusal(Refused.FORBIDDEN, path)
            return states.forbidden(text), ""
        except BusyError:
            raise  # it is asked again
        except StorageError as problem:
            return states.refused(text, problem.message[text.language]), ""
        except Exception:  # the reader gets a page that says so, the log gets the failure
            log.exception("page %s failed", path)
            return states.failed(text), ""

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


def _notice(text: Text, wrong: Sequence[str], *, everything: bool) -> str:
    if not wrong:
        return ""
    return text(f"{'shell' if everything else 'scope'}.wrong_view", names=", ".join(wrong))
