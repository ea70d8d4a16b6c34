"""The one way to add a route, a page or a callback: with the permission it needs. Without one the app does not start.

Dash and Flask bring routes of their own; `BUILT_IN` names the permission of each. `check` compares what is
registered here with what the server really answers, so that nothing can be added past this file. The gate asks it
what the request at hand needs (`needed`), and how much it may bring (`most_bytes`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dash import ClientsideFunction, Dash
from flask import Flask, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.routing import Map, Rule

from callbacks.serving.places import Places
from callbacks.serving.values import Signature, letting_refusals_through, typed
from pingan.access.permissions import Permission

PAGE_RULES = ("/", "/<path:path>")  # Dash's own: the frame, in which a page then opens by its address
UPDATE_RULE = "/_dash-update-component"
BUILT_IN: dict[str, Permission] = {
    "/": Permission.SIGNED_IN,
    "/<path:path>": Permission.SIGNED_IN,  # each page then needs its own
    "/_dash-layout": Permission.SIGNED_IN,
    "/_dash-dependencies": Permission.SIGNED_IN,
    UPDATE_RULE: Permission.SIGNED_IN,  # each callback then needs its own
    "/_reload-hash": Permission.SIGNED_IN,
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": Permission.PUBLIC,
    "/_favicon.ico": Permission.PUBLIC,
    "/assets/<path:filename>": Permission.PUBLIC,
    "/static/<path:filename>": Permission.PUBLIC,
}

MOST_BYTES = 256_000
"""How large a request's body may be where its rule says nothing else."""
MOST_BYTES_FROM_STRANGERS = 20_000


class UnregisteredError(RuntimeError):
    """A route or callback names no permission; the message lists them."""


@dataclass(frozen=True)
class Page:
    """A page of the application.

    Attributes
    ----------
    layout : (reader, query string, and by name what its address holds) -> (components, names of parameters that
        were wrong)
    permission : what one needs to see it
    editions : whether it can show another edition than the published one: a preview, an earlier release
    """

    layout: Callable[..., tuple[Any, tuple[str, ...]]]
    permission: Permission
    editions: bool = False


