"""Find how well each street must be run for the engine to compute the story's scores from the counts.

Run by hand after a change to the model, the story or the thresholds: ``python -m pingan.demo.calibrate``.
It writes ``data/calibration.toml``, which is committed; making the demonstration only reads it. Nothing here
reaches into scoring: it draws figures, lets the engine score them, and turns one knob per street and quarter.
"""

from dataclasses import replace
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd

from pingan.demo.city import City, make_city
from pingan.demo.geometry import make_boundaries
from pingan.demo.geopackage import with_district
from pingan.demo.model import Model, load_model
from pingan.demo.tables import Tables, make_tables
from pingan.demo.totals import reach
from pingan.intake.layouts import load_layouts
from pingan.scoring import score_quarter
from pingan.system.indicator_system import IndicatorSystem
from pingan.system.toml_file import known

PASSES, ROUNDS, STEP = 3, 6, 0.7  # each pass starts from the best of every street and quarter so far
FINE = "F2"  # one volunteer more moves a street's index by about 0.002: the finest whole count there is
EXACT = (("310105006", "2016Q4"), ("310105006", "2017Q1"))  # the change of +9.52 is a published figure


def calibrate(model: Model, city: City, areas: pd.DataFrame) -> Model:
    """Fit `management`, then `adjust`, so that street scores meet the story's targets.

    Starts from nothing, whatever was found before: the same model gives the same file.

    Returns
    -------
    Model
        With management rounded as it is written to the file, and whole counts added where a published
        figure has to be met to two decimals.
    """
    target = np.array([model.target[street] for street in model.streets])
    fitted = replace(model, management=np.zeros_like(model.management), adjust={})
    slope = _slope(model)
    for _ in range(PASSES):
        nearest, best = np.full(target.shape, np.inf), fitted.management[:, 4:].copy()
        for _ in range(ROUNDS):
            missed = target - street_index(fitted, city, areas)
            nearer = np.abs(missed) < nearest  # robberies and grades come in lumps: not always the last round
            nearest[nearer], best[nearer] = np.abs(missed)[nearer], fitted.management[:, 4:][nearer]
            turned = fitted.management[:, 4:] + STEP * missed / slope
            fitted = replace(fitted, management=_from_first_year(turned))
        fitted = replace(fitted, management=_from_first_year(best))
    for _ in range(2):
        missed = target - street_index(fitted, city, areas)
        adjust = dict(fitted.adjust)
        for street, quarter in EXACT:
            row, column = model.streets.index(street), model.published.index(quarter)
            residents = city.residents["street"][row, model.quarters.index(quarter)]
            more = round(missed[row, column] / _one_more(model, residents))
            adjust[street, quarter, FINE] = adjust.get((street, quarter, FINE), 0) + more
        fitted = replace(fitted, adjust=adjust)
    return fitted


def street_index(model: Model, city: City, areas: pd.DataFrame) -> np.ndarray:
    """The index the engine computes, shape (streets, published quarters)."""
    observations = as_observations(make_tables(model, city), model.system)
    columns = []
    for quarter in model.published:
        scores = score_quarter(observations, areas, model.system, quarter).areas
        columns.append(scores.set_index("area_code")["index"].reindex(model.streets).to_numpy(float))
    return np.column_stack(columns)


def as_observations(tables: Tables, system: IndicatorSystem) -> pd.DataFrame:
    """The figures as an observations frame, as intake would make it from the workbooks."""
    grades = {indicator.code: indicator.grades for indicator in system.indicators}
    frames = []
    for department in load_layouts().departments:
        for sheet in department.sheets:
            for columns in sheet.indicators:
                for quarter, levels in tables.by_quarter.items():
                    figures = levels[sheet.level]
                    frame = pd.DataFrame({"quarter": quarter, "area_code": figures["area_code"].array})
                    frame["indicator"] = columns.code
                    for part in ("numerator", "denominator"):
                        key = getattr(columns, part)
                        frame[part] = np.nan if key is None else figures[key].to_numpy(float)
                    graded = columns.grade is not None
                    frame["grade"] = figures[columns.grade].map(grades[columns.code]) if graded else np.nan
                    frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def areas_of(boundaries: dict[str, geopandas.GeoDataFrame]) -> pd.DataFrame:
    """The areas frame of the demonstration, district first."""
    frames = [
        frame.rename(columns={"code": "area_code", "parent": "parent_code"}).assign(level=level)
        for level, frame in with_district(boundaries).items()
    ]
    columns = ["area_code", "level", "parent_code", "name", "name_en"]
    return pd.concat([pd.DataFrame(frame)[columns] for frame in frames], ignore_index=True)


def write_calibration(model: Model, path: Path) -> None:
    """Write what calibration found, in the form `pingan.demo.model.load_model` reads."""
    lines = [
        "# Found by `python -m pingan.demo.calibrate`; not edited by hand. How well each street is run, by",
        f"# quarter from {model.quarters[0]}, in parts of the way from the impermissible to the satisfactory",
        "# value; and the whole counts added where a published figure has to be met to two decimals.",
        "",
        "[management]",
    ]
    for street, values in zip(model.streets, model.management, strict=True):
        lines.append(f'"{street}" = [{", ".join(f"{value:.4f}" for value in values)}]')
    for (street, quarter, indicator), count in model.adjust.items():
        entry = {"street": street, "quarter": quarter, "indicator": indicator}
        lines += [
            "",
            "[[adjust]]",
            *(f'{key} = "{value}"' for key, value in entry.items()),
            f"count = {count}",
        ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _from_first_year(published: np.ndarray) -> np.ndarray:
    """Management of the published quarters, with the year before like their first, as it is written."""
    return np.round(np.hstack([published[:, :1]] * 4 + [published]), 4)


def _slope(model: Model) -> float:
    """About how much the index rises with management: weights times how strongly indicators follow it."""
    weights = np.array([model.indicator(code).weight for code in model.behaviour])
    follows = np.array([behaviour.management for behaviour in model.behaviour.values()])
    return float(40.0 * (weights * follows).sum() / weights.sum())


def _one_more(model: Model, residents: int) -> float:
    indicator = model.indicator(FINE)
    weights = sum(one.weight for one in model.system.indicators)
    per = known(indicator.per, "per")
    return 40.0 * (per / residents) / reach(indicator) * indicator.weight / weights


def main() -> None:
    """Calibrate and write the file."""
    model = load_model()
    boundaries = make_boundaries(model.seed)
    city = make_city(boundaries, len(model.quarters), model.seed)
    areas = areas_of(boundaries)
    fitted = calibrate(model, city, areas)
    write_calibration(fitted, Path(__file__).parent / "data" / "calibration.toml")
    print(  # noqa: T201 - a program by itself
        pd.DataFrame(street_index(fitted, city, areas), model.streets, model.published).round(2).to_string()
    )


if __name__ == "__main__":
    main()
