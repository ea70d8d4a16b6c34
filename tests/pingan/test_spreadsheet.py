"""Whoever opens one of our files in a spreadsheet program computes nothing that someone else wrote."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pingan import score_files
from pingan.spreadsheet import csv_text

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_text_like_a_formula_is_marked_as_text(sign):
    assert csv_text(f"{sign}1+1") == f"'{sign}1+1"


@pytest.mark.parametrize("cell", ["天山路街道", "", "a=b", -1.5, 0, None, True])
def test_everything_else_is_as_it_was(cell):
    assert csv_text(cell) is cell


def test_a_table_of_scores_keeps_its_negative_numbers_and_loses_its_formulas(tmp_path):
    table = pd.DataFrame(
        {
            "area_code": pd.Categorical(["=1", "b"]),
            "name": ["@SUM(1)", None],
            "change": [-1.5, np.nan],
            "inherited": [True, False],
        }
    )
    score_files.write_table(table, tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines() == [
        "area_code,name,change,inherited",
        "'=1,'@SUM(1),-1.5,True",
        "b,,,False",
    ]
    score_files.write_table(table, tmp_path / "out.parquet")
    assert pd.read_parquet(tmp_path / "out.parquet")["name"].tolist()[0] == "@SUM(1)"


def test_every_file_of_the_program_that_writes_csv_marks_such_text():
    writers = [
        path
        for room in ("pingan", "callbacks", "layouts", "geodata")
        for path in (ROOT / room).rglob("*.py")
        if any(word in path.read_text(encoding="utf-8") for word in (".to_csv(", "csv.writer("))
    ]
    assert ROOT / "pingan" / "score_files.py" in writers
    unmarked = [
        str(path.relative_to(ROOT))
        for path in writers
        if not any(word in path.read_text(encoding="utf-8") for word in ("csv_text(", "as_text("))
    ]
    assert unmarked == []


def test_every_file_of_the_program_that_writes_workbooks_is_tried_for_sums_that_a_reader_adds():
    """Each has a test with `calculates`; a new writer gets one and its place here."""
    writers = {
        path.name
        for room in ("pingan", "callbacks", "layouts", "geodata")
        for path in (ROOT / room).rglob("*.py")
        if any(
            word in path.read_text(encoding="utf-8")
            for word in ("xlsxwriter.Workbook(", "openpyxl.Workbook(", "load_workbook(", ".to_excel(")
        )
    }
    assert writers == {"annotate.py", "blanks.py", "table_files.py", "workbook.py", "workbooks.py"}
