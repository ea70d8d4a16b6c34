"""Who pushes what `make check` or the hooks let pass meets nothing new in `make test`: all have the same commands."""

import subprocess

import pytest
import yaml


@pytest.fixture(scope="module")
def commands_of(root):
    """Give a function from a target of the Makefile to the programs of `.venv` that it runs, in order."""

    def commands(target):
        made = (
            "--old-file=.venv/.installed",
            "--old-file=.venv/.dev",
        )  # what they install is not the question
        told = subprocess.run(
            ["make", "--no-print-directory", "-n", *made, target],
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
        )
        return [line for line in told.stdout.splitlines() if line.startswith(".venv/bin/")]

    return commands


@pytest.fixture(scope="module")
def hooks(root):
    """Give what pre-commit runs."""
    (ours,) = yaml.safe_load((root / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    assert ours["repo"] == "local"
    return ours["hooks"]


def test_the_hooks_run_what_make_check_runs(commands_of, hooks):
    assert [hook["entry"] for hook in hooks] == commands_of("check")
    before_a_commit = [hook["entry"] for hook in hooks if "stages" not in hook]
    assert before_a_commit == commands_of("lint")
    assert len(before_a_commit) >= 4


def test_the_hooks_fetch_nothing(hooks):
    assert {hook["language"] for hook in hooks} == {"system"}
    assert [hook["entry"] for hook in hooks if not hook["entry"].startswith(".venv/bin/")] == []


def test_all_tests_come_after_the_gate_and_none_of_them_twice(commands_of):
    gate, quick = commands_of("check")[:-1], commands_of("check")[-1]
    assert commands_of("test") == [*gate, quick.partition(" -m ")[0]]
    assert gate == [*commands_of("lint"), *commands_of("doctest")]


@pytest.mark.parametrize(("room", "most"), [("callbacks", 30), ("layouts", 35)])
def test_what_stands_on_top_of_a_room_is_seen_at_a_glance(root, room, most):
    there = [one.name for one in (root / room).iterdir() if one.name != "__pycache__"]
    assert len(there) <= most, sorted(there)
