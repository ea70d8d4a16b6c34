"""What a report can be: the kinds of files, how each is made and what it is called."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pingan.reading.published import Published
from pingan.reports.csv_files import csv_archive
from pingan.reports.layer import layer
from pingan.reports.workbook import workbook
from pingan.settings import Settings

Progress = Callable[[float], None]
Make = Callable[[Published, str, str | None, str, Settings, Path, Progress], None]


@dataclass(frozen=True)
class Form:
    """One kind of file.

    Attributes
    ----------
    key : its name in addresses and in the database
    ending : of the file, without the dot
    what : of what kind, in the file's name
    mimetype : as a browser is told
    make : (published, quarter, area, language, settings, out, progress) -> None; raises `ReportError`
    """

    key: str
    ending: str
    what: str
    mimetype: str
    make: Make

    def file_name(self, published: Published, quarter: str, area: str | None, language: str) -> str:
        """Return the name under which it is handed out: it names quarter, release and area."""
        release, aside = published.releases[quarter], published.aside
        where = area or published.scope.root or published.top
        unpublished = aside is not None and (aside.kind, aside.quarter) == ("preview", quarter)
        state = "-preview" if unpublished else ""
        return f"pingan-{release.release_id}{state}-{where}-{self.what}-{language}.{self.ending}"


def _without_settings(make: Callable[..., None]) -> Make:
    def made(
        published: Published,
        quarter: str,
        area: str | None,
        language: str,
        _settings: Settings,
        out: Path,
        progress: Progress,
    ) -> None:
        make(published, quarter, area, language, out, progress)

    return made


def _bulletin(name: str) -> Make:
    def made(*given: object) -> None:
        from pingan import reports  # what draws and sets is loaded when it is first needed

        getattr(reports, name)(*given)

    return made


_ALL = (
    Form(
        "docx",
        "docx",
        "bulletin",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _bulletin("bulletin_docx"),
    ),
    Form("pdf", "pdf", "bulletin", "application/pdf", _bulletin("bulletin_pdf")),
    Form(
        "xlsx",
        "xlsx",
        "bulletin",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _without_settings(workbook),
    ),
    Form("gpkg", "gpkg", "layer", "application/geopackage+sqlite3", _without_settings(layer)),
    Form("geojson", "geojson", "layer", "application/geo+json", _without_settings(layer)),
    Form("csv", "zip", "tables", "application/zip", _without_settings(csv_archive)),
)
FORMS: dict[str, Form] = {form.key: form for form in _ALL}
"""The kinds of files by key, in the order in which they are offered."""
