"""The bulletin as Word and as PDF, of the small district: read back with python-docx and pypdf."""

import re
import runpy
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from pingan.access.principal import Scope
from pingan.reading.published import Aside, read_published
from pingan.reading.scoped import seen_by
from pingan.reports import ReportError, bulletin_docx, bulletin_pdf
from pingan.settings import Settings
from pingan.storage import open_database

QUARTER = "2017Q1"
READING = Path(__file__).parents[1] / "reading" / "conftest.py"


@pytest.fixture(scope="module")
def three_streets(tmp_path_factory):
    """Give a district of three streets: of two, one alone would follow from the other and the sum."""
    path = tmp_path_factory.mktemp("three") / "pingan.db"
    runpy.run_path(str(READING))["publish_district"](path, streets=(1, 2, 3))
    engine = open_database(f"sqlite:///{path}")
    yield read_published(engine)
    engine.dispose()


@pytest.fixture(scope="module")
def made(published, tmp_path_factory):
    """Give a function that makes a bulletin once and returns its file."""
    folder, kept = tmp_path_factory.mktemp("bulletins"), {}

    def make(kind, code=None, language="zh", quarter=QUARTER, edition=published, **settings):
        key = (kind, code, language, quarter, edition.edition, *settings.items())
        if key not in kept:
            write = bulletin_pdf if kind == "pdf" else bulletin_docx
            out = folder / f"{len(kept)}.{kind}"
            kept[key] = write(edition, quarter, code, language, Settings(**settings), out)
        return kept[key]

    return make


def pages(path):
    return [page.extract_text() for page in PdfReader(path).pages]


def squeezed(texts):
    """Without blanks and line breaks, which depend on where lines end."""
    return re.sub(r"\s+", "", "".join(texts))


def words(path):
    """All paragraphs and cells of a Word file, in one text."""
    document = Document(path)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


def furniture(path):
    """Header and footer of a Word file."""
    section = Document(path).sections[0]
    return section.header.paragraphs[0].text, section.footer.paragraphs[0].text


@pytest.mark.parametrize(
    ("kind", "code", "language"),
    [
        ("pdf", None, "zh"),
        ("pdf", "31001", "zh"),
        ("pdf", "310011", "en"),
        ("docx", None, "en"),
        ("docx", "31001", "zh"),
    ],
)
def test_every_kind_of_area_has_a_bulletin_in_both_languages(made, published, kind, code, language):
    path = made(kind, code, language)
    text = squeezed(pages(path) if kind == "pdf" else [words(path)])
    release = published.releases[QUARTER]
    assert release.sha256 in text
    if kind == "pdf":
        assert squeezed([release.release_id]) in text
    else:
        assert release.release_id in furniture(path)[1]
    index = release.scores.areas.set_index("area_code").at[code or "31", "index"]
    assert f"{index:.2f}" in text


def test_each_page_of_the_pdf_has_its_number_the_release_and_the_demonstration_mark(made, published):
    found = pages(made("pdf", "31001"))
    release = published.releases[QUARTER].release_id
    assert len(found) > 1
    for number, text in enumerate(found, start=1):
        assert f"第{number}页共{len(found)}页" in squeezed([text])
        assert release in text
        assert "演示数据" in text


def test_the_words_pages_carry_the_release_the_mark_and_fields_for_their_numbers(made, published):
    header, footer = furniture(made("docx", "31001"))
    assert "演示数据" in header
    assert published.releases[QUARTER].release_id in footer
    xml = Document(made("docx", "31001")).sections[0].footer._element.xml
    assert " PAGE " in xml
    assert " NUMPAGES " in xml


def test_the_pdf_embeds_every_font_and_draws_its_figures_as_vectors(made):
    reader = PdfReader(made("pdf", "31001"))
    fonts = {}
    for page in reader.pages:
        fonts |= {f["/BaseFont"]: f for f in (r.get_object() for r in page["/Resources"]["/Font"].values())}
        assert list(page.images) == []
    assert fonts
    for font in fonts.values():
        descendant = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descendant["/FontDescriptor"].get_object())


def test_the_words_of_figures_can_be_searched(made):
    assert "街道1" in squeezed(pages(made("pdf", None)))
    assert "©test" in squeezed(pages(made("pdf", None)))


def test_word_has_its_figures_at_300_dots_per_inch_each_with_words_for_who_cannot_see_it(made):
    document = Document(made("docx", "31001"))
    assert len(document.inline_shapes) >= 4
    for shape in document.inline_shapes:
        dots = document.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed].image
        assert dots.px_width / shape.width.inches == pytest.approx(300, abs=2)
        assert shape._inline.docPr.get("descr").startswith("图")


ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
    "lang eastAsianLayout specVanish oMath",
}


def test_word_finds_every_property_in_the_order_of_its_standard(made):
    document = Document(made("docx", "31001", bulletin_office="区综治办"))
    assert document.element.body[-2].tag == qn("w:p")  # a table may not be the last thing of all
    section = document.sections[0]
    for part in (document.element, document.styles.element, section.header._element, section.footer._element):
        for name, order in ORDER.items():
            for properties in part.iter(qn(f"w:{name}")):
                places = [order.split().index(child.tag.split("}")[1]) for child in properties]
                assert places == sorted(places), (name, [child.tag for child in properties])


def test_the_same_release_gives_the_same_bytes(published, made, tmp_path):
    for kind, write in (("pdf", bulletin_pdf), ("docx", bulletin_docx)):
        again = write(published, QUARTER, "31001", "zh", Settings(), tmp_path / f"again.{kind}")
        assert again.read_bytes() == made(kind, "31001").read_bytes()


