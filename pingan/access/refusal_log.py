"""Refusals in the audit log: added up by account, address and minute, and written behind the requests.

A request only counts in memory, so it waits for no database. Some seconds later a thread adds what was counted to a
table that all processes share; when a minute has been over for a while, its counts become lines of the log, one for
each account and address. What could not be written for `KEPT_FOR` is said in the server's log instead.
"""

import atexit
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from threading import Event, Lock, Thread
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Engine, delete, exists, insert, or_, select, true, update
from sqlalchemy.exc import SQLAlchemyError

from pingan.access.audit import Action, record
from pingan.access.limits import CLOCK_TOLERANCE
from pingan.access.principal import Actor
from pingan.storage import reading, writing
from pingan.storage.schema_access import refusal

log = logging.getLogger(__name__)

NOBODY = "?"
"""Who is refused without having signed in, as the log names whoever fails to."""
OTHERS = "other addresses"
"""Where refusals come from beyond the first `MOST_ADDRESSES` of a minute."""
MOST_ADDRESSES = 200  # of a minute, in one process: a stranger may have any number
LONGEST_OBJECT = 200
WRITTEN_EVERY = 5.0  # seconds
KEPT_FOR = timedelta(minutes=10)
_MINUTE = timedelta(minutes=1)
_OVER = _MINUTE + timedelta(
    seconds=30
)  # since a minute's beginning: by then all processes have written theirs


class Refused(StrEnum):
    """Why a request was refused."""

    SIGNED_OUT = "signed out"  # 401
    FORBIDDEN = "forbidden"  # 403
    MISSING = "missing"  # 404
    NO_CODE = "no code"  # the right password without the code of the second factor


class _Whose(NamedTuple):
    minute: datetime
    who: str
    address: str
    kind: Refused


@dataclass
class _Count:
    object: str
    count: int


class RefusalLog:
    """Counts the refusals of one process, and writes them behind its requests once it was started."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._counts: dict[_Whose, _Count] = {}
        self._lock, self._some, self._ending = Lock(), Event(), Event()
        self._thread: Thread | None = None
        self._started = self._failing = False

    def note(self, who: str, address: str, kind: Refused, object: str, at: datetime | None = None) -> None:
        """Count a refusal.

        Parameters
        ----------
        who : name of the account or token, `NOBODY` where nobody has signed in
        object : what was asked for; the log shows the first of a minute
        at : now, unless a test says otherwise
        """
        minute = (at or datetime.now(UTC)).replace(second=0, microsecond=0)
        shown = "".join(letter if letter.isprintable() else "�" for letter in object[:LONGEST_OBJECT])
        with self._lock:
            self._add(_Whose(minute, who, address, kind), _Count(shown, 1))
        if self._started:
            self._some.set()
            self._wake()

    def start(self) -> None:
        """Write behind from now on, also what an earlier run has left."""
        self._started = True
        atexit.register(self.stop)
        self._some.set()
        self._wake()

    def stop(self) -> None:
        """Write once more, and say in the server's log what could not be written."""
        atexit.unregister(self.stop)
        self._started = False
        self._ending.set()
        self._some.set()
        self.write()
        _say(self._counts)

    def write(self, at: datetime | None = None) -> bool:
        """Write what was counted, and the lines of minutes that are over; tell whether anything is left to write.

        Parameters
        ----------
        at : now, unless a test says otherwise
        """
        at = at or datetime.now(UTC)
        with self._lock:
            counted, self._counts = self._counts, {}
        try:
            if counted or _some_are(self.engine, _over(at)):
                with writing(self.engine) as connection:
                    _add_up(connection, counted)
                    _settle(connection, at)
                counted = {}
            self._failing = False
            return _some_are(self.engine, true())
        except SQLAlchemyError as problem:
            if not self._failing:
                log.error("the audit log cannot take refusals now: %s", problem)  # noqa: TRY400 - a line is enough
            self._failing = True
            self._put_back(counted, at)
            return True

    def _add(self, whose: _Whose, counted: _Count) -> None:
        if whose not in self._counts:
            of_minute = sum(1 for other in self._counts if other.minute == whose.minute)
            if of_minute >= MOST_ADDRESSES:
                whose = whose._replace(address=OTHERS)
        if (so_far := self._counts.get(whose)) is None:
            self._counts[whose] = counted
        else:
            so_far.count += counted.count

    def _put_back(self, counted: Mapping[_Whose, _Count], at: datetime) -> None:
        _say({whose: one for whose, one in counted.items() if whose.minute < at - KEPT_FOR})
        with self._lock:
            for whose, one in counted.items():
                if whose.minute >= at - KEPT_FOR:
                    self._add(whose, one)

    def _wake(self) -> None:
        if self._thread is None or not self._thread.is_alive():  # a fork takes no thread along
            self._thread = Thread(target=self._write_behind, daemon=True, name="refusals")
            self._thread.start()

    def _write_behind(self) -> None:
        while self._some.wait() and not self._ending.is_set():
            self._some.clear()
            while self.write() and not self._ending.wait(WRITTEN_EVERY):
                pass


def _add_up(connection: Connection, counted: Mapping[_Whose, _Count]) -> None:
    columns = refusal.c
    for whose, one in counted.items():
        same = [columns[name] == value for name, value in whose._asdict().items()]
        more = update(refusal).where(*same).values(count=columns.count + one.count)
        if not connection.execute(more).rowcount:
            connection.execute(insert(refusal).values(**whose._asdict(), **vars(one)))


def _settle(connection: Connection, at: datetime) -> None:
    """Make lines of the log of the minutes that are over."""
    columns = refusal.c
    query = select(refusal).where(_over(at))
    query = query.order_by(columns.minute, columns.who, columns.address, columns.kind)
    rows = connection.execute(query).all()
    for (minute, who, address), of_line in groupby(rows, key=lambda row: (row.minute, row.who, row.address)):
        kinds = list(of_line)
        detail = {"minute": f"{minute.astimezone(UTC):%Y-%m-%d %H:%M}"}
        counts = {row.kind: row.count for row in kinds}
        record(connection, Actor(who, address), Action.REFUSED, kinds[0].object, "refused", detail | counts)
    if rows:
        connection.execute(delete(refusal).where(_over(at)))


def _over(at: datetime) -> ColumnElement[bool]:
    """Return the condition that a minute is over, or lies ahead since a clock went back."""
    return or_(refusal.c.minute <= at - _OVER, refusal.c.minute > at + CLOCK_TOLERANCE)


def _some_are(engine: Engine, such: ColumnElement[bool]) -> bool:
    with reading(engine) as connection:
        return bool(connection.scalar(select(exists(select(refusal.c.minute).where(such)))))


def _say(counted: Mapping[_Whose, _Count]) -> None:
    for whose, one in counted.items():
        log.error(
            "not written to the audit log: %s refusals (%s) of %r from %r in the minute of %s, the first of %r",
            one.count, whose.kind, whose.who, whose.address, whose.minute.isoformat(), one.object,
        )  # fmt: skip
