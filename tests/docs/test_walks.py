"""Whoever types what docs/start.md and docs/own-data.md show sees what they show."""

import re
import shlex
import shutil

import openpyxl
import pytest
from typer.testing import CliRunner

from pingan.cli import app


@pytest.fixture
def steps(root, code_blocks):
    """Give a function from a document's name to its console commands, each with the output shown."""

    def find(name):
        found = []
        for language, code in code_blocks((root / "docs" / name).read_text(encoding="utf-8")):
            if language == "console":
                for part in re.split(r"^\$ ", code.replace("\\\n", " "), flags=re.MULTILINE)[1:]:
                    command, _, output = part.partition("\n")
                    found.append((command, output))
        return found

    return find


@pytest.fixture
def newcomer(monkeypatch):
    """Set what the documents tell to set, and nothing else."""
    for name in ("DATA_DIR", "DATABASE_URL", "LAYOUTS", "HOST", "PORT"):
        monkeypatch.delenv(f"PINGAN_{name}", raising=False)
    monkeypatch.setenv("PINGAN_LANGUAGE", "en")
    return monkeypatch


def typed(command):
    """Return what a command prints."""
    program, *arguments = shlex.split(command)
    assert program == "pingan"
    result = CliRunner().invoke(app, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.output


def comparable(output):
    """Return an output without what differs from one machine and one day to another."""
    output = re.sub(r"\b[0-9a-f]{12,64}\b", "(hexadecimal)", output)
    return re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC  .+", "(when and by whom)", output)


def test_a_district_of_ones_own_comes_about_as_shown(root, steps, newcomer, signed_in, tmp_path):
    example = shutil.copytree(root / "docs" / "examples" / "district", tmp_path / "district")
    newcomer.chdir(example)  # a copy: templates are written beside it
    newcomer.setenv("PINGAN_DATA_DIR", str(tmp_path / "data"))
    newcomer.setenv("PINGAN_LAYOUTS", "layouts.toml")
    walk = steps("own-data.md")
    assert len(walk) >= 12
    for command, shown in walk:
        assert comparable(typed(command)) == comparable(shown), command

    from app import create_app
    from callbacks.files.static import Compressed
    from pingan.settings import Settings

    newcomer.setattr(Compressed, "prepare", lambda *_: None)  # minutes of work, tested by itself
    reader = signed_in(create_app(Settings()).server.test_client())
    assert "990001101" in reader.get("/_dash-layout").get_data(as_text=True)
    assert reader.get("/map").status_code == 200


def test_the_first_hour_goes_as_shown(steps, newcomer, demonstration_data, tmp_path):
    newcomer.chdir(tmp_path)
    (tmp_path / "data").symlink_to(demonstration_data)
    book = openpyxl.load_workbook("data/demo/workbooks/2017Q1_公安分局.xlsx")
    book["小区"]["C5"] = "约30"
    book.save("spoilt.xlsx")
    walk = steps("start.md")
    assert len(walk) >= 4
    for command, shown in walk:
        assert comparable(typed(command)) == comparable(shown), command


def test_what_is_quoted_of_the_examples_files_stands_in_them(root, code_blocks):
    examples = [
        path.read_text(encoding="utf-8")
        for path in (root / "docs" / "examples" / "district").iterdir()
        if path.suffix in (".toml", ".csv")
    ]
    text = (root / "docs" / "own-data.md").read_text(encoding="utf-8")
    quoted = [code for language, code in code_blocks(text) if language in ("toml", "csv")]
    assert quoted
    assert [code for code in quoted if not any(code in example for example in examples)] == []
