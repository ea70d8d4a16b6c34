"""docs/intake.md names every key, option and limit that there is."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
import typer

from pingan.commands import intake
from pingan.intake.layouts import ColumnLayout, DepartmentLayout, IndicatorColumns, Layouts, SheetLayout
from pingan.intake.limits import Limits

TEXT = (Path(__file__).parents[3] / "docs" / "intake.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([a-z_.]+)`", TEXT))


@pytest.mark.parametrize("part", [Layouts, DepartmentLayout, SheetLayout, ColumnLayout, IndicatorColumns])
def test_every_key_of_a_layouts_file_is_documented(part):
    keys = {field.alias or name for name, field in part.model_fields.items()} - {"sheet"}
    assert keys <= NAMED


def test_every_limit_is_documented():
    assert {field.name for field in fields(Limits)} <= NAMED


def test_every_option_of_the_command_is_documented():
    app = typer.Typer()
    intake.register(app)
    options = {
        option
        for parameter in typer.main.get_command(app).params
        for option in parameter.opts
        if option.startswith("--")
        and option not in ("--language", "--install-completion", "--show-completion")
    }
    assert len(options) > 5
    assert [option for option in options if option not in TEXT] == []
