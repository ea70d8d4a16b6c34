"""A warning says what was compared with what, in both languages, with digits that tell the two apart."""

from types import SimpleNamespace

import pytest

from layouts.text import Text
from layouts.watch.warning_words import sentence

NAMES = {"F1": ("视频覆盖率", "%"), "security": ("治安状况", "")}


@pytest.mark.parametrize(
    ("kind", "subject", "figures", "zh"),
    [
        (
            "rank_fall",
            "",
            {"rank": 10, "before": 6, "of": 10, "places": 3, "among": "level"},
            "第 6 位 → 第 10 位（共 10），下降 4 位",
        ),
        ("dimension_below", "security", {"score": 57.204, "limit": 60.0}, "治安状况 57.20，低于 60"),
        ("dimension_below", "security", {"score": 59.9996, "limit": 60.0}, "治安状况 59.9996，低于 60"),
        (
            "declines",
            "",
            {"indices": [73.4, 72.71, 72.6, 70.38], "change": -3.02},
            "连续 3 个季度下降：73.40 → 72.71 → 72.60 → 70.38（−3.02）",
        ),
        ("beyond_impermissible", "F1", {"value": 82.4, "limit": 85.0}, "视频覆盖率 82.40%，低于不允许值 85%"),
        ("beyond_impermissible", "gone", {"value": 3.0, "limit": 2.5}, "gone 3.00，高于不允许值 2.5"),
    ],
)
def test_the_figures_as_a_sentence(kind, subject, figures, zh):
    warning = SimpleNamespace(rule=SimpleNamespace(kind=kind), subject=subject, figures=figures)
    assert sentence(Text("zh"), warning, NAMES) == zh
    assert "{" not in sentence(Text("en"), warning, NAMES)
