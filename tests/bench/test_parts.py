import importlib

import pytest

from bench.__main__ import main
from bench.machine import in_one_line, machine_facts
from bench.parts import PARTS
from bench.places import DOCS


@pytest.mark.parametrize("name", PARTS)
def test_every_part_can_be_run_and_has_its_place_in_the_docs(name):
    assert callable(importlib.import_module(PARTS[name].module).run)
    text = DOCS.read_text("utf-8")
    assert f"<!-- {name} -->" in text
    assert f"<!-- /{name} -->" in text


def test_a_part_that_does_not_exist_is_named_before_anything_is_measured(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["switch", "swtich"])
    assert stopped.value.code == 2
    assert "swtich" in capsys.readouterr().err


def test_the_machine_is_described_without_its_name_or_paths():
    import platform
    from pathlib import Path

    facts = machine_facts()
    assert facts["cores"] >= 1
    assert f"{facts['cores']} cores" in in_one_line(facts)
    assert platform.node() not in str(facts)
    assert str(Path.home()) not in str(facts)
