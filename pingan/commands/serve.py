"""`pingan serve`: the server for production, gunicorn over `app:server`."""

import os
import sys

import typer

from pingan.settings import Settings, load_settings

WORKERS = 2
THREADS = 8


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("serve")
    def serve_command(
        port: int = typer.Option(None, help="Port to listen on; otherwise PINGAN_PORT, otherwise 8050."),
    ) -> None:
        """Serve the published quarters in a browser."""
        settings = load_settings()
        serve(settings if port is None else settings.model_copy(update={"port": port}))


def serve(settings: Settings) -> None:
    """Replace this process by the server; returns only where that fails.

    The settings that differ from the environment's travel to the workers through it.
    """
    os.environ.update(PINGAN_DATABASE_URL=settings.database_url, PINGAN_DATA_DIR=str(settings.data_dir))
    print(f"http://{settings.listens_at}/map", flush=True)
    options = {
        "--bind": settings.listens_at,
        "--workers": WORKERS,
        "--threads": THREADS,
        "--worker-class": "gthread",
        "--access-logfile": "/dev/null",
        "--log-level": "warning",
        "--timeout": 120,
    }
    arguments = [str(part) for pair in options.items() for part in pair]
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "app:server", *arguments])  # noqa: S606 - ours
