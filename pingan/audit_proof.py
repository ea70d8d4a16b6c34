"""`pingan audit verify`, `sign` and `anchor`: that the log is whole, and that it still will be known to be."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pingan.terminal import Language, chosen_language, current_actor, opened_database

if TYPE_CHECKING:
    from pingan.access.audit import Verification
    from pingan.access.audit_anchor import Anchor


def verify(
    noted: Annotated[
        str | None,
        typer.Option(
            "--noted", metavar="NUMBER:SHA256", help="The last line as an earlier check printed it."
        ),
    ] = None,
    anchor: Annotated[
        Path | None,
        typer.Option(
            "--anchor", metavar="FILE", help="What `pingan audit anchor` wrote, or a system log with it."
        ),
    ] = None,
    language: Language = None,
) -> None:
    """Check every line and the chain that they make. Exit status 1 if anything is wrong.

    Note what it prints of the last line in another place: given with --noted, it shows a log that was written anew
    as a whole, and so does --anchor. With PINGAN_SIGNING_KEY_FILE the end of the chain has to be signed by that key,
    too.
    """
    from pingan.access.audit import verify as verify_log

    language, before = chosen_language(language), None if noted is None else _noted(noted)
    anchors, unreadable = ([], 0) if anchor is None else _anchors(anchor, language)
    with opened_database(language, create=False) as database:
        checked = verify_log(database, before, anchors)
    _show_verification(checked, language)
    if anchor is not None:
        _show_anchors(checked, anchors, unreadable, anchor, language)
    if not checked.ok or unreadable:
        raise typer.Exit(1)


def sign(language: Language = None) -> None:
    """Sign the end of a log that was begun, or went on, without the key; check the log first.

    Exit status 1 if it is not whole, or no key is set.
    """
    from pingan.access.audit import sign as sign_log

    language = chosen_language(language)
    with opened_database(language, create=False) as database:
        _show_verification(sign_log(database, current_actor()), language)


def anchor(
    file: Annotated[
        Path | None,
        typer.Option("--file", metavar="FILE", help="To which a line is added; made if it is missing."),
    ] = None,
    syslog: Annotated[
        str | None,
        typer.Option(
            "--syslog", metavar="SOCKET|HOST:PORT", help="Such as /dev/log or 10.1.2.3:514 (by UDP)."
        ),
    ] = None,
    language: Language = None,
) -> None:
    """Write the end of the log to where whoever changes the database does not reach, each night or each hour.

    With PINGAN_SIGNING_KEY_FILE it is signed. `pingan audit verify --anchor FILE` compares with it. Exit status 1 if
    it could not be written.
    """
    from pingan.access.audit_anchor import append_anchor, make_anchor, send_anchor

    if file is None and syslog is None:
        raise typer.BadParameter("say where to: --file FILE, --syslog SOCKET|HOST:PORT, or both")
    language, address = chosen_language(language), _syslog_address(syslog or "/dev/log")
    with opened_database(language, create=False) as database:
        made = make_anchor(database)
    typer.echo(made)
    acts: list[tuple[str, Callable[[], None]]] = []
    if file is not None:
        acts.append((str(file), partial(append_anchor, file, made)))
    if syslog is not None:
        acts.append((syslog, partial(send_anchor, address, made)))
    failed = False
    for where, write in acts:  # where one fails, the other is written all the same
        try:
            write()
        except OSError as error:
            typer.echo(_TEXTS["not_written"][language].format(where, error.strerror or error), err=True)
            failed = True
    if failed:
        raise typer.Exit(1)


def _anchors(path: Path, language: str) -> "tuple[list[Anchor], int]":
    from pingan.access.audit_anchor import read_anchors

    try:
        anchors, unreadable = read_anchors(path)
    except OSError as error:
        typer.echo(_TEXTS["not_read"][language].format(path, error.strerror or error), err=True)
        raise typer.Exit(1) from error
    if not anchors:
        typer.echo(_TEXTS["no_anchors"][language].format(path), err=True)
        raise typer.Exit(1)
    return anchors, unreadable


def _show_anchors(
    checked: "Verification", anchors: "list[Anchor]", unreadable: int, path: Path, language: str
) -> None:
    newest = max(anchors, key=lambda one: one.number)
    said = _TEXTS["anchors"][language]
    typer.echo(said.format(compared=checked.compared, newest=newest, pruned=checked.pruned_anchors))
    if unreadable:
        typer.echo(_TEXTS["bad_anchors"][language].format(unreadable, path), err=True)


def _syslog_address(text: str) -> str | tuple[str, int]:
    if text.startswith("/"):
        return text
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise typer.BadParameter("a socket such as /dev/log, or HOST:PORT", param_hint="--syslog")
    return host.strip("[]"), int(port)


def _show_verification(checked: "Verification", language: str) -> None:
    for fault in checked.faults:
        typer.echo(fault.message[language], err=True)
    if checked.found > len(checked.faults):
        typer.echo(_TEXTS["more"][language].format(checked.found - len(checked.faults)), err=True)
    said = _TEXTS["whole" if checked.whole else "faulty"][language]
    typer.echo(said.format(lines=checked.lines, found=checked.found))
    if checked.pruned_to:
        typer.echo(_TEXTS["pruned_to"][language].format(checked.pruned_to))
    typer.echo(checked.signature_words[language])
    for fault in checked.unexplained:
        typer.echo(fault.message[language], err=True)
    typer.echo(
        _TEXTS["unexplained" if checked.unexplained else "as_told"][language].format(len(checked.unexplained))
    )
    if checked.number:
        typer.echo(_TEXTS["last"][language].format(checked.number, checked.sha256))


def _noted(text: str) -> tuple[int, str]:
    number, _, sha256 = text.partition(":")
    if not number.isdecimal() or len(sha256) != 64:
        raise typer.BadParameter("a line's number and hash, such as 1204:9f86d0…", param_hint="--noted")
    return int(number), sha256.lower()


_TEXTS = {
    "whole": {"zh": "日志完整：{lines} 行。", "en": "The log is whole: {lines} lines."},
    "faulty": {
        "zh": "日志不完整：{lines} 行中发现 {found} 处问题。",
        "en": "The log is not whole: {found} faults in {lines} lines.",
    },
    "as_told": {
        "zh": "账号的角色、边界、指标体系、规则和批次与日志所记一致。",
        "en": "Roles of accounts, boundaries, indicator systems, rules and batches are as the log says.",
    },
    "unexplained": {
        "zh": "数据库中有 {} 处与日志所记不同，可能被绕过本程序改动过。",
        "en": "{} things in the database are not as the log says; they may have been changed past the program.",
    },
    "more": {"zh": "……另有 {} 处", "en": "… and {} more"},
    "last": {
        "zh": "末行 {}:{}\n请另行记下，以后用 --noted 核对。",
        "en": "Last line {}:{}\nNote it in another place; --noted compares with it later.",
    },
    "pruned_to": {"zh": "第 1 至 {} 行已按保存期限清除。", "en": "Lines 1 to {} were pruned."},
    "anchors": {
        "zh": "已与存放在别处的 {compared} 个末行核对，最新的是第 {newest.number} 行（{newest.at}）；"
        "另有 {pruned} 个早于清除的范围，无从核对。",
        "en": "Compared with {compared} anchors, the newest of line {newest.number} ({newest.at}); "
        "the lines of {pruned} more were pruned.",
    },
    "no_anchors": {"zh": "{} 中没有存放的末行。", "en": "There is no anchor in {}."},
    "bad_anchors": {"zh": "有 {} 个末行无法读出：{}", "en": "{} anchors cannot be read: {}"},
    "not_read": {"zh": "无法读取 {}：{}", "en": "{} cannot be read: {}"},
    "not_written": {"zh": "无法写入 {}：{}", "en": "{} cannot be written: {}"},
}
