"""Many sessions at once over loopback: threads that ask, and how long each answer took."""

import http.client
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlparse

from bench.series import median, percentile


@dataclass(frozen=True)
class Ask:
    """One request."""

    method: str
    path: str
    body: str | None = None
    headers: tuple[tuple[str, str], ...] = (("Accept-Encoding", "br, gzip"),)


@dataclass(frozen=True)
class Load:
    """What a server answered to many sessions.

    Attributes
    ----------
    rounds_per_second : how often all of the requests of a session were answered in a second
    median_ms, p95_ms : a whole round's time
    rounds : how many were answered
    bytes : bytes of bodies in one round
    """

    rounds_per_second: float
    median_ms: float
    p95_ms: float
    rounds: int
    bytes: int


def measure(url: str, asks: Sequence[Ask], sessions: int, seconds: float, most: int) -> Load:
    """Let `sessions` threads ask all of `asks` in order, over and over, until the time or the count is up.

    Every thread keeps one connection, as a browser does. Rounds that began in time are finished and counted, and
    so is their time.

    Raises
    ------
    RuntimeError
        Where any answer is not a success: failed answers are quick, and would look like a fast server.
    """
    address = urlparse(url)
    lock, took, problems, sizes = threading.Lock(), [], [], []
    begin = threading.Barrier(sessions + 1)
    left = [most]

    def session() -> None:
        connection = http.client.HTTPConnection(address.hostname, address.port, timeout=120)
        begin.wait()
        try:
            while time.perf_counter() < ends[0] and not problems:
                with lock:
                    if not left[0]:
                        return
                    left[0] -= 1
                started = time.perf_counter()
                size = sum(_ask(connection, ask) for ask in asks)
                with lock:
                    took.append(time.perf_counter() - started)
                    sizes.append(size)
        except (OSError, http.client.HTTPException, RuntimeError) as problem:
            problems.append(problem)
        finally:
            connection.close()

    ends = [float("inf")]
    threads = [threading.Thread(target=session, daemon=True) for _ in range(sessions)]
    for thread in threads:
        thread.start()
    started = time.perf_counter()
    ends[0] = started + seconds
    begin.wait()
    for thread in threads:
        thread.join()
    if problems:
        raise RuntimeError(f"{len(problems)} sessions failed, the first with: {problems[0]}")
    spent = time.perf_counter() - started
    milliseconds = [1000 * t for t in took]
    return Load(
        len(took) / spent,
        median(milliseconds),
        percentile(milliseconds, 0.95),
        len(took),
        round(median(sizes)),
    )


def _ask(connection: http.client.HTTPConnection, ask: Ask) -> int:
    connection.request(ask.method, ask.path, body=ask.body, headers=dict(ask.headers))
    answer = connection.getresponse()
    body = answer.read()
    if answer.status not in (200, 204):
        raise RuntimeError(f"{ask.method} {ask.path.partition('?')[0]} answered {answer.status}")
    return len(body)
