"""What is asked for on the pages about a draft, and what the page shows next."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask import current_app

from callbacks.reader import Reader
from callbacks.serving.values import Number
from layouts.drafting.fields import field_text, field_value
from layouts.drafting.indicators import THRESHOLDS
from layouts.drafting.page import DraftPage, conflict, told
from pingan.acts.drafts import DraftChangedError
from pingan.acts.proposals import Officer
from pingan.storage.drafts import load_revision
from pingan.system.editing import Content, Place
from pingan.system.indicator_system import InvalidSystemError

FOUR_EYES = "PINGAN_FOUR_EYES"


def four_eyes() -> bool:
    """Whether the installation asks for a second person."""
    return current_app.config.get(FOUR_EYES, False)


def officer_of(reader: Reader) -> Officer:
    """Return who asks, as drafts and the audit log know them."""
    return Officer(reader.principal.actor, reader.principal.account_id)


FieldValue = str | float | bool | list[str] | None
"""What a field's control holds."""


@dataclass(frozen=True)
class EditState:
    """What a page about a draft begins from: the draft and the save that it shows, and its address."""

    draft: Number | None
    revision: Number | None
    search: str


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


def conflicting(ask: Ask, error: DraftChangedError) -> Answer:
    """Return the page as it is, with each field that somebody else saved meanwhile: as it stood, as it is, as typed."""
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
