"""docs/method.md must say what the code knows."""

import re
from pathlib import Path

import pytest

from pingan.scoring.reasons import REASONS, explain
from pingan.system.schema import Dimension, Indicator, System

DOCUMENT = (Path(__file__).parents[3] / "docs" / "method.md").read_text(encoding="utf-8")
REFERENCE = DOCUMENT.split("## The system file")[1]


@pytest.mark.parametrize("table", [System, Dimension, Indicator])
def test_every_key_of_a_system_file_is_documented(table):
    documented = set(re.findall(r"`([a-z_]+)`", REFERENCE))
    assert set(table.model_fields) <= documented


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_for_a_missing_number_is_documented_and_has_words_in_both_languages(reason):
    assert f"`{reason}`" in DOCUMENT
    assert explain(reason, "en") != explain(reason, "zh")