class Register:
    """Routes, pages and callbacks of one app, each with its permission.

    Attributes
    ----------
    routes : permission by rule
    methods : what one may ask of a rule that was added here
    background : rules that an open page asks by itself: they do not keep a session alive
    pages : by the rule of their address: "/map", "/area/<code>"
    callbacks : permission by output id, those that run in the browser included
    served : output ids of the callbacks that run on the server
    signatures : the components of each of these
    places : where heavy work is done, so many at once
    bodies : how many bytes a request may bring, by rule or output id, where that is not the usual
    """

    def __init__(self, app: Dash, places: Places | None = None) -> None:
        self.app = app
        self.places = places or Places()
        self.routes: dict[str, Permission] = dict(BUILT_IN)
        self.methods: dict[str, tuple[str, ...]] = {}
        self.background: set[str] = set()
        self.pages: dict[str, Page] = {}
        self._addresses = Map()
        self.callbacks: dict[str, Permission] = {}
        self.served: set[str] = set()
        self.signatures: dict[str, Signature] = {}
        self.bodies: dict[str, int] = {}

    @property
    def server(self) -> Flask:
        """The Flask application behind the Dash one."""
        return self.app.server

    def route(
        self,
        rule: str,
        permission: Permission,
        methods: Sequence[str] = ("GET",),
        *,
        background: bool = False,
        max_body: int | None = None,
        heavy: bool = False,
    ) -> Callable:
        """Add a route: `@register.route("/healthz", Permission.PUBLIC)`.

        Parameters
        ----------
        permission : one for all methods of the rule; what differs gets a rule of its own
        background : whether an open page asks it by itself, again and again
        max_body : how many bytes a request may bring, where that is not the usual
        heavy : whether an answer takes one of the places: what is more than a moment's work
        """

        def add(function: Callable) -> Callable:
            if self.routes.setdefault(rule, Permission(permission)) is not Permission(permission):
                raise ValueError(f"{rule} has two permissions")
            self.methods[rule] = (*self.methods.get(rule, ()), *methods)
            if background:
                self.background.add(rule)
            if max_body is not None:
                self.bodies[rule] = max_body
            answer = self.places.holding_one(function) if heavy else function
            self.server.route(rule, methods=list(methods))(answer)
            return function  # which may have another rule

        return add

    def page(
        self,
        rule: str,
        permission: Permission,
        layout: Callable,
        *,
        editions: bool = False,
        heavy: bool = False,
    ) -> None:
        """Add a page: the rule of its address, who may see it, its layout, and whether it shows other editions.

        `heavy` is as `route` has it.

        `register.page("/area/<code>", Permission.READ_PUBLISHED, area_layout)` calls
        `area_layout(reader, search, code="310105006")`.
        """
        layout = self.places.holding_one(layout) if heavy else layout
        self.pages[rule] = Page(layout, Permission(permission), editions)
        self._addresses.add(Rule(rule, endpoint=rule))

    def page_at(self, path: str) -> tuple[Page, dict[str, str]] | None:
        """Return the page at an address, and what the address holds for it; None where there is none."""
        try:
            rule, values = self._addresses.bind("").match(path)
        except HTTPException:
            return None
        return self.pages[rule], dict(values)

    def callback(
        self,
        *arguments: Any,
        permission: Permission,
        max_body: int | None = None,
        heavy: bool = False,
        **options: Any,
    ) -> Callable:
        """Add a server callback; arguments as `Dash.callback` takes them, but for `background`; others as `route`.

        Dash binds those to the page that was loaded, and all readers are given the same page (`callbacks.index`).
        What it takes stands in the function's signature (`callbacks/serving/values.py`).
        """
        if options.get("background"):
            raise ValueError("a background callback needs a page of its own for every reader")
        if on_error := options.get("on_error"):
            options["on_error"] = letting_refusals_through(on_error)

        def add(function: Callable) -> Callable:
            before = self._known()
            answer = self.places.holding_one(typed(function)) if heavy else typed(function)
            added = self.app.callback(*arguments, **options)(answer)
            new = self._note(before, permission)
            self.served |= new
            self.signatures.update(dict.fromkeys(new, Signature.of(arguments)))
            if max_body is not None:
                self.bodies.update(dict.fromkeys(new, max_body))
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
        self.app._setup_server()  # noqa: SLF001 - nothing public does
        routes = {rule.rule for rule in self.server.url_map.iter_rules()} - set(self.routes)
        callbacks = set(self.app.callback_map) - set(self.callbacks)
        if routes or callbacks:
            named = sorted(routes | callbacks)
            raise UnregisteredError("no permission named for: " + ", ".join(named))

    def most_bytes(self, may: Callable[[Permission], bool]) -> int:
        """Return how large a body the request at hand may bring, whatever is in it.

        Parameters
        ----------
        may : whether who asks has a permission. Which callback is asked stands in the body: before that is read, as
            much is let in as the largest of those that are theirs takes.
        """
        rule = request.url_rule.rule if request.url_rule else ""
        if rule == UPDATE_RULE:
            theirs = [output for output in self.served if may(self.callbacks[output])]
            return max(
                (self.bodies.get(output, MOST_BYTES) for output in theirs), default=MOST_BYTES_FROM_STRANGERS
            )
        usual = MOST_BYTES_FROM_STRANGERS if self.routes.get(rule) is Permission.PUBLIC else MOST_BYTES
        return self.bodies.get(rule, usual)

    def needed(self) -> Permission | None:
        """Return the permission that the request at hand needs; None for what nobody may ask.

        Raises
        ------
        werkzeug.exceptions.BadRequest, werkzeug.exceptions.RequestEntityTooLarge
            What should name a callback is no JSON, or is more than that callback takes.
        """
        if request.url_rule is None:  # a method that its address does not take
            return Permission.SIGNED_IN
        rule = request.url_rule.rule
        if rule in PAGE_RULES and (found := self.page_at(request.path)):
            return found[0].permission
        if rule == UPDATE_RULE and request.method == "POST":
            return self._needed_by_callback(request.get_json() if request.is_json else None)
        return self.routes.get(rule)

    def require_signature(self) -> None:
        """Refuse the request at hand where it asks a callback about other components than its own.

        Call it when who asks may ask this callback.

        Raises
        ------
        werkzeug.exceptions.BadRequest
        """
        if request.url_rule is not None and request.url_rule.rule == UPDATE_RULE and request.method == "POST":
            body = request.get_json()
            self.signatures[body["output"]].require(body)

    def _needed_by_callback(self, body: Any) -> Permission | None:
        output = body.get("output") if isinstance(body, dict) else None
        if not isinstance(output, str) or output not in self.served:
            return None
        request.max_content_length = self.bodies.get(output, MOST_BYTES)
        if (request.content_length or 0) > request.max_content_length:
            raise RequestEntityTooLarge
        return self.callbacks[output]

    def _known(self) -> set[str]:
        return set(self.app.callback_map) | {c["output"] for c in self.app._callback_list}  # noqa: SLF001 - Dash's

    def _note(self, before: set[str], permission: Permission) -> set[str]:
        new = self._known() - before
        self.callbacks.update(dict.fromkeys(new, Permission(permission)))
        return new
