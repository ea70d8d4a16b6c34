"""A real installation to be broken: its database, its server processes, its tokens, its publications."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from sqlalchemy import text

from bench.districts import STREETS, prepare
from bench.places import ROOT
from bench.servers import free_port, wait_for
from pingan.access.principal import Actor
from pingan.access.tokens import issue, revoke
from pingan.acts.publish import publish
from pingan.quarters import shift
from pingan.storage import BatchInfo, load_observations, open_database, reading, save_batches
from pingan.storage.batches import indicators_in_force
from pingan.storage.frames import to_frame
from pingan.storage.releases import current_releases, edition

WHO = Actor("soak")
LASTING = timedelta(hours=12)


class Installation:
    """One database with one server of it, which may be killed and started again."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.database_url = database_url
        self.engine = open_database(database_url)
        self.port = free_port()
        self.server: subprocess.Popen | None = None
        self.quarter = current_releases(self.engine)["quarter"].max()

    def start(self) -> None:
        """Start the server as in production, and wait until it answers."""
        environment = {
            **os.environ,
            "PINGAN_DATA_DIR": str(self.folder),
            "PINGAN_DATABASE_URL": self.database_url,
        }
        command = [sys.executable, "-m", "pingan.cli", "serve", "--port", str(self.port)]
        self.server = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
        )
        wait_for(f"http://127.0.0.1:{self.port}/healthz", self.server)

    def kill(self) -> None:
        """Kill the server with all its workers, without a word (SIGKILL)."""
        if self.server and self.server.poll() is None:
            os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait(30)

    def token(self, *, lasting: timedelta = LASTING, shows: str = "committees") -> tuple[int, str]:
        """Issue a token; return its number and its secret."""
        token, secret = issue(self.engine, WHO, "soak", until=datetime.now(UTC) + lasting, shows=shows)
        return token.token_id, secret

    def revoke(self, number: int) -> None:
        """Take a token out of use."""
        revoke(self.engine, WHO, number)

    def publish_next(self) -> str:
        """Bring the quarter after the newest, its counts a little other, publish it; return the edition."""
        before, self.quarter = self.quarter, shift(self.quarter, 1)
        bring(self.engine, before, self.quarter)
        publish(self.engine, self.quarter, published_by=WHO)
        return edition(self.engine)

    @contextmanager
    def database_away(self) -> Iterator[None]:
        """PostgreSQL refuses everyone for a while, and throws out who is in."""
        socket_file = next(Path(self.engine.url.query["host"]).glob(".s.PGSQL.[0-9]*[0-9]"))
        hidden = socket_file.with_name("hidden")
        with self.engine.connect() as connection:
            socket_file.rename(hidden)
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE pid <> pg_backend_pid() AND datname = current_database()"
                )
            )
        try:
            yield
        finally:
            hidden.rename(socket_file)


def bring(engine: object, like: str, quarter: str) -> None:
    """Bring another quarter's batches as a quarter's own, the larger counts moved by up to a tenth."""
    observations, _ = load_observations(engine, [like])
    with reading(engine) as connection:
        senders = to_frame(connection.execute(indicators_in_force([like])))
    chance = np.random.default_rng(int(quarter[:4]) * 4 + int(quarter[-1]))
    batches = []
    for sender, sent in senders.groupby("department"):
        rows = observations[observations["indicator"].isin(sent["indicator"])]
        counts = rows["numerator"]
        moved = np.round(counts * chance.uniform(0.9, 1.05, len(rows)))
        rows = rows.assign(quarter=quarter, numerator=counts.where(~(counts > 20), moved))
        sha256 = hashlib.sha256(rows.to_csv().encode()).hexdigest()
        batches.append(
            (BatchInfo(quarter, sender, f"{sender}.xlsx", sha256, "soak", demonstration=True), rows)
        )
    save_batches(engine, batches)


@contextmanager
def installed(folder: Path, *, postgres: bool) -> Iterator[Installation]:
    """Give an installation of the demonstration in a folder: on a private PostgreSQL, or on SQLite."""
    demonstration = prepare(STREETS)
    url = f"sqlite:///{folder / 'pingan.db'}"
    if postgres:
        url = _on_postgres(demonstration, folder)
    else:
        shutil.copy(demonstration / "pingan.db", folder)
    made = Installation(folder, url)
    try:
        made.start()
        yield made
    finally:
        made.kill()
        made.engine.dispose()


def _on_postgres(demonstration: Path, folder: Path) -> str:
    script = ROOT / "tests" / "database" / "server.py"
    started = subprocess.run(
        [sys.executable, script, str(os.getpid())], capture_output=True, text=True, check=True
    )
    url = started.stdout.strip()
    backup = folder / "demonstration.zip"
    here = {**os.environ, "PINGAN_DATA_DIR": str(demonstration), "PINGAN_DATABASE_URL": ""}
    there = {**os.environ, "PINGAN_DATA_DIR": str(folder), "PINGAN_DATABASE_URL": url}
    for environment, words in ((here, ["backup"]), (there, ["restore"])):
        command = [sys.executable, "-m", "pingan.cli", *words, str(backup)]
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return url
