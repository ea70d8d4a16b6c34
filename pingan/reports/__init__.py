"""Reports: a quarter as a file to take along. Each is made from the edition as whoever asks may see it.

matplotlib, typst and docxtpl are imported when a bulletin is made, not before.
"""

from typing import TYPE_CHECKING

from pingan.reports.errors import ReportError

if TYPE_CHECKING:
    from pingan.reports.bulletin import bulletin_docx, bulletin_pdf

__all__ = ["ReportError", "bulletin_docx", "bulletin_pdf"]


def __getattr__(name: str) -> object:  # so that whoever catches a ReportError does not load what draws
    if name in ("bulletin_docx", "bulletin_pdf"):
        from pingan.reports import bulletin

        return getattr(bulletin, name)
    raise AttributeError(name)
