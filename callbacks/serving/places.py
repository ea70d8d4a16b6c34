"""Places for heavy work: so many at once, a few that wait a moment; the others are told that the server is busy.

Without them whoever asks for a workbook or sends one waits in a thread until it is their turn, and no thread is left
for those who only read.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from threading import Condition
from typing import Any

from pingan.storage import BusyError

WAIT_SECONDS = 2.0


class NoPlaceError(BusyError):
    """All places are taken: nothing of the work was begun, so it may be asked for again."""

    def __init__(self) -> None:
        super().__init__(
            "服务器正忙，还没有开始处理，请稍候。", "The server is busy and has not begun: in a moment."
        )


class Places:
    """The places of one process.

    Parameters
    ----------
    at_once : how many work at the same time; as many wait
    seconds : how long they do

    Attributes
    ----------
    held : what takes a place, by what it is without one
    """

    def __init__(self, at_once: int = 2, seconds: float = WAIT_SECONDS) -> None:
        self.at_once, self.seconds = at_once, seconds
        self.working = self.waiting = 0
        self.held: dict[Callable, Callable] = {}
        self._changed = Condition()

    @property
    def free(self) -> int:
        """How many could still come, to work or to wait."""
        return 2 * self.at_once - self.working - self.waiting

    @contextmanager
    def one(self) -> Iterator[None]:
        """Give a place for as long as the work takes.

        Raises
        ------
        NoPlaceError
        """
        with self._changed:
            if self.free <= 0:
                raise NoPlaceError
            self.waiting += 1
            turn = self._changed.wait_for(lambda: self.working < self.at_once, self.seconds)
            self.waiting -= 1
            if not turn:
                raise NoPlaceError
            self.working += 1
        try:
            yield
        finally:
            with self._changed:
                self.working -= 1
                self._changed.notify()

    def holding_one(self, function: Callable) -> Callable:
        """Return the function that takes a place before it begins; the same one each time."""

        @wraps(function)
        def in_its_place(*arguments: Any, **named: Any) -> Any:
            with self.one():
                return function(*arguments, **named)

        return self.held.setdefault(function, in_its_place)
