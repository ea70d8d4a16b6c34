"""What is committed says nothing about the machine it was written on, or where its packages came from."""

import re
import subprocess

import pytest

# The brackets keep these patterns from finding themselves.
MACHINE_PATH = re.compile(rb"(?<![\w.])[/](?:work|root|home|Users)[/]\w")
REGISTRY = re.compile(
    rb"(?:pypi[.]org|pythonhosted[.]org|npmjs[.](?:org|com)|[/]simple[/]?\s|index-url[ =]\S*:[/]{2})"
)


@pytest.fixture(scope="module")
def tracked(root):
    """Give name and content of every file that git keeps."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True).stdout
    paths = [root / name for name in listed.decode().split("\0") if name]
    return {str(path.relative_to(root)): path.read_bytes() for path in paths if path.is_file()}


@pytest.mark.parametrize("pattern", [MACHINE_PATH, REGISTRY], ids=["machine path", "package registry"])
def test_no_file_names_a(pattern, tracked):
    found = [(name, match[0]) for name, content in tracked.items() if (match := pattern.search(content))]
    assert found == []


def test_the_patterns_find_what_they_are_for():
    assert MACHINE_PATH.search(b"see /" + b"home/li/atlas")
    assert REGISTRY.search(b"https://" + b"pypi" + b".org/simple")
    assert not MACHINE_PATH.search(b"https://example.net/" + b"work/1")


def test_the_licence_is_whole_and_the_vendored_code_has_its_own(root):
    text = (root / "LICENSE").read_text(encoding="utf-8")
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
    vendored = {path.name.split(".")[0] for path in (root / "assets" / "vendor").iterdir()}
    notice = (root / "NOTICE").read_text(encoding="utf-8")
    assert [name for name in vendored if name not in notice] == []
    assert [
        name for name in vendored if not (root / "assets" / "vendor" / f"{name}.LICENSE.txt").exists()
    ] == []
