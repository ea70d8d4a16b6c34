"""Drafts of new versions of a system: every save is kept, the newest is the draft."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, RowMapping, Select, insert, select, update

from pingan.storage.engine import Database, number_of, reading
from pingan.storage.errors import NotFoundError
from pingan.storage.schema import system_draft, system_draft_revision
from pingan.system.editing import Content


@dataclass(frozen=True, eq=False)
class Draft:
    """A draft as it is now.

    Attributes
    ----------
    draft_id : its number
    system_id, based_on : the version that it began as a copy of
    created_at, created_by : when and by whom it was begun
    revision : how many times it was saved, from 1
    saved_at, saved_by : the last time
    content : what it holds; it may not make a system yet
    proposed_sha256, proposed_at, proposed_by, proposed_by_account : who wants exactly this stored; None where nobody
    closed_at, closed_by, outcome : "stored" or "discarded"; None while it is open
    """

    draft_id: int
    system_id: str
    based_on: str
    created_at: datetime
    created_by: str
    revision: int
    saved_at: datetime
    saved_by: str
    content: Content
    proposed_sha256: str | None
    proposed_at: datetime | None
    proposed_by: str | None
    proposed_by_account: int | None
    closed_at: datetime | None
    closed_by: str | None
    outcome: str | None

    @property
    def version(self) -> str:
        """The version that it would become; may be empty while it is being made."""
        return str(self.content.tables["system"].get("version", ""))


def list_drafts(database: Database) -> list[Draft]:
    """Return the drafts that are open, the one saved last first."""
    query = _drafts().where(system_draft.c.closed_at.is_(None))
    with reading(database) as connection:
        rows = connection.execute(query.order_by(system_draft_revision.c.saved_at.desc())).mappings().all()
    return [_draft(row) for row in rows]


def load_draft(database: Database, draft_id: int) -> Draft:
    """Return a draft, open or not.

    Raises
    ------
    NotFoundError
        There is none with this number.
    """
    with reading(database) as connection:
        row = connection.execute(_drafts().where(system_draft.c.draft_id == draft_id)).mappings().first()
    if row is None:
        raise NotFoundError(f"没有编号为 {draft_id} 的草案。", f"There is no draft {draft_id}.")
    return _draft(row)


def load_revision(database: Database, draft_id: int, revision: int) -> Content:
    """Return what a draft held after one of its saves.

    Raises
    ------
    NotFoundError
        It was not saved that often.
    """
    query = select(system_draft_revision).where(
        system_draft_revision.c.draft_id == draft_id, system_draft_revision.c.revision == revision
    )
    with reading(database) as connection:
        row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFoundError(
            f"草案 {draft_id} 没有第 {revision} 次保存。", f"Draft {draft_id} has no revision {revision}."
        )
    return _content(row)


def insert_draft(connection: Connection, system_id: str, based_on: str, content: Content, by: str) -> int:
    """Begin a draft and return its number."""
    made = connection.execute(
        insert(system_draft).values(
            system_id=system_id, based_on=based_on, created_at=datetime.now(UTC), created_by=by, revision=0
        )
    )
    draft_id = number_of(made)
    append_revision(connection, draft_id, 1, content, by)
    return draft_id


def append_revision(connection: Connection, draft_id: int, revision: int, content: Content, by: str) -> None:
    """Save a draft: earlier saves stay, and what was proposed is proposed no more."""
    connection.execute(
        insert(system_draft_revision).values(
            draft_id=draft_id,
            revision=revision,
            saved_at=datetime.now(UTC),
            saved_by=by,
            tables=_json(content.tables),
            judgements=_json(content.judgements),
        )
    )
    nobody = dict.fromkeys(["proposed_sha256", "proposed_at", "proposed_by", "proposed_by_account"])
    update_draft(connection, draft_id, revision=revision, **nobody)


def update_draft(connection: Connection, draft_id: int, **values: object) -> None:
    """Set some of what `Draft` tells of a draft."""
    connection.execute(update(system_draft).where(system_draft.c.draft_id == draft_id).values(**values))


def _drafts() -> Select:
    newest = system_draft_revision
    columns = [newest.c.saved_at, newest.c.saved_by, newest.c.tables, newest.c.judgements]
    same = (newest.c.draft_id == system_draft.c.draft_id) & (newest.c.revision == system_draft.c.revision)
    return select(system_draft, *columns).join_from(system_draft, newest, same)


def _draft(row: RowMapping) -> Draft:
    return Draft(**{k: v for k, v in row.items() if k not in ("tables", "judgements")}, content=_content(row))


def _content(row: RowMapping) -> Content:
    return Content(json.loads(row["tables"]), json.loads(row["judgements"]))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
