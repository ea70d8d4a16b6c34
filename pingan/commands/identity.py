"""`pingan identity …`: which account an identity of the sign-in provider (OpenID Connect) opens."""

from typing import Annotated

import typer

from pingan.terminal import Language, chosen_language, current_actor, opened_database

Subject = Annotated[
    str, typer.Argument(metavar="SUBJECT", help="What the provider calls who signs in (`sub`).")
]
Issuer = Annotated[
    str | None, typer.Option("--issuer", help="The provider's address; otherwise PINGAN_OPENID_ISSUER.")
]


def register(app: typer.Typer) -> None:
    """Add `pingan identity` to the command line."""
    identity = typer.Typer(help="Identities of a sign-in provider, and their accounts.", no_args_is_help=True)
    identity.command("link")(link)
    identity.command("unlink")(unlink)
    identity.command("list")(list_)
    app.add_typer(identity, name="identity")


def link(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The account's name.")],
    subject: Subject,
    issuer: Issuer = None,
    language: Language = None,
) -> None:
    """Let an identity open an account. The audit log has the subject of whoever came and was not linked."""
    from pingan.access.accounts import account_named
    from pingan.access.openid import link_identity

    language = chosen_language(language)
    with opened_database(language, create=False) as database:
        account = account_named(database, name)
        link_identity(database, current_actor(), account.account_id, _provider(issuer), subject)
    typer.echo(_SAID["linked"][language].format(subject, account.name))


def unlink(subject: Subject, issuer: Issuer = None, language: Language = None) -> None:
    """Let an identity no longer open its account. `pingan user sign-out` ends its sessions."""
    from pingan.access.openid import unlink_identity

    language = chosen_language(language)
    with opened_database(language, create=False) as database:
        done = unlink_identity(database, current_actor(), _provider(issuer), subject)
    typer.echo(_SAID["unlinked" if done else "unknown"][language].format(subject), err=not done)
    if not done:
        raise typer.Exit(1)


def list_(language: Language = None) -> None:
    """List the identities that open accounts."""
    from pingan.access.openid import list_identities

    language = chosen_language(language)
    with opened_database(language, create=False) as database:
        found = list_identities(database)
    if not found:
        typer.echo(_SAID["none"][language])
    for one in found:
        typer.echo(f"{one.name}  {one.issuer}  {one.subject}  {one.linked_at:%Y-%m-%d %H:%M} UTC")


def _provider(issuer: str | None) -> str:
    from pingan.settings import load_settings

    return issuer or load_settings().openid_issuer


_SAID = {
    "linked": {"zh": "身份 {} 现在可以登录账号 {}", "en": "The identity {} opens the account {} now"},
    "unlinked": {"zh": "身份 {} 已解除关联", "en": "The identity {} opens no account any more"},
    "unknown": {"zh": "身份 {} 没有关联任何账号", "en": "The identity {} opens no account"},
    "none": {"zh": "还没有关联的身份。", "en": "No identity is linked yet."},
}
