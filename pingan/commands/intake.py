"""`pingan import FILE…`: departments' workbooks and CSV files into observations."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pingan.terminal import chosen_language, current_actor, opened_database, quarter_argument

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy import Engine

    from pingan.intake.layouts import Layouts
    from pingan.intake.store import Outcome


class Report(StrEnum):
    """The forms of the report."""

    text = "text"
    json = "json"
    xlsx = "xlsx"


def register(app: typer.Typer) -> None:
    """Add `pingan import` to the command line."""
    app.command("import")(import_)


def import_(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="Workbooks (.xlsx) or CSV files of departments.")
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check everything, write nothing into the database.")
    ] = False,
    report: Annotated[
        Report, typer.Option("--report", help="text, json, or xlsx: the workbooks back, marked.")
    ] = Report.text,
    output: Annotated[
        Path | None, typer.Option("--output", help="With --report xlsx: the folder for marked workbooks.")
    ] = None,
    layouts: Annotated[
        Path | None,
        typer.Option("--layouts", envvar="PINGAN_LAYOUTS", help="What the departments' workbooks look like."),
    ] = None,
    quarter: Annotated[
        str | None, typer.Option("--quarter", help="The quarter the files must be of, such as 2017Q1.")
    ] = None,
    department: Annotated[
        str | None, typer.Option("--department", help="The department the files must be from.")
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", help="Why figures that were accepted are replaced.")
    ] = None,
    remark: Annotated[
        str | None, typer.Option("--remark", help="Why figures that look odd are right all the same.")
    ] = None,
    demonstration: Annotated[
        bool, typer.Option("--demonstration", help="Made-up figures: every screen says so.")
    ] = False,
    language: Annotated[
        str | None,
        typer.Option("--lang", "--language", help="zh or en; without it, as PINGAN_LANGUAGE says."),
    ] = None,
) -> None:
    """Check departments' files and store what is free of errors, each file whole or not at all.

    Every error is reported in one run, with file, sheet, cell and what to do. Exit status 1 if a file was
    refused; the others are in all the same.
    """
    from pingan.intake.files import read_files
    from pingan.intake.history import History
    from pingan.intake.store import load_register, store, systems_in

    language = chosen_language(language)
    if report is Report.xlsx and output is None:
        raise typer.BadParameter("--report xlsx needs --output FOLDER", param_hint="--output")
    quarter = None if quarter is None else quarter_argument(quarter)
    known = _layouts(layouts)
    database_opened = _database_to_read if dry_run else opened_database
    with database_opened(language) as database:
        intakes = read_files(
            files,
            known,
            load_register(database),
            systems_in(database),
            quarter=quarter,
            department=department,
        )
        history = History()
        outcomes = [
            store(
                database,
                intake,
                current_actor(),
                reason=reason,
                remark=remark,
                demonstration=demonstration,
                dry_run=dry_run,
                history=history,
            )
            for intake in intakes
        ]
    _show(files, outcomes, report, output, language)
    if any(outcome.status == "refused" for outcome in outcomes):
        raise typer.Exit(1)


def _layouts(path: Path | None) -> "Layouts":
    from pingan.intake.layouts import DEFAULT_LAYOUTS, InvalidLayoutsError, load_layouts

    try:
        return load_layouts(path or DEFAULT_LAYOUTS)
    except InvalidLayoutsError as error:
        raise typer.BadParameter(str(error), param_hint="--layouts") from error


def _database_to_read(language: str) -> "AbstractContextManager[Engine]":
    """Give the database without making or migrating it: a dry run leaves no file behind."""
    from contextlib import contextmanager

    from sqlalchemy import inspect
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import OperationalError, ProgrammingError

    from pingan.settings import load_settings
    from pingan.storage import StorageError, open_database

    missing = {
        "zh": "还没有可用的数据库：请先运行 pingan boundaries import。",
        "en": "There is no database to check against yet: run `pingan boundaries import` first.",
    }

    older = {
        "zh": "数据库是本程序较早版本的：请先运行一次 pingan releases，使其升级，数据不变。",
        "en": "The database is of an earlier version of the program: run `pingan releases` once, which brings it "
        "up to date with all that it holds.",
    }

    @contextmanager
    def opened() -> "Iterator[Engine]":
        url = load_settings().database_url
        path = make_url(url).database
        if make_url(url).get_backend_name() == "sqlite" and path and not Path(path).exists():
            typer.echo(missing[language], err=True)
            raise typer.Exit(1)
        engine = open_database(url)
        try:
            yield engine
        except StorageError as error:
            typer.echo(error.message[language], err=True)
            raise typer.Exit(1) from error
        except (OperationalError, ProgrammingError) as error:  # tables of another version, or none
            typer.echo((older if inspect(engine).has_table("batch") else missing)[language], err=True)
            raise typer.Exit(1) from error
        finally:
            engine.dispose()

    return opened()


def _show(
    files: "Sequence[Path]",
    outcomes: "Sequence[Outcome]",
    report: Report,
    output: Path | None,
    language: str,
) -> None:
    from pingan.intake.report import json_report, text_report

    if report is Report.json:
        typer.echo(json_report(outcomes))
        return
    typer.echo(text_report(outcomes, language))
    if report is Report.xlsx and output is not None:
        for path in _write_copies(files, outcomes, output, language):
            typer.echo(path)


def _write_copies(
    files: "Sequence[Path]", outcomes: "Sequence[Outcome]", output: Path, language: str
) -> "Iterator[Path]":
    """Write the marked copy of every file about which there is something to say."""
    from pingan.intake.annotate import annotated_copy
    from pingan.intake.worker import Reader

    output.mkdir(parents=True, exist_ok=True)
    with Reader() as reader:
        for path, outcome in zip(files, outcomes, strict=True):
            found = (*outcome.intake.errors, *outcome.intake.warnings)
            if not found:
                continue
            data = path.read_bytes() if outcome.intake.sha256 is not None else b""
            copy = output / f"{path.name}_检查结果.xlsx"  # the whole name: a.csv and a.xlsx are two files
            copy.write_bytes(annotated_copy(data, path.name, found, reader, language))
            yield copy
