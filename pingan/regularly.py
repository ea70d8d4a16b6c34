"""What a server does again and again behind its requests: forgetting what has been kept for long enough."""

import logging
from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread

log = logging.getLogger(__name__)

FIRST = timedelta(minutes=1)
"""After a start: first come those who wait for pages."""


class Regularly:
    """Tasks that a thread of the process does one after the other, again and again.

    Parameters
    ----------
    every : from the end of one round to the next
    tasks : one that fails is in the server's log, and is tried again in the next round
    """

    def __init__(self, every: timedelta, *tasks: Callable[[], object]) -> None:
        self.every, self.tasks = every, tasks
        self._ending = Event()

    def start(self) -> None:
        """Begin, the first round after a while; the thread ends with the process."""
        Thread(target=self._go_on, args=(FIRST,), daemon=True, name="regularly").start()

    def stop(self) -> None:
        """Begin no further round."""
        self._ending.set()

    def do_all(self) -> None:
        """Do every task once."""
        for task in self.tasks:
            try:
                task()
            except Exception:  # the others do not depend on it
                log.exception("%s is tried again later", getattr(task, "__qualname__", task))

    def _go_on(self, first: timedelta) -> None:
        wait = first
        while not self._ending.wait(wait.total_seconds()):
            self.do_all()
            wait = self.every
