"""`pingan audit`: look into the log of who did what, take it away, prune it; its proof is in `pingan.audit_proof`."""

from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pingan.audit_proof import anchor, sign, verify
from pingan.terminal import Language, chosen_language, current_actor, opened_database

if TYPE_CHECKING:
    from pingan.access.audit import Line, Sought

MOMENT = "%Y-%m-%d %H:%M:%S"
DATES = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]

Who = Annotated[str | None, typer.Option("--who", help="Only what this account, or user, did.")]
Actions = Annotated[
    list[str] | None,
    typer.Option("--action", help="Only this: sign-in, import, publication, …; may be repeated."),
]
Since = Annotated[
    datetime | None, typer.Option("--since", formats=DATES, help="From this day, or moment, on; local time.")
]
Until = Annotated[
    datetime | None,
    typer.Option("--until", formats=DATES, help="To the end of this day, or before this moment; local time."),
]


class Form(StrEnum):
    """The forms of an export."""

    csv = "csv"
    jsonl = "jsonl"


def register(app: typer.Typer) -> None:
    """Add `pingan audit` to the command line."""
    audit = typer.Typer(help="The log of who did what: verify, search, export, prune.", no_args_is_help=True)
    for command in (verify, sign, anchor, search, export, prune):
        audit.command(command.__name__)(command)
    app.add_typer(audit, name="audit")


def search(
    text: Annotated[str | None, typer.Argument(help="Part of a name, address, object or detail.")] = None,
    who: Who = None,
    action: Actions = None,
    since: Since = None,
    until: Until = None,
    page: Annotated[int, typer.Option("--page", min=1, help="The newest are on page 1.")] = 1,
    language: Language = None,
) -> None:
    """Show lines of the log, the newest first, 50 a page."""
    from pingan.access.audit import search as search_log

    language, sought = chosen_language(language), _sought(text, who, action, since, until)
    with opened_database(language, create=False) as database:
        found = search_log(database, text, who, sought.actions, sought.since, sought.until, page)
    for line in found.lines:
        typer.echo(_told(line))
    typer.echo(_TEXTS["found"][language].format(found=found))


def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write; replaced if it is there.")],
    form: Annotated[
        Form | None,
        typer.Option("--form", help="csv or jsonl; without it, as the file's name ends, else csv."),
    ] = None,
    text: Annotated[str | None, typer.Option("--text", help="Only lines with this in them.")] = None,
    who: Who = None,
    action: Actions = None,
    since: Since = None,
    until: Until = None,
    language: Language = None,
) -> None:
    """Write the log, or what is sought in it, into a file; that makes a line in the log too."""
    from pingan.access.audit import export as export_log

    language, sought = chosen_language(language), _sought(text, who, action, since, until)
    form = form or (Form.jsonl if file.suffix == ".jsonl" else Form.csv)
    with opened_database(language, create=False) as database:
        try:
            lines = export_log(database, file, form, current_actor(), sought)
        except OSError as error:
            typer.echo(_TEXTS["not_written"][language].format(file, error.strerror or error), err=True)
            raise typer.Exit(1) from error
    typer.echo(_TEXTS["exported"][language].format(file, lines))


def prune(
    before: Annotated[
        datetime | None,
        typer.Option("--before", formats=DATES, help="Lines from before this day; local time."),
    ] = None,
    language: Language = None,
) -> None:
    """Remove old lines, as PINGAN_AUDIT_MONTHS allows; export them first.

    Without --before: all that are older than that. The log still verifies: the chain begins after the last line
    that was removed.
    """
    from pingan.access.audit import prune as prune_log
    from pingan.settings import load_settings

    language = chosen_language(language)
    with opened_database(language, create=False) as database:
        months = load_settings().audit_months
        removed = prune_log(database, current_actor(), before and before.astimezone(), months)
    typer.echo(_TEXTS["pruned"][language].format(removed))


def _sought(
    text: str | None,
    who: str | None,
    actions: list[str] | None,
    since: datetime | None,
    until: datetime | None,
) -> "Sought":
    from pingan.access.audit import Action, Sought

    unknown = [action for action in actions or () if action not in set(Action)]
    if unknown:
        raise typer.BadParameter(f"{unknown[0]}: use one of {', '.join(Action)}", param_hint="--action")
    if until is not None and not (until.hour or until.minute or until.second):
        until += timedelta(days=1)  # a day is meant with all its hours
    return Sought(text, who, tuple(actions or ()), since and since.astimezone(), until and until.astimezone())


def _told(line: "Line") -> str:
    from pingan.access.audit import detail_of

    told = {name: len(value) if name == "state" else value for name, value in detail_of(line).items()}
    detail = ", ".join(f"{name}={value}" for name, value in told.items())
    said = [
        str(line.number),
        line.at.astimezone().strftime(MOMENT),
        f"{line.who} ({line.address})",
        line.action,
        line.object or "–",
        line.outcome,
        *([detail] if detail else []),
    ]
    return "  ".join(said)


_TEXTS = {
    "found": {
        "zh": "共 {found.found} 行，第 {found.page} 页，共 {found.pages} 页",
        "en": "{found.found} lines, page {found.page} of {found.pages}",
    },
    "exported": {"zh": "已写入 {}：{} 行", "en": "Wrote {}: {} lines"},
    "not_written": {"zh": "无法写入 {}：{}", "en": "{} cannot be written: {}"},
    "pruned": {"zh": "已清除 {} 行", "en": "Removed {} lines"},
}
