"""From the figures of a department's sheets to observations, checked against the indicator system."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from pingan.intake.areas import AreaRegister
from pingan.intake.figures import Figures
from pingan.intake.findings import Findings
from pingan.intake.layouts import IndicatorColumns, SheetLayout
from pingan.intake.messages import LEVEL_NAMES
from pingan.system.indicator_system import IndicatorSystem

OBSERVATION_COLUMNS = ["quarter", "area_code", "indicator", "numerator", "denominator", "grade"]


def sheet_indicators(
    layout: SheetLayout, sheet: str, system: IndicatorSystem, findings: Findings
) -> list[IndicatorColumns]:
    """Return the indicators of a sheet that the quarter's system has.

    Where the layout and the system contradict each other in level or kind, that is an error.
    """
    kept = []
    found: str
    for part in layout.indicators:
        try:
            indicator = system.indicator(part.code)
        except KeyError:
            findings.add("indicator_not_in_system", sheet, indicator=part.code)
            continue
        if indicator.finest_level != layout.level:
            found, wanted = layout.level, indicator.finest_level
        elif (part.grade is not None) != (indicator.kind == "graded"):
            found, wanted = "grade" if part.grade else "numerator", indicator.kind
        elif part.denominator is None and indicator.kind in ("rate", "share"):
            found, wanted = "numerator", indicator.kind
        else:
            kept.append(part)
            continue
        findings.add("layout_system", sheet, indicator=part.code, found=found, wanted=wanted)
    return kept


def grade_points(parts: Sequence[IndicatorColumns], system: IndicatorSystem) -> dict[str, dict[str, float]]:
    """Return, for each grade column, the points of its grades."""
    return {part.grade: dict(system.indicator(part.code).grades) for part in parts if part.grade is not None}


def check_shares(
    figures: Figures,
    parts: Sequence[IndicatorColumns],
    sheet: str,
    system: IndicatorSystem,
    findings: Findings,
) -> None:
    """Refuse a share whose numerator is above its denominator, naming the numerator's cell."""
    for part in parts:
        if system.indicator(part.code).kind != "share" or not set(part.columns) <= set(figures.values):
            continue
        if part.numerator is None or part.denominator is None:  # an error already: the system asks for both
            continue
        pairs = zip(
            figures.places, figures.values[part.numerator], figures.values[part.denominator], strict=True
        )
        for row, numerator, denominator in pairs:
            if numerator > denominator:  # false where either is missing
                findings.add(
                    "numerator_above_denominator",
                    sheet,
                    (row, figures.columns[part.numerator]),
                    value=numerator,
                    column=figures.layout.column(part.numerator).header,
                    whole=figures.layout.column(part.denominator).header,
                    numerator=f"{numerator:g}",
                    denominator=f"{denominator:g}",
                )


def check_complete(figures: Figures, sheet: str, register: AreaRegister, findings: Findings) -> None:
    """Warn of areas of the sheet's level that have no row."""
    there = {area.code for area in figures.areas if area is not None}
    missing = [area for area in register.of_level(figures.layout.level) if area.code not in there]
    if missing:
        names = "、".join(area.name for area in missing[:5]) + ("……" if len(missing) > 5 else "")
        level_zh, level_en = LEVEL_NAMES[figures.layout.level]
        findings.add(
            "areas_missing", sheet, count=len(missing), areas=names, level=level_zh, level_en=level_en
        )


def observations(
    figures: Figures, parts: Sequence[IndicatorColumns], sheet: str, quarter: str, findings: Findings
) -> list[pd.DataFrame]:
    """Return the observations of each indicator of a sheet.

    An indicator whose numerator or grade is blank in every row is not reported at all: it is left out with a
    warning, so that a file sent again for its other columns does not wipe it out. In an indicator that is
    reported, an area without any figure has no row, and one with a figure missing has NaN there.
    """
    frames = []
    for part in parts:
        main = part.numerator or part.grade
        if main is None or not set(part.columns) <= set(figures.values):
            continue  # a missing column, which is an error already
        if main in figures.blank:
            header = figures.layout.column(main).header
            findings.add(
                "column_blank",
                sheet,
                column=header,
                indicator=part.code,
            )
            continue
        missing = [math.nan] * len(figures.places)
        keys = {"numerator": part.numerator, "denominator": part.denominator, "grade": part.grade}
        frame = pd.DataFrame(
            {
                "quarter": quarter,
                "area_code": [area.code if area is not None else None for area in figures.areas],
                "indicator": part.code,
                **{name: missing if key is None else figures.values[key] for name, key in keys.items()},
            }
        )
        frames.append(frame.dropna(subset=list(keys), how="all"))
    return frames
