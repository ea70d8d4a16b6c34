"""A reader who follows a link in the documentation arrives, and every picture is one that is shown and light."""

import re
from urllib.parse import unquote

import pytest

_LINK = re.compile(r"\[(?:[^\[\]]|\[[^\]]*\])*\]\((?P<target>[^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def anchor(heading):
    """Return what a link to a heading is called."""
    plain = re.sub(r"[`*]", "", heading).lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def targets(text):
    """Return what a document's links lead to within the repository."""
    return [target for target in _LINK.findall(text) if not re.match(r"[a-z]+:", target)]


def test_every_relative_link_leads_somewhere(document, prose, root):
    wrong = []
    for target in targets(prose(document.read_text(encoding="utf-8"))):
        path, _, heading = unquote(target).partition("#")
        there = (document.parent / path).resolve() if path else document
        if not there.exists() or not there.is_relative_to(root):
            wrong.append(target)
        elif heading:
            headings = _HEADING.findall(prose(there.read_text(encoding="utf-8")))
            if heading not in map(anchor, headings):
                wrong.append(target)
    assert wrong == []


def test_the_index_lists_every_document(root):
    index = targets((root / "docs" / "README.md").read_text(encoding="utf-8"))
    pages = {path.name for path in (root / "docs").glob("*.md")} - {"README.md"}
    assert pages <= set(index)


def test_every_picture_is_shown_somewhere_and_small(root, documents):
    shown = {
        (path.parent / target).resolve()
        for path in documents
        for target in targets(path.read_text(encoding="utf-8"))
    }
    pictures = sorted((root / "docs" / "images").iterdir())
    assert pictures
    assert [path.name for path in pictures if path.resolve() not in shown] == []
    assert [path.name for path in pictures if path.stat().st_size > 300_000] == []


@pytest.mark.parametrize("name", ["README.md", "docs/start.md"])
def test_the_addresses_of_the_pages_exist(root, name):
    from layouts.shell import PAGES

    text = (root / name).read_text(encoding="utf-8")
    named = re.findall(r"http://127\.0\.0\.1:8050(/\w+)", text)
    assert set(named) <= {address for address, _ in PAGES}
