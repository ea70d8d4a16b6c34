"""The arithmetic of the index: numbers in, numbers out. It knows no SQL, no page, no clock."""

from pingan.errors import InvalidAreasError, InvalidObservationsError, ScoringError
from pingan.quarters import parse_quarter, quarter_range, shift
from pingan.scoring.engine import needed_quarters, rank_panel, score_panel, score_quarter, with_movement
from pingan.scoring.scores import QuarterScores, saturation
from pingan.system.indicator_system import (
    Dimension,
    Indicator,
    IndicatorSystem,
    InvalidSystemError,
    load_system,
    parse_system,
)

__all__ = [
    "Dimension",
    "Indicator",
    "IndicatorSystem",
    "InvalidAreasError",
    "InvalidObservationsError",
    "InvalidSystemError",
    "QuarterScores",
    "ScoringError",
    "load_system",
    "needed_quarters",
    "parse_quarter",
    "parse_system",
    "quarter_range",
    "rank_panel",
    "saturation",
    "score_panel",
    "score_quarter",
    "shift",
    "with_movement",
]
