"""`pingan releases`: list what is published, show one release, prove that releases still hold."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pingan.terminal import Language, OfSystem, chosen_language, current_actor, opened_database

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    import pandas as pd
    from sqlalchemy import Engine

    from pingan.acts.proof import Verification
    from pingan.storage import Release

Named = Annotated[
    list[str] | None, typer.Argument(metavar="[ID|QUARTER]…", help="Without any: every published quarter.")
]
Everything = Annotated[bool, typer.Option("--all", help="Releases that were replaced by a correction too.")]


_FACTS = {
    "release": {"zh": "发布：", "en": "release:"},
    "demonstration": {"zh": "演示数据：", "en": "demonstration data:"},
    "sha256": {"zh": "SHA-256：", "en": "SHA-256:"},
    "published": {"zh": "发布时间：", "en": "published:"},
    "reason": {"zh": "原因：", "en": "reason:"},
    "system": {"zh": "指标体系：", "en": "indicator system:"},
    "boundaries": {"zh": "边界版本：", "en": "boundary version:"},
    "previous": {"zh": "对比上一季度：", "en": "compared with the previous quarter:"},
    "year": {"zh": "对比上年同期：", "en": "compared with the year before:"},
}
_OUTDATED = {
    "zh": "所依据的数据已变动：请重新发布",
    "en": "what it rests on has changed since: publish it again",
}
_UNRANKED = {"zh": "无指数（{}）", "en": "no index ({})"}
_STORED_DIFFERS = {
    "zh": "库中保存的结果已被改动：{}",
    "en": "the stored results were altered: {}",
}
_RECOMPUTED_DIFFERS = {
    "zh": "由原始数据重新计算的结果不同：{}",
    "en": "computing it again from the observations gives something else: {}",
}
_SIGNED = {
    "right": {"zh": "已签名，签名无误", "en": "signed and right"},
    "wrong": {"zh": "签名与内容不符", "en": "the signature is NOT of this"},
    "other-key": {"zh": "由另一把密钥签名（{key}）", "en": "signed by another key ({key})"},
    "no-key": {
        "zh": "已签名（{key}），此处没有密钥可核对",
        "en": "signed ({key}), and no key here to check it with",
    },
    "none": {"zh": "未签名", "en": "not signed"},
}


def register(app: typer.Typer) -> None:
    """Add `pingan releases` to the command line."""
    releases = typer.Typer(help="List, show and verify what is published.", invoke_without_command=True)
    releases.callback()(list_)
    releases.command("show")(show)
    releases.command("verify")(verify)
    releases.command("sign")(sign)
    app.add_typer(releases, name="releases")


def list_(
    context: typer.Context, everything: Everything = False, system: OfSystem = None, language: Language = None
) -> None:
    """List the published quarters; `show` and `verify` look closer."""
    if context.invoked_subcommand is not None:
        return
    from pingan.acts.publish import outdated_quarters

    language = chosen_language(language)
    with opened_database(language, create=False) as database:
        listed = _releases(database, system, everything)
        outdated = set(outdated_quarters(database, system))
    if listed.empty:
        typer.echo({"zh": "还没有发布任何季度。", "en": "No quarter is published yet."}[language])
    for row in listed.itertuples():
        typer.echo(f"{row.quarter}  {row.release_id}  {_moment(row.published_at)}  {row.published_by}")
        if row.reason:
            typer.echo("    " + {"zh": "原因：", "en": "reason: "}[language] + row.reason)
        if not row.current:
            typer.echo("    " + {"zh": "已被更正取代", "en": "replaced by a correction"}[language])
        elif row.quarter in outdated:
            typer.echo("    " + _OUTDATED[language])


def show(
    release: Annotated[str, typer.Argument(metavar="ID|QUARTER", help="Such as 2017Q1.")],
    system: OfSystem = None,
    language: Language = None,
) -> None:
    """Show one release: what it was made of, and the ranking of the first level below the top.

    A quarter stands for the release of it that is published now.
    """
    from pingan.storage import load_areas, load_batches, load_release
    from pingan.storage.office_notes import About, notes_about

    language = chosen_language(language)
    with opened_database(language, create=False) as database:
        found = load_release(database, _release_ids(database, [release], system, False)[0])
        batches = load_batches(database, found.batch_ids)
        notes = notes_about(database, About.RELEASE, found.release_id)
        areas = load_areas(database, found.boundary_version).set_index("area_code")
        names = areas["name_en"].fillna(areas["name"]) if language == "en" else areas["name"]
    for name, value in _facts(found).items():
        if value:
            typer.echo(f"{_FACTS[name][language]} {value}")
    for note in notes:
        typer.echo({"zh": "仅供数据室：", "en": "for the data office only: "}[language] + note.note)
    typer.echo({"zh": "批次：", "en": "batches:"}[language])
    for row in batches.itertuples():
        typer.echo(f"    {row.batch_id}  {row.quarter}  {row.department}  {row.file_name}  {row.sha256[:12]}")
        if row.remark:
            typer.echo({"zh": f"        说明：{row.remark}", "en": f"        remark: {row.remark}"}[language])
    typer.echo({"zh": "排名：", "en": "ranking:"}[language])
    areas = found.scores.areas
    tops = areas.loc[areas["parent_code"].isna(), "area_code"]
    ranked = areas[areas["parent_code"].isin(tops)].sort_values(["rank", "area_code"])
    for row in ranked[["area_code", "index", "rank", "reason"]].to_dict("records"):
        typer.echo(f"    {_standing(row, language)}  {names[row['area_code']]}")


def verify(
    releases: Named = None, everything: Everything = False, system: OfSystem = None, language: Language = None
) -> None:
    """Compute releases again from the stored observations and compare the SHA-256; say who signed them.

    Names, credit and the mark of demonstration data are compared with what the audit log says of them. Exit status 1
    if any of it does not come out or, with PINGAN_SIGNING_KEY_FILE, a release is not signed by that key.
    """
    from pingan.acts.proof import verify

    _each(releases, system, everything, language, verify, beside=True)


def sign(
    releases: Named = None, everything: Everything = False, system: OfSystem = None, language: Language = None
) -> None:
    """Sign releases that were published before there was a key, each after it was computed again and holds.

    Exit status 1 if one does not hold: it is not signed then.
    """
    from pingan.acts.proof import sign

    _each(
        releases, system, everything, language, lambda database, named: sign(database, named, current_actor())
    )


def _each(
    releases: list[str] | None,
    system: str | None,
    everything: bool,
    language: str | None,
    act: "Callable[[Engine, str], Verification]",
    beside: bool = False,
) -> None:
    from pingan.access.audit_state import changed_past_the_log
    from pingan.storage import reading

    language, failed = chosen_language(language), 0
    with opened_database(language, create=False) as database:
        for release_id in _release_ids(database, releases or [], system, everything):
            verification = act(database, release_id)
            failed += not verification.ok
            _show_verification(verification, language)
        with reading(database) as connection:
            changed = changed_past_the_log(connection) if beside else ()
    for fault in changed:
        typer.echo(fault.message[language], err=True)
    if failed or changed:
        raise typer.Exit(1)


def _releases(database: "Engine", system: str | None, everything: bool) -> "pd.DataFrame":
    from pingan.storage import list_publications

    listed = list_publications(database, system)
    listed = listed if everything else listed[listed["current"]]
    return listed.sort_values("quarter", kind="stable")


def _release_ids(database: "Engine", named: list[str], system: str | None, everything: bool) -> list[str]:
    """Return the releases meant by numbers and quarters; without any, those of all quarters."""
    from pingan.quarters import parse_quarter
    from pingan.storage import NotFoundError

    listed = _releases(database, system, everything)
    if not named:
        return list(dict.fromkeys(listed["release_id"]))
    meant = []
    for name in named:
        try:
            quarter = parse_quarter(name)
        except ValueError:
            meant.append(name)
            continue
        of_quarter = listed.loc[listed["quarter"] == quarter, "release_id"]
        if of_quarter.empty:
            raise NotFoundError(f"{quarter} 尚未发布。", f"{quarter} is not published.")
        meant.extend(of_quarter)
    return list(dict.fromkeys(meant))


def _standing(row: dict[str, Any], language: str) -> str:
    """Return an area's rank and index, or that it has none and why."""
    import pandas as pd

    from pingan.scoring.reasons import explain

    if pd.isna(row["rank"]):
        return "–  " + _UNRANKED[language].format(explain(row["reason"], language))
    return f"{row['rank']}  {row['index']:.2f}"


def _facts(release: "Release") -> dict[str, str | None]:
    return {
        "release": release.release_id,
        "demonstration": "✓" if release.demonstration else None,
        "sha256": release.sha256,
        "published": f"{_moment(release.published_at)}  {release.published_by}",
        "reason": release.reason,
        "system": f"{release.system_id} {release.system_version}",
        "boundaries": release.boundary_version,
        "previous": release.previous_release_id,
        "year": release.year_release_id,
    }


def _show_verification(verification: "Verification", language: str) -> None:
    held = {"zh": ("一致", "不一致"), "en": ("holds", "does NOT hold")}[language][not verification.holds]
    signed = _SIGNED[verification.signed][language].format(key=verification.key_id)
    typer.echo(f"{verification.quarter}  {verification.release_id}  {held}  {verification.sha256}  {signed}")
    if verification.holds:
        return
    if verification.stored != verification.sha256:
        typer.echo("    " + _STORED_DIFFERS[language].format(verification.stored))
    if verification.problem:
        typer.echo("    " + verification.problem[language])
    elif verification.recomputed != verification.sha256:
        typer.echo("    " + _RECOMPUTED_DIFFERS[language].format(verification.recomputed))


def _moment(moment: "datetime") -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
