"""Keep what a function returned; where several ask for what is not there yet, one makes it and the others wait.

`functools.lru_cache` alone lets every thread that comes meanwhile make the same again: on a server that has just
started, each of a browser's first requests would read all releases for itself, all of them on one processor.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from threading import RLock
from typing import Any


def kept_once(maxsize: int) -> Callable[[Callable], Callable]:
    """Return a decorator that keeps the last `maxsize` results, and lets one caller at a time make another.

    What raises is not kept: the next caller tries again.
    """

    def decorate(function: Callable) -> Callable:
        lock, cached = RLock(), lru_cache(maxsize)(function)

        @wraps(function)
        def asked(*arguments: Any) -> Any:
            with lock:
                return cached(*arguments)

        return asked

    return decorate
