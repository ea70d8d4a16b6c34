"""The tables of a quarter as CSV: one of them, or all in one archive."""

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from pingan.reading.published import Published
from pingan.reading.table_columns import said
from pingan.reading.tables import TABLES, Table, read_table, worded
from pingan.reports.errors import ReportError
from pingan.spreadsheet import csv_text


def csv_of(table: Table, published: Published, quarter: str, language: str) -> bytes:
    """Return a table as CSV: of which release it is, its headers, its rows.

    A missing cell is empty; text that begins like a formula stays text; numbers are written in full.
    """
    release = published.releases[quarter]
    marks = [f"# {release.release_id} {release.sha256}"]
    if release.demonstration:
        marks.insert(0, f"# {said('about', 'demonstration', language)}")
    columns, rows = worded(table, language)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([mark] for mark in marks)
    writer.writerow([csv_text(column.header(language)) for column in columns])
    cells = rows.astype(object).where(rows.notna(), "")
    writer.writerows([csv_text(cell) for cell in row] for row in cells.itertuples(index=False, name=None))
    return out.getvalue().encode("utf-8-sig")  # the mark tells Excel that it is UTF-8


def csv_archive(
    published: Published,
    quarter: str,
    area: str | None,
    language: str,
    out: Path,
    progress: Callable[[float], None] | None = None,
) -> None:
    """Write every table of a quarter as CSV into one ZIP; the parameters are those of `workbook`.

    Raises
    ------
    ReportError
        The quarter is not published, or there is no such area.
    """
    tell = progress or (lambda _share: None)
    with zipfile.ZipFile(out, "w") as archive:
        for done, key in enumerate(TABLES, start=1):
            try:
                table = read_table(published, quarter, key, area)
            except KeyError as error:
                raise ReportError(
                    f"没有可以导出的数据：季度 {quarter}，区域 {area or '全部'}。请核对季度和区域。",
                    f"Nothing to export: quarter {quarter}, area {area or 'all'}. Check both.",
                ) from error
            member = zipfile.ZipInfo(
                f"{quarter}-{key}.csv"
            )  # without the hour: the same tables, the same bytes
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, csv_of(table, published, quarter, language))
            tell(done / len(TABLES))
