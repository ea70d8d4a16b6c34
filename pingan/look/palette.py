"""The colours that carry data: one scale per kind of measure, the same on map, list, charts and screen.

Order is always from low to high (scores: less safe to safer; changes: worse to better).
All four scales keep their order in greyscale halves and under the common colour-vision deficiencies.
"""

from typing import Literal, TypedDict

SCORE = {
    "light": ("#a6401e", "#e0975a", "#f2e3b8", "#7fb6c6", "#1f6f96"),
    "dark": ("#c9603a", "#eab07a", "#e9dcb4", "#8fc6d6", "#4a9cc6"),
}
AMOUNT = {
    "light": ("#e6edf3", "#bed0e0", "#8fafca", "#5786ab", "#27577f"),
    "dark": ("#27394b", "#36577a", "#4d7ba6", "#79a6cd", "#b4d2ea"),
}
CHANGE = {
    "light": ("#8c4a8a", "#cfa9cd", "#ece9e3", "#9cc7c0", "#2c7d77"),
    "dark": ("#b875b4", "#86608a", "#4a4e55", "#4f8f88", "#6cc4ba"),
}
MISSING = {"light": "#c9ccd0", "dark": "#4b525b"}

FIXED_SCORE_BREAKS = (60.0, 70.0, 80.0, 90.0)
FIXED_CHANGE_BREAKS = (-5.0, -1.0, 1.0, 5.0)


class Scales(TypedDict):
    """The colours of a theme: of each scale low to high, and of what is missing."""

    score: tuple[str, ...]
    amount: tuple[str, ...]
    change: tuple[str, ...]
    missing: str


Scale = Literal["score", "amount", "change"]


def scales(theme: str) -> Scales:
    """Colours of one theme, as the browser's scripts and the server's figures take them.

    Parameters
    ----------
    theme : "light" or "dark"

    Returns
    -------
    dict with `score`, `amount`, `change` (five colours each, low to high) and `missing` (one colour).
    """
    return {
        "score": SCORE[theme],
        "amount": AMOUNT[theme],
        "change": CHANGE[theme],
        "missing": MISSING[theme],
    }
