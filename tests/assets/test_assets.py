"""What browsers are sent from assets/: nothing of it may ask the outside world."""

import json
import re
from pathlib import Path

import pytest

ASSETS = Path(__file__).parents[2] / "assets"
TEXTS = sorted(path for path in ASSETS.rglob("*") if path.suffix in (".js", ".css", ".json"))
NAMES_ONLY = {"http://www.w3.org/2000/svg"}  # a namespace, never fetched


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_no_file_names_an_outside_address(path):
    text = path.read_text(encoding="utf-8")
    found = set(re.findall(r"(?:https?|wss?):?//[^\s'\"`)]+|url\(\s*['\"]?//[^)]*", text))
    assert {address for address in found if "//" in address} <= NAMES_ONLY


def test_the_maps_style_asks_for_no_glyphs_and_no_sprites():
    """With glyphs, labels come from an outside server; without, the browser draws Chinese itself."""
    style = json.loads((ASSETS / "map" / "map_style.json").read_text())
    assert style["version"] == 8
    assert style["sources"] == {}
    assert not {"glyphs", "sprite"} & set(style)
    assert not [layer for layer in style["layers"] if layer["type"] == "symbol"]


OWN_SCRIPTS = sorted(path for path in ASSETS.rglob("*.js") if "vendor" not in path.parts)


@pytest.mark.parametrize("path", OWN_SCRIPTS, ids=lambda path: path.relative_to(ASSETS).as_posix())
def test_no_script_needs_what_the_content_policy_forbids(path):
    assert not re.search(
        r"\beval\(|new Function|\.innerHTML|\.outerHTML|insertAdjacentHTML|document\.write", path.read_text()
    )


def test_scripts_of_others_come_with_their_licence():
    vendored = {path.name.split(".")[0] for path in (ASSETS / "vendor").glob("*.js")}
    licensed = {path.name.split(".")[0] for path in (ASSETS / "vendor").glob("*LICENSE*")}
    assert vendored
    assert vendored == licensed
