"""The colours that carry data: on pages as on paper, so `pingan.look` holds them."""

from pingan.look.palette import (
    AMOUNT,
    CHANGE,
    FIXED_CHANGE_BREAKS,
    FIXED_SCORE_BREAKS,
    MISSING,
    SCORE,
    scales,
)

__all__ = ["AMOUNT", "CHANGE", "FIXED_CHANGE_BREAKS", "FIXED_SCORE_BREAKS", "MISSING", "SCORE", "scales"]
