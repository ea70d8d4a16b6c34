"""The one way to add a route or a callback: with the permission it needs. Without one the app does not start.

Dash and Flask bring routes of their own; `BUILT_IN` names the permission of each. `check` compares what is
registered here with what the server really answers, so that nothing can be added past this file.
"""

from collections.abc import Callable
from typing import Any

from dash import ClientsideFunction, Dash
from flask import Flask, request

from pingan.access.permissions import Permission

BUILT_IN: dict[str, Permission] = {
    "/": Permission.READ_PUBLISHED,
    "/<path:path>": Permission.READ_PUBLISHED,
    "/_dash-layout": Permission.READ_PUBLISHED,
    "/_dash-dependencies": Permission.READ_PUBLISHED,
    "/_dash-update-component": Permission.READ_PUBLISHED,  # each callback then needs its own
    "/_reload-hash": Permission.READ_PUBLISHED,
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": Permission.PUBLIC,
    "/_favicon.ico": Permission.PUBLIC,
    "/assets/<path:filename>": Permission.PUBLIC,
    "/static/<path:filename>": Permission.PUBLIC,
}


class UnregisteredError(RuntimeError):
    """A route or callback names no permission; the message lists them."""


class Register:
    """Routes and callbacks of one app, each with its permission."""

    def __init__(self, app: Dash) -> None:
        self.app = app
        self.routes: dict[str, Permission] = dict(BUILT_IN)
        self.callbacks: dict[str, Permission] = {}

    @property
    def server(self) -> Flask:
        """The Flask application behind the Dash one."""
        return self.app.server

    def route(self, rule: str, permission: Permission) -> Callable:
        """Add a GET route: `@register.route("/healthz", Permission.PUBLIC)`."""

        def add(function: Callable) -> Callable:
            self.routes[rule] = Permission(permission)
            return self.server.route(rule, methods=["GET"])(function)

        return add

    def callback(self, *arguments: Any, permission: Permission, **options: Any) -> Callable:
        """Add a server callback; arguments as `Dash.callback` takes them."""

        def add(function: Callable) -> Callable:
            before = self._known()
            added = self.app.callback(*arguments, **options)(function)
            self._note(before, permission)
            return added

        return add

    def clientside(self, function: str, *arguments: Any, permission: Permission, **options: Any) -> None:
        """Add a callback that runs in the browser, `"namespace.function"` of the files in assets/."""
        before = self._known()
        self.app.clientside_callback(ClientsideFunction(*function.split(".")), *arguments, **options)
        self._note(before, permission)

    def check(self) -> None:
        """Stop the start where the server answers anything that names no permission.

        Raises
        ------
        UnregisteredError
            Naming every such route and callback.
        """
        # `_setup_server` moves module-level callbacks in at the first request; do it before looking.
        self.app._setup_server()
        routes = {rule.rule for rule in self.server.url_map.iter_rules()} - set(self.routes)
        callbacks = set(self.app.callback_map) - set(self.callbacks)
        if routes or callbacks:
            named = sorted(routes | callbacks)
            raise UnregisteredError("no permission named for: " + ", ".join(named))

    def needed(self) -> Permission | None:
        """Return the permission that the request at hand needs; None for an address that does not exist."""
        return self.routes.get(request.url_rule.rule) if request.url_rule else None

    def _known(self) -> set[str]:
        return set(self.app.callback_map) | {c["output"] for c in self.app._callback_list}

    def _note(self, before: set[str], permission: Permission) -> None:
        for output in self._known() - before:
            self.callbacks[output] = Permission(permission)
