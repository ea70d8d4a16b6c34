"""A made-up district of 13,000 compounds in the project's own database, so that the real application serves it."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from pingan.acts.publish import publish
from pingan.quarters import quarter_range
from pingan.storage import BatchInfo, migrate, open_database, save_batch, save_boundaries, save_system
from pingan.system.indicator_system import parse_system
from pingan.system.toml_text import write_toml

DISTRICT = "990000"
QUARTERS = quarter_range("2016Q3", "2017Q2")
WEST, SOUTH, CELL = 121.0, 31.0, 0.0015  # degrees; a cell is about 150 m wide
SEED = 13_000
INDICATORS = ("S1", "S2", "S3")


def build(folder: Path, columns: int = 130, rows: int = 100, blocks: tuple[int, int] = (13, 10)) -> None:
    """Build and publish the district in `folder`, unless it is there already.

    Parameters
    ----------
    folder : a data folder as `PINGAN_DATA_DIR` names it
    columns, rows : cells of the grid; each is a compound
    blocks : cells of one committee, across and up; a street is 2 × 5 committees or what there is of them
    """
    done = folder / "complete"
    if done.exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    engine = open_database(f"sqlite:///{folder / 'pingan.db'}")
    migrate(engine)
    save_system(engine, make_system(), demonstration=True)
    boundaries = make_boundaries(columns, rows, blocks)
    save_boundaries(engine, boundaries, credit="made up for the benchmark", demonstration=True)
    compounds = boundaries.loc[boundaries["level"] == "compound", "area_code"].to_numpy()
    for quarter in QUARTERS:
        information = BatchInfo(quarter, "bench", f"{quarter}.csv", "0" * 64, "bench", demonstration=True)
        save_batch(engine, information, make_observations(compounds, quarter))
        publish(engine, quarter)
    engine.dispose()
    done.touch()


def make_system():
    """Return a system of one dimension and three rates of compounds, one quarter wide."""
    indicators = [
        {
            "code": code, "dimension": "security", "name_zh": f"指标{place}", "name_en": f"Indicator {place}",
            "department": "bench", "kind": "rate", "per": 1000, "direction": "negative",
            "satisfactory": 2, "impermissible": 30 + 10 * place, "weight": place, "finest_level": "compound",
            "window_quarters": 1,
        }
        for place, code in enumerate(INDICATORS, 1)
    ]  # fmt: skip
    head = {
        "id": "bench", "version": "1", "applies_from": QUARTERS[0],
        "title": {"zh": "基准", "en": "Benchmark"}, "levels": ["district", "street", "committee", "compound"],
        "clip": True, "base_quarters": [QUARTERS[0]],
    }  # fmt: skip
    dimension = {"code": "security", "name_zh": "治安状况", "name_en": "Public security"}
    return parse_system(write_toml({"system": head, "dimension": [dimension], "indicator": indicators}))


def make_boundaries(columns: int, rows: int, blocks: tuple[int, int]) -> gpd.GeoDataFrame:
    """Return a district, its streets, committees and `columns` × `rows` compounds: an exact coverage.

    Every compound has eight corners, those of the grid and one on each edge, each moved a little; neighbours
    share them.
    """
    corners = _jittered(2 * columns + 1, 2 * rows + 1)
    ring = [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1), (0, 0)]
    across, up = np.meshgrid(np.arange(columns), np.arange(rows))
    across, up = across.ravel(), up.ravel()
    points = np.stack([corners[2 * up + y, 2 * across + x] for x, y in ring], axis=1)
    committee = up // blocks[1] * -(-columns // blocks[0]) + across // blocks[0]
    street = up // (5 * blocks[1]) * -(-columns // (2 * blocks[0])) + across // (2 * blocks[0])
    compounds = pd.DataFrame({"street": street, "committee": committee, "shape": shapely.polygons(points)})
    return _levels(compounds)


def _jittered(columns: int, rows: int) -> np.ndarray:
    """Points of a half-cell grid, (rows, columns, 2), each moved by up to a sixth of a cell."""
    random = np.random.default_rng(SEED)
    grid = np.stack(np.meshgrid(np.arange(columns), np.arange(rows)), axis=2).astype(float)
    moved = grid + random.uniform(-1 / 3, 1 / 3, grid.shape)
    return np.round(np.array([WEST, SOUTH]) + moved * CELL / 2, 6)


def _levels(compounds: pd.DataFrame) -> gpd.GeoDataFrame:
    compounds = compounds.sort_values(["street", "committee"], kind="stable", ignore_index=True)
    compounds["street_code"] = [f"{DISTRICT}{street + 1:03d}" for street in compounds["street"]]
    place = compounds.groupby("street")["committee"].rank("dense").astype(int)
    compounds["committee_code"] = compounds["street_code"] + place.map("{:03d}".format)
    number = compounds.groupby("committee_code").cumcount() + 1
    compounds["area_code"] = compounds["committee_code"] + number.map("{:03d}".format)
    top = pd.Series(DISTRICT, index=compounds.index)
    parts = [
        _dissolved(
            compounds, top, pd.Series(None, index=compounds.index, dtype=object), "district", "基准区"
        ),
        _dissolved(compounds, compounds["street_code"], top, "street", "街道"),
        _dissolved(compounds, compounds["committee_code"], compounds["street_code"], "committee", "居委会"),
        _dissolved(compounds, compounds["area_code"], compounds["committee_code"], "compound", "小区"),
    ]
    return gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), geometry="geometry", crs="EPSG:4326")


def _dissolved(
    compounds: pd.DataFrame, code: pd.Series, parent: pd.Series, level: str, name: str
) -> pd.DataFrame:
    table = pd.DataFrame({"area_code": code, "parent_code": parent, "shape": compounds["shape"]})
    merged = table.groupby("area_code").agg({"parent_code": "first", "shape": list}).reset_index()
    merged["geometry"] = [
        shapes[0] if len(shapes) == 1 else shapely.coverage_union_all(shapes) for shapes in merged["shape"]
    ]
    merged["name"] = [f"{name}{place}" for place in range(1, len(merged) + 1)]
    merged["parent_code"] = merged["parent_code"].astype(object).where(merged["parent_code"].notna(), None)
    return merged.assign(level=level, name_en=None).drop(columns="shape")


def make_observations(compounds: np.ndarray, quarter: str) -> pd.DataFrame:
    """Return one quarter's counts, one row for each compound and indicator; every quarter is another draw."""
    random = np.random.default_rng([SEED, *quarter.encode()])
    residents = np.tile(random.integers(300, 4000, len(compounds)), len(INDICATORS)).astype(float)
    rate = random.gamma(4.0, 4.0, len(residents)) / 1000
    return pd.DataFrame(
        {
            "quarter": quarter,
            "area_code": np.tile(compounds, len(INDICATORS)),
            "indicator": np.repeat(INDICATORS, len(compounds)),
            "numerator": random.poisson(rate * residents).astype(float),
            "denominator": residents,
            "grade": np.nan,
        }
    )
