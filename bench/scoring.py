"""Bench (a): score and rank a panel of 13,000 areas, 22 indicators and 40 quarters.

Everyone does the same work and must come to the same index: a rate from two counts, the linear efficacy between two
fixed thresholds, the weighted mean over the indicators, the rank within the quarter. Everyone starts from the same
frame in memory, one row for each quarter, area and indicator, its keys as categories (the quickest for all; two rows
show keys as text), and ends with an index and a rank for each of the 520,000 quarters of areas.

- pandas: the columns of the indicators merged on, one expression, one groupby-sum, one groupby-rank.
- pymcdm and scikit-criteria: SPOTIS, which is the same weighted mean, measured as the distance from the satisfactory
  value over fixed bounds (index = 100 − 40 × distance). Both want a matrix for each quarter, so a pivot comes first;
  "matrices given" leaves pivot and values out of the time: their method alone.
- ours: `rank_panel` also checks every row (unknown areas, wrong level, doubles, negative counts), withholds, keeps
  coverage and reasons, and ranks within the parent too. `score_panel` keeps every value of every indicator besides.
  "the whole method" is another task, for comparison: the demonstration system on four levels with windows, growth,
  smoothing, roll-up, inheritance and base-period index.
"""

import re
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

import pingan.demo
from pingan.scoring import IndicatorSystem, load_system, parse_system, quarter_range, rank_panel, score_panel
from pingan.system.toml_text import write_toml

AREAS, INDICATORS, QUARTERS = 13_000, 22, quarter_range("2008Q1", "2017Q4")
SEED = 20151015
TOLERANCE = 1e-9


def run(repeats: int = 3) -> list[dict]:
    """Measure everyone on the same panel.

    Parameters
    ----------
    repeats : int
        How often each is run; the median counts. The slow ones (over 10 s) are run once.

    Returns
    -------
    list of dict
        `name`, `seconds` (median), `runs`, `of_read` (times one read of the panel), `of_ours` (times `rank_panel`),
        `agrees` (largest difference of the index from ours; None where the task is another).

    Raises
    ------
    AssertionError
        If a peer comes to another index or rank.
    """
    rows = _one_level(repeats)
    rows.append(_whole_method(repeats))
    read, ours = rows[0]["seconds"], rows[1]["seconds"]
    for row in rows:
        row["of_read"] = row["seconds"] / read
        row["of_ours"] = row["seconds"] / ours
        row.setdefault("agrees", None)
    return rows


def _one_level(repeats: int) -> list[dict]:
    """Measure the task that everyone can do; the first row is the read, the second `rank_panel`."""
    system, areas = make_system(), make_areas()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "panel.parquet"
        make_panel().to_parquet(path, index=False)
        read, panel = _measure("one read of the panel (Parquet)", lambda: pd.read_parquet(path), repeats)
    ours, ranks = _measure("ours: rank_panel", lambda: rank_panel(panel, areas, system), repeats)
    expected = ranks.set_index(["quarter", "area_code"])[["index", "rank"]].astype(float).sort_index()
    detail, _ = _measure(
        "ours: score_panel, all detail", lambda: len(score_panel(panel, areas, system)), repeats
    )
    rows = [read, ours | {"agrees": 0.0}, detail]
    matrices = list(_matrices(panel, system))
    text = panel.astype(dict.fromkeys(["quarter", "area_code", "indicator"], "str"))
    for name, work in {
        "ours: rank_panel, keys as text": lambda: rank_panel(text, areas, system),
        "pandas, long and merge, keys as text": lambda: pandas_long(text, system),
        "pandas, long and merge": lambda: pandas_long(panel, system),
        "pymcdm SPOTIS, pivot each quarter": lambda: with_pymcdm(_matrices(panel, system), system),
        "scikit-criteria SPOTIS, pivot each quarter": lambda: with_skcriteria(
            _matrices(panel, system), system
        ),
        "pymcdm SPOTIS, matrices given": lambda: with_pymcdm(matrices, system),
        "scikit-criteria SPOTIS, matrices given": lambda: with_skcriteria(matrices, system),
    }.items():
        row, result = _measure(name, work, repeats)
        rows.append(row | {"agrees": _difference(result, expected)})
    return rows


def make_system() -> IndicatorSystem:
    """Make 22 rates in four dimensions, half of them negative, with different thresholds and weights."""
    indicators = []
    for place in range(INDICATORS):
        low, high = 20.0 + place, 120.0 + 3 * place
        good, bad = (high, low) if place % 2 else (low, high)
        indicators.append(
            {
                "code": f"I{place:02d}", "dimension": f"D{place % 4}", "name_zh": "", "name_en": "", "kind": "rate",
                "per": 1000, "direction": "positive" if good > bad else "negative", "satisfactory": good,
                "impermissible": bad, "weight": 1 + place % 5, "finest_level": "area",
            }
        )  # fmt: skip
    dimensions = [{"code": f"D{place}", "name_zh": "", "name_en": ""} for place in range(4)]
    head = {
        "id": "bench", "version": "1", "applies_from": QUARTERS[0], "title": {"zh": "", "en": ""}, "levels": ["area"],
    }  # fmt: skip
    return parse_system(write_toml({"system": head, "dimension": dimensions, "indicator": indicators}))


