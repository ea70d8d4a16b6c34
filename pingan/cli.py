"""The `pingan` command: one sub-command per file of `pingan/commands`."""

import importlib
import pkgutil
import sys

import typer

from pingan import commands

app = typer.Typer(
    name="pingan",
    help="Ping'an Atlas: from departments' workbooks to a published safety index.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

for found in pkgutil.iter_modules(commands.__path__):
    importlib.import_module(f"pingan.commands.{found.name}").register(app)


def main() -> None:
    """Run the command line; the entry point named in pyproject.toml."""
    from pingan.settings import InvalidSettingError

    try:
        app()
    except InvalidSettingError as error:
        typer.echo(str(error), err=True)
        sys.exit(2)
    except Exception as error:
        from pingan.storage import StorageError  # only now: `pingan --help` does without the database

        if not isinstance(error, StorageError):
            raise
        typer.echo(str(error), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
