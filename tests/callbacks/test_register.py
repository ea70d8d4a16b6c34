import dash
import pytest
from dash import ClientsideFunction, Dash, Input, Output, html

from callbacks.register import BUILT_IN, UPDATE_RULE, Permission, Register, UnregisteredError


@pytest.fixture
def register():
    app = Dash("test", assets_folder="nothing")
    app.layout = html.Div([html.Div(id=name) for name in ("a", "b", "c")])
    return Register(app)


def add_callback(register, output="b", **options):
    @register.callback(Output(output, "children"), Input("a", "children"), **options)
    def echo(value: str):
        return value


def test_an_app_whose_every_address_is_named_starts(register):
    @register.route("/x", Permission.PUBLIC)
    def x():
        return "x"

    add_callback(register, permission=Permission.READ_PUBLISHED)
    register.clientside(
        "a.b", Output("c", "children"), Input("a", "children"), permission=Permission.READ_PUBLISHED
    )
    register.check()
    assert register.routes["/x"] == Permission.PUBLIC
    assert set(register.callbacks) == {"b.children", "c.children"}


def test_dash_brings_no_address_that_is_not_named(register):
    """A new version of Dash that answers something new must be looked at."""
    register.app._setup_server()
    rules = {rule.rule for rule in register.server.url_map.iter_rules()}
    assert rules <= set(BUILT_IN)


def test_a_route_past_the_register_stops_the_start(register):
    @register.server.route("/secret")
    def secret():
        return "secret"

    with pytest.raises(UnregisteredError, match="/secret"):
        register.check()


def test_a_blueprint_of_a_library_stops_the_start(register):
    from flask import Blueprint

    library = Blueprint("library", "library")
    library.route("/library/status")(lambda: "all")
    register.server.register_blueprint(library)
    with pytest.raises(UnregisteredError, match="/library/status"):
        register.check()


def test_a_callback_of_the_app_past_the_register_stops_the_start(register):
    @register.app.callback(Output("b", "children"), Input("a", "children"))
    def past(value):
        return value

    with pytest.raises(UnregisteredError, match=r"b\.children"):
        register.check()


def test_a_callback_of_the_module_past_the_register_stops_the_start(register):
    @dash.callback(Output("c", "children"), Input("a", "children"))
    def past(value):
        return value

    with pytest.raises(UnregisteredError, match=r"c\.children"):
        register.check()


def test_a_callback_in_the_browser_past_the_register_stops_the_start(register):
    register.app.clientside_callback(
        ClientsideFunction("a", "b"), Output("b", "title"), Input("a", "children")
    )
    with pytest.raises(UnregisteredError, match=r"b\.title"):
        register.check()


def test_everything_that_is_missing_is_named_at_once(register):
    register.server.route("/one")(lambda: "1")
    register.server.add_url_rule("/two", "two", lambda: "2")
    with pytest.raises(UnregisteredError, match="/one, /two"):
        register.check()


def test_no_permission_cannot_be_written(register):
    with pytest.raises(TypeError):
        register.route("/x")
    with pytest.raises(TypeError, match="permission"):
        register.callback(Output("b", "children"), Input("a", "children"))
    with pytest.raises(TypeError, match="permission"):
        register.clientside("a.b", Output("b", "children"), Input("a", "children"))


def test_a_permission_that_does_not_exist_cannot_be_given(register):
    with pytest.raises(ValueError, match="everything"):
        register.route("/x", "everything")(lambda: "x")
    with pytest.raises(ValueError, match="everything"):
        add_callback(register, permission="everything")


def test_a_callback_that_is_bound_to_the_page_that_was_loaded_cannot_be_added(register):
    """All readers are given the same page, and so one could ask for what another one's callback has found."""
    with pytest.raises(ValueError, match="background"):
        add_callback(register, permission=Permission.PUBLIC, background=True)


def test_every_address_of_the_application_has_a_permission(app):
    rules = {rule.rule for rule in app.server.url_map.iter_rules()}
    assert {"/healthz", "/geo/<version>/<parent>/<level>.json"} <= rules
    assert app.register.routes.keys() >= rules
    assert app.register.callbacks.keys() >= app.callback_map.keys()
    assert all(isinstance(p, Permission) for p in app.register.routes.values())


@pytest.mark.parametrize(
    ("path", "permission"),
    [
        ("/healthz", Permission.PUBLIC),
        ("/map", Permission.READ_PUBLISHED),
        ("/geo/v/31/street.json", Permission.READ_PUBLISHED),
        ("/_dash-layout", Permission.SIGNED_IN),
        ("/_dash-dependencies", Permission.SIGNED_IN),
        ("/nowhere", Permission.SIGNED_IN),
        ("/assets/style.css", Permission.PUBLIC),
    ],
)
def test_a_request_needs_the_permission_of_its_address(app, path, permission):
    with app.server.test_request_context(path):
        assert app.register.needed() == permission


def test_an_address_that_is_asked_in_no_way_it_knows_is_not_for_strangers(app):
    with app.server.test_request_context("/healthz", method="DELETE"):
        assert app.register.needed() == Permission.SIGNED_IN


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"output": None},
        {"output": ["page.children"]},
        {"output": "nobody.children"},
        {"output": "view.data"},  # it runs in the browser, so nobody asks the server for it
    ],
)
def test_a_callback_that_the_server_does_not_know_is_for_nobody(app, body):
    with app.server.test_request_context(UPDATE_RULE, method="POST", json=body):
        assert app.register.needed() is None


@pytest.mark.parametrize(
    ("component", "permission"),
    [
        ("page.children", Permission.SIGNED_IN),
        ("ranking-grid.rowData", Permission.READ_PUBLISHED),
        ("listed-find.options", Permission.LIST_AREAS),
        ("warning-panel.children", Permission.ACKNOWLEDGE),
        ("data-findings.children", Permission.SUBMIT_DATA),
        ("edit-frame.children", Permission.EDIT_SYSTEM),
        ("publish-result.children", Permission.PUBLISH),
        ("audit-verified.children", Permission.ADMINISTER),
    ],
)
def test_a_callback_needs_its_own_permission(app, component, permission):
    (output,) = (output for output in app.register.served if component in output)
    with app.server.test_request_context(UPDATE_RULE, method="POST", json={"output": output}):
        assert app.register.needed() == permission


def test_an_address_with_two_permissions_cannot_be_written(register):
    register.route("/x", Permission.PUBLIC)(lambda: "x")
    with pytest.raises(ValueError, match="/x"):
        register.route("/x", Permission.EXPORT, methods=("POST",))(lambda: "x")


def test_only_the_named_methods_are_answered(register):
    register.route("/x", Permission.PUBLIC, methods=("POST",))(lambda: "x")
    browser = register.server.test_client()
    assert (browser.post("/x").status_code, browser.put("/x").status_code) == (200, 405)


def test_a_page_may_hold_a_value_in_its_address(register):
    register.page("/area/<code>", Permission.READ_PUBLISHED, dict)
    register.page("/area/<code>/print", Permission.EXPORT, list)
    assert register.page_at("/area/310105006") == (register.pages["/area/<code>"], {"code": "310105006"})
    assert register.page_at("/area/310105006/print")[0].permission is Permission.EXPORT
    for nowhere in ("/area", "/area/", "/area/1/2/3", "/"):
        assert register.page_at(nowhere) is None


def test_a_page_with_a_value_in_its_address_is_behind_its_own_permission(register):
    register.page("/area/<code>", Permission.EXPORT, dict)
    with register.server.test_request_context("/area/310105006"):
        assert register.needed() is Permission.EXPORT
