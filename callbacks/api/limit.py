"""How often a client may ask, and that the log has a line about each client and day."""

import time
from collections import deque
from datetime import UTC, datetime
from threading import Lock

from sqlalchemy import Engine

from callbacks.api.query import ApiError
from pingan.access.audit import Action, record
from pingan.access.principal import Principal
from pingan.storage import writing

MINUTE = 60.0


class Limits:
    """Requests of the last minute by client, and the clients of today; each worker of the server counts by itself.

    Parameters
    ----------
    per_minute : how many requests one client may make
    """

    def __init__(self, per_minute: int) -> None:
        self.per_minute = per_minute
        self.lock = Lock()
        self.asked: dict[str, deque[float]] = {}
        self.told: set[tuple[str, str]] = set()

    def count(self, client: str, now: float | None = None) -> None:
        """Count a request.

        Raises
        ------
        ApiError
            429, where the client has made too many within a minute.
        """
        now = time.monotonic() if now is None else now
        with self.lock:
            times = self.asked.setdefault(client, deque())
            while times and times[0] <= now - MINUTE:
                times.popleft()
            if len(times) >= self.per_minute:
                raise ApiError(
                    429,
                    "too_many_requests",
                    f"每分钟最多 {self.per_minute} 次请求：请稍候再试。",
                    f"{self.per_minute} requests a minute are the most: wait a little.",
                )
            times.append(now)

    def tell(self, engine: Engine, principal: Principal) -> None:
        """Have the log say, once a day for each client and worker, that it reads by the API."""
        client = principal.name, f"{datetime.now(UTC):%Y-%m-%d}"
        with self.lock:
            if client in self.told:
                return
            self.told = {one for one in self.told if one[1] == client[1]} | {client}
        try:
            with writing(engine) as connection:
                record(
                    connection,
                    principal.actor,
                    Action.API_READ,
                    principal.name,
                    detail={"role": str(principal.role), "scope": principal.scope.key},
                )
        except BaseException:
            with self.lock:
                self.told.discard(client)  # what is not told yet is told by the next request
            raise
