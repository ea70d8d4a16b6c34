"""What browsers are sent from assets/: nothing of it may ask the outside world."""

import json
import re
from pathlib import Path

ASSETS = Path(__file__).parents[2] / "assets"
TEXTS = sorted(path for path in ASSETS.rglob("*") if path.suffix in (".js", ".css", ".json"))
ADDRESS = re.compile(r"(?:https?|wss?):?//[^\s'\"`)]+|url\(\s*['\"]?//[^)]*")
NAMES_ONLY = {"http://www.w3.org/2000/svg"}  # a namespace, never fetched


def test_no_file_names_an_outside_address():
    named = {}
    for path in TEXTS:
        found = set(
            re.findall(
                r"(?:https?|wss?):?//[^\s'\"`)]+|url\(\s*['\"]?//[^)]*", path.read_text(encoding="utf-8")
            )
        )
        named[path.name] = {address for address in found if "//" in address} - NAMES_ONLY
    assert len(named) > 60
    assert {name: found for name, found in named.items() if found} == {}


def test_the_maps_style_asks_for_no_glyphs_and_no_sprites():
    """With glyphs, labels come from an outside server; without, the browser draws Chinese itself."""
    style = json.loads((ASSETS / "map" / "map_style.json").read_text())
    assert style["version"] == 8
    assert style["sources"] == {}
    assert not {"glyphs", "sprite"} & set(style)
    assert not [layer for layer in style["layers"] if layer["type"] == "symbol"]


FORBIDDEN = re.compile(r"\beval\(|new Function|\.innerHTML|\.outerHTML|insertAdjacentHTML|document\.write")


def test_no_script_needs_what_the_content_policy_forbids():
    own = [path for path in ASSETS.rglob("*.js") if "vendor" not in path.parts]
    assert len(own) > 50
    assert [path.name for path in own if FORBIDDEN.search(path.read_text(encoding="utf-8"))] == []
    assert FORBIDDEN.search("element.innerHTML = text")


def test_scripts_of_others_come_with_their_licence():
    vendored = {path.name.split(".")[0] for path in (ASSETS / "vendor").glob("*.js")}
    licensed = {path.name.split(".")[0] for path in (ASSETS / "vendor").glob("*LICENSE*")}
    assert vendored
    assert vendored == licensed
