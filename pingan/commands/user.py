"""`pingan user …`: accounts, from the machine itself; the first administrator is made here."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from pingan.terminal import Language, chosen_language, current_actor, opened_database

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from pingan.access.account_rows import Account

Name = Annotated[str, typer.Argument(metavar="NAME", help="The account's name: an office's.")]
Role = Annotated[str, typer.Option("--role", help="leader, street, data or admin.")]
Area = Annotated[str | None, typer.Option("--area", help="A street's account: the area's code.")]
Keep = Annotated[bool, typer.Option("--keep", help="The password need not be changed at the next sign-in.")]


def register(app: typer.Typer) -> None:
    """Add `pingan user` to the command line."""
    user = typer.Typer(help="Accounts: who may sign in, with which role.", no_args_is_help=True)
    user.command("add")(add)
    user.command("list")(list_)
    user.command("password")(password)
    user.command("role")(role)
    user.command("rename")(rename)
    for name, act in (
        ("disable", disable),
        ("enable", enable),
        ("sign-out", sign_out),
        ("unlock", unlock),
    ):
        user.command(name)(act)
    user.command("contact")(contact)
    user.command("reset-second-factor")(reset_second_factor)
    app.add_typer(user, name="user")


def add(name: Name, role: Role, area: Area = None, keep: Keep = False, language: Language = None) -> None:
    """Add an account. The password is asked for; without one, one is made up and shown once.

    Where nobody sits at the terminal, it is the first line of the standard input.
    """
    from pingan.access.accounts import create_account

    language = chosen_language(language)
    given, made_up = _password(language)
    with opened_database(language) as database:
        account = create_account(database, current_actor(), name, role, given, area, must_change=not keep)
    typer.echo(_SAID["added"][language].format(account.name, account.role))
    _show(made_up, language)


def list_(language: Language = None) -> None:
    """List the accounts, with role, area and when they signed in last."""
    from pingan.access.accounts import list_accounts

    language = chosen_language(language)
    with opened_database(language, create=False) as database:
        accounts = list_accounts(database)
    if not accounts:
        typer.echo(_SAID["none"][language])
    for account in accounts:
        typer.echo("  ".join(filter(None, _described(account, language))))


def password(name: Name, keep: Keep = False, language: Language = None) -> None:
    """Give an account another password, asked for or made up, and end its sessions."""
    from pingan.access.accounts import set_password

    language = chosen_language(language)
    with _account(name, language) as (database, account):
        given, made_up = _password(language)
        set_password(database, current_actor(), account.account_id, given, must_change=not keep)
    typer.echo(_SAID["password"][language].format(account.name))
    _show(made_up, language)


def role(
    name: Name,
    role: Annotated[str, typer.Argument(metavar="ROLE", help="leader, street, data or admin.")],
    area: Area = None,
    language: Language = None,
) -> None:
    """Give an account another role, or a street's account another area, and end its sessions."""
    from pingan.access.accounts import set_role

    language = chosen_language(language)
    with _account(name, language) as (database, account):
        changed = set_role(database, current_actor(), account.account_id, role, area)
    typer.echo("  ".join(filter(None, _described(changed, language))))


def rename(
    name: Name,
    new: Annotated[str, typer.Argument(metavar="NEW", help="Its name from now on.")],
    language: Language = None,
) -> None:
    """Give an account another name."""
    from pingan.access.accounts import rename_account

    language = chosen_language(language)
    with _account(name, language) as (database, account):
        changed = rename_account(database, current_actor(), account.account_id, new)
    typer.echo(_SAID["renamed"][language].format(account.name, changed.name))


def disable(name: Name, language: Language = None) -> None:
    """Let an account no longer sign in, and end its sessions. Accounts are never removed."""
    from pingan.access.accounts import disable_account

    _do(name, language, disable_account, "disabled")


def enable(name: Name, language: Language = None) -> None:
    """Let a disabled account sign in again."""
    from pingan.access.accounts import enable_account

    _do(name, language, enable_account, "enabled")


def sign_out(name: Name, language: Language = None) -> None:
    """End all sessions of an account."""
    from pingan.access.sessions import sign_out_everywhere

    _do(name, language, sign_out_everywhere, "signed out")


def unlock(name: Name, language: Language = None) -> None:
    """Forget the failures to sign in to an account, so that it can be tried again at once."""
    from pingan.access.unlock import unlock_account

    _do(name, language, unlock_account, "unlocked")


