"""What the buttons that begin a draft, hand it on and close it do."""

from collections.abc import Callable
from typing import Any

from callbacks.drafting.ask import Answer, Ask, conflicting, four_eyes, officer_of
from layouts.drafting.page import quarter_words
from pingan.acts.drafts import DraftChangedError, discard_draft, start_draft
from pingan.acts.new_version import approve_draft, propose_draft, reject_draft, store_draft
from pingan.errors import ScoringError
from pingan.storage import StorageError
from pingan.system.indicator_system import IndicatorSystem, InvalidSystemError


def start(ask: Ask) -> Answer:
    """Begin a draft as a copy of the chosen version, and go to it."""
    reader = ask.reader
    try:
        draft = start_draft(reader.engine, officer_of(reader), ask.options.get("version") or None)
    except StorageError as error:
        return ask.failed(error)
    return Answer(f"?draft={draft.draft_id}", ask.said("edit.begun"))


def hand_in(ask: Ask) -> Answer:
    """Ask a second person to store the draft."""

    def act() -> Any:
        propose_draft(ask.reader.engine, officer_of(ask.reader), ask.draft_id, ask.revision)
        return ask.said("edit.handed_in_done")

    return _closing(ask, act, ask.search)


def store(ask: Ask) -> Answer:
    """Store the draft as a version."""
    reader = ask.reader
    return _closing(
        ask,
        lambda: _stored(
            ask, store_draft(reader.engine, officer_of(reader), ask.draft_id, ask.revision, four_eyes())
        ),
    )


def approve(ask: Ask) -> Answer:
    """Store what another officer has handed in."""
    reader = ask.reader
    return _closing(
        ask, lambda: _stored(ask, approve_draft(reader.engine, officer_of(reader), ask.draft_id, ask.of))
    )


def reject(ask: Ask) -> Answer:
    """Send back what was handed in, or withdraw one's own."""

    def act() -> Any:
        reason = ask.options.get("reason") or ""
        reject_draft(ask.reader.engine, officer_of(ask.reader), ask.draft_id, reason)
        return ask.said("edit.rejected")

    return _closing(ask, act, ask.search)


def discard(ask: Ask) -> Answer:
    """Close the draft without storing it."""

    def act() -> Any:
        discard_draft(ask.reader.engine, officer_of(ask.reader), ask.draft_id, ask.revision)
        return ask.said("edit.discarded")

    return _closing(ask, act)


def _closing(ask: Ask, act: Callable[[], Any], search: str = "") -> Answer:
    try:
        return Answer(search, act())
    except DraftChangedError as error:
        return conflicting(ask, error)
    except (StorageError, ScoringError, InvalidSystemError) as error:
        return ask.failed(error)


def _stored(ask: Ask, system: IndicatorSystem) -> Any:
    quarter = quarter_words(ask.reader.text, system.applies_from)
    return ask.said("edit.stored", version=system.version, quarter=quarter)


CLOSING: dict[str, Callable[[Ask], Answer]] = {
    "start": start,
    "hand-in": hand_in,
    "store": store,
    "approve": approve,
    "reject": reject,
    "discard": discard,
}
"""The acts by the name that their button carries."""
