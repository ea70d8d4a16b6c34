"""Servers under measurement: the application and its peers, each by the same gunicorn as in production."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from bench.places import ROOT
from bench.visitor import headers, sign_in
from pingan_atlas.__main__ import THREADS, WORKERS

PATIENCE = 120  # seconds
WARMING = 24  # requests, so that every worker has answered some


@contextmanager
def serve_ours(data: Path, cores: Sequence[int] | None = None) -> Iterator[str]:
    """Serve a data folder by `pingan serve`, its workers warm and its scripts compressed; yield the address."""
    port = free_port()
    environment = {**os.environ, "PINGAN_DATA_DIR": str(data), "PINGAN_DATABASE_URL": ""}
    command = [sys.executable, "-m", "pingan.cli", "serve", "--port", str(port)]
    with _running(command, port, "/healthz", cores, environment) as url:
        sign_in(url, data)
        _wait_until_still(data / "static")
        warm(url, "/map")
        yield url


@contextmanager
def serve_peer(
    name: str, folder: Path, size: tuple[int, int], cores: Sequence[int] | None = None
) -> Iterator[str]:
    """Serve `bench.peers.<name>` over what `bench.shown` wrote into `folder`; yield the address."""
    port = free_port()
    factory = f"bench.peers.{name}:create_server({str(folder)!r}, {size[0]}, {size[1]})"
    command = [
        sys.executable, "-m", "gunicorn", factory, "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS),
        "--threads", str(THREADS), "--worker-class", "gthread", "--log-level", "warning", "--timeout", "300",
    ]  # fmt: skip
    with _running(command, port, "/map", cores, dict(os.environ)) as url:
        warm(url, "/map")
        yield url


@contextmanager
def _running(
    command: list[str], port: int, path: str, cores: Sequence[int] | None, environment: dict[str, str]
) -> Iterator[str]:
    url = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        pinned(command, cores), cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        wait_for(url + path, server)
        yield url
    finally:
        server.terminate()
        server.wait(30)


def pinned(command: list[str], cores: Sequence[int] | None) -> list[str]:
    """Return the command bound to some cores, where the system can do that."""
    if not cores or not shutil.which("taskset"):
        return command
    return ["taskset", "--cpu-list", ",".join(map(str, cores)), *command]


def wait_for(address: str, server: subprocess.Popen, patience: float = PATIENCE) -> None:
    """Wait until an address answers 200.

    Raises
    ------
    RuntimeError
        Where the server ends, or does not answer in time.
    """
    give_up = time.monotonic() + patience
    while time.monotonic() < give_up:
        if server.poll() is not None:
            raise RuntimeError("the server ended before it answered")
        try:
            with urllib.request.urlopen(address, timeout=patience) as answer:  # noqa: S310 - our own server
                answer.read()
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError("the server did not answer in time")


def warm(url: str, path: str) -> None:
    """Ask often enough, a few at a time, that every worker has what it keeps."""

    def ask(_: int) -> None:
        asked = urllib.request.Request(url + path, headers=headers(url))  # noqa: S310 - our own server
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310 - our own server
            answer.read()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(ask, range(WARMING)))


def _wait_until_still(folder: Path, still: float = 3, patience: float = 180) -> None:
    """Wait until no file has come into a folder for some seconds: the scripts' compressed copies."""
    count, since, give_up = -1, time.monotonic(), time.monotonic() + patience
    while time.monotonic() < give_up:
        now = [path.name for path in folder.glob("*")]
        if len(now) != count or any(name.endswith(".part") for name in now):
            count, since = len(now), time.monotonic()
        elif time.monotonic() - since > still:
            return
        time.sleep(0.2)


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
