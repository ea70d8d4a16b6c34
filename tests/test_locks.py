"""What `make run` installs, and what the tests and the measurements need beside it."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ASKED = {"requirements.lock": PROJECT["project"]["dependencies"]} | {
    f"requirements-{group}.lock": PROJECT["dependency-groups"][group] for group in ("dev", "bench")
}
ROOMS = ("pingan", "geodata", "layouts", "callbacks", "pingan_atlas")


def pins(lock):
    """Return the version of each package of a lock; where it depends on the system there are several."""
    found = {}
    for name, version in re.findall(r"^([\w.-]+)==([^ ]+)", (ROOT / lock).read_text(), re.MULTILINE):
        found.setdefault(canonicalize_name(name), set()).add(version)
    assert len(found) > 10
    return found


def asked_names(lock):
    return {canonicalize_name(Requirement(line).name) for line in ASKED[lock]}


@pytest.mark.parametrize("lock", ["requirements-dev.lock", "requirements-bench.lock"])
def test_nothing_that_is_only_for_developers_is_installed_in_production(lock):
    assert asked_names(lock) & set(pins("requirements.lock")) == set()


@pytest.mark.parametrize("lock", ASKED)
def test_a_lock_has_what_the_project_asks_for(lock):
    locked = pins(lock)
    for line in ASKED[lock]:
        asked = Requirement(line)
        versions = locked.get(canonicalize_name(asked.name), set())
        assert versions, f"{line}: run `make lock`"
        assert all(Version(version) in asked.specifier for version in versions), f"{line}: run `make lock`"


def test_what_two_locks_have_in_common_has_one_version_in_both():
    production, dev, bench = (pins(lock) for lock in ASKED)
    for one, other in ((production, dev), (production, bench), (dev, bench)):
        assert one.keys() & other.keys()
        assert all(one[name] >= other[name] for name in one.keys() & other.keys())


@pytest.mark.parametrize("lock", ASKED)
def test_a_lock_names_no_host_and_has_a_hash_for_everything(lock):
    text = (ROOT / lock).read_text()
    assert re.findall(r"://|--index|--find-links", text) == []
    entries = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_production_imports_only_what_its_lock_installs():
    """The tests' own environment has more, so nothing else would miss it."""
    paths = [ROOT / "app.py", *(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))]
    imported = {module for path in paths for module in modules(path)}
    others = imported - set(sys.stdlib_module_names) - {*ROOMS, "app"}
    assert {"dash", "geopandas", "gunicorn"} <= others
    locked, distributions = set(pins("requirements.lock")), packages_distributions()
    missing = {
        module
        for module in others
        if not {canonicalize_name(name) for name in distributions.get(module, ())} & locked
    }
    assert missing == set()


def modules(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.split(".")[0]
