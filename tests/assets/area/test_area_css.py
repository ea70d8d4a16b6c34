"""The small map on an area's page has the colours of the large one."""

import re
from pathlib import Path

from pingan.look.palette import scales

CSS = (Path(__file__).parents[3] / "assets" / "area" / "area.css").read_text(encoding="utf-8")


def colours(selector):
    rule = re.search(re.escape(selector) + r" \{([^}]*)\}", CSS)[1]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", rule))


def test_the_small_map_has_the_scales_of_the_palette_in_both_themes():
    for theme, selector in (("light", ':root, [data-bs-theme="light"]'), ("dark", '[data-bs-theme="dark"]')):
        palette, found = scales(theme), colours(selector)
        assert tuple(found[f"score-{n}"] for n in range(5)) == palette["score"]
        assert found["score-missing"] == palette["missing"]
        assert (found["loss"], found["gain"]) == (palette["change"][0], palette["change"][4])
