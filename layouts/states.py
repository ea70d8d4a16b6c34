"""The states a page can be in when it has nothing of its own to show: what happened and how to go on."""

from dash import html

from layouts import ids
from layouts.text import Text


def nothing_published(text: Text) -> html.Section:
    """The database holds no release yet."""
    return _state(
        text("shell.empty_title"), html.P(text("shell.empty")), html.P(html.Code(text("shell.empty_how")))
    )


def outside(text: Text, area: str) -> html.Section:
    """The account's area is not among the boundaries."""
    return _state(text("scope.outside_title"), html.P(text("scope.outside", area=area)))


def not_found(text: Text, path: str) -> html.Section:
    """No page has this address."""
    return _state(
        text("shell.not_found_title"),
        html.P(text("shell.not_found", path=path)),
        html.A(text("shell.to_map"), href="/map", className="btn btn-primary"),
    )


def no_area(text: Text, code: str, own: str) -> html.Section:
    """No area has this code, or the account may not see it."""
    return _state(
        text("area.missing_title"),
        html.P(text("area.missing", code=code)),
        html.A(text("area.missing_own"), href=own, className="btn btn-primary"),
    )


def failed(text: Text) -> html.Section:
    """The server raised while preparing the page."""
    return _state(
        text("shell.error_title"),
        html.P(text("shell.error")),
        html.A(text("shell.retry"), href="", className="btn btn-primary", id=ids.RETRY),
    )


def forbidden(text: Text) -> html.Section:
    """The account lacks the permission."""
    return _state(text("shell.forbidden_title"), html.P(text("shell.forbidden")))


def refused(text: Text, message: str) -> html.Section:
    """What was asked for cannot be shown, and the message says why."""
    return _state(
        text("shell.refused_title"),
        html.P(message),
        html.A(text("shell.to_map"), href="/map", className="btn btn-primary"),
    )


def _state(title: str, *content: html.P | html.A) -> html.Section:
    return html.Section([html.H1(title), *content], className="state", role="alert")
