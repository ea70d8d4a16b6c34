"""`pingan report QUARTER` and `pingan report-template FOLDER`: the bulletin as a file, and its templates to change."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pingan.terminal import Language, chosen_language, current_actor, opened_database, quarter_argument

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from pingan.reading.published import Published

FORMATS = ("pdf", "docx", "xlsx")
FIGURE_FORMATS = ("svg", "png", "pdf")

_TEXTS = {
    "written": {"zh": "已写入：{}", "en": "Written: {}"},
    "nothing": {"zh": "还没有发布任何季度。", "en": "No quarter is published yet."},
    "exists": {
        "zh": "{} 已存在，未覆盖。请另选文件夹，或先移走该文件。",
        "en": "{} is there already and was not overwritten. Choose another folder, or move the file away.",
    },
    "format": {"zh": "没有这种格式：{}。可选：{}", "en": "no such format: {}; there are {}"},
}


def register(app: typer.Typer) -> None:
    """Add both commands to the command line."""
    app.command("report")(report)
    app.command("report-template")(report_template)


def report(
    quarter: Annotated[str, typer.Argument(metavar="QUARTER", help="Such as 2017Q1.")],
    area: Annotated[
        str | None, typer.Option("--area", help="Code of an area of any level; without it, the district.")
    ] = None,
    format_: Annotated[
        str | None, typer.Option("--format", help="pdf, docx or xlsx; without it, as --out ends.")
    ] = None,
    figure: Annotated[
        str | None,
        typer.Option(
            "--figure", help="Only this figure, as svg, png or pdf: map, movement, trend, waterfall, …"
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="The file to write; without it, one here named after its release."),
    ] = None,
    language: Language = None,
) -> None:
    """Write the quarterly bulletin of the district or of one area, as PDF, Word or Excel, or one of its figures.

    Exit status 1, and nothing written, where there is nothing to report or no Chinese font. See docs/reports.md.
    """
    from pingan.reading.published import NothingPublishedError, read_published
    from pingan.reports import ReportError

    language, quarter = chosen_language(language), quarter_argument(quarter)
    formats = FIGURE_FORMATS if figure else FORMATS
    kind = format_ or (out.suffix.removeprefix(".").lower() if out else "svg" if figure else "pdf")
    if kind not in formats:
        message = _TEXTS["format"][language].format(kind or "–", ", ".join(formats))
        raise typer.BadParameter(message, param_hint="--format")
    with opened_database(language, create=False) as database:
        try:
            published = read_published(database)
            out = out or Path(_file_name(published, quarter, area, figure or "bulletin", language, kind))
            out = out.with_suffix(f".{kind}") if figure else out  # a figure's ending says what it is
            _make(published, quarter, area, figure, language, kind, out)
            _record(database, published, quarter, area, out)
        except NothingPublishedError as error:
            typer.echo(_TEXTS["nothing"][language], err=True)
            raise typer.Exit(1) from error
        except ReportError as error:
            typer.echo(error.message[language], err=True)
            raise typer.Exit(1) from error
        except OSError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(1) from error
    typer.echo(_TEXTS["written"][language].format(out))


def report_template(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to write the two templates.")],
    language: Language = None,
) -> None:
    """Write the bulletin's templates, bulletin.docx and bulletin.typ, as a start for one's own.

    The settings PINGAN_BULLETIN_WORD and PINGAN_BULLETIN_TYPST then name the changed files. Nothing is overwritten.
    """
    from pingan.reports.pdf import TEMPLATE
    from pingan.reports.word_template import word_template

    language = chosen_language(language)
    made = {"bulletin.docx": word_template(language), "bulletin.typ": TEMPLATE.read_bytes()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in made.items():
            with (folder / name).open("xb") as file:
                file.write(content)
            typer.echo(_TEXTS["written"][language].format(folder / name))
    except FileExistsError as error:
        typer.echo(_TEXTS["exists"][language].format(error.filename), err=True)
        raise typer.Exit(1) from error
    except OSError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


def _file_name(
    published: "Published", quarter: str, area: str | None, what: str, language: str, kind: str
) -> str:
    release = published.releases.get(quarter)
    named = release.release_id if release else quarter
    return f"pingan-{named}-{area or published.top}-{what}-{language}.{kind}"


def _record(database: "Engine", published: "Published", quarter: str, area: str | None, out: Path) -> None:
    """Add the line that every export makes in the audit log."""
    from pingan.access.audit import Action, record
    from pingan.storage import writing

    detail = {"release": published.releases[quarter].release_id, "area": area or published.top}
    with writing(database) as connection:
        record(connection, current_actor(), Action.EXPORT, out.name, detail=detail)


def _make(
    published: "Published",
    quarter: str,
    area: str | None,
    figure: str | None,
    language: str,
    kind: str,
    out: Path,
) -> None:
    from pingan.settings import load_settings

    settings = load_settings()
    if figure:
        from pingan.reports.figure_files import figure_file

        figure_file(published, quarter, area, figure, language, settings, out)
    elif kind == "xlsx":
        from pingan.reports.workbook import workbook

        workbook(published, quarter, area, language, out)
    else:
        from pingan.reports import bulletin_docx, bulletin_pdf

        make = bulletin_docx if kind == "docx" else bulletin_pdf
        make(published, quarter, area, language, settings, out)