def make_areas() -> pd.DataFrame:
    """Make areas of one level."""
    return pd.DataFrame({"area_code": _codes(), "level": "area", "parent_code": None})


def make_panel() -> pd.DataFrame:
    """Make whole counts whose rates lie between the thresholds, in no particular order of areas."""
    random = np.random.default_rng(SEED)
    shape = (len(QUARTERS), AREAS, INDICATORS)
    denominator = random.integers(500, 5000, shape).astype(float)
    low = 20.0 + np.arange(INDICATORS)
    high = 120.0 + 3 * np.arange(INDICATORS)
    rate = low + (high - low) * random.uniform(0.1, 0.9, shape)
    numerator = np.round(denominator * rate / 1000)
    keys = np.indices(shape, dtype=np.int32).reshape(3, -1)
    codes = random.permutation(AREAS)
    return pd.DataFrame(
        {
            "quarter": pd.Categorical.from_codes(keys[0], QUARTERS),
            "area_code": pd.Categorical.from_codes(codes[keys[1]], _codes()),
            "indicator": pd.Categorical.from_codes(keys[2], [f"I{place:02d}" for place in range(INDICATORS)]),
            "numerator": numerator.ravel(),
            "denominator": denominator.ravel(),
        }
    )


def pandas_long(panel: pd.DataFrame, system: IndicatorSystem) -> pd.DataFrame:
    """What one would write in pandas."""
    rules = pd.DataFrame(
        [
            (item.code, item.per, item.satisfactory, item.impermissible, item.weight)
            for item in system.indicators
        ],
        columns=["indicator", "per", "satisfactory", "impermissible", "weight"],
    ).astype({"indicator": panel["indicator"].dtype})
    long = panel.merge(rules, on="indicator")
    value = long["per"] * long["numerator"] / long["denominator"]
    efficacy = 60 + 40 * (value - long["impermissible"]) / (long["satisfactory"] - long["impermissible"])
    long["weighted"] = efficacy * long["weight"]
    sums = long.groupby(["quarter", "area_code"], observed=True)[["weighted", "weight"]].sum()
    index = (sums["weighted"] / sums["weight"]).rename("index")
    rank = index.groupby("quarter", observed=True).rank(ascending=False, method="min").rename("rank")
    return pd.concat([index, rank], axis=1)


def with_pymcdm(matrices, system: IndicatorSystem) -> pd.DataFrame:
    """SPOTIS of pymcdm, quarter by quarter."""
    from pymcdm.helpers import rankdata
    from pymcdm.methods import SPOTIS

    bounds, best, weights, types = _spotis(system)
    parts = {}
    for quarter, matrix in matrices:
        distance = SPOTIS(bounds, esp=best)(matrix.to_numpy(), weights, types)
        parts[quarter] = pd.DataFrame(
            {"index": 100 - 40 * distance, "rank": rankdata(distance)}, index=matrix.index
        )
    return pd.concat(parts, names=["quarter"])


def with_skcriteria(matrices, system: IndicatorSystem) -> pd.DataFrame:
    """SPOTIS of scikit-criteria, quarter by quarter."""
    import skcriteria
    from skcriteria.agg.spotis import SPOTIS

    bounds, best, weights, types = _spotis(system)
    parts = {}
    for quarter, matrix in matrices:
        decision = skcriteria.mkdm(
            matrix.to_numpy(),
            types.tolist(),
            weights=weights,
            alternatives=matrix.index,
            criteria=matrix.columns,
        )
        found = SPOTIS().evaluate(decision, bounds=bounds, isp=best)
        parts[quarter] = pd.DataFrame(
            {"index": 100 - 40 * found.e_.score, "rank": found.rank_}, index=matrix.index
        )
    return pd.concat(parts, names=["quarter"])


def _spotis(system: IndicatorSystem) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    best = np.array([item.satisfactory for item in system.indicators])
    worst = np.array([item.impermissible for item in system.indicators])
    weights = np.array([item.weight for item in system.indicators])
    bounds = np.column_stack([np.minimum(best, worst), np.maximum(best, worst)])
    return bounds, best, weights / weights.sum(), np.where(best > worst, 1, -1)


