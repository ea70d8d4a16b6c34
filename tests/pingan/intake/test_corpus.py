"""Each file of the corpus gets a clear error or the right value, and nothing is half written.

Where one kind has more ways than are listed there: test_hostile.py, test_limits.py, test_check.py.
"""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from pingan.intake.limits import DEFAULT_LIMITS
from pingan.intake.store import store
from pingan.intake.worker import Reader
from pingan.storage import load_observations, migrate, open_database, reading
from pingan.storage.schema import batch, batch_indicator, batch_withdrawal, observation
from tests.pingan.intake.corpus import CORPUS

DOCUMENT = Path(__file__).parents[3] / "docs" / "intake.md"
RESIDENT_CEILING = 64_000_000  # bytes of memory that the reading process may take for the whole corpus


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """Give a database that the whole corpus is stored into."""
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('corpus') / 'corpus.db'}")
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def child():
    """Give one reading process, with the ceilings of an installation, for the whole corpus."""
    with Reader(DEFAULT_LIMITS) as reader:
        yield reader


def rows(engine):
    tables = (batch, batch_indicator, batch_withdrawal, observation)
    with reading(engine) as connection:
        return [connection.scalar(select(func.count()).select_from(table)) for table in tables]


def memory(child, key):
    """Return the most bytes a process has had: "VmPeak" of address space, "VmHWM" of memory."""
    status = Path(f"/proc/{child._child.pid}/status").read_text()
    return int(re.search(rf"{key}:\s+(\d+) kB", status)[1]) * 1024


def read_case(case, good_book, repack, read, child):
    for cell, value in (case.cells or {}).items():
        good_book["居委会"][cell] = value
    if case.change is not None:
        case.change(good_book)
    data = repack(good_book, case.parts or (), case.replace)
    if case.spoil is not None:
        data = case.spoil(data)
    options = {"reader": child, "limits": DEFAULT_LIMITS, **(case.options or {})}
    if case.limits is None:
        return read(data, case.name, **options)
    assert (
        read(data, case.name, **options).errors == ()
    )  # or it would not be the lowered limit that refuses it
    child.limits = options["limits"] = replace(DEFAULT_LIMITS, **case.limits)
    try:
        return read(data, case.name, **options)
    finally:
        child.limits = DEFAULT_LIMITS


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: f"{case.kind}: {case.what}")
def test_each_file_gets_a_clear_error_or_the_right_value(case, good_book, repack, read, child, database):
    before = rows(database)
    intake = read_case(case, good_book, repack, read, child)
    outcome = store(database, intake, "corpus", reason="corpus")
    if case.code is not None:
        found = [error for error in intake.errors if error.code == case.code]
        assert found, intake.errors
        assert found[0].cell == case.cell or case.cell is None
        for language in ("zh", "en"):
            assert found[0].message[language].strip()
            assert found[0].action[language].strip()
            assert "{" not in found[0].message[language] + found[0].action[language]
        assert outcome.status == "refused"
        assert rows(database) == before
    else:
        assert intake.errors == ()
        assert tuple(warning.code for warning in intake.warnings) == case.warned
        assert outcome.status in ("imported", "present")
        observations, _ = load_observations(database, ["2017Q1"])
        first = observations[
            (observations["area_code"] == "310105006001") & (observations["indicator"] == case.indicator)
        ]
        assert first[case.column].tolist() == [case.value]
        if outcome.status == "imported":
            assert [after - old for after, old in zip(rows(database), before, strict=True)] == [1, 5, 0, 22]
    if child._child is not None:  # a file too large for it is refused before it starts
        assert memory(child, "VmPeak") <= DEFAULT_LIMITS.memory_bytes
        assert memory(child, "VmHWM") <= RESIDENT_CEILING


def test_every_kind_that_was_promised_is_in_the_corpus():
    assert {case.kind for case in CORPUS} == {
        *(
            "too large",
            "far cell",
            "macro",
            "external link",
            "DTD",
            "encrypted",
            "damaged",
            "wrong extension",
        ),
        *("merged headers", "hidden", "formula", "date", "full-width", "thousands", "trailing blanks"),
        *("duplicate area", "other quarter", "other district", "negative", "numerator above", "percent"),
    }


def test_the_published_number_is_that_of_the_corpus():
    refused = sum(case.code is not None for case in CORPUS)
    told = re.search(
        r"(\d+) files of (\d+) kinds: (\d+) refused.+?(\d+) read.+?(\d+) MB",
        DOCUMENT.read_text(encoding="utf-8"),
        flags=re.DOTALL,
    )
    kinds = len({case.kind for case in CORPUS})
    counted = [len(CORPUS), kinds, refused, len(CORPUS) - refused, RESIDENT_CEILING // 1_000_000]
    assert [int(number) for number in told.groups()] == counted