def reset_second_factor(name: Name, language: Language = None) -> None:
    """Take an account's second factor away, for somebody who lost it, and end its sessions."""
    from pingan.access.second_factor import reset_second_factor

    _do(name, language, reset_second_factor, "reset")


def contact(
    name: Name,
    codes: Annotated[
        list[str] | None, typer.Argument(metavar="CODE", help="Areas; none: lists them.")
    ] = None,
    none: Annotated[bool, typer.Option("--none", help="Bind it to no area any more.")] = False,
    language: Language = None,
) -> None:
    """Bind a leader's account to exactly these areas, its contact compounds; without any, list them."""
    from pingan.access.contacts import contacts_of, set_contacts

    language = chosen_language(language)
    with _account(name, language) as (database, account):
        if codes or none:
            set_contacts(database, current_actor(), account.account_id, codes or [])
        bound = contacts_of(database, account.account_id)
    typer.echo(_SAID["contacts"][language].format(account.name, len(bound), " ".join(bound)).rstrip())


def _do(name: str, language: str | None, act: Callable, said: str) -> None:
    language = chosen_language(language)
    with _account(name, language) as (database, account):
        act(database, current_actor(), account.account_id)
    typer.echo(_SAID[said][language].format(account.name))


@contextmanager
def _account(name: str, language: str) -> Iterator[tuple["Engine", "Account"]]:
    """Give the database and the account of a name."""
    from pingan.access.accounts import account_named

    with opened_database(language, create=False) as database:
        yield database, account_named(database, name)


def _password(language: str) -> tuple[str, str | None]:
    """Return the password to set and, where it was made up, the same again to be shown."""
    from pingan.access.passwords import one_time_password

    if sys.stdin.isatty():
        given = typer.prompt(_SAID["ask"][language], hide_input=True, default="", show_default=False)
        if given and given != typer.prompt(_SAID["again"][language], hide_input=True, default=""):
            typer.echo(_SAID["differ"][language], err=True)
            raise typer.Exit(1)
    else:
        given = sys.stdin.readline().rstrip("\r\n")
    if given:
        return given, None
    made_up = one_time_password()
    return made_up, made_up


def _show(made_up: str | None, language: str) -> None:
    if made_up:
        typer.echo(_SAID["made up"][language].format(made_up))


def _described(account: "Account", language: str) -> list[str | None]:
    seen = account.last_sign_in_at
    states = [
        "disabled state" if account.disabled else None,
        "must change" if account.must_change_password else None,
        "second factor" if account.has_second_factor else None,
    ]
    return [
        account.name,
        account.role.value,
        account.area_code,
        f"{seen:%Y-%m-%d %H:%M} UTC" if seen else _SAID["never"][language],
        *(_SAID[state][language] for state in states if state),
    ]


_SAID = {
    "contacts": {"zh": "{} 有 {} 个联系小区：{}", "en": "{} is in contact with {}: {}"},
    "added": {"zh": "已增加账号 {}（{}）", "en": "Added the account {} ({})"},
    "none": {
        "zh": "还没有账号：pingan user add 名称 --role admin 增加第一个管理员。",
        "en": "There is no account yet: `pingan user add NAME --role admin` makes the first administrator.",
    },
    "password": {
        "zh": "已更改 {} 的密码，其会话已全部结束",
        "en": "Changed the password of {}; its sessions have ended",
    },
    "renamed": {"zh": "{} 现名为 {}", "en": "{} is called {} now"},
    "disabled": {"zh": "已停用 {}，其会话已全部结束", "en": "Disabled {}; its sessions have ended"},
    "enabled": {"zh": "已启用 {}", "en": "Enabled {}"},
    "signed out": {"zh": "{} 的会话已全部结束", "en": "All sessions of {} have ended"},
    "unlocked": {"zh": "已解除 {} 的登录锁定", "en": "Sign-in to {} is unlocked"},
    "reset": {"zh": "{} 的第二重验证已重置", "en": "The second factor of {} is reset"},
    "ask": {"zh": "密码（留空则自动生成）", "en": "Password (leave it empty to have one made up)"},
    "again": {"zh": "再输入一次", "en": "Once more"},
    "differ": {
        "zh": "两次输入的密码不同，没有改动。",
        "en": "The two passwords differ: nothing was changed.",
    },
    "made up": {"zh": "密码（只显示这一次）：{}", "en": "Password (shown this once): {}"},
    "never": {"zh": "从未登录", "en": "never signed in"},
    "disabled state": {"zh": "已停用", "en": "disabled"},
    "must change": {"zh": "须改密码", "en": "must change its password"},
    "second factor": {"zh": "第二重验证", "en": "second factor"},
}
