"""The parameters of the made-up district: what it is like, what happens in it, what calibration found."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pingan.demo.chance import SEED
from pingan.demo.district import load_district
from pingan.scoring import quarter_range
from pingan.system.indicator_system import Indicator, IndicatorSystem, load_system

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Trend:
    """A count whose district total follows a known yearly change.

    `rate` is the mean of the year 2015Q3–2016Q2 in the indicator's unit, `change` the yearly change to the
    year after in %, `before`, `within` and `wobble` the shapes of the three years, relative.
    """

    rate: float
    change: float
    before: tuple[float, float, float, float]
    within: tuple[float, float, float, float]
    wobble: tuple[float, float, float, float]

    def path(self) -> np.ndarray:
        """District means by quarter before the season, shape (12,)."""
        within = np.array(self.within)
        after = within * (1.0 + self.change / 100.0) * np.array(self.wobble)
        return self.rate * np.concatenate([self.before, within, after])


@dataclass(frozen=True)
class Behaviour:
    """How one indicator behaves; the keys are explained at the head of ``data/model.toml``."""

    value: tuple[float, float] | None = None
    trend: Trend | None = None
    season: tuple[float, float, float, float] = (1.0, 1.0, 1.0, 1.0)
    management: float = 0.0
    street: float = 0.0
    noise: float = 0.0
    within: float = 0.0
    volume: float | None = None
    base: float | None = None
    rare: bool = False


@dataclass(frozen=True)
class Event:
    """Something that happened in one street, as a shift in parts of the way to the satisfactory value."""

    street: str
    indicator: str
    shift: tuple[float, ...]  # by quarter, from the first


@dataclass(frozen=True)
class Model:
    """All parameters of the demonstration.

    `management` has shape (streets, quarters): how well a street is run, in parts of the way from
    impermissible to satisfactory, as calibration found it. `adjust` adds whole counts to a street's total:
    (street code, quarter, indicator) to a number.
    """

    seed: int
    system: IndicatorSystem
    quarters: tuple[str, ...]
    published: tuple[str, ...]
    streets: tuple[str, ...]
    behaviour: dict[str, Behaviour]
    events: tuple[Event, ...]
    management: np.ndarray
    adjust: dict[tuple[str, str, str], int]
    target: dict[str, tuple[float, ...]]

    def indicator(self, code: str) -> Indicator:
        """The indicator of the system called `code`."""
        return self.system.indicator(code)

    @property
    def seasons(self) -> np.ndarray:
        """Position of each quarter in its year, 0 to 3, shape (quarters,)."""
        return np.array([int(quarter[-1]) - 1 for quarter in self.quarters])


def load_model(seed: int = SEED) -> Model:
    """Read ``model.toml``, ``story.toml``, ``calibration.toml`` and the indicator system beside them."""
    content = _read("model.toml")
    story = _read("story.toml")
    found = _read("calibration.toml")
    quarters = tuple(quarter_range(content["first_quarter"], content["last_quarter"]))
    streets = tuple(street.code for street in load_district().streets)
    calm = [0.0] * len(quarters)
    return Model(
        seed=seed,
        system=load_system(DATA / "pingan.toml"),
        quarters=quarters,
        published=tuple(quarter_range(content["first_published"], content["last_quarter"])),
        streets=streets,
        behaviour={code: _behaviour(entry) for code, entry in content["indicator"].items()},
        events=tuple(
            Event(event["street"], event["indicator"], tuple(event["shift"])) for event in story["event"]
        ),
        management=np.array([found["management"].get(street, calm) for street in streets]),
        adjust={
            (entry["street"], entry["quarter"], entry["indicator"]): entry["count"]
            for entry in found.get("adjust", [])
        },
        target={street: tuple(values) for street, values in story["target"].items()},
    )


def _read(name: str) -> dict:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


def _behaviour(entry: dict) -> Behaviour:
    behaviour = _tupled(entry)
    if "trend" in behaviour:
        behaviour["trend"] = Trend(**_tupled(behaviour["trend"]))
    return Behaviour(**behaviour)


def _tupled(entry: dict) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
