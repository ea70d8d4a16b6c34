"""`pingan backup` and `pingan restore`: the whole database in one file, and back."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pingan.terminal import Language, chosen_language, current_actor, opened_database

if TYPE_CHECKING:
    from pingan.access.account_changes import AccountChange

_WRITTEN = {
    "zh": "已备份到 {}：{} 行数据，{:.1f} MB",
    "en": "Backed up into {}: {} rows, {:.1f} MB",
}
_RESTORED = {
    "zh": "已从 {} 恢复：{} 行数据（备份于 {}，程序版本 {}）",
    "en": "Restored from {}: {} rows (backed up at {} by version {})",
}
_CHANGES = {
    "zh": "恢复后账号会有 {} 处变动（在此之后所有人都须重新登录）：",
    "en": "{} accounts will be others after the restore (and everybody signs in again):",
}
_KINDS = {
    "appears": {"zh": "出现", "en": "appears"},
    "vanishes": {"zh": "消失", "en": "vanishes"},
    "changes": {"zh": "变动", "en": "changes"},
}
_WHAT = {
    "name": {"zh": "名称", "en": "name"},
    "role": {"zh": "角色", "en": "role"},
    "area": {"zh": "区域", "en": "area"},
    "disabled": {"zh": "停用", "en": "disabled"},
    "password": {"zh": "密码恢复为备份时的", "en": "its password is that of the backup"},
    "second-factor": {"zh": "第二重验证恢复为备份时的", "en": "its second factor is that of the backup"},
    "identities": {
        "zh": "关联的统一身份恢复为备份时的",
        "en": "its linked identities are those of the backup",
    },
}
_VALUES = {"yes": {"zh": "是", "en": "yes"}, "no": {"zh": "否", "en": "no"}, "": {"zh": "无", "en": "none"}}
_GO_ON = {"zh": "是否继续恢复？", "en": "Go on with the restore?"}
_NOBODY_TO_ASK = {
    "zh": "账号会有变动，而此处无法询问：核对后请加 --yes。没有任何改动。",
    "en": "Accounts will be others, and there is nobody here to ask: look at them, then use --yes. Nothing was done.",
}
_NOT_RESTORED = {"zh": "未恢复，没有任何改动。", "en": "Not restored; nothing was changed."}
_NOT_WRITTEN = {"zh": "无法写入备份 {}：{}", "en": "the backup {} cannot be written: {}"}


def register(app: typer.Typer) -> None:
    """Add `pingan backup` and `pingan restore` to the command line."""
    app.command("backup")(backup)
    app.command("restore")(restore)


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write; replaced if it is there.")],
    language: Language = None,
) -> None:
    """Write the whole database into one file, while the server runs."""
    from pingan.acts.recorded import back_up

    language = chosen_language(language)
    with opened_database(language, create=False) as database:
        try:
            written = back_up(database, file, current_actor())
        except OSError as error:
            typer.echo(_NOT_WRITTEN[language].format(file, error.strerror or error), err=True)
            raise typer.Exit(1) from error
    size = file.stat().st_size / 1e6
    typer.echo(_WRITTEN[language].format(file, sum(written.rows.values()), size))


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `pingan backup` wrote.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Remove what the database holds; else it must be empty.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Go on without asking where accounts change; for scripts.")
    ] = False,
    language: Language = None,
) -> None:
    """Put a backup into the database, all of it or nothing, while the server runs.

    The file is checked from end to end before anything is touched. Which accounts appear, vanish or come out otherwise
    is shown first, and it asks whether to go on.
    """
    from pingan.acts.recorded import changes_by_restore
    from pingan.acts.recorded import restore as restore_and_record
    from pingan.storage import StorageError
    from pingan.storage.backup_restore import check_backup, require_empty

    language = chosen_language(language)
    try:
        check_backup(file)  # before a database is made for it
    except StorageError as error:
        typer.echo(error.message[language], err=True)
        raise typer.Exit(1) from error
    with opened_database(language) as database:
        if not replace:
            require_empty(database)
        changes = changes_by_restore(database, file)
        if changes:
            _show_changes(changes, language)
            if not yes:
                _ask(language)
        restored = restore_and_record(database, file, current_actor(), replace=replace, seen=changes)
    manifest = restored.manifest
    rows = sum(restored.rows.values())
    typer.echo(
        _RESTORED[language].format(file, rows, manifest["written_at"], manifest["application_version"])
    )


def _show_changes(changes: "tuple[AccountChange, ...]", language: str) -> None:
    typer.echo(_CHANGES[language].format(len(changes)))
    for one in changes:
        told = [_told(one.kind, *change, language) for change in one.changes]
        said = {"zh": "；", "en": "; "}[language].join(told)
        typer.echo("  ".join(filter(None, [f"  {_KINDS[one.kind][language]}", one.name, said])))


def _told(kind: str, what: str, old: str, new: str, language: str) -> str:
    """Return one thing that comes out otherwise: of an account that appears or vanishes only what it is."""
    old, new = (_VALUES[value][language] if value in _VALUES else value for value in (old, new))
    if what in ("password", "second-factor", "identities"):
        return _WHAT[what][language]
    if kind == "changes":
        return f"{_WHAT[what][language]} {old} → {new}"
    return f"{_WHAT[what][language]} {new if kind == 'appears' else old}"


def _ask(language: str) -> None:
    if not sys.stdin.isatty():
        typer.echo(_NOBODY_TO_ASK[language], err=True)
        raise typer.Exit(1)
    if not typer.confirm(_GO_ON[language]):
        typer.echo(_NOT_RESTORED[language], err=True)
        raise typer.Exit(1)
