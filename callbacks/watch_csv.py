"""Tables of warnings and listed areas as files: with their marks at the head, and no cell that a program would run."""

import csv
import io
from collections.abc import Sequence

from flask import Response

from layouts.context import in_language
from layouts.text import Text
from pingan.reading.published import Published


def csv_text(text: Text, published: Published, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table as CSV: the demonstration's mark, the edition, the credit, then heading and rows."""
    target = io.StringIO()
    writer = csv.writer(target)
    if published.demonstration:
        writer.writerow([f"# {text('warning.demonstration')}"])
    writer.writerow([f"# edition {published.edition}"])
    writer.writerow([f"# {in_language(published.credit, text.language)}"])
    writer.writerow(head)
    writer.writerows([[_safe(cell) for cell in row] for row in rows])
    return "\ufeff" + target.getvalue()  # spreadsheets then take it for what it is


def csv_answer(file: str, body: str) -> Response:
    """Return a file to save."""
    headers = {"Content-Disposition": f'attachment; filename="{file}"', "Cache-Control": "private, no-store"}
    return Response(body, mimetype="text/csv", headers=headers)


def _safe(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; a number stays one."""
    formula = cell[:1] in ("=", "+", "-", "@", "\t", "\r") and not cell[1:].replace(".", "", 1).isdecimal()
    return f"'{cell}" if formula else cell
