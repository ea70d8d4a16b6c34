"""Small systems and districts to score, built by functions so that a test shows what matters to it."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pingan.scoring import load_system, parse_system, quarter_range
from pingan.system.toml_text import write_toml

DEMO_SYSTEM = Path(__file__).parents[3] / "pingan" / "demo" / "data" / "pingan.toml"
LEVELS = ["district", "street", "committee"]


def indicator_table(code="A", **keys):
    """One indicator's table: a share of which 100 is satisfactory and 60 is not permissible."""
    table = {
        "code": code,
        "dimension": "only",
        "name_zh": code,
        "name_en": code,
        "kind": "share",
        "direction": "positive",
        "satisfactory": 100,
        "impermissible": 60,
        "weight": 1,
        "finest_level": "area",
    } | keys
    return {key: value for key, value in table.items() if value is not None}


def system_tables(*indicators, **system):
    dimensions = dict.fromkeys(table["dimension"] for table in indicators)
    return {
        "system": {
            "id": "test",
            "version": "1",
            "applies_from": "2015Q1",
            "title": {"zh": "试", "en": "test"},
            "levels": ["area"],
            "minimum_denominator": 0,
        }
        | system,
        "dimension": [{"code": code, "name_zh": code, "name_en": code} for code in dimensions],
        "indicator": list(indicators),
    }


@pytest.fixture
def table():
    """Function (code, **keys) -> an indicator's table."""
    return indicator_table


@pytest.fixture
def tables():
    """Function (*indicator tables, **system keys) -> the tables of a whole file."""
    return system_tables


@pytest.fixture
def make_system():
    """Function (*indicator tables, **system keys) -> IndicatorSystem."""
    return lambda *indicators, **system: parse_system(write_toml(system_tables(*indicators, **system)))


@pytest.fixture
def observe():
    """Function (rows) -> observations; a row is quarter, area, indicator, numerator, denominator[, grade]."""

    def build(*rows):
        columns = ["quarter", "area_code", "indicator", "numerator", "denominator", "grade"]
        padded = [(*row, *[np.nan] * (len(columns) - len(row))) for row in rows]
        frame = pd.DataFrame(padded, columns=columns)
        return frame.astype({"numerator": float, "denominator": float, "grade": float})

    return build


@pytest.fixture
def flat_areas():
    """Function (codes) -> areas of one level without parents."""
    return lambda *codes: pd.DataFrame({"area_code": list(codes), "level": "area", "parent_code": None})


@pytest.fixture
def district_areas():
    """D over streets S1 (committees a, b) and S2 (committee c)."""
    return pd.DataFrame(
        [
            ("D", "district", None),
            ("S1", "street", "D"),
            ("S2", "street", "D"),
            ("a", "committee", "S1"),
            ("b", "committee", "S1"),
            ("c", "committee", "S2"),
        ],
        columns=["area_code", "level", "parent_code"],
    )


@pytest.fixture(scope="session")
def demo_system():
    return load_system(DEMO_SYSTEM)


@pytest.fixture(scope="session")
def city(demo_system):
    """(observations, areas) of a seeded city of 3 streets that the demonstration system scores."""
    return _city(demo_system)


def _city(system):
    random = np.random.default_rng(20150803)
    rows = [("310105", "district", None)]
    for street in range(3):
        rows.append((f"31010500{street}", "street", "310105"))
        for committee in range(4):
            rows.append((f"31010500{street}00{committee}", "committee", f"31010500{street}"))
            for compound in range(3):
                code = f"31010500{street}00{committee}00{compound}"
                rows.append((code, "compound", code[:12]))
    areas = pd.DataFrame(rows, columns=["area_code", "level", "parent_code"])
    codes = areas.groupby("level")["area_code"].apply(list)
    observations = []
    for quarter in quarter_range("2014Q3", "2017Q2"):
        for indicator in system.indicators:
            observations += [
                (quarter, code, indicator.code, *_draw(random, indicator))
                for code in codes[indicator.finest_level]
            ]
    columns = ["quarter", "area_code", "indicator", "numerator", "denominator", "grade"]
    return pd.DataFrame(observations, columns=columns), areas


def _draw(random, indicator):
    if random.random() < 0.01:
        return np.nan, np.nan, np.nan
    if indicator.kind == "graded":
        return np.nan, float(random.integers(50, 900)), float(random.choice([100, 85, 70, 50]))
    if indicator.kind == "growth":
        return float(random.poisson(60)), np.nan, np.nan
    if indicator.kind == "share":
        size = int(random.integers(3, 60))
        return float(random.binomial(size, 0.93)), float(size), np.nan
    size = float(random.integers(300, 3000))
    middle = np.mean(indicator.thresholds[0])
    return float(random.poisson(middle * size / indicator.per)), size, np.nan
