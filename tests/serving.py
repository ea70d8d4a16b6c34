"""A server of its own for a test: the project's production command, in a process, on a free port."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 60  # seconds, on a busy machine
SERVE = ("-m", "pingan.cli", "serve")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def served(
    data: Path, command: Sequence[str] = SERVE, log: Path | None = None, **settings: str
) -> Iterator[str]:
    """Serve a data folder, and give the address when it answers.

    Parameters
    ----------
    command : arguments of Python; `{port}` in them is the port
    log : file for what the server says
    settings : of the server, as `PINGAN_HOST="::1"`
    """
    port = free_port()
    environment = {**os.environ, "PINGAN_DATA_DIR": str(data), "PINGAN_DATABASE_URL": "", **settings}
    with (log or Path(os.devnull)).open("w") as said:
        server = subprocess.Popen(
            [sys.executable, *(part.format(port=port) for part in command)],
            env={**environment, "PINGAN_PORT": str(port)},
            stdout=said,
            stderr=said if log else None,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        give_up = time.monotonic() + PATIENCE
        while True:
            try:
                urllib.request.urlopen(f"{url}/healthz", timeout=10).read()  # noqa: S310 - our own server
                break
            except OSError:
                assert server.poll() is None, "the server did not start"
                assert time.monotonic() < give_up, "the server did not answer"
                time.sleep(0.1)
        yield url
    finally:
        server.terminate()
        server.wait(40)
