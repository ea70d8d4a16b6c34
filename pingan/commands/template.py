"""`pingan template QUARTER`: the workbooks that departments fill in."""

from pathlib import Path
from typing import Annotated

import typer

from pingan.terminal import chosen_language, opened_database, quarter_argument

_TEXTS = {
    "zh": {
        "unknown": "没有部门“{name}”。有：{known}",
        "there": "{path} 已存在，可能已填有数据：请换一个文件夹，或先移走该文件。未写入任何文件。",
    },
    "en": {
        "unknown": "there is no department “{name}”; there are: {known}",
        "there": "{path} is there already and may hold figures: choose another folder, or move the file away. "
        "Nothing was written.",
    },
}


def register(app: typer.Typer) -> None:
    """Add `pingan template` to the command line."""
    app.command("template")(template)


def template(
    quarter: Annotated[str, typer.Argument(metavar="QUARTER", help="The quarter, such as 2017Q3.")],
    out: Annotated[
        Path, typer.Option("--out", help="The folder for the workbooks; made if it is not there.")
    ],
    department: Annotated[
        str | None, typer.Option("--department", help="Only this department's; by default every one's.")
    ] = None,
    layouts: Annotated[
        Path | None,
        typer.Option("--layouts", envvar="PINGAN_LAYOUTS", help="What the departments' workbooks look like."),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option("--lang", "--language", help="zh or en, of instructions and messages."),
    ] = None,
) -> None:
    """Write the workbooks that departments fill in: areas, units, lists of grades; only figures can be changed.

    A file that is there already is never overwritten: it may hold figures.
    """
    from pingan.intake.blanks import template_workbook
    from pingan.intake.layouts import DEFAULT_LAYOUTS, InvalidLayoutsError, load_layouts
    from pingan.intake.store import systems_in
    from pingan.intake.templates import template_file_name
    from pingan.intake.workbooks import write_whole
    from pingan.storage import load_areas

    language = chosen_language(language)
    texts = _TEXTS[language]
    quarter = quarter_argument(quarter)
    try:
        known = load_layouts(layouts or DEFAULT_LAYOUTS)
    except InvalidLayoutsError as error:
        raise typer.BadParameter(str(error), param_hint="--layouts") from error
    try:
        departments = known.departments if department is None else (known.department(department.strip()),)
    except KeyError as error:
        names = "、".join(known.department_names) if language == "zh" else ", ".join(known.department_names)
        message = texts["unknown"].format(name=department, known=names)
        raise typer.BadParameter(message, param_hint="--department") from error
    paths = [out / template_file_name(known, item, quarter) for item in departments]
    for path in paths:
        if path.exists():
            typer.echo(texts["there"].format(path=path), err=True)
            raise typer.Exit(1)
    with opened_database(language, create=False) as database:
        areas, system = load_areas(database), systems_in(database)(quarter)
    out.mkdir(parents=True, exist_ok=True)
    for path, item in zip(paths, departments, strict=True):
        write_whole(path, template_workbook(known, item, quarter, areas, system, language))
        typer.echo(path)
