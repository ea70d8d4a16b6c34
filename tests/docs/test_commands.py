"""Whoever types what the documentation says meets a command, an option and a make target that exist."""

import re

import pytest
import typer

from pingan.cli import app


@pytest.fixture(scope="module")
def pingan():
    """Give the whole command line."""
    return typer.main.get_command(app)


def misspelt(pingan, line):
    """Return what of a command line there is not, or None."""
    command, path = pingan, "pingan"
    for word in line.replace("[", " ").replace("]", " ").split():
        if not word.startswith("-"):
            parts = getattr(command, "commands", {})
            if word in parts:
                command, path = parts[word], f"{path} {word}"
            elif parts:
                return f"{path} {word}"
        elif re.fullmatch(r"--[a-z][a-z-]*", word):
            options = {name for parameter in command.params for name in parameter.opts} | {"--help"}
            if word not in options:
                return f"{path} {word}"
    return None


def leaves(command, path=()):
    """Yield the path of every command that does something."""
    parts = getattr(command, "commands", {})
    if not parts or command.invoke_without_command:
        yield " ".join(path)
    for name, part in parts.items():
        yield from leaves(part, (*path, name))


def test_every_command_in_the_documentation_exists_with_its_options(document, command_lines, pingan):
    lines = command_lines(document.read_text(encoding="utf-8"), "pingan")
    assert [(line, wrong) for line in lines if (wrong := misspelt(pingan, line))] == []


def test_a_misspelt_command_or_option_is_noticed(pingan):
    assert misspelt(pingan, "releases verfy") == "pingan releases verfy"
    assert misspelt(pingan, "publish 2017Q1 --raeson x") == "pingan publish --raeson"
    assert misspelt(pingan, "releases verify 2017Q1 --all") is None


def test_every_command_is_documented(documents, command_lines, pingan):
    lines = [line for path in documents for line in command_lines(path.read_text(encoding="utf-8"), "pingan")]
    unmentioned = [
        path for path in leaves(pingan) if not any(f"{line} ".startswith(f"{path} ") for line in lines)
    ]
    assert unmentioned == []


def test_every_make_target_in_the_documentation_exists(root, document, command_lines):
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))
    named = {line.split()[0] for line in command_lines(document.read_text(encoding="utf-8"), "make")}
    assert named - targets == set()
