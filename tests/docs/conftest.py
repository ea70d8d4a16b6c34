"""What the tests of the documentation share: the documents, and what stands in them."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "LICENSE-DATA.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]
_FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)


def pytest_generate_tests(metafunc):
    """Give every test that asks for a `document` each of them in turn."""
    if "document" in metafunc.fixturenames:
        names = [str(path.relative_to(ROOT)) for path in DOCUMENTS]
        metafunc.parametrize("document", DOCUMENTS, ids=names)


@pytest.fixture(scope="session")
def root():
    """Give the repository's folder."""
    return ROOT


@pytest.fixture(scope="session")
def documents():
    """Give the paths of all documents for users."""
    return DOCUMENTS


@pytest.fixture(scope="session")
def code_blocks():
    """Give a function from a document's text to (language, code) of each of its fenced blocks."""
    return lambda text: [(found["language"], found["code"]) for found in _FENCE.finditer(text)]


@pytest.fixture(scope="session")
def prose():
    """Give a function from a document's text to the same without fenced blocks."""
    return lambda text: _FENCE.sub("", text)


@pytest.fixture(scope="session")
def command_lines(code_blocks, prose):
    """Give a function from a document's text and a program to what is typed after its name, a line each."""

    def find(text, program):
        found = []
        for language, code in code_blocks(text):
            if language in ("", "sh", "console"):
                lines = code.replace("\\\n", " ")
                lines = re.sub(r"\n\s+(?=[\[\-])", " ", lines)  # a synopsis may go on in an indented line
                found += [line.removeprefix("$ ") for line in lines.splitlines()]
        found += re.findall(r"`([^`\n]+)`", prose(text))
        starts = re.compile(rf"^(?:[A-Z_]+=\S+ )*(?:\.venv/bin/)?{program} (?=\S)")
        return [starts.sub("", line.split(" #")[0]) for line in found if starts.match(line)]

    return find
