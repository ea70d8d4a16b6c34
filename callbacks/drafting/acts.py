"""What each button of the pages about a draft does: from what is on the page to what the page shows next.

Every act that fails answers with what was typed still in its fields.
"""

from collections.abc import Callable

from dash.exceptions import PreventUpdate

from callbacks.drafting.ask import Answer, Ask, conflicting, officer_of
from callbacks.drafting.closing import CLOSING
from pingan.acts.backcast import proposed_thresholds
from pingan.acts.drafts import DraftChangedError, change_draft
from pingan.errors import ScoringError
from pingan.look.format import number
from pingan.scoring.draft_weights import judged_weights, normalised
from pingan.storage import StorageError
from pingan.system.editing import Content
from pingan.system.indicator_system import InvalidSystemError

Edit = Callable[[Content], Content]


def _changed(ask: Ask, edit: Edit, search: str | None = None, revision: int | None = None) -> Answer:
    """Save a change; where somebody else has saved, show both and let the officer choose."""
    reader = ask.reader
    try:
        draft = change_draft(reader.engine, officer_of(reader), ask.draft_id, revision or ask.revision, edit)
    except DraftChangedError as error:
        return conflicting(ask, error)
    except (ScoringError, StorageError, InvalidSystemError) as error:
        return ask.failed(error)
    kept = (revision or ask.revision) == draft.revision
    return Answer(search or ask.search, ask.said("edit.nothing_changed" if kept else "edit.saved"))


def save(ask: Ask) -> Answer:
    """Save what is on the page."""
    return _changed(ask, lambda content: content.with_values(ask.changes))


def save_over(ask: Ask) -> Answer:
    """Save one's own changes on top of what somebody else has saved; what one left alone stays theirs."""
    if not ask.of.isdecimal():
        raise PreventUpdate
    return _changed(ask, lambda content: content.with_values(ask.changes), revision=int(ask.of))


def reload(ask: Ask) -> Answer:
    """Give one's own changes up and show what is saved."""
    return Answer(ask.search, ask.said("edit.reloaded"))


def take_judged(ask: Ask) -> Answer:
    """Save the judgements and the weights that follow from them; refused where they contradict one another."""

    def edit(content: Content) -> Content:
        judged = content.with_values(ask.changes)
        return judged.with_values(judged_weights(judged, ask.of))

    return _changed(ask, edit)


def normalise(ask: Ask) -> Answer:
    """Put the same weights as shares of a hundred into the fields; nothing is saved yet."""
    tables = ask.content.tables
    try:
        values = normalised(
            {item["code"]: item.get("weight") for item in tables["dimension"]},
            [(item["code"], item.get("dimension"), item.get("weight")) for item in tables["indicator"]],
        )
    except (ValueError, TypeError):
        return Answer(ask.search, ask.said("edit.normalise_failed", wrong=True), ask.content, ask.revision)
    return Answer(ask.search, ask.said("edit.normalised"), ask.content.with_values(values), ask.revision)


def propose_thresholds(ask: Ask) -> Answer:
    """Put thresholds from the base period into the fields; nothing is saved yet."""
    text = ask.reader.text
    try:
        level, beyond = ask.options.get("level") or "", float(ask.options.get("beyond") or 0.1)
        found = proposed_thresholds(ask.reader.engine, ask.content, ask.of, level, beyond)
    except (ScoringError, StorageError, InvalidSystemError) as error:
        return ask.failed(error)
    values = {("indicator", ask.of, key): value for key, value in found.thresholds.items()}
    said = ask.said(
        "edit.proposed", count=found.count, level=text.level(level), lowest=number(found.lowest),
        highest=number(found.highest), full=found.beyond["full"], failed=found.beyond["failed"],
    )  # fmt: skip
    return Answer(ask.search, said, ask.content.with_values(values), ask.revision)


def add_indicator(ask: Ask) -> Answer:
    """Add an indicator, like the one that is shown where there is one, and go to it."""
    code, dimension = (ask.options.get("code") or "").strip(), ask.options.get("dimension") or ""
    search = f"?draft={ask.draft_id}&part=indicators&indicator={code}"
    return _changed(
        ask, lambda c: c.with_values(ask.changes).with_indicator(code, dimension, ask.of or None), search
    )


def remove_indicator(ask: Ask) -> Answer:
    """Remove an indicator."""
    search = f"?draft={ask.draft_id}&part=indicators"
    return _changed(ask, lambda c: c.without("indicator", ask.of), search)


def add_dimension(ask: Ask) -> Answer:
    """Add a dimension."""
    words = [(ask.options.get(key) or "").strip() for key in ("code", "name_zh", "name_en")]
    return _changed(ask, lambda c: c.with_values(ask.changes).with_dimension(*words))


def remove_dimension(ask: Ask) -> Answer:
    """Remove a dimension that has no indicators."""
    mine = {place: value for place, value in ask.changes.items() if place[:2] != ("dimension", ask.of)}
    return _changed(ask, lambda c: c.with_values(mine).without("dimension", ask.of))


ACTS: dict[str, Callable[[Ask], Answer]] = {
    "save": save,
    "over": save_over,
    "reload": reload,
    "judged": take_judged,
    "normalise": normalise,
    "thresholds": propose_thresholds,
    "add-indicator": add_indicator,
    "remove-indicator": remove_indicator,
    "add-dimension": add_dimension,
    "remove-dimension": remove_dimension,
    **CLOSING,
}
