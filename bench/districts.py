"""The districts that are measured: the demonstration's two finer levels, and 13,000 made-up compounds."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bench import synthetic
from bench.places import DATA


@dataclass(frozen=True)
class Subject:
    """One map to measure: a data folder and the level shown."""

    polygons: int
    level: str
    made_up: bool = False

    @property
    def data(self) -> Path:
        """The data folder that holds it, whether it exists yet or not."""
        return DATA / ("synthetic" if self.made_up else "demonstration")

    @property
    def path(self) -> str:
        """The address on our page that shows it."""
        return f"/map?level={self.level}"


STREETS = Subject(10, "street")
SUBJECTS = (Subject(185, "committee"), Subject(835, "compound"), Subject(13_000, "compound", made_up=True))


def prepare(subject: Subject) -> Path:
    """Build the subject's data folder unless it is there, through the project's own commands; return it."""
    if subject.made_up:
        synthetic.build(subject.data)
        return subject.data
    environment = {**os.environ, "PINGAN_DATA_DIR": str(subject.data), "PINGAN_DATABASE_URL": ""}
    subprocess.run(
        [sys.executable, "-m", "pingan.cli", "demo", "--no-serve"],
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return subject.data
