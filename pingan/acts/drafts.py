"""Making a new version of an indicator system: drafts that officers edit, one save after another.

A draft changes nothing that is published or will be; only storing it does: see `pingan.acts.new_version`.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine

from pingan.access.audit import Action, record
from pingan.acts.proposals import Officer
from pingan.quarters import quarter_range, shift
from pingan.storage import (
    Database,
    StorageError,
    current_releases,
    default_system_id,
    list_systems,
    load_system_version,
    reading,
    writing,
)
from pingan.storage.drafts import (
    Draft,
    append_revision,
    insert_draft,
    list_drafts,
    load_draft,
    load_revision,
    update_draft,
)
from pingan.system.editing import Content, Place, changed_places
from pingan.system.indicator_system import IndicatorSystem

__all__ = [
    "Draft",
    "DraftChangedError",
    "DraftError",
    "change_draft",
    "discard_draft",
    "future_quarters",
    "list_drafts",
    "load_draft",
    "start_draft",
    "version_in_force",
]

AHEAD = 8
"""How many quarters ahead a version can be made for."""
TOLD = 60
"""How many changed fields a line of the audit log names."""


class DraftError(StorageError):
    """What cannot be done with a draft, and what to do."""


class DraftChangedError(DraftError):
    """Somebody else has saved the draft in the meantime; nothing was written.

    Attributes
    ----------
    draft : as it is now
    changes : field, what stood there when the refused one began, what stands there now
    """

    def __init__(self, draft: Draft, changes: list[tuple[Place, object, object]]) -> None:
        at = f"{draft.saved_at:%Y-%m-%d %H:%M}"
        super().__init__(
            f"“{draft.saved_by}”已于 {at}（UTC）保存了这份草案（改动 {len(changes)} 处）。您的修改尚未保存。",
            f"{draft.saved_by} has saved this draft at {at} UTC (changes: {len(changes)}). Yours are not saved yet.",
        )
        self.draft, self.changes = draft, changes


def future_quarters(engine: Database, system_id: str, count: int = AHEAD) -> list[str]:
    """Return the quarters from which a new version can apply: those after the newest that is published.

    Where nothing is published: the quarters from which versions apply already, and those after them.
    """
    with reading(engine) as connection:
        published = list(current_releases(connection, system_id)["quarter"])
        if published:
            first = shift(max(published), 1)
        else:
            listed = list_systems(connection)
            first = min(listed.loc[listed["system_id"] == system_id, "applies_from"])
    return quarter_range(first, shift(first, count - 1))


def version_in_force(engine: Database, system_id: str) -> IndicatorSystem:
    """Return the version that a draft is compared with: the newest published quarter's, else the newest stored."""
    with reading(engine) as connection:
        current = current_releases(connection, system_id)
        if len(current):
            version = current.sort_values("quarter")["system_version"].iloc[-1]
        else:
            listed = list_systems(connection)
            version = listed.loc[listed["system_id"] == system_id, "version"].iloc[-1]
        return load_system_version(connection, system_id, version)


def start_draft(
    engine: Engine, officer: Officer, version: str | None = None, system_id: str | None = None
) -> Draft:
    """Begin a draft as a copy of a version.

    It gets the first quarter that is not published as the one from which it would apply, and a version number that
    is free; both can be changed.

    Parameters
    ----------
    version : by default the one in force
    system_id : by default the system that was stored first
    """
    with writing(engine) as connection:
        system_id = system_id or default_system_id(connection)
        version = version or version_in_force(connection, system_id).version
        system = load_system_version(connection, system_id, version)
        applies_from = future_quarters(connection, system_id)[0]
        taken = stored_versions(connection, system_id) | {draft.version for draft in list_drafts(connection)}
        content = Content.of(system).with_values(
            {
                ("system", "", "version"): _free(applies_from[:4], taken),
                ("system", "", "applies_from"): applies_from,
            }
        )
        draft_id = insert_draft(connection, system_id, version, content, officer.actor.name)
        draft = load_draft(connection, draft_id)
        record(connection, officer.actor, Action.SYSTEM_DRAFTED, named(draft), detail={"copy of": version})
    return draft


def change_draft(
    engine: Engine, officer: Officer, draft_id: int, revision: int, edit: Callable[[Content], Content]
) -> Draft:
    """Save a change of a draft.

    Parameters
    ----------
    revision : of the draft that the officer looked at
    edit : from the draft's content to the changed one; it may raise `pingan.system.editing.EditError`

    Raises
    ------
    DraftChangedError
        It was saved since: the officer has not seen what is there now. Nothing was written.
    DraftError
        It is closed.
    """
    with writing(engine) as connection:
        try:
            draft = open_draft(connection, draft_id, revision)
        except DraftChangedError as error:
            # a button pressed twice: what the second asks for is what stands there already
            if changed_places(error.draft.content, edit(error.draft.content)):
                raise
            return error.draft
        content = edit(draft.content)
        places = changed_places(draft.content, content)
        if not places:
            return draft
        append_revision(connection, draft_id, revision + 1, content, officer.actor.name)
        detail = {
            "revision": revision + 1,
            "fields": [" ".join(filter(None, place)) for place in places[:TOLD]],
            "count": len(places),
        }
        if draft.proposed_sha256:
            detail["proposal"] = "withdrawn by the change"
        record(connection, officer.actor, Action.SYSTEM_CHANGED, named(draft), detail=detail)
        return load_draft(connection, draft_id)


def discard_draft(engine: Engine, officer: Officer, draft_id: int, revision: int) -> None:
    """Close a draft without storing it. Its saves stay in the database; no page lists them any more."""
    with writing(engine) as connection:
        draft = open_draft(connection, draft_id, revision)
        close_draft(connection, draft, officer, "discarded")
        record(connection, officer.actor, Action.SYSTEM_DISCARDED, named(draft))


def open_draft(connection: Connection, draft_id: int, revision: int) -> Draft:
    """Return a draft to work on; raises where it is closed, or was saved since the revision that was looked at."""
    draft = load_draft(connection, draft_id)
    if draft.closed_at is not None:
        raise DraftError(
            f"草案 {draft_id} 已由“{draft.closed_by}”{'启用' if draft.outcome == 'stored' else '废弃'}，不能再修改。",
            f"Draft {draft_id} has been {draft.outcome} by {draft.closed_by}: it cannot be changed any more.",
        )
    if draft.revision != revision:
        seen = load_revision(connection, draft_id, revision)
        places = changed_places(seen, draft.content)
        raise DraftChangedError(draft, [(at, seen.value(at), draft.content.value(at)) for at in places])
    return draft


def close_draft(connection: Connection, draft: Draft, officer: Officer, outcome: str) -> None:
    """Note that a draft is "stored" or "discarded"; it stays in the database."""
    update_draft(
        connection, draft.draft_id, closed_at=datetime.now(UTC), closed_by=officer.actor.name, outcome=outcome
    )


def named(draft: Draft) -> str:
    """Return what the audit log calls a draft."""
    return f"{draft.system_id} draft {draft.draft_id}"


def stored_versions(connection: Connection, system_id: str) -> set[str]:
    """Return the versions of a system that are stored."""
    listed = list_systems(connection)
    return set(listed.loc[listed["system_id"] == system_id, "version"])


def _free(year: str, taken: set[str]) -> str:
    number = 1
    while f"{year}.{number}" in taken:
        number += 1
    return f"{year}.{number}"
