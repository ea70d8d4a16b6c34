"""The data office's pages about publication: preview, publish or propose, approve or turn down, correct."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from dash import Input, Output, State, html
from sqlalchemy import Engine

from callbacks.reader import Reader
from callbacks.register import Permission, Register
from callbacks.serving.values import Number, Quarter, Words
from layouts import ids
from layouts.office.nav import QUARTER
from layouts.office.preview import cannot_preview, preview_page
from layouts.office.publish import correct_page, publish_page, told
from layouts.text import Text
from pingan.access.audit import Action, record
from pingan.access.principal import Principal
from pingan.acts.proposals import Officer, approve, outdated, propose, reject
from pingan.acts.publish import (
    Outcome,
    PreviewOutdatedError,
    ReasonNeededError,
    outdated_quarters,
    publish_if_changed,
)
from pingan.look import format as fmt
from pingan.quarters import parse_quarter
from pingan.reading.difference import area_differences, indicator_differences
from pingan.reading.preview import read_preview
from pingan.reading.published import NothingPublishedError, Published, read_published
from pingan.reading.summary import awaited, gaps, indicator_quality, rank_rows
from pingan.storage import StorageError, current_releases, list_batches, list_publications, writing
from pingan.storage.office_notes import About, notes_about
from pingan.storage.proposals import Decision, list_proposals

log = logging.getLogger(__name__)


def add_publication(register: Register, reader: Reader, four_eyes: bool) -> None:
    """Register the pages and what their buttons do.

    Parameters
    ----------
    four_eyes : whether a second account has to approve
    """
    engine = reader.engine

    def preview_layout(_reader: Reader, search: str) -> tuple[html.Div, tuple[str, ...]]:
        text, (quarter, wrong), quarters = reader.text, _quarter(engine, search), _quarters(engine)
        try:
            preview = read_preview(engine, quarter)
        except StorageError as problem:
            return cannot_preview(text, quarter, quarters, problem.message[text.language]), wrong
        with writing(engine) as connection:
            detail = {"release": preview.aside.release_id, "sha256": preview.aside.sha256}
            record(connection, reader.principal.actor, Action.PREVIEW, quarter, detail=detail)
        return preview_page(text, quarter, quarters, _summary(engine, text, preview)), wrong

    def publish_layout(_reader: Reader, search: str) -> tuple[html.Div, tuple[str, ...]]:
        text, (quarter, wrong) = reader.text, _quarter(engine, search)
        state = _state(engine, text, quarter, reader.principal, four_eyes)
        return publish_page(text, quarter, _quarters(engine), state), wrong

    def correct_layout(_reader: Reader, search: str) -> tuple[html.Div, tuple[str, ...]]:
        quarter, wrong = _quarter(engine, search)
        return correct_page(reader.text, quarter, _published_rows(engine)), wrong

    register.page("/data/preview", Permission.PREVIEW, preview_layout, heavy=True)
    register.page("/data/publish", Permission.PUBLISH, publish_layout, heavy=True)
    register.page("/data/correct", Permission.PUBLISH, correct_layout)
    _add_acts(register, reader, four_eyes)


def _add_acts(register: Register, reader: Reader, four_eyes: bool) -> None:
    engine = reader.engine
    may = {"permission": Permission.PUBLISH, "prevent_initial_call": True}

    @register.callback(
        Output(ids.PUBLISH_RESULT, "children"),
        Output(ids.PUBLISH_BUTTON, "disabled"),
        Input(ids.PUBLISH_BUTTON, "n_clicks"),
        State(ids.PUBLISH_TARGET, "data"),
        State(ids.PUBLISH_REASON, "value"),
        State(ids.PUBLISH_OFFICE_NOTE, "value"),
        heavy=True,
        **may,
    )
    def publish_or_propose(
        _clicks: int, target: tuple[Quarter, Words] | None, reason: Words, office_note: Words
    ) -> tuple[html.Div, bool]:
        text = reader.text

        def act() -> html.Div:
            principal, (quarter, sha256) = reader.principal, _looked_at(target)
            if four_eyes:
                given = {"previewed": sha256, "office_note": office_note}
                propose(engine, _officer(principal), quarter, reason, **given)
                return told(text, text("publish.proposed_now"), good=True)
            outcome = publish_if_changed(
                engine, quarter, reason, principal.actor, previewed=sha256, office_note=office_note
            )
            return _published(engine, text, outcome)

        return _tried(text, act)

    @register.callback(
        Output(ids.APPROVE_RESULT, "children"),
        Output(ids.APPROVE_BUTTON, "disabled"),
        Input(ids.APPROVE_BUTTON, "n_clicks"),
        State(ids.PUBLISH_TARGET, "data"),
        heavy=True,
        **may,
    )
    def approve_proposal(_clicks: int, number: Number) -> tuple[html.Div, bool]:
        text = reader.text
        return _tried(
            text, lambda: _published(engine, text, approve(engine, _officer(reader.principal), number))
        )

    @register.callback(
        Output(ids.REJECT_RESULT, "children"),
        Output(ids.REJECT_BUTTON, "disabled"),
        Input(ids.REJECT_BUTTON, "n_clicks"),
        State(ids.PUBLISH_TARGET, "data"),
        State(ids.REJECT_REASON, "value"),
        **may,
    )
    def turn_down(_clicks: int, number: Number, reason: Words) -> tuple[html.Div, bool]:
        text = reader.text

        def act() -> html.Div:
            decided = reject(engine, _officer(reader.principal), number, reason or "")
            own = decided.decision is Decision.WITHDRAWN
            return told(text, text("publish.withdrawn_now" if own else "publish.rejected_now"), good=True)

        return _tried(text, act)


def _looked_at(target: tuple[str, str | None] | None) -> tuple[str, str]:
    """Return the quarter and the SHA-256 of what the page has shown: nothing else is published."""
    match target:
        case [quarter, str(sha256)] if sha256:
            return quarter, sha256
    raise PreviewOutdatedError(
        "没有说明看过的是哪一次计算，未发布。请重新打开发布页，查看后再发布。",
        "It is not said which computation was looked at, and nothing was published: open the page of publication "
        "again, look at it, then publish.",
    )


def _tried(text: Text, act: Callable[[], html.Div]) -> tuple[html.Div, bool]:
    """Return what came of an act, and whether its button is done with."""
    try:
        return act(), True
    except ReasonNeededError:
        return told(text, text("publish.reason_needed"), good=False), False
    except StorageError as problem:
        return told(text, problem.message[text.language], good=False), False
    except Exception:
        log.exception("a publication failed")
        return told(text, text("publish.failed"), good=False), False


def _published(engine: Engine, text: Text, outcome: Outcome) -> html.Div:
    quarter = outcome.release.quarter
    name = fmt.quarter(quarter, text.language)
    kind = "unchanged" if not outcome.changed else "corrected" if outcome.replaced else "published"
    said = text(f"publish.{kind}_now", quarter=name)
    links = [(text("publish.see_map"), f"/map?quarter={quarter}")]
    if outcome.replaced:
        links.append((text("publish.see_correction"), f"/correction?quarter={quarter}"))
    later = outdated_quarters(engine)
    if later:
        said += " " + text("publish.later_quarters", quarters=text("publish.comma").join(later))
        links.append((text("publish.correct_title"), f"/data/correct?{QUARTER}={later[0]}"))
    return told(text, said, good=True, links=links)


def _officer(principal: Principal) -> Officer:
    return Officer(principal.actor, principal.account_id)


def _quarter(engine: Engine, search: str) -> tuple[str, tuple[str, ...]]:
    """Return the quarter that an address names, else the newest with data, and what was wrong with the address."""
    asked, known = dict(parse_qsl(search.lstrip("?"))).get(QUARTER), _quarters(engine)
    usual = known[0] if known else f"{datetime.now().astimezone().year}Q1"
    if asked is None:
        return usual, ()
    try:
        return parse_quarter(asked), ()
    except ValueError:
        return usual, (QUARTER,)


def _quarters(engine: Engine) -> list[str]:
    """Return the quarters that have data, newest first, from the first published one on."""
    sent, published = set(list_batches(engine)["quarter"]), current_releases(engine)["quarter"]
    first = min(published, default="")  # what came before serves comparisons only
    return sorted((quarter for quarter in sent if quarter >= first), reverse=True)


def _summary(engine: Engine, text: Text, preview: Published) -> dict[str, Any]:
    quarter, level = preview.aside.quarter, preview.levels[0]
    now = _now(engine)
    replaced = now.releases.get(quarter) if now else None
    system = preview.system
    words = {"minimum": system.minimum_denominator, "share": round(100 * system.minimum_coverage)}
    differences = (
        [] if replaced is None else area_differences(now, preview, quarter, level).to_dict("records")
    )
    indicators = [] if replaced is None else indicator_differences(now, preview, quarter).to_dict("records")
    return {
        "release_id": preview.aside.release_id,
        "replaces": replaced and replaced.release_id,
        "demonstration": preview.demonstration,
        "system": f"{system.id} {system.version}",
        "rows": rank_rows(preview, quarter, level),
        "gaps": gaps(preview, quarter).to_dict("records"),
        "quality": indicator_quality(preview, quarter).to_dict("records"),
        "awaited": awaited(engine, preview, quarter),
        "differences": differences,
        "indicators": indicators,
        "names": {item.code: text.name(item) for item in system.indicators},
        "reasons": {
            key.removeprefix("reason."): text(key, **words) for key in text.words if key.startswith("reason.")
        },
    }


def _now(engine: Engine) -> Published | None:
    try:
        return read_published(engine)
    except NothingPublishedError:
        return None


def _state(engine: Engine, text: Text, quarter: str, principal: Principal, four_eyes: bool) -> dict[str, Any]:
    try:
        preview = read_preview(engine, quarter)
    except StorageError as problem:
        return {"problem": problem.message[text.language]}
    now = _now(engine)
    replaced = now.releases.get(quarter) if now else None
    areas = preview.releases[quarter].scores.areas
    proposals = list_proposals(engine, preview.system.id, quarter)
    waiting = next((one for one in proposals if one.open), None)
    return {
        "release_id": preview.aside.release_id,
        "sha256": preview.aside.sha256,
        "replaces": replaced and replaced.release_id,
        "four_eyes": four_eyes,
        "awaited": [one for one in awaited(engine, preview, quarter) if one.missing],
        "unranked": int(areas["index"].isna().sum()),
        "proposal": waiting
        and {
            **vars(waiting),
            "release_id": waiting.release_id,
            "own": _officer(principal).is_proposer_of(waiting),
            "office_notes": notes_about(engine, About.PROPOSAL, waiting.proposal_id),
            "outdated": outdated(engine, waiting),
        },
        "decided": next((vars(one) for one in proposals if not one.open), None),
    }


def _published_rows(engine: Engine) -> list[dict[str, Any]]:
    everything, late = list_publications(engine), set(outdated_quarters(engine))
    rows = []
    for row in current_releases(engine).sort_values("quarter", ascending=False).to_dict("records"):
        before = everything[(everything["quarter"] == row["quarter"]) & ~everything["current"]]
        earlier = [one for one in dict.fromkeys(before["release_id"]) if one != row["release_id"]]
        row["published_at"] = row["published_at"].to_pydatetime()
        row["office_notes"] = notes_about(engine, About.RELEASE, row["release_id"])
        rows.append({**row, "outdated": row["quarter"] in late, "earlier": earlier})
    return rows
