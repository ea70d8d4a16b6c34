"""Makes the template of the Word bulletin: an official document's page and type (GB/T 9704), and the fields.

Made anew for each report unless `PINGAN_BULLETIN_WORD` names another file; `pingan report-template` writes it down as
a start for one's own.
"""

import io
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

RED, QUIET = RGBColor(0xC8, 0x16, 0x1D), RGBColor(0x56, 0x61, 0x6D)
TEXT_WIDTH = 156  # millimetres between the margins
BODY, HEADING, TITLE, LATIN = "仿宋", "黑体", "方正小标宋简体", "Times New Roman"
# What follows a section's paragraph, in order: figures and tables by name.
SECTIONS = {
    "points": (),
    "ranks": ("map", "table ranking", "movement", "trend"),
    "cause": ("waterfall",),
    "dimensions": ("profile", "table dimensions"),
    "indicators": ("table indicators",),
    "parts": ("parts_map", "table parts"),
    "about": (),
}


def word_template(language: str) -> bytes:
    """Return the template as a .docx file's content.

    Parameters
    ----------
    language : "zh" or "en": English is set smaller and without indent
    """
    document = Document()
    _page(document)
    _styles(document, language)
    _head(document)
    for name, parts in SECTIONS.items():
        _tag(document, f"{{%p if headings.{name} %}}")
        document.add_paragraph(f"{{{{ headings.{name} }}}}", style="Heading 1")
        _section(document, name)
        for part in parts:
            _table(document, part.removeprefix("table ")) if " " in part else _figure(document, part)
        _tag(document, "{%p endif %}")
    _end(document)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(30), Mm(27)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(15)
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    for paragraph, style in ((header, "Header"), (footer, "Footer")):
        paragraph.style = document.styles[style]
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Mm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    header.add_run("{{ running }}\t")
    header.add_run("{{ marks | join('  ') }}").font.color.rgb = RED
    footer.add_run("{{ release }}\t{{ page_parts[0] }}")
    _field(footer, "PAGE")
    footer.add_run("{{ page_parts[1] }}")
    _field(footer, "NUMPAGES")
    footer.add_run("{{ page_parts[2] }}")


def _styles(document: Any, language: str) -> None:
    zh = language == "zh"
    normal = document.styles["Normal"]
    for mark in document.styles.element.iter(qn("w:lang")):  # else commas are set as in Japanese
        mark.set(qn("w:val"), "en-US" if zh else "en-GB")
        mark.set(qn("w:eastAsia"), "zh-CN")
    _font(normal, BODY, Pt(15 if zh else 11.5))
    spacing = normal.paragraph_format
    spacing.space_after, spacing.space_before = Pt(0 if zh else 6), Pt(0)
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(25 if zh else 17)
    body = _added(document, "Bulletin Body", "Normal")
    body.paragraph_format.first_line_indent = Pt(30) if zh else Pt(0)
    body.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    for name, face, size, colour, bold in (
        ("Bulletin Series", TITLE, 30 if zh else 21, RED, True),
        ("Bulletin Title", TITLE, 20 if zh else 17, None, True),
        ("Bulletin Quarter", BODY, 13 if zh else 11, None, False),
        ("Bulletin Caption", HEADING, 9.5, None, False),
        ("Bulletin Small", BODY, 10.5 if zh else 9.5, None, False),
        ("Bulletin Note", HEADING, 8, QUIET, False),
        ("Bulletin Table Text", HEADING, 9, None, False),
        ("Bulletin Figure", BODY, 9, None, False),
        ("Bulletin End", BODY, 15 if zh else 11.5, None, False),
    ):
        style = _added(document, name, "Normal")
        _font(style, face, Pt(size), colour, bold)
        style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        style.paragraph_format.space_after = Pt(0)
    styles = document.styles
    for name in ("Bulletin Series", "Bulletin Title", "Bulletin Caption", "Bulletin Figure"):
        styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    styles["Bulletin Series"].paragraph_format.space_after = Pt(8)
    styles["Bulletin Title"].paragraph_format.space_before = Pt(14)
    styles["Bulletin Title"].paragraph_format.space_after = Pt(10)
    styles["Bulletin Caption"].paragraph_format.space_after = Pt(6)
    styles["Bulletin Caption"].paragraph_format.space_before = Pt(4)
    styles["Bulletin Figure"].paragraph_format.space_before = Pt(8)
    styles["Bulletin Figure"].paragraph_format.keep_with_next = True
    styles["Bulletin Small"].paragraph_format.first_line_indent = Pt(21) if zh else Pt(0)
    styles["Bulletin Small"].paragraph_format.space_after = Pt(3)
    styles["Bulletin Small"].paragraph_format.keep_with_next = True  # the last section stands on one page
    styles["Bulletin Note"].paragraph_format.space_before = Pt(2)
    styles["Bulletin End"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    heading = styles["Heading 1"]
    _font(heading, HEADING, Pt(15 if zh else 13), RGBColor(0, 0, 0), not zh)
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(14), Pt(6)
    heading.paragraph_format.keep_with_next = True
    for name in ("Header", "Footer"):
        _font(styles[name], HEADING, Pt(9), QUIET)
        for tabs in styles[name].element.findall(f"{qn('w:pPr')}/{qn('w:tabs')}"):
            tabs.getparent().remove(tabs)  # those of a page of another width
        styles[name].paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE


def _head(document: Any) -> None:
    document.add_paragraph("{{ series }}", style="Bulletin Series")
    line = document.add_paragraph("{{ quarter }}\t{{ date }}", style="Bulletin Quarter")
    line.paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    border = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "14"), ("space", "4"), ("color", "C8161D")):
        bottom.set(qn(f"w:{key}"), value)
    border.append(bottom)
    properties = line._p.get_or_add_pPr()  # Word wants the border before the tabs
    properties.insert(list(properties).index(properties.find(qn("w:tabs"))), border)
    document.add_paragraph("{{ title }}", style="Bulletin Title")
    lead = document.add_paragraph("{{ lead }}", style="Bulletin Body")
    lead.paragraph_format.space_after = Pt(8)
    document.add_paragraph("{{p key_table }}")