def _matrices(panel: pd.DataFrame, system: IndicatorSystem):
    """Yield each quarter's values as a matrix, areas × indicators."""
    per = {item.code: item.per for item in system.indicators}
    value = panel["indicator"].map(per).astype(float) * panel["numerator"] / panel["denominator"]
    long = panel[["quarter", "area_code", "indicator"]].assign(value=value)
    for quarter, part in long.groupby("quarter", observed=True):
        yield quarter, part.pivot(index="area_code", columns="indicator", values="value")


def _difference(result: pd.DataFrame, expected: pd.DataFrame) -> float:
    """Return the largest difference of the index; ranks must be the same, but for ties that rounding broke."""
    result = result.reset_index().astype({"quarter": "str", "area_code": "str"})
    result = result.set_index(["quarter", "area_code"]).sort_index()
    difference = float(np.abs(result["index"].to_numpy() - expected["index"].to_numpy()).max())
    assert difference < TOLERANCE, difference
    assert result.index.equals(expected.index)
    apart = np.abs(result["rank"].to_numpy() - expected["rank"].to_numpy())
    assert apart.max() <= 1, "no two areas of a tie are further apart"
    assert np.count_nonzero(apart) < 20, "ties to the ninth decimal are rare"
    return difference


def _measure(name: str, work: Callable[[], object], repeats: int) -> tuple[dict, object]:
    seconds, result = [], None
    while len(seconds) < repeats and not (seconds and seconds[0] > 10):
        result = None  # so that two results never lie in memory at once
        start = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - start)
    return {"name": name, "seconds": statistics.median(seconds), "runs": len(seconds)}, result


def _whole_method(repeats: int) -> dict:
    """The demonstration system on 13,000 compounds, 2,600 committees, 260 streets and a district, 40 quarters."""
    text = load_system(Path(pingan.demo.__file__).parent / "data" / "pingan.toml").text
    system = parse_system(re.sub(r'applies_from = "\w+"', f'applies_from = "{QUARTERS[0]}"', text))
    areas = _tree()
    observations = _observe(system, areas)
    row, _ = _measure(
        "ours: rank_panel, the whole method on four levels",
        lambda: rank_panel(observations, areas, system),
        repeats,
    )
    return row


def _tree() -> pd.DataFrame:
    compound = np.arange(AREAS)
    tables = [
        ("district", ["31"], None),
        ("street", [f"31{place:04d}" for place in range(260)], lambda _: "31"),
        ("committee", [f"31{place // 10:04d}{place:05d}" for place in range(2600)], lambda code: code[:6]),
        ("compound", [f"31{p // 50:04d}{p // 5:05d}{p:06d}" for p in compound], lambda code: code[:11]),
    ]
    rows = [(code, level, up and up(code)) for level, codes, up in tables for code in codes]
    return pd.DataFrame(rows, columns=["area_code", "level", "parent_code"])


def _observe(system: IndicatorSystem, areas: pd.DataFrame) -> pd.DataFrame:
    random = np.random.default_rng(SEED)
    codes = {level: part["area_code"].to_numpy() for level, part in areas.groupby("level")}
    parts = []
    for item in system.indicators:
        at = codes[item.finest_level]
        size = len(QUARTERS) * len(at)
        denominator = random.integers(100, 5000, size).astype(float)
        middle = sum(sum(pair) for pair in item.thresholds) / (2 * len(item.thresholds))
        frame = {
            "quarter": np.repeat(np.arange(len(QUARTERS)), len(at)),
            "area_code": np.tile(areas.index[areas["level"] == item.finest_level], len(QUARTERS)),
            "indicator": np.full(size, system.codes.index(item.code)),
            "numerator": np.full(size, np.nan),
            "denominator": denominator,
            "grade": np.full(size, np.nan),
        }
        if item.kind == "graded":
            frame["grade"] = random.choice(list(item.grades.values()), size)
        elif item.kind == "growth":
            frame["numerator"] = random.poisson(100, size).astype(float)
        else:
            frame["numerator"] = random.poisson(middle * denominator / item.per).astype(float)
        parts.append(pd.DataFrame(frame))
    long = pd.concat(parts, ignore_index=True)
    for name, categories in (
        ("quarter", QUARTERS),
        ("area_code", areas["area_code"]),
        ("indicator", system.codes),
    ):
        long[name] = pd.Categorical.from_codes(long[name], list(categories))
    return long


def _codes() -> list[str]:
    return [f"31{place:010d}" for place in range(AREAS)]


if __name__ == "__main__":
    for row in run():
        agrees = "" if row["agrees"] is None else f"  index within {row['agrees']:.0e}"
        times = f"{row['of_read']:6.1f} × read  {row['of_ours']:6.1f} × ours"
        print(f"{row['name']:<50} {row['seconds']:8.2f} s  {times}{agrees}")
