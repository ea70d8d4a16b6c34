"""The audit log as a file: CSV for a spreadsheet program, JSON lines for other programs and for keeping."""

import csv
import io
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine

from pingan.access.audit_search import Sought, detail_of, found_lines
from pingan.spreadsheet import csv_text
from pingan.storage.audit_log import Line

FORMATS = ("csv", "jsonl")
COLUMNS = ("number", "at", "who", "address", "action", "object", "outcome", "detail", "previous", "sha256")


def write_log(engine: Engine, path: Path, form: str, sought: Sought | None = None) -> tuple[int, Line | None]:
    """Write the lines that match, the oldest first, into a file that comes into its place whole or not at all.

    Returns
    -------
    (int, Line or None)
        How many lines there are in it, and the last of them.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent or ".")
    unfinished, count, last = Path(name), 0, None

    def counted(lines: Iterable[Line]) -> Iterator[Line]:
        nonlocal count, last
        for line in lines:
            count, last = count + 1, line
            yield line

    try:
        with os.fdopen(handle, "wb") as file, closing(found_lines(engine, sought)) as lines:
            file.writelines(as_file(counted(lines), form))
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return count, last


def as_file(lines: Iterable[Line], form: str) -> Iterator[bytes]:
    """Give a file's content piece by piece.

    `csv` begins with the mark by which Excel knows UTF-8, and text like a formula stays text: an apostrophe goes
    before it. `jsonl` has everything as it is in the log, the detail as the text that the hash is made over.
    """
    if form == "jsonl":
        for line in lines:
            yield (json.dumps(_values(line), ensure_ascii=False) + "\n").encode()
        return
    yield "\ufeff".encode() + _row(COLUMNS)
    for line in lines:
        yield _row([csv_text(cell) for cell in (_values(line) | {"detail": told_detail(line)}).values()])


def told_detail(line: Line) -> str:
    """Return a line's detail readably: `name=value; …`."""
    return "; ".join(f"{name}={_told(value)}" for name, value in detail_of(line).items())


def _values(line: Line) -> dict:
    return {**vars(line), "at": line.at.isoformat(timespec="microseconds")}


def _told(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _row(cells: Iterable[object]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue().encode()
