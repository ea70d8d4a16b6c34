"""What the commands share: the reader's language, the database, and refusals told in words."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from pingan.access.principal import Actor

Language = Annotated[
    str | None, typer.Option("--language", help="zh or en; without it, as PINGAN_LANGUAGE says.")
]

OfSystem = Annotated[
    str | None, typer.Option("--system", help="Indicator system; without it, the one stored first.")
]


def chosen_language(language: str | None) -> Literal["zh", "en"]:
    """Return the language to speak: the one given, else the one of the settings.

    Raises
    ------
    typer.BadParameter
        It is neither zh nor en.
    """
    from pingan.settings import load_settings

    match language or load_settings().language:
        case "zh" | "en" as known:
            return known
        case other:
            raise typer.BadParameter(f"{other}: use zh or en", param_hint="--language")


_NO_DATABASE = {
    "zh": "没有数据库文件 {}：请检查 PINGAN_DATABASE_URL 和 PINGAN_DATA_DIR",
    "en": "there is no database file {}: check PINGAN_DATABASE_URL and PINGAN_DATA_DIR",
}


_UNUSABLE = {"zh": "数据库 {} 无法使用：{}", "en": "the database {} cannot be used: {}"}


@contextmanager
def opened_database(language: str, create: bool = True) -> Iterator["Engine"]:
    """Give the installation's database, of the newest schema.

    With `create` off, for commands that only read, a database file that does not exist is an error: it is a
    mistyped address rather than an empty installation. What the database refuses, and what is wrong with a file that
    was to go into it, is told in the reader's language, and the command ends with status 1.
    """
    from sqlalchemy import make_url
    from sqlalchemy.exc import OperationalError

    from pingan.settings import load_settings
    from pingan.storage import StorageError, migrate, open_database
    from pingan.system.toml_file import InvalidFileError

    settings = load_settings()
    url = make_url(settings.database_url)
    if not create and url.get_backend_name() == "sqlite" and url.database and not Path(url.database).exists():
        typer.echo(_NO_DATABASE[language].format(url.database), err=True)
        raise typer.Exit(1)
    engine = open_database(settings.database_url, settings.signing_key())
    try:
        migrate(engine)
        yield engine
    except StorageError as error:
        typer.echo(error.message[language], err=True)
        raise typer.Exit(1) from error
    except InvalidFileError as error:
        typer.echo(error.in_language(language), err=True)
        raise typer.Exit(1) from error
    except OperationalError as error:  # no server, wrong password, full disk; the URL without its password
        typer.echo(_UNUSABLE[language].format(url, str(error.orig).strip()), err=True)
        raise typer.Exit(1) from error
    finally:
        engine.dispose()


def quarter_argument(text: str) -> str:
    """Read a quarter given on the command line.

    Raises
    ------
    typer.BadParameter
        It is no quarter.
    """
    from pingan.quarters import parse_quarter

    try:
        return parse_quarter(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="QUARTER") from error


def current_user() -> str:
    """Return the name of the system's user, for the record of who did it."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container may run as a user without a name
        return "unknown"


def current_actor() -> "Actor":
    """Return the system's user as the audit log keeps it."""
    from pingan.access.principal import Actor

    return Actor(current_user())
