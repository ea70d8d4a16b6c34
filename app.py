"""Assembles the application: settings, database, Dash, the register, and one `add` a subject.

`server` is what gunicorn serves; `python app.py` serves it too.
"""

from datetime import timedelta
from pathlib import Path

from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from callbacks.answers import Answers
from callbacks.api import add_api
from callbacks.area import add_area
from callbacks.assessment import add_assessment
from callbacks.compare import add_compare
from callbacks.doors import add_doors
from callbacks.drafting import add_drafting
from callbacks.edition import add_edition
from callbacks.files import add_files
from callbacks.files.static import add_static
from callbacks.gate import add_gate
from callbacks.headlines import add_headlines
from callbacks.index import AtlasDash
from callbacks.map import add_map
from callbacks.method import add_method
from callbacks.office import add_office
from callbacks.pages import add_pages, page_layout
from callbacks.plain import Plain, add_language
from callbacks.ranking import add_ranking
from callbacks.reader import Reader
from callbacks.refusals import Refusals
from callbacks.register import Register
from callbacks.services import Services
from callbacks.serving.logs import keep_to_one_line
from callbacks.serving.places import Places
from callbacks.sessions import Sessions
from callbacks.wall import add_wall
from callbacks.watch import add_watch
from callbacks.what_if import add_what_if
from pingan.access.limits import SessionLimits
from pingan.access.refusal_log import RefusalLog
from pingan.intake.desk import Desk
from pingan.intake.layouts import DEFAULT_LAYOUTS, load_layouts
from pingan.regularly import Regularly
from pingan.reports.jobs import Runner
from pingan.settings import Settings, load_settings
from pingan.storage import migrate, open_database

WRITERS = 4
"""So many threads of a process write or wait for that; the others are left to those who read."""
ASSETS = Path(__file__).parent / "assets"


def create_app(settings: Settings) -> AtlasDash:
    """Return the whole application over one database.

    Raises
    ------
    callbacks.register.UnregisteredError
        Where a route or callback names no permission.
    """
    keep_to_one_line()
    engine = open_database(
        settings.database_url,
        settings.signing_key(),
        busy_seconds=settings.write_wait_seconds,
        writers=WRITERS,
    )
    migrate(engine)
    reader = Reader(engine, settings.language)
    sessions = Sessions(engine, SessionLimits.of(settings), secure=settings.secure_cookie)
    app = AtlasDash(
        "pingan-atlas",
        assets_folder=str(ASSETS),
        assets_path_ignore=["^screen$"],  # the wall screen's, a page without Dash
        external_stylesheets=["/bootstrap/bootstrap.min.css"],
        suppress_callback_exceptions=True,  # a page's components arrive after the shell's
        update_title="",
        title="平安图",
    )
    app.reader = reader
    app.register = register = Register(app, Places(settings.heavy_at_once))
    _serve_behind(app, settings)
    plain = Plain(app, reader)
    refused = RefusalLog(engine)
    # the first to see a request: what is registered after it is behind it
    add_gate(register, sessions, Refusals(register, plain, refused), settings.listed("allowed_hosts"))
    compressed = add_static(register, settings.data_dir / "static")
    add_edition(register, reader)
    add_language(register)
    add_pages(register, reader)

    desk = Desk(engine, load_layouts(settings.layouts or DEFAULT_LAYOUTS))
    runner = Runner(engine, settings)
    services = Services(settings, register, reader, Answers(), sessions, plain, desk, runner, ASSETS)
    add_doors(services)
    add_map(services)
    add_ranking(services)
    add_area(services)
    add_compare(services)
    add_what_if(services)
    add_headlines(services)
    add_watch(services)
    add_assessment(services)
    add_method(services)
    add_drafting(services)
    add_office(services)
    add_files(services)
    add_wall(services)
    add_api(services)

    app.layout = page_layout(register, reader)
    register.check()
    reader.warm()
    refused.start()
    Regularly(timedelta(hours=1), desk.forget, runner.forget).start()
    runner.wake()  # what was asked for before a restart
    compressed.start(app)  # Dash names its suites only when it has been set up: by the check
    return app


def _serve_behind(app: AtlasDash, settings: Settings) -> None:
    """Compress answers, and believe the trusted proxies."""
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
    if proxies := settings.trusted_proxies:
        # only what they say of the reader is believed, never what the reader says
        app.server.wsgi_app = ProxyFix(app.server.wsgi_app, x_for=proxies, x_proto=proxies, x_host=0)


def __getattr__(name: str) -> object:
    """Build `server` when gunicorn first asks for it, so that importing this module does nothing."""
    if name == "server":
        globals()["server"] = create_app(load_settings()).server
        return globals()["server"]
    raise AttributeError(name)


if __name__ == "__main__":
    from pingan.commands.serve import serve

    serve(load_settings())
