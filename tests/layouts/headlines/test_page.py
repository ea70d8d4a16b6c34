"""The cards of headlines: themes without a figure here do not stand as empty cards."""

import json
from types import SimpleNamespace

from dash._utils import to_json

from layouts.headlines.page import cards
from layouts.text import Text

TEXT = Text("zh")


def headline(code: str, value: float | None, reason: str | None):
    theme = SimpleNamespace(
        code=code, name=code, name_zh=code, name_en=code, show="count", unit_zh="起", unit_en=""
    )
    return SimpleNamespace(
        theme=theme, value=value, before=None, change=None, verdict=None, year=None, year_change=None,
        reason=reason, least=5, trend={"2016Q4": None, "2017Q1": value},
    )  # fmt: skip


def test_themes_that_are_recorded_for_larger_areas_only_are_named_in_one_line():
    found = [
        headline("盗窃", 3.0, None),
        headline("诈骗", None, "coarser"),
        headline("火灾", None, "coarser"),
    ]
    said = json.dumps(json.loads(to_json(cards(TEXT, found))), ensure_ascii=False)
    assert said.count("headline-card ") + said.count('headline-card"') == 1
    assert "诈骗、火灾：" + TEXT("headlines.coarser") in said
