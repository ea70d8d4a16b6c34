"""`pingan serve`: the server for production, which is the module `pingan_atlas`."""

import os
import sys

import typer

from pingan.settings import Settings, load_settings


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

    The settings that differ from the environment's travel to the server through it.

    Raises
    ------
    pingan.storage.StorageError
        The database cannot be brought to this version's schema: said here, once, and not by every worker.
    """
    from pingan.storage import migrate, open_database

    engine = open_database(settings.database_url)
    migrate(engine)
    engine.dispose()
    os.environ.update(
        PINGAN_DATABASE_URL=settings.database_url,
        PINGAN_DATA_DIR=str(settings.data_dir),
        PINGAN_HOST=settings.host,
        PINGAN_PORT=str(settings.port),
    )
    typer.echo(f"http://{settings.listens_at}/map")
    # -P: the folder that the command was typed in is no place for modules, whatever they are called
    os.execv(sys.executable, [sys.executable, "-P", "-m", "pingan_atlas"])  # noqa: S606 - ours
