"""`make lint` reads every script of ours, and would say what makes one fail in a reader's browser."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OXLINT = Path(sys.executable).with_name("oxlint")
OURS = [path for path in (ROOT / "assets").rglob("*.js") if "vendor" not in path.parts]


def read_scripts(*paths):
    command = [OXLINT, "--config", ".oxlintrc.json", "--deny-warnings", "--format", "json", *paths]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    said = json.loads(ended.stdout)
    assert bool(said["diagnostics"]) == bool(ended.returncode)
    return said


def test_every_script_of_ours_is_read_and_nobody_elses():
    assert read_scripts("assets")["number_of_files"] == len(OURS) > 50


@pytest.mark.parametrize(
    ("script", "rule"),
    [
        ("pingna.draw();", "eslint(no-undef)"),  # misspelt
        ("const unused = 1;", "eslint(no-unused-vars)"),
        ("pingan.last = structuredClone(pingan.first);", "eslint(no-restricted-globals)"),  # Chromium 98
        ("pingan.last = pingan.all.findLast((one) => one.ok);", "eslint(no-restricted-properties)"),  # 97
        ("pingan.has = Object.hasOwn(pingan.all, 'one');", "eslint(no-restricted-properties)"),  # 93
        ("if (pingan.year == '2017') pingan.draw();", "eslint(eqeqeq)"),
    ],
)
def test_a_mistake_in_a_script_is_said(tmp_path, script, rule):
    (tmp_path / "script.js").write_text(script, encoding="utf-8")
    assert [found["code"] for found in read_scripts(tmp_path)["diagnostics"]] == [rule]
