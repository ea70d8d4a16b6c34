"""Makes a bulletin file: reads the figures of an edition, draws, sets, writes."""

from collections.abc import Callable
from pathlib import Path

from pingan.reading.published import Published
from pingan.reports.content import Content, content_of
from pingan.reports.files import write_whole
from pingan.reports.fonts import Fonts, find_fonts
from pingan.reports.subject import subject_of
from pingan.settings import Settings

Progress = Callable[[float], None]


def bulletin_docx(
    published: Published,
    quarter: str,
    code: str | None,
    language: str,
    settings: Settings,
    out: Path,
    progress: Progress | None = None,
) -> Path:
    """Write the bulletin of one area as Word.

    Parameters
    ----------
    published : the edition, as the account that asks may see it
    code : an area's code of any level; None for the district
    language : "zh" or "en"
    out : the file; it is there when it is whole
    progress : told how much is done, 0 to 1

    Raises
    ------
    ReportError
        The quarter is not published, the area is not there or only its score may be seen, there is no Chinese font,
        or a template cannot be used.
    """
    from pingan.reports.word import docx_of

    content, fonts = _read(published, quarter, code, language, settings)
    return write_whole(docx_of(content, fonts, settings.bulletin_word, progress or _quiet), out)


def bulletin_pdf(
    published: Published,
    quarter: str,
    code: str | None,
    language: str,
    settings: Settings,
    out: Path,
    progress: Progress | None = None,
) -> Path:
    """Write the bulletin of one area as PDF: parameters and errors as for `bulletin_docx`."""
    from pingan.reports.pdf import pdf_of

    content, fonts = _read(published, quarter, code, language, settings)
    return write_whole(pdf_of(content, fonts, settings.bulletin_typst, progress or _quiet), out)


def _read(
    published: Published, quarter: str, code: str | None, language: str, settings: Settings
) -> tuple[Content, Fonts]:
    fonts = find_fonts(settings.report_font)
    about = subject_of(published, quarter, code, language)
    return content_of(about, settings.bulletin_office), fonts


def _quiet(_done: float) -> None:
    """Tell nobody."""
