"""`pingan token …`: what wall screens and other systems show instead of a name and a password."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from pingan.terminal import Language, chosen_language, current_actor, opened_database

if TYPE_CHECKING:
    from pingan.access.tokens import Token


def register(app: typer.Typer) -> None:
    """Add `pingan token` to the command line."""
    token = typer.Typer(help="Tokens of wall screens and of other systems.", no_args_is_help=True)
    token.command("add")(add)
    token.command("list")(list_)
    token.command("shows")(shows)
    token.command("revoke")(revoke)
    app.add_typer(token, name="token")


def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Which screen or system it is for.")],
    address: Annotated[
        str | None, typer.Option("--address", help="The only IP address or network it may be used from.")
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option("--until", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="Its last day."),
    ] = None,
    client: Annotated[
        bool, typer.Option("--client", help="For a system that asks the API, not for a wall screen.")
    ] = False,
    area: Annotated[
        str | None,
        typer.Option("--area", metavar="CODE", help="All that the system may see: this area with its parts."),
    ] = None,
    committees: Annotated[
        bool, typer.Option("--committees", help="The screen shows committees too, not only streets.")
    ] = False,
    language: Language = None,
) -> None:
    """Issue a token, and show it this once; for a wall screen with the link that opens it."""
    from pingan.access.principal import COMMITTEES, STREETS
    from pingan.access.tokens import issue
    from pingan.settings import load_settings

    language = chosen_language(language)
    # The whole last day, as the machine counts days.
    end = until and datetime.combine(until.date() + timedelta(days=1), time()).astimezone()
    with opened_database(language) as database:
        kind, shows = "client" if client else "screen", COMMITTEES if committees else STREETS
        token, secret = issue(database, current_actor(), name, address, end, kind, area, shows)
    typer.echo(_SAID["issued"][language].format(token.token_id, token.name))
    typer.echo(_SAID["secret"][language].format(secret))
    if not client:
        link = f"http://{load_settings().listens_at}/screen#token={secret}"
        typer.echo(_SAID["link"][language].format(link))


def list_(language: Language = None) -> None:
    """List all tokens, newest first, with their place, their end and when they were last used."""
    from pingan.access.tokens import list_tokens

    language = chosen_language(language)
    with opened_database(language, create=False) as database:
        tokens = list_tokens(database)
    if not tokens:
        typer.echo(_SAID["none"][language])
    for token in tokens:
        typer.echo("  ".join(_described(token, language)))


def shows(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="As `pingan token list` shows it.")],
    levels: Annotated[
        str, typer.Argument(metavar="LEVELS", help="streets, or committees: the streets' committees too.")
    ],
    language: Language = None,
) -> None:
    """Say how far down a wall screen goes; it follows within seconds."""
    from pingan.access.tokens import change_shows

    language = chosen_language(language)
    with opened_database(language, create=False) as database:
        token = change_shows(database, current_actor(), number, levels)
    typer.echo("  ".join(_described(token, language)))


def revoke(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="As `pingan token list` shows it.")],
    language: Language = None,
) -> None:
    """Take a token out of use, at once and for good."""
    from pingan.access.tokens import revoke

    language = chosen_language(language)
    with opened_database(language, create=False) as database:
        token = revoke(database, current_actor(), number)
    typer.echo(_SAID["revoked"][language].format(token.token_id, token.name))


def _described(token: "Token", language: str) -> list[str]:
    said = {key: texts[language] for key, texts in _SAID.items()}
    state = "over" if token.revoked_at else "expired" if token.expired else "in force"
    return [
        str(token.token_id),
        token.name,
        _kind(token, said),
        said[state],
        token.address or said["anywhere"],
        said["until"].format(f"{token.until.astimezone():%Y-%m-%d %H:%M}")
        if token.until
        else said["for ever"],
        said["used"].format(f"{token.last_used_at:%Y-%m-%d %H:%M} UTC")
        if token.last_used_at
        else said["unused"],
    ]


def _kind(token: "Token", said: dict[str, str]) -> str:
    if token.kind == "screen":
        return f"{said['screen']} {said[token.shows]}"
    return said[token.kind] if token.area_code is None else f"{said[token.kind]} {token.area_code}"


_SAID = {
    "issued": {"zh": "已发放令牌 {}（{}）", "en": "Issued token {} ({})"},
    "secret": {"zh": "令牌（只显示这一次）：{}", "en": "Token (shown this once): {}"},
    "link": {
        "zh": "在大屏的电脑上打开一次（换成大屏访问本服务器的地址）：{}",
        "en": "Open it once on the wall's computer (by the address at which that reaches this server): {}",
    },
    "none": {"zh": "还没有令牌。", "en": "There is no token yet."},
    "revoked": {"zh": "已吊销令牌 {}（{}）", "en": "Revoked token {} ({})"},
    "screen": {"zh": "大屏", "en": "screen"},
    "streets": {"zh": "到街道", "en": "streets"},
    "committees": {"zh": "到居委会", "en": "committees"},
    "client": {"zh": "其他系统", "en": "client"},
    "in force": {"zh": "有效", "en": "in force"},
    "expired": {"zh": "已过期", "en": "expired"},
    "over": {"zh": "已吊销", "en": "revoked"},
    "anywhere": {"zh": "任意地址", "en": "from anywhere"},
    "until": {"zh": "至 {}", "en": "until {}"},
    "for ever": {"zh": "长期", "en": "without end"},
    "used": {"zh": "最近使用 {}", "en": "last used {}"},
    "unused": {"zh": "从未使用", "en": "never used"},
}
