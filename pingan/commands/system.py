"""`pingan system import FILE.toml` and `pingan system list`: indicator systems and their versions."""

from pathlib import Path
from typing import Annotated

import typer

from pingan.terminal import Language, chosen_language, current_actor, opened_database


def register(app: typer.Typer) -> None:
    """Add `pingan system` to the command line."""
    system = typer.Typer(help="Indicator systems: import a version, list them.", no_args_is_help=True)
    system.command("import")(import_)
    system.command("list")(list_)
    app.add_typer(system, name="system")


def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.toml", exists=True, dir_okay=False, help="See docs/method.md.")
    ],
    demonstration: Annotated[
        bool, typer.Option("--demonstration", help="Everything computed with it is marked as such.")
    ] = False,
    language: Language = None,
) -> None:
    """Check an indicator system and store it, to be used from the quarter that it names.

    Exit status 1, and nothing written, if it breaks a rule or would change a quarter that is published.
    """
    from pingan.acts.recorded import store_system
    from pingan.system.indicator_system import InvalidSystemError, load_system

    language = chosen_language(language)
    try:
        system = load_system(file)
    except InvalidSystemError as error:
        typer.echo(error.in_language(language), err=True)
        raise typer.Exit(1) from error
    with opened_database(language) as database:
        new = store_system(database, system, current_actor(), demonstration=demonstration)
    typer.echo(_TEXTS[new][language].format(system=system))


def list_(language: Language = None) -> None:
    """List the stored versions and the quarter from which each applies."""
    from pingan.storage import list_systems

    language = chosen_language(language)
    with opened_database(language, create=False) as database:
        systems = list_systems(database)
    if systems.empty:
        typer.echo({"zh": "还没有指标体系。", "en": "There is no indicator system yet."}[language])
    for row in systems.to_dict("records"):
        title = row[f"title_{language}"]
        typer.echo(
            f"{row['system_id']} {row['version']}  {row['applies_from']}  {title}  {row['sha256'][:12]}"
        )


_TEXTS = {
    True: {
        "zh": "已导入指标体系 {system.id} {system.version}，自 {system.applies_from} 起施行。",
        "en": "Imported indicator system {system.id} {system.version}, in use from {system.applies_from}.",
    },
    False: {
        "zh": "指标体系 {system.id} {system.version} 已存在且内容相同，未写入。",
        "en": "Indicator system {system.id} {system.version} is stored already: nothing was written.",
    },
}
