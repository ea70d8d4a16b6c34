"""`pingan assessment …`: the rule of the annual assessment, its publication, its proof, its tables."""

from pathlib import Path
from typing import Annotated

import typer

from pingan.terminal import Language, OfSystem, chosen_language, current_actor, opened_database

Year = Annotated[int, typer.Argument(metavar="YEAR", help="Such as 2016; what a year is, the rule says.")]


def register(app: typer.Typer) -> None:
    """Add `pingan assessment` to the command line."""
    assessment = typer.Typer(
        help="Annual assessment: its rule, publish a year, prove it.", no_args_is_help=True
    )
    assessment.command("import")(import_)
    assessment.command("publish")(publish)
    assessment.command("list")(list_)
    assessment.command("verify")(verify)
    app.add_typer(assessment, name="assessment")


def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.toml", exists=True, dir_okay=False, help="See docs/assessment.md.")
    ],
    system: OfSystem = None,
    demonstration: Annotated[
        bool, typer.Option("--demonstration", help="What is assessed by it is marked as such.")
    ] = False,
    language: Language = None,
) -> None:
    """Check the rule of the annual assessment and store it, for the years from the one that it names.

    Exit status 1, and nothing written, if the file is wrong or a year from then on is assessed and published already.
    """
    from pingan.acts.assessment_rules import store_rule
    from pingan.rules.annual import parse_rule
    from pingan.storage.systems import newest_system
    from pingan.system.toml_file import read_text

    language = chosen_language(language)
    with opened_database(language) as database:
        known = newest_system(database, system)
        rule = parse_rule(read_text(file), known.levels, file.name)
        new = store_rule(database, known.id, rule, current_actor(), demonstration=demonstration)
    key = "stored" if new else "known"
    typer.echo(_TEXTS[key][language].format(rule=rule, year=rule.file.assessment.first_year))


def publish(
    year: Year,
    reason: Annotated[
        str | None,
        typer.Option("--reason", help="Why a published assessment is replaced; shown to every account."),
    ] = None,
    office_note: Annotated[
        str | None, typer.Option("--office-note", help="What the data office keeps for itself about it.")
    ] = None,
    system: OfSystem = None,
    language: Language = None,
) -> None:
    """Assess a year from what is published and make that what everyone sees.

    If exactly that is published already, nothing is written; if a quarter was corrected since, it needs a reason, and
    the earlier assessment stays. With PINGAN_FOUR_EYES it is only proposed: another account publishes it. Exit status
    1 if the year cannot be assessed.
    """
    from pingan.acts.assessment import publish_assessment
    from pingan.acts.proposals import Officer
    from pingan.settings import load_settings

    language, four_eyes = chosen_language(language), load_settings().four_eyes
    with opened_database(language, create=False) as database:
        found = publish_assessment(
            database,
            Officer(current_actor()),
            year,
            reason,
            system,
            four_eyes=four_eyes,
            office_note=office_note,
        )
    typer.echo(_TEXTS[found.state][language].format(found=found.assessment))


def list_(system: OfSystem = None, language: Language = None) -> None:
    """List the published assessments, oldest first; `*` marks what readers see."""
    from pingan.storage import default_system_id
    from pingan.storage.assessments import list_assessments

    language = chosen_language(language)
    with opened_database(language, create=False) as database:
        listed = list_assessments(database, system or default_system_id(database))
    if listed.empty:
        typer.echo({"zh": "还没有年度考核。", "en": "There is no annual assessment yet."}[language])
    for row in listed.to_dict("records"):
        mark = "*" if row["current"] else " "
        said = [mark, row["assessment_id"], row["rule_version"], f"{row['published_at']:%Y-%m-%d %H:%M}"]
        typer.echo("  ".join([*said, row["published_by"], row["reason"] or ""]).rstrip())


def verify(
    assessment_id: Annotated[str, typer.Argument(metavar="ASSESSMENT", help="Such as 2016-bd82bf2fd715.")],
    language: Language = None,
) -> None:
    """Compute an assessment again from its own releases and rule; exit status 1 if it is not what was published."""
    from pingan.acts.assessment import verify_assessment

    language = chosen_language(language)
    with opened_database(language, create=False) as database:
        found = verify_assessment(database, assessment_id)
    typer.echo(_TEXTS["right" if found.ok else "wrong"][language].format(found=found))
    if not found.ok:
        raise typer.Exit(1)


_TEXTS = {
    "stored": {
        "zh": "已导入考核办法 {rule.version}，自 {year} 年起施行。",
        "en": "Imported the rule {rule.version}, for {year} and later.",
    },
    "known": {
        "zh": "考核办法 {rule.version} 已存在且内容相同，未写入。",
        "en": "The rule {rule.version} is stored already: nothing was written.",
    },
    "published": {
        "zh": "已公布 {found.year} 年考核：{found.assessment_id}\nSHA-256 {found.sha256}",
        "en": "Published the assessment of {found.year}: {found.assessment_id}\nSHA-256 {found.sha256}",
    },
    "waiting": {
        "zh": "已提请公布 {found.assessment_id}：须由另一账号公布。\nSHA-256 {found.sha256}",
        "en": "Proposed {found.assessment_id}: another account has to publish it.\nSHA-256 {found.sha256}",
    },
    "unchanged": {
        "zh": "{found.assessment_id} 已经公布，内容相同，未写入。",
        "en": "{found.assessment_id} is published already, with the same content: nothing was written.",
    },
    "right": {
        "zh": "{found.assessment_id}：与公布时一致\nSHA-256 {found.sha256}",
        "en": "{found.assessment_id}: as it was published\nSHA-256 {found.sha256}",
    },
    "wrong": {
        "zh": "{found.assessment_id}：不一致\n公布时 {found.sha256}\n所存   {found.stored}\n重算   {found.recomputed}",
        "en": "{found.assessment_id}: not the same\npublished  {found.sha256}\nstored     {found.stored}\n"
        "recomputed {found.recomputed}",
    },
}
