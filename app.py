"""Assembles the application: settings, database, Dash, the register of routes and callbacks, the pages.

`server` is what gunicorn serves; `python app.py` serves it too.
"""

from functools import partial
from pathlib import Path

from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from callbacks.account import add_account
from callbacks.admin import add_admin
from callbacks.answers import Answers
from callbacks.api import add_api
from callbacks.area import add_area
from callbacks.assessment import add_assessment
from callbacks.assessment_files import add_assessment_files
from callbacks.compare import add_compare
from callbacks.contact import add_contact
from callbacks.correction import add_correction
from callbacks.data import add_data
from callbacks.data_board_file import add_data_board_file
from callbacks.data_files import add_data_files
from callbacks.edition import add_edition
from callbacks.exported_tables import add_exported_tables
from callbacks.exports import add_exports
from callbacks.gate import add_gate
from callbacks.geometry import add_geometry
from callbacks.headlines import add_headlines
from callbacks.health import add_health
from callbacks.index import AtlasDash
from callbacks.listed import add_listed
from callbacks.map import add_map
from callbacks.method import add_method
from callbacks.method_edit import add_method_edit
from callbacks.method_edit_backcast import add_method_edit_backcast
from callbacks.method_files import add_method_files
from callbacks.openid import add_openid, openid_choice
from callbacks.pages import add_pages, page_layout
from callbacks.plain import Plain, add_language
from callbacks.publication import add_publication
from callbacks.ranking import add_ranking
from callbacks.reader import Reader
from callbacks.refusals import Refusals
from callbacks.register import Register
from callbacks.reports import add_reports
from callbacks.screen import add_screen
from callbacks.second_factor import add_second_factor
from callbacks.sessions import Sessions
from callbacks.sign_in import add_sign_in
from callbacks.static import add_static
from callbacks.tables import add_tables
from callbacks.values import add_values
from callbacks.warnings import add_warnings
from callbacks.watch_marks import add_watch_marks
from callbacks.what_if import add_what_if
from callbacks.what_if_file import add_what_if_file
from pingan.access.limits import SessionLimits
from pingan.intake.desk import Desk
from pingan.intake.layouts import DEFAULT_LAYOUTS, load_layouts
from pingan.reports.jobs import Runner
from pingan.settings import Settings, load_settings
from pingan.storage import migrate, open_database

HERE = Path(__file__).parent


def create_app(settings: Settings) -> AtlasDash:
    """Return the whole application over one database.

    Raises
    ------
    callbacks.register.UnregisteredError
        Where a route or callback names no permission.
    """
    engine = open_database(settings.database_url)
    migrate(engine)
    reader, answers = Reader(engine, settings.language), Answers()
    desk = Desk(engine, load_layouts(settings.layouts or DEFAULT_LAYOUTS))
    sessions = Sessions(engine, SessionLimits.of(settings), secure=settings.secure_cookie)

    app = AtlasDash(
        "pingan-atlas",
        assets_folder=str(HERE / "assets"),
        assets_path_ignore=["^screen$"],  # the wall screen's, a page without Dash
        external_stylesheets=["/bootstrap/bootstrap.min.css"],
        suppress_callback_exceptions=True,  # a page's components arrive after the shell's
        update_title="",
        title="平安图",
    )
    app.reader = reader
    app.server.config.update(
        COMPRESS_ALGORITHM=["br", "gzip"],  # Flask-Compress prefers gzip unless told
        COMPRESS_BR_LEVEL=5,
        COMPRESS_MIMETYPES=[
            "text/html",
            "text/css",
            "text/javascript",
            "application/json",
            "application/javascript",
        ],
    )
    Compress(app.server)
    if (
        before := settings.trusted_proxies
    ):  # only what they say of the reader is believed, never what the reader says
        app.server.wsgi_app = ProxyFix(app.server.wsgi_app, x_for=before, x_proto=before, x_host=0)

    app.register = register = Register(app)
    plain = Plain(app, reader)
    # the first to see a request: what is registered after it is behind it
    add_gate(register, sessions, Refusals(register, plain), settings.listed("allowed_hosts"))
    compressed = add_static(register, settings.data_dir / "static")
    add_health(register, reader)
    add_geometry(register, reader, answers)
    add_values(register, reader, answers)
    add_exports(register, reader)
    add_exported_tables(register, reader)
    add_api(register, reader, settings.api_requests_per_minute)
    add_edition(register, reader)
    add_language(register)
    add_sign_in(register, sessions, plain, partial(openid_choice, settings))
    add_openid(register, sessions, settings)
    add_account(register, reader, sessions)
    add_pages(register, reader)
    add_map(register, reader)
    add_ranking(register, reader)
    add_area(register, reader)
    add_compare(register, reader)
    add_headlines(register, reader)
    add_warnings(register, reader)
    add_listed(register, reader)
    add_assessment(register, reader, settings.four_eyes)
    add_assessment_files(register, reader)
    add_watch_marks(register, reader)
    add_contact(register, reader)
    add_method(register, reader)
    add_method_files(register, reader)
    add_what_if(register, reader)
    add_what_if_file(register, reader)
    add_data(register, reader, desk, settings.due_days)
    add_data_files(register, reader, desk)
    add_data_board_file(register, reader, desk, settings.due_days)
    add_method_edit(register, reader, settings.four_eyes)
    add_method_edit_backcast(register, reader)
    add_second_factor(register, reader)
    add_admin(register, reader, sessions.limits, settings.openid_issuer)
    add_correction(register)
    add_publication(register, reader, settings.four_eyes)
    runner = Runner(engine, settings)
    add_reports(register, reader, runner)
    add_tables(register, reader, settings)
    add_screen(register, reader, answers, HERE / "assets")
    app.layout = page_layout(register, reader)
    register.check()
    reader.warm()
    runner.wake()  # what was asked for before a restart
    compressed.start(app)  # Dash names its suites only when it has been set up: by the check
    return app


def __getattr__(name: str) -> object:
    """Build `server` when gunicorn first asks for it, so that importing this module does nothing."""
    if name == "server":
        globals()["server"] = create_app(load_settings()).server
        return globals()["server"]
    raise AttributeError(name)


if __name__ == "__main__":
    from pingan.commands.serve import serve

    serve(load_settings())
