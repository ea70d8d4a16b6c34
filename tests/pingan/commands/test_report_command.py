import pytest
from docx import Document
from pypdf import PdfReader
from typer.testing import CliRunner

from pingan.cli import app


@pytest.fixture(scope="module")
def run(demonstration_data):
    """Give a function that runs `pingan` on the demonstration."""
    environment = {"PINGAN_DATA_DIR": str(demonstration_data), "PINGAN_DATABASE_URL": ""}
    return lambda *arguments: CliRunner().invoke(app, [str(a) for a in arguments], env=environment)


def test_the_bulletin_of_tianshan_tells_its_story(run, tmp_path):
    result = run("report", "2017Q1", "--area", "310105006", "--out", tmp_path / "t.pdf")
    assert result.exit_code == 0, result.output
    pages = [page.extract_text() for page in PdfReader(tmp_path / "t.pdf").pages]
    text = "".join("".join(pages).split())
    assert "天山路街道平安指数为79.90" in text
    assert "居第3位" in text
    assert "上升9.52" in text
    assert "演示数据" in pages[0]
    assert len(pages) <= 9
    assert all(len(page) > 250 for page in pages), "a page is nearly empty"


def test_the_districts_bulletin_as_word_in_english(run, tmp_path):
    result = run("report", "2017Q1", "--format", "docx", "--out", tmp_path / "d.docx", "--language", "en")
    assert result.exit_code == 0, result.output
    document = Document(tmp_path / "d.docx")
    assert "Changning District: Safety Index, 2017 Q1" in [p.text for p in document.paragraphs]
    assert document.tables[1].rows[1].cells[1].text == "Hongqiao"


def test_one_figure_by_itself_says_of_which_release_it_is(run, tmp_path):
    arguments = ("report", "2017Q1", "--area", "310105006", "--language", "en")
    result = run(*arguments, "--figure", "trend", "--out", tmp_path / "t.pdf")
    assert result.exit_code == 0, result.output
    text = PdfReader(tmp_path / "t.pdf").pages[0].extract_text()
    assert "Demonstration data" in text
    lines = run("audit", "search", "t.pdf").output
    assert "2017Q1-" in lines, "taking a bulletin away is recorded"
    assert "2017Q1-" in text
    wrong = run(*arguments, "--figure", "pie", "--out", tmp_path / "p.svg")
    assert wrong.exit_code == 1
    assert "waterfall" in wrong.output


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["report", "2018Q4"], 1, "2018Q4"),
        (["report", "2017Q1", "--area", "1"], 1, "1"),
        (["report", "2017Q1", "--format", "odt"], 2, "odt"),
        (["report", "spring"], 2, "spring"),
    ],
)
def test_what_cannot_be_reported_says_why_and_writes_nothing(
    run, tmp_path, monkeypatch, arguments, status, told
):
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert result.exit_code == status
    assert told in result.output
    assert list(tmp_path.iterdir()) == []


def test_the_templates_are_written_to_be_changed_and_never_over_ones_own(run, tmp_path):
    assert run("report-template", tmp_path / "own").exit_code == 0
    assert "{{ title }}" in [p.text for p in Document(tmp_path / "own" / "bulletin.docx").paragraphs]
    again = run("report-template", tmp_path / "own")
    assert again.exit_code == 1
    assert "bulletin.docx" in again.output
