"""`pingan warnings …`: what is worth warning of, and published quarters judged by it."""

from pathlib import Path
from typing import Annotated

import typer

from pingan.terminal import Language, chosen_language, current_actor, opened_database


def register(app: typer.Typer) -> None:
    """Add `pingan warnings` to the command line."""
    warnings = typer.Typer(
        help="Rules of warning: import a version, list them, judge earlier quarters.", no_args_is_help=True
    )
    warnings.command("import")(import_)
    warnings.command("list")(list_)
    warnings.command("evaluate")(evaluate)
    app.add_typer(warnings, name="warnings")


def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.toml", exists=True, dir_okay=False, help="See docs/warnings.md.")
    ],
    language: Language = None,
) -> None:
    """Check rules of warning and store them, to be applied at publication from the quarter that they name.

    Exit status 1, and nothing written, if they break a rule of the file or would change a quarter that was judged.
    """
    from pingan.acts.watch import store_warning_rules
    from pingan.rules.warning_rules import load_rules

    language = chosen_language(language)
    with opened_database(language) as database:
        found = load_rules(file)
        new = store_warning_rules(database, found, current_actor())
    typer.echo(_SAID["imported" if new else "there already"][language].format(found))


def list_(language: Language = None) -> None:
    """List the stored versions and the quarter from which each applies."""
    from pingan.storage.warnings import list_rules

    language = chosen_language(language)
    with opened_database(language, create=False) as database:
        stored = list_rules(database)
    if stored.empty:
        typer.echo(_SAID["none"][language])
    for row in stored.to_dict("records"):
        title = row[f"title_{language}"]
        typer.echo(
            f"{row['system_id']} {row['version']}  {row['applies_from']}  {title}  {row['sha256'][:12]}"
        )


def evaluate(language: Language = None) -> None:
    """Judge the published quarters that were published before there were rules."""
    from pingan.acts.watch import evaluate_published

    language = chosen_language(language)
    with opened_database(language, create=False) as database:
        found = evaluate_published(database, current_actor())
    if not found:
        typer.echo(_SAID["nothing to judge"][language])
    for quarter, count in found.items():
        typer.echo(_SAID["judged"][language].format(quarter, count))


_SAID = {
    "imported": {
        "zh": "已导入预警规则 {0.version}（指标体系 {0.system}），自 {0.applies_from} 起施行。",
        "en": "Imported rules of warning {0.version} for the system {0.system}, in use from {0.applies_from}.",
    },
    "there already": {
        "zh": "预警规则 {0.version} 已存在且内容相同，未写入。",
        "en": "Rules of warning {0.version} are stored already: nothing was written.",
    },
    "none": {
        "zh": "还没有预警规则：pingan warnings import FILE.toml。",
        "en": "There are no rules of warning yet: `pingan warnings import FILE.toml`.",
    },
    "nothing to judge": {
        "zh": "没有需要补判的季度：已发布的季度都判定过，或者没有适用的规则。",
        "en": "No quarter to judge: all published ones were, or no rules apply to them.",
    },
    "judged": {"zh": "{} 已判定：{} 条预警", "en": "judged {}: {} warnings"},
}
