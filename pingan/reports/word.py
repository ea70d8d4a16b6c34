"""The bulletin as Word: a template filled in by docxtpl, figures at 300 dots per inch."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2.exceptions import TemplateError
from jinja2.sandbox import SandboxedEnvironment

from pingan.reports.content import Content
from pingan.reports.errors import ReportError
from pingan.reports.figures.canvas import render
from pingan.reports.fonts import Fonts
from pingan.reports.word_tables import TableXml, table_xml
from pingan.reports.word_template import TEXT_WIDTH, word_template

# Of each table: parts of the text's width a column, which columns are aligned left, the size of the type.
SHAPES = {
    "ranking": ((12, 54, 22, 22, 22, 24), {1}, 9),
    "dimensions": ((46, 22, 22, 22, 22, 22), {0}, 9),
    "indicators": ((43, 31, 17, 14, 14, 12, 12, 13), {0}, 8),
    "indicators en": ((66, 16, 16, 13, 14, 12, 13, 13), {0}, 8),
    "parts": ((14, 76, 22, 22, 22), {1}, 9),
}


def docx_of(
    content: Content, fonts: Fonts, template: str = "", progress: Callable[[float], None] = lambda done: None
) -> bytes:
    """Return a bulletin as a .docx file's content; the same release gives the same bytes.

    Parameters
    ----------
    template : a .docx file to fill in instead of ours (`PINGAN_BULLETIN_WORD`)
    progress : told how much is done, 0 to 1

    Raises
    ------
    ReportError
        The template does not exist, is no Word file, or has a mistake in its fields.
    """
    source = _source(template, content.fields["language"])
    try:
        document = DocxTemplate(source)
        document.init_docx()
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise ReportError(
            f"PINGAN_BULLETIN_WORD 所指的不是 Word 文件（.docx）：{template}。",
            f"PINGAN_BULLETIN_WORD names no Word file (.docx): {template}.",
        ) from error
    pictures = {}
    for done, (name, chart) in enumerate(content.figures.items(), start=1):
        drawn = render(chart.draw, (TEXT_WIDTH, chart.height(TEXT_WIDTH)), fonts, "png")
        pictures[name] = InlineImage(document, io.BytesIO(drawn), width=Mm(TEXT_WIDTH))
        progress(0.8 * done / len(content.figures))
    try:
        document.render(_fields(content, document, pictures), SandboxedEnvironment(), autoescape=True)
    except TemplateError as error:
        raise ReportError(
            f"Word 模板 {Path(template).name} 的字段有误：{error}",
            f"A field of the Word template {Path(template).name} is wrong: {error}",
        ) from error
    _describe(document, content)
    made = io.BytesIO()
    document.save(made)
    progress(1.0)
    return _same_every_time(made.getvalue(), content.published_at)


def _source(template: str, language: str) -> Any:
    if not template:
        return io.BytesIO(word_template(language))
    if not Path(template).is_file():
        raise ReportError(
            f"PINGAN_BULLETIN_WORD 所指的模板不存在：{template}。",
            f"PINGAN_BULLETIN_WORD names no template: {template} does not exist.",
        )
    return template


def _fields(content: Content, document: DocxTemplate, pictures: dict[str, Any]) -> dict[str, Any]:
    fields, language = content.fields, content.fields["language"]
    before, rest = fields["page"].split("{page}")
    return fields | {
        "release": content.release_id,
        "page_parts": [before, *rest.split("{pages}")],
        "pictures": pictures,
        "listings": {
            name: _listing(document, name, table, language) for name, table in fields["tables"].items()
        },
        "key_table": _key(document, fields["key"]),
        "about_table": table_xml(
            document.docx, None, [(one["name"], one["value"]) for one in fields["about"]], (38, 118),
            frozenset({0, 1}), size=8.5,
        ),
    }  # fmt: skip


def _listing(document: DocxTemplate, name: str, table: dict[str, Any], language: str) -> TableXml:
    parts, left, size = SHAPES.get(f"{name} {language}", SHAPES[name])
    keys = list(table["columns"])
    widths = dict(zip(table["all_columns"], parts, strict=True))
    scale = TEXT_WIDTH / sum(widths[key] for key in keys)
    return table_xml(
        document.docx,
        list(table["columns"].values()),
        [[row["cells"][key] for key in keys] for row in table["rows"]],
        [widths[key] * scale for key in keys],
        frozenset(left),
        frozenset(y for y, row in enumerate(table["rows"]) if row.get("own")),
        size,
    )


def _key(document: DocxTemplate, key: list[dict[str, str]]) -> TableXml:
    width = TEXT_WIDTH / max(len(key), 1)
    lines = [[one["name"] for one in key], [one["value"] for one in key]]
    return table_xml(
        document.docx,
        lines[0],
        lines[1:],
        [width] * len(key),
        frozenset(),
        size=13,
        head_size=8.5,
        centred=True,
    )


def _describe(document: DocxTemplate, content: Content) -> None:
    """Give the file its title, dates and language, and each picture its words for who cannot see it."""
    properties = document.docx.core_properties
    properties.title, properties.author = content.fields["title"], content.fields["office"]
    properties.subject, properties.comments = content.release_id, ""
    properties.created = properties.modified = _naive(content.published_at)
    properties.language = "zh-CN" if content.fields["language"] == "zh" else "en"
    captions = [figure["caption"] for figure in content.fields["figures"].values()]
    drawn = document.docx.element.body.iter(qn("wp:docPr"))
    for place, (properties_, caption) in enumerate(zip(drawn, captions, strict=False), start=1):
        properties_.set("id", str(place))
        properties_.set("descr", caption)


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)


def _same_every_time(content: bytes, moment: datetime) -> bytes:
    """Write the archive again with one date throughout: the clock is no part of a report."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, max(_naive(moment).timetuple()[:6], (1980, 1, 1, 0, 0, 0)))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return made.getvalue()