def _section(document: Any, name: str) -> None:
    if name == "points":
        _tag(document, "{%p for point in points %}")
        document.add_paragraph("{{ point }}", style="Bulletin Body")
        _tag(document, "{%p endfor %}")
    elif name == "about":
        document.add_paragraph("{{ texts.method }}", style="Bulletin Small")
        _tag(document, "{%p for notice in notices %}")
        document.add_paragraph("{{ notice }}", style="Bulletin Small")
        _tag(document, "{%p endfor %}")
        document.add_paragraph("{{p about_table }}")
    else:
        _tag(document, f"{{%p if texts.{name} %}}")
        document.add_paragraph(f"{{{{ texts.{name} }}}}", style="Bulletin Body")
        _tag(document, "{%p endif %}")


def _figure(document: Any, name: str) -> None:
    _tag(document, f"{{%p if pictures.{name} %}}")
    document.add_paragraph(f"{{{{ pictures.{name} }}}}", style="Bulletin Figure")
    document.add_paragraph(f"{{{{ figures.{name}.caption }}}}", style="Bulletin Caption")
    _tag(document, "{%p endif %}")


def _table(document: Any, name: str) -> None:
    _tag(document, f"{{%p if tables.{name} %}}")
    caption = document.add_paragraph(f"{{{{ tables.{name}.caption }}}}", style="Bulletin Caption")
    caption.paragraph_format.keep_with_next = True
    document.add_paragraph(f"{{{{p listings.{name} }}}}")
    if name == "indicators":
        _tag(document, "{%p for note in notes %}")
        document.add_paragraph("{{ note }}", style="Bulletin Note")
        _tag(document, "{%p endfor %}")
    _tag(document, "{%p endif %}")


def _end(document: Any) -> None:
    _tag(document, "{%p if office %}")
    document.add_paragraph("", style="Bulletin End")
    document.add_paragraph("{{ office }}", style="Bulletin End")
    document.add_paragraph("{{ date }}", style="Bulletin End")
    _tag(document, "{%p endif %}")
    document.add_paragraph("", style="Bulletin Note")  # Word wants a paragraph after the last table


def _tag(document: Any, tag: str) -> None:
    document.add_paragraph(tag)


def _added(document: Any, name: str, base: str) -> Any:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles[base]
    return style


def _font(style: Any, chinese: str, size: Any, colour: RGBColor | None = None, bold: bool = False) -> None:
    latin = "Arial" if chinese == HEADING else LATIN
    style.font.name, style.font.size, style.font.bold = latin, size, bold
    if colour is not None:
        style.font.color.rgb = colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{key}"), None)  # a theme's font would win over the named one
    for key, value in (("eastAsia", chinese), ("ascii", latin), ("hAnsi", latin)):
        fonts.set(qn(f"w:{key}"), value)


def _field(paragraph: Any, code: str) -> None:
    """Add a field that Word fills in when it lays the pages out."""
    for kind, text in (("begin", None), (None, code), ("separate", None), ("text", "1"), ("end", None)):
        run = paragraph.add_run()
        if kind in ("begin", "separate", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif kind == "text":
            run.text = text
        else:
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {text} "
            run._r.append(instruction)
