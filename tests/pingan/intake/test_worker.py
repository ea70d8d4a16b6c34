"""The reading child is held to its ceilings, and what becomes of it costs one file."""

import os
import signal
import subprocess
import sys
from dataclasses import replace

import pytest

from pingan.intake.worker import Reader


def test_a_child_that_dies_or_hangs_costs_one_file_and_not_the_next(good_book, repack, limits):
    data = repack(good_book)
    with Reader(replace(limits, seconds=1.5)) as reader:
        reader.read(data, "a.xlsx")
        os.kill(reader._child.pid, signal.SIGKILL)
        reader._child.wait()
        assert reader.read(data, "a.xlsx")["kind"] == "xlsx"
        os.kill(reader._child.pid, signal.SIGSTOP)
        with pytest.raises(Exception, match="reader_time"):
            reader.read(data, "a.xlsx")
        assert reader.read(data, "a.xlsx")["kind"] == "xlsx"


def test_a_child_without_memory_says_so_and_the_next_file_is_read(good_book, repack, limits):
    """Of 32 MB its start takes 20; reading these 2 MB takes as much again."""
    text = ((b"x" * 18 + b",") * 49 + b"x\n") * 2_000
    with Reader(limits) as reader:
        assert reader.read(text, "a.csv")["kind"] == "csv"
    with Reader(replace(limits, memory_bytes=32_000_000)) as reader:
        with pytest.raises(Exception, match="reader_memory"):
            reader.read(text, "a.csv")
        assert reader.read(repack(good_book), "a.xlsx")["kind"] == "xlsx"


def test_the_child_is_told_no_setting_and_no_secret(monkeypatch, good_book, repack, limits):
    monkeypatch.setenv("PINGAN_DATABASE_URL", "postgresql://user:secret@host/db")
    with Reader(limits) as reader:
        reader.read(repack(good_book), "a.xlsx")
        with open(f"/proc/{reader._child.pid}/environ", "rb") as file:  # noqa: PTH123 - a file of the kernel's
            assert b"secret" not in file.read()


def test_the_child_holds_no_data_frame_library():
    """It starts for the first file of every import: pandas alone would cost ten times its start."""
    script = "import sys, pingan.intake.reader; print([m for m in ('pandas', 'numpy', 'pydantic') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"
