"""The reading child: `python -m pingan.intake.reader`, one file after another, bytes in, plain values out.

It runs apart because parsers of office files are the part of the house most often found at fault: what a
broken file does to them stays in a process with a ceiling on its memory, whose parent has a clock
and can end it. It opens no file and is told no path: the parent sends bytes through a pipe. It imports no
pandas and starts in a few hundredths of a second; one child reads many files.

Why calamine: it reads a demonstration workbook about 15 times as fast as openpyxl and keeps text, numbers
and dates apart. What it does not tell (formulas, errors, hidden rows, merged cells) the examination does.

The protocol: a line of JSON with `length`, `name`, `limits` and `task`, then `length` bytes; the answer is a
line of JSON with `length`, then `length` bytes. The pipe closing ends the child.
"""

from __future__ import annotations

import base64
import datetime
import io
import json
import sys
from typing import Any

from pingan.intake.annotate import annotate
from pingan.intake.csv_rows import csv_rows
from pingan.intake.examine import Examination, RefusedFileError, examine
from pingan.intake.limits import Limits
from pingan.intake.privacy import personal_label, personal_number
from pingan.intake.sheet_walk import SheetFacts

Row = list[Any]


def read_values(data: bytes, name: str, limits: Limits) -> dict[str, Any]:
    """Examine and parse one file.

    Returns
    -------
    dict
        `kind`, and `sheets`: a list of {name, hidden, rows, formulas, errors, merged, hidden_rows,
        hidden_columns, personal}. `rows` hold None, bool, number, text, or {"date": ISO text} for a number
        that the workbook shows as a date; row and column numbers count from 0. `personal` lists the cells
        with identity or mobile numbers or with a label of such, as [row, column, code, value]; the value is
        there for the caller to set area codes aside, and is not to be shown.

    Raises
    ------
    RefusedFileError
        The file is not opened, or cannot be read.
    """
    examination = examine(data, name, limits)
    if examination.kind == "csv":
        sheets = [_sheet("", csv_rows(data, limits), SheetFacts())]
    else:
        sheets = _workbook_sheets(data, examination, limits)
    for sheet in sheets:
        sheet["personal"] = list(_personal_cells(sheet["rows"]))
        sheet["rows"] = [_plain_row(row, limits.text_length) for row in sheet["rows"]]
    return {"kind": examination.kind, "sheets": sheets}


def _sheet(name: str, rows: list[Row], facts: SheetFacts) -> dict[str, Any]:
    return {
        "name": name,
        "hidden": facts.hidden,
        "rows": rows,
        "formulas": facts.formulas,
        "errors": facts.errors,
        "merged": facts.merged,
        "hidden_rows": facts.hidden_rows,
        "hidden_columns": facts.hidden_columns,
    }


def _workbook_sheets(data: bytes, examination: Examination, limits: Limits) -> list[dict[str, Any]]:
    from python_calamine import CalamineError, CalamineWorkbook

    sheets = []
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            for name in workbook.sheet_names:
                facts = examination.sheets.get(name)
                if facts is None:
                    raise RefusedFileError("damaged", why="sheets that two readers name differently")
                sheet = workbook.get_sheet_by_name(name)
                if sheet.total_height > limits.rows or sheet.total_width > limits.columns:
                    raise RefusedFileError("damaged", why="cells that two readers place differently")
                # With the empty area before the data, so that a value's place is its address.
                rows = sheet.to_python(skip_empty_area=False)
                sheets.append(_sheet(name, rows, facts))
    except CalamineError as error:
        raise RefusedFileError("damaged", why=str(error)[:100]) from error
    return sheets


def _personal_cells(rows: list[Row]) -> Any:
    for row_number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str):
                if not value:
                    continue
                code = personal_number(value)
                if code is None and personal_label(value):
                    code = "personal_header"
            elif isinstance(value, (int, float)):
                code = personal_number(value)
            else:
                continue
            if code is not None:
                yield row_number, column, code, str(value)[:100]


def _plain_row(row: Row, length: int) -> Row:
    plain: Row = []
    for value in row:
        if isinstance(value, str):
            plain.append(value[:length] or None)
        elif isinstance(value, float):
            # JSON has no NaN; a workbook cannot hold one either, so this is damage made visible.
            plain.append(value if value - value == 0 else str(value))
        elif isinstance(value, (datetime.date, datetime.time)):
            plain.append({"date": value.isoformat()})
        elif isinstance(value, datetime.timedelta):
            plain.append({"date": str(value)})
        else:
            plain.append(value)
    return plain


def _annotated(data: bytes, name: str, limits: Limits, marks: dict[str, Any]) -> dict[str, Any]:
    _allow_files()  # openpyxl puts each sheet into a temporary file before it packs it
    return {"workbook": base64.b64encode(annotate(data, name, limits, marks)).decode("ascii")}


def answer(header: dict[str, Any], data: bytes) -> dict[str, Any]:
    """Do one task of the protocol; every failure becomes an answer with a code."""
    try:
        limits = Limits(**header["limits"])
        if header["task"] == "annotate":
            return _annotated(data, header["name"], limits, header["marks"])
        return read_values(data, header["name"], limits)
    except RefusedFileError as refused:
        return {
            "refused": {
                "code": refused.code,
                "sheet": refused.sheet,
                "cell": refused.cell,
                "details": refused.details,
            }
        }
    except MemoryError:
        return {"refused": {"code": "reader_memory", "sheet": None, "cell": None, "details": {}}}


def _set_ceiling(memory_bytes: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows: there the clock alone guards
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    if hard == resource.RLIM_INFINITY or hard > memory_bytes:
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold the officer's workbook
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, memory_bytes))  # reading writes no file


def _allow_files() -> None:
    try:
        import resource
    except ImportError:
        return
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


def main() -> None:
    """Serve tasks from standard input until it closes."""
    _set_ceiling(int(sys.argv[1]))
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing that a library prints may get between the answers
    while line := source.readline():
        header = json.loads(line)
        reply = json.dumps(answer(header, source.read(header["length"])), ensure_ascii=False).encode()
        sink.write(b'{"length": %d}\n' % len(reply))
        sink.write(reply)
        sink.flush()


if __name__ == "__main__":
    main()
