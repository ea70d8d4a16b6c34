"""Looking something up in the audit log."""

import json
from collections.abc import Collection, Generator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Select, func, or_, select

from pingan.storage.audit_log import LINES_AT_ONCE, Line
from pingan.storage.engine import reading
from pingan.storage.schema import audit_line

LINES_A_PAGE = 50


@dataclass(frozen=True)
class Sought:
    """What is looked for; whatever is not given does not matter.

    Attributes
    ----------
    text : part of the name, address, action, object, outcome or detail, upper or lower case
    who : the whole name
    actions : any of these
    since, until : datetime
        From the one on, before the other.
    """

    text: str | None = None
    who: str | None = None
    actions: Collection[str] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Page:
    """Some of the lines that were found, the newest first.

    Attributes
    ----------
    lines : tuple of Line
    found : how many there are on all pages
    page, pages : which page this is, from 1, and of how many
    """

    lines: tuple[Line, ...]
    found: int
    page: int
    pages: int


def search(
    engine: Engine,
    text: str | None = None,
    who: str | None = None,
    action: str | Collection[str] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    page: int = 1,
    size: int = LINES_A_PAGE,
) -> Page:
    """Find lines, the newest first; see `Sought` for what can be asked. A page past the last one is the last one."""
    actions = (action,) if isinstance(action, str) else tuple(action or ())
    query = _matching(Sought(text, who, actions, since, until))
    with reading(engine) as connection:
        found = connection.scalar(select(func.count()).select_from(query.subquery())) or 0
        pages = max(1, -(-found // size))
        page = min(max(1, page), pages)
        newest = query.order_by(audit_line.c.number.desc()).limit(size).offset((page - 1) * size)
        return Page(tuple(Line(*row) for row in connection.execute(newest)), found, page, pages)


def found_lines(engine: Engine, sought: Sought | None = None) -> Generator[Line, None, None]:
    """Give all lines that match, the oldest first, a few thousand at a time, from one state of the database."""
    query = _matching(sought or Sought()).order_by(audit_line.c.number)
    with reading(engine) as connection:
        for row in connection.execute(query.execution_options(yield_per=LINES_AT_ONCE)):
            yield Line(*row)


def names_in_log(engine: Engine) -> list[str]:
    """Return who is in the log, sorted: to choose from."""
    with reading(engine) as connection:
        return sorted(connection.scalars(select(audit_line.c.who).distinct()))


def detail_of(line: Line) -> dict[str, Any]:
    """Return a line's detail; one that is no longer JSON, because it was tampered with, as text."""
    try:
        return dict(json.loads(line.detail)) if line.detail else {}
    except (ValueError, TypeError):
        return {"?": line.detail}


def _matching(sought: Sought) -> Select:
    lines, query = audit_line.c, select(audit_line)
    if sought.text and sought.text.strip():
        part = sought.text.strip().replace("\x00", "�")
        places = (lines.who, lines.address, lines.action, lines.object, lines.outcome, lines.detail)
        query = query.where(or_(*(place.icontains(part, autoescape=True) for place in places)))
    if sought.who:
        query = query.where(lines.who == sought.who)
    if sought.actions:
        query = query.where(lines.action.in_([str(action) for action in sought.actions]))
    if sought.since:
        query = query.where(lines.at >= sought.since)
    if sought.until:
        query = query.where(lines.at < sought.until)
    return query