def test_nothing_is_left_of_the_templates_fields(made):
    for code, language in ((None, "en"), ("31001", "zh")):
        assert not re.search(r"[{][{%]|[%}][}]", words(made("docx", code, language)))


def test_the_first_quarter_says_that_there_is_nothing_to_compare_with(made):
    text = squeezed(pages(made("pdf", "31001", quarter="2016Q1")))
    assert "没有可比的上季度指数" in text
    assert "没有上一季度的发布可比" in text


def test_an_area_without_an_index_has_a_bulletin_that_says_why(made, published):
    areas = published.releases["2016Q3"].scores.areas.set_index("area_code")
    assert areas["index"].isna()["310011"]
    text = squeezed(pages(made("pdf", "310011", quarter="2016Q3")))
    assert "没有平安指数：" in text
    assert "nan" not in text
    assert "None" not in text


def test_a_street_account_gets_its_own_bulletin_and_not_another_streets(made, published):
    own = seen_by(published, Scope("31001"))
    text = squeezed(pages(made("pdf", "31001", edition=own)))
    assert "本文按账号可见范围编制" in text
    assert "居委会2" not in text
    with pytest.raises(ReportError) as refusal:
        made("pdf", "31002", edition=own)
    assert "无权" in refusal.value.message["zh"]
    with pytest.raises(ReportError):
        made("pdf", "310021", edition=own)


def test_the_districts_bulletin_for_a_street_account_holds_nothing_of_other_streets_but_scores(
    made, three_streets
):
    own = seen_by(three_streets, Scope("31001"))
    text = squeezed(pages(made("pdf", None, edition=own)))
    assert "街道2" in text
    assert "居委会2" not in text
    assert "居委会1" not in text  # of which the ranking would be one street's only


def test_a_preview_is_marked_on_every_page(published, made):
    release = published.releases[QUARTER]
    aside = Aside("preview", QUARTER, release.release_id, release.sha256, None)
    preview = replace(published, edition="preview", aside=aside)
    assert all("预览，尚未发布" in text for text in pages(made("pdf", "31001", edition=preview)))


@pytest.mark.parametrize(
    ("quarter", "code", "named"), [("2018Q1", None, "2018Q1"), (QUARTER, "99", "99")], ids=["quarter", "area"]
)
def test_what_cannot_be_reported_is_refused_by_name(made, quarter, code, named):
    with pytest.raises(ReportError) as refusal:
        made("pdf", code, quarter=quarter)
    assert named in refusal.value.message["zh"]
    assert named in refusal.value.message["en"]


def test_the_office_that_issues_it_stands_at_the_end(made):
    assert "区综治办" in pages(made("pdf", "31001", bulletin_office="区综治办"))[-1]


def test_templates_of_ones_own_are_filled_in(made, tmp_path):
    template = Document()
    template.add_paragraph("{{ title }} / {{ release }}")
    template.add_paragraph("{% for point in tables.parts.rows %}{{ point.cells.name }} {% endfor %}")
    template.save(tmp_path / "own.docx")
    text = words(made("docx", "31001", bulletin_word=str(tmp_path / "own.docx")))
    assert "街道1" in text
    assert "居委会1-1" in text
    (tmp_path / "own.typ").write_text(
        '#let b = json("bulletin.json")\n#set text(font: b.fonts.body)\n#b.title\n#image(b.figures.map.file)'
    )
    assert "街道1" in squeezed(pages(made("pdf", "31001", bulletin_typst=str(tmp_path / "own.typ"))))


def test_a_wrong_template_is_told_by_its_setting(made, tmp_path):
    (tmp_path / "no.docx").write_text("no Word file")
    (tmp_path / "wrong.typ").write_text('#json("bulletin.json").nothing')
    wrong = Document()
    wrong.add_paragraph("{{ title")
    wrong.save(tmp_path / "wrong.docx")
    for kind, setting, name, told in (
        ("docx", "bulletin_word", "gone.docx", "PINGAN_BULLETIN_WORD"),
        ("docx", "bulletin_word", "no.docx", "PINGAN_BULLETIN_WORD"),
        ("docx", "bulletin_word", "wrong.docx", "wrong.docx"),
        ("pdf", "bulletin_typst", "gone.typ", "PINGAN_BULLETIN_TYPST"),
        ("pdf", "bulletin_typst", "wrong.typ", "wrong.typ"),
    ):
        with pytest.raises(ReportError) as refusal:
            made(kind, "31001", **{setting: str(tmp_path / name)})
        assert told in refusal.value.message["zh"]


def test_a_name_full_of_signs_breaks_neither_file(published, made):
    boundaries = published.boundaries.copy()
    boundaries.loc[boundaries["area_code"] == "31001", "name"] = "A&B <c> #d *e* {{f}} $g$"
    odd = replace(published, edition="odd", boundaries=boundaries)
    assert "A&B <c> #d *e* {{f}} $g$" in words(made("docx", "31001", edition=odd))
    assert "A&B<c>#d*e*{{f}}$g$" in squeezed(pages(made("pdf", "31001", edition=odd)))


def test_how_much_is_done_is_told_to_the_end(published, tmp_path):
    told = []
    bulletin_pdf(published, QUARTER, "31001", "zh", Settings(), tmp_path / "x.pdf", told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_server_loads_what_draws_and_sets_only_when_a_bulletin_is_asked_for():
    loaded = "sorted({'matplotlib', 'typst', 'docx'} & set(sys.modules))"
    script = f"import sys, callbacks.files.reports, pingan.cli; print({loaded})"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("[]")
