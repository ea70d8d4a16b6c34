"""`pingan publish QUARTER`: compute a quarter and make it what everyone sees."""

from typing import TYPE_CHECKING, Annotated

import typer

from pingan.settings import load_settings
from pingan.terminal import (
    Language,
    OfSystem,
    chosen_language,
    current_actor,
    opened_database,
    quarter_argument,
)

if TYPE_CHECKING:
    from pingan.acts.publish import Outcome
    from pingan.scoring.scores import QuarterScores


def register(app: typer.Typer) -> None:
    """Add `pingan publish` to the command line."""
    app.command("publish")(publish)


def publish(
    quarter: Annotated[str, typer.Argument(metavar="QUARTER", help="Such as 2017Q1.")],
    reason: Annotated[
        str | None,
        typer.Option("--reason", help="Why a published quarter is published anew; shown to every account."),
    ] = None,
    office_note: Annotated[
        str | None, typer.Option("--office-note", help="What the data office keeps for itself about it.")
    ] = None,
    system: OfSystem = None,
    language: Language = None,
) -> None:
    """Compute a quarter and make it what everyone sees, in one step that happens whole or not at all.

    If nothing has changed since it was published, nothing is written. If something has, it is a correction
    and needs a reason; the earlier release stays readable. Exit status 1 if the quarter cannot be published.

    With PINGAN_FOUR_EYES it is proposed only: an account of the data office approves it in the browser.
    """
    from pingan.acts.publish import outdated_quarters, publish_if_changed

    language, quarter = chosen_language(language), quarter_argument(quarter)
    if load_settings().four_eyes:
        _propose(language, quarter, reason, system, office_note)
        return
    with opened_database(language, create=False) as database:
        outcome = publish_if_changed(
            database, quarter, reason, current_actor(), system, office_note=office_note
        )
        later = [] if not outcome.changed else outdated_quarters(database, system)
    typer.echo(_TEXTS[_kind(outcome)][language].format(release=outcome.release, replaced=outcome.replaced))
    typer.echo(_TEXTS["counts"][language].format(**_counts(outcome.release.scores)))
    for kind, codes in (("empty", _without_value(outcome.release.scores)), ("outdated", later)):
        if codes:
            typer.echo(_TEXTS[kind][language].format(codes=", ".join(codes)))


def _propose(
    language: str, quarter: str, reason: str | None, system: str | None, office_note: str | None
) -> None:
    from pingan.acts.proposals import Officer, propose

    with opened_database(language, create=False) as database:
        officer = Officer(current_actor())
        proposal = propose(database, officer, quarter, reason, system, office_note=office_note)
    typer.echo(_TEXTS["proposed"][language].format(proposal=proposal))


_TEXTS = {
    "proposed": {
        "zh": "已提出发布申请 {proposal.proposal_id}：{proposal.release_id}。须由另一个数据员账号在网页上批准，"
        "此前读者看不到变化。\nSHA-256 {proposal.sha256}",
        "en": "Proposed ({proposal.proposal_id}): {proposal.release_id}. An account of the data office has to "
        "approve it in the browser; until then readers see no change.\nSHA-256 {proposal.sha256}",
    },
    "new": {
        "zh": "已发布 {release.quarter}：{release.release_id}\nSHA-256 {release.sha256}",
        "en": "Published {release.quarter}: {release.release_id}\nSHA-256 {release.sha256}",
    },
    "correction": {
        "zh": "已更正 {release.quarter}：{release.release_id} 取代 {replaced}\nSHA-256 {release.sha256}",
        "en": "Corrected {release.quarter}: {release.release_id} takes the place of {replaced}\n"
        "SHA-256 {release.sha256}",
    },
    "unchanged": {
        "zh": "{release.quarter} 没有变动，未写入：{release.release_id}\nSHA-256 {release.sha256}",
        "en": "Nothing has changed in {release.quarter}, nothing was written: {release.release_id}\n"
        "SHA-256 {release.sha256}",
    },
    "counts": {
        "zh": "{areas} 个区域，其中 {unscored} 个因数据不足没有指数",
        "en": "{areas} areas, {unscored} of them without an index for want of data",
    },
    "empty": {
        "zh": "注意：以下指标在所有区域均无数值：{codes}",
        "en": "Note: no area has a value of {codes}",
    },
    "outdated": {
        "zh": "注意：以下季度的依据已变动，请重新发布：{codes}",
        "en": "Note: what these quarters rest on has changed, publish them again: {codes}",
    },
}


def _kind(outcome: "Outcome") -> str:
    if not outcome.changed:
        return "unchanged"
    return "correction" if outcome.replaced else "new"


def _counts(scores: "QuarterScores") -> dict[str, int]:
    return {"areas": len(scores.areas), "unscored": int(scores.areas["index"].isna().sum())}


def _without_value(scores: "QuarterScores") -> list[str]:
    there = scores.indicators["value"].notna().groupby(scores.indicators["indicator"], sort=False).any()
    return there.index[~there].tolist()
