"""docs/boundaries.md names what the checks can say, and nothing else."""

import re
from pathlib import Path

from geodata.check_topology import _KINDS

ROOT = Path(__file__).parents[2]


def kinds_in_code():
    files = [*(ROOT / "geodata").glob("*.py"), ROOT / "pingan" / "boundary_sources.py"]
    sources = "".join(path.read_text(encoding="utf-8") for path in files)
    named = set(re.findall(r'BoundaryFinding\(\s*"(\w+)"', sources))
    chosen = set(
        re.findall(r'"(no_geometry|not_polygon|invalid_shape|parent_skips_level|parent_level)"', sources)
    )
    return named | chosen | set(_KINDS) | {f"small_{kind}" for kind in _KINDS}


def test_every_kind_of_finding_is_documented_and_none_that_does_not_exist():
    text = (ROOT / "docs" / "boundaries.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.+?) \| (?:error|warning)", text, flags=re.MULTILINE)
    documented = set(re.findall(r"`(\w+)`", " ".join(rows)))
    assert documented == kinds_in_code()
