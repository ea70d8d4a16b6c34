"""`pingan backup` and `pingan restore`: the whole database in one file, and back."""

from pathlib import Path
from typing import Annotated

import typer

from pingan.terminal import Language, chosen_language, current_actor, opened_database

_WRITTEN = {
    "zh": "已备份到 {}：{} 行数据，{:.1f} MB",
    "en": "Backed up into {}: {} rows, {:.1f} MB",
}
_RESTORED = {
    "zh": "已从 {} 恢复：{} 行数据（备份于 {}，程序版本 {}）",
    "en": "Restored from {}: {} rows (backed up at {} by version {})",
}
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
    language: Language = None,
) -> None:
    """Put a backup into the database, all of it or nothing, while the server runs.

    The file is checked from end to end before anything is touched.
    """
    from pingan.acts.recorded import restore as restore_and_record
    from pingan.storage import StorageError
    from pingan.storage.backup_restore import check_backup

    language = chosen_language(language)
    try:
        check_backup(file)  # before a database is made for it
    except StorageError as error:
        typer.echo(error.message[language], err=True)
        raise typer.Exit(1) from error
    with opened_database(language) as database:
        restored = restore_and_record(database, file, current_actor(), replace=replace)
    manifest = restored.manifest
    rows = sum(restored.rows.values())
    typer.echo(
        _RESTORED[language].format(file, rows, manifest["written_at"], manifest["application_version"])
    )
