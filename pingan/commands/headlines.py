"""`pingan headlines import FILE.toml` and `pingan headlines list`: the themes shown beside the index."""

from pathlib import Path
from typing import Annotated

import typer

from pingan.terminal import Language, OfSystem, chosen_language, current_actor, opened_database


def register(app: typer.Typer) -> None:
    """Add `pingan headlines` to the command line."""
    headlines = typer.Typer(help="Headlines: import their themes, list the versions.", no_args_is_help=True)
    headlines.command("import")(import_)
    headlines.command("list")(list_)
    app.add_typer(headlines, name="headlines")


def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.toml", exists=True, dir_okay=False, help="See docs/headlines.md.")
    ],
    system: OfSystem = None,
    demonstration: Annotated[
        bool, typer.Option("--demonstration", help="Marked as part of a demonstration.")
    ] = False,
    language: Language = None,
) -> None:
    """Check the themes of the headlines and store them; from then on these are shown.

    Exit status 1, and nothing written, if the file is wrong or names indicators that the system does not have.
    """
    from pingan.acts.recorded import store_rules
    from pingan.rules.themes import KIND, parse_themes
    from pingan.storage.systems import newest_system
    from pingan.system.toml_file import read_text

    language = chosen_language(language)
    with opened_database(language) as database:
        known = newest_system(database, system)
        themes = parse_themes(read_text(file), known.codes, file.name)
        new = store_rules(database, KIND, known.id, themes, current_actor(), demonstration=demonstration)
    typer.echo(_TEXTS[new][language].format(version=themes.version, count=len(themes.themes)))


def list_(system: OfSystem = None, language: Language = None) -> None:
    """List the stored versions of the themes, the one that is shown first."""
    from pingan.rules.themes import KIND, parse_themes
    from pingan.storage import default_system_id, list_rule_files

    language = chosen_language(language)
    with opened_database(language, create=False) as database:
        stored = list_rule_files(database, KIND, system or default_system_id(database))
    if not stored:
        typer.echo({"zh": "还没有要情主题。", "en": "There are no themes of headlines yet."}[language])
    for one in stored:
        names = [getattr(theme, f"name_{language}") for theme in parse_themes(one.toml).themes]
        typer.echo(f"{one.system_id} {one.version}  {one.sha256[:12]}  {', '.join(names)}")


_TEXTS = {
    True: {
        "zh": "已导入要情主题 {version}，共 {count} 项，即日起显示。",
        "en": "Imported the headlines' themes {version}, {count} of them: they are shown from now on.",
    },
    False: {
        "zh": "要情主题 {version} 已存在且内容相同，未写入。",
        "en": "The headlines' themes {version} are stored already: nothing was written.",
    },
}
