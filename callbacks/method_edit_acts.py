"""What each button of the pages about a draft does: from what is on the page to what the page shows next.

Every act that fails answers with what was typed still in its fields.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask import current_app

from callbacks.reader import Reader
from layouts.edit_fields import field_text, field_value
from layouts.edit_indicators import THRESHOLDS
from layouts.format import number
from layouts.method_edit import DraftPage, conflict, quarter_words, told
from pingan.backcast import proposed_thresholds
from pingan.drafts import DraftChangedError, change_draft, discard_draft, start_draft
from pingan.new_version import approve_draft, propose_draft, reject_draft, store_draft
from pingan.proposals import Officer
from pingan.scoring.draft_weights import judged_weights, normalised
from pingan.scoring.editing import Content, Place
from pingan.scoring.errors import ScoringError
from pingan.scoring.system import IndicatorSystem, InvalidSystemError
from pingan.storage import StorageError
from pingan.storage.drafts import load_revision

Edit = Callable[[Content], Content]
FOUR_EYES = "PINGAN_FOUR_EYES"


def four_eyes() -> bool:
    """Whether the installation asks for a second person."""
    return current_app.config.get(FOUR_EYES, False)


def officer_of(reader: Reader) -> Officer:
    """Return who asks, as drafts and the audit log know them."""
    return Officer(reader.principal.actor, reader.principal.account_id)


@dataclass(frozen=True, eq=False)
class Answer:
    """What the page shows next.

    Attributes
    ----------
    search : the address
    said : what the act came to; or a function of the page that says it
    content, revision : what is shown instead of what is saved, and the save that it began from
    """

    search: str
    said: Any = None
    content: Content | None = None
    revision: int | None = None


@dataclass(frozen=True, eq=False)
class Ask:
    """An act with what is on the page.

    Attributes
    ----------
    draft_id, revision : which draft, and the save that is on the page; None on the list of drafts
    search : the address
    typed : every field on the page, as it stands in its control
    options : every control that is no field of the draft
    of : what the act is about, as its button says
    """

    reader: Reader
    draft_id: int | None
    revision: int | None
    search: str
    typed: dict[Place, Any] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    of: str = ""

    @cached_property
    def seen(self) -> Content:
        """What the page began from."""
        return load_revision(self.reader.engine, self.draft_id, self.revision)

    @cached_property
    def changes(self) -> dict[Place, Any]:
        """The fields that were changed on the page."""
        values = {place: field_value(place, typed) for place, typed in self.typed.items()}
        for table, code, key in list(values):
            if table == "indicator" and key == "direction":
                _drop_foreign(values, code)
        return {place: value for place, value in values.items() if value != self.seen.value(place)}

    @property
    def content(self) -> Content:
        """What is on the page, saved or not."""
        return self.seen.with_values(self.changes)

    def said(self, key: str, wrong: bool = False, **values: Any) -> Any:
        """Return a sentence about the act."""
        return told(self.reader.text(key, **values), wrong)

    def failed(self, error: Exception) -> Answer:
        """Return the page as it is, with why the act was not done."""
        language = self.reader.text.language
        if isinstance(error, InvalidSystemError):
            message = self.reader.text("edit.not_whole", count=len(error.problems))
        else:
            message = error.message[language]
        unsaved = self.content if self.draft_id is not None and self.changes else None
        return Answer(self.search, told(message, wrong=True), unsaved, self.revision if unsaved else None)


def _drop_foreign(values: dict[Place, Any], code: str) -> None:
    """Empty the fields that the chosen direction and kind do not have: they are not on screen."""
    moderate = values.get(("indicator", code, "direction")) == "moderate"
    kind = values.get(("indicator", code, "kind"))
    foreign = list(THRESHOLDS[:2] if moderate else THRESHOLDS[2:])
    foreign += ["per"] * (kind != "rate") + ["grades"] * (kind != "graded")
    for key in foreign:
        if ("indicator", code, key) in values:
            values["indicator", code, key] = None


def _changed(ask: Ask, edit: Edit, search: str | None = None, revision: int | None = None) -> Answer:
    """Save a change; where somebody else has saved, show both and let the officer choose."""
    reader = ask.reader
    try:
        draft = change_draft(reader.engine, officer_of(reader), ask.draft_id, revision or ask.revision, edit)
    except DraftChangedError as error:
        return _conflict(ask, error)
    except (ScoringError, StorageError, InvalidSystemError) as error:
        return ask.failed(error)
    kept = (revision or ask.revision) == draft.revision
    return Answer(search or ask.search, ask.said("edit.nothing_changed" if kept else "edit.saved"))


def _conflict(ask: Ask, error: DraftChangedError) -> Answer:
    text, mine = ask.reader.text, ask.changes

    def shown(place: Place, value: Any, content: Content) -> str:
        if place[2]:
            return field_text(value) or "—"
        return "✓" if any(item.get("code") == place[1] for item in content.tables[place[0]]) else "—"

    rows = [
        (place, shown(place, stood, ask.seen), shown(place, now, error.draft.content),
         (field_text(mine[place]) or "—") if place in mine else None)
        for place, stood, now in error.changes
    ]  # fmt: skip

    def said(page: DraftPage) -> Any:
        return conflict(text, page, error.message[text.language], error.draft.revision, rows)

    return Answer(ask.search, said, ask.content, ask.revision)


def save(ask: Ask) -> Answer:
    """Save what is on the page."""
    return _changed(ask, lambda content: content.with_values(ask.changes))


def save_over(ask: Ask) -> Answer:
    """Save one's own changes on top of what somebody else has saved; what one left alone stays theirs."""
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
        return _conflict(ask, error)
    except (StorageError, ScoringError, InvalidSystemError) as error:
        return ask.failed(error)


def _stored(ask: Ask, system: IndicatorSystem) -> Any:
    quarter = quarter_words(ask.reader.text, system.applies_from)
    return ask.said("edit.stored", version=system.version, quarter=quarter)


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
    "start": start,
    "hand-in": hand_in,
    "store": store,
    "approve": approve,
    "reject": reject,
    "discard": discard,
}
