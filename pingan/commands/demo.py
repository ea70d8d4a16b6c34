"""`pingan demo`: build the demonstration district once, then serve it."""

from pathlib import Path
from time import monotonic
from typing import Annotated, Any

import typer

# geopandas, pandas and the database are imported by the command itself: `pingan --help` does without them.


def register(app: typer.Typer) -> None:
    """Add `pingan demo` to the command line."""
    app.command("demo")(demo)


def demo(
    port: Annotated[int | None, typer.Option("--port", min=1, max=65535, help="Port to serve on.")] = None,
    directory: Annotated[
        Path | None, typer.Option("--dir", help="Folder for the database and the demonstration's files.")
    ] = None,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Build only.")] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Throw an earlier demonstration away and build it again.")
    ] = False,
) -> None:
    """Build the demonstration district, once, and serve it on this machine."""
    started = monotonic()
    from pingan.demo.build import NotADemonstrationError, build
    from pingan.settings import Settings

    chosen: dict[str, Any] = {"port": port, "data_dir": directory}
    settings = Settings(**{key: value for key, value in chosen.items() if value is not None})

    def say(zh: str, en: str) -> None:
        typer.echo(f"{monotonic() - started:5.1f} s  {zh if settings.language == 'zh' else en}")

    try:
        built = build(settings, say, fresh)
    except NotADemonstrationError as error:
        typer.echo(error.message[settings.language], err=True)
        raise typer.Exit(1) from error
    if built:
        say("演示区已建成", "the demonstration district is complete")
    else:
        say("演示区已在数据库中", "the demonstration district is in the database already")
    if not no_serve:
        from pingan.commands.serve import serve

        serve(settings)
