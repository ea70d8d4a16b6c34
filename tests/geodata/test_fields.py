"""A field is found by its name, also where a Shapefile kept ten bytes of it."""

from pathlib import Path

import pytest

from geodata import BoundaryError
from geodata.fields import Field, choose_field, shapefile_field

PATH = Path("streets.shp")


def cut(name, encoding="utf-8", length=10):
    return name.encode(encoding)[:length]


def choose(raws, asked, encoding=None):
    return choose_field(PATH, [shapefile_field(raw, encoding) for raw in raws], asked)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize(
    "name", ["街道办事处名称", "所属街道名称a", "a街道办事处名称", "a所属街道办事处编码", "街道名", "NAME"]
)
def test_a_name_is_found_whole_whatever_was_cut_off(name, encoding):
    assert choose([b"CODE", cut(name, encoding)], name) == 1


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"\xe8\xa1\x97\xe9\x81\x93\xe5\x8a\x9e\xe4", "街道办"),  # half a character of UTF-8
        (b"a\xbd\xd6\xb5\xc0\xb0\xec\xca\xc2\xb4", "a街道办事"),  # half a character of GB18030
        (b"\xe8\xa1\x97\xe9\x81\x93\xe5\x8a_1", "街道_1"),  # numbered after half a character
        ("街道名".encode() + b"A", "街道名A"),  # exactly ten bytes
        (b"NAME_1", "NAME_1"),
    ],
)
def test_a_name_is_shown_without_half_characters_and_found_as_shown(raw, shown):
    assert shapefile_field(raw, None).name == shown
    assert choose([b"CODE", raw], shown) == 1


def test_a_name_that_only_begins_alike_is_not_taken():
    with pytest.raises(BoundaryError, match="no field 街道名称; the file has: 街道, 街道号"):
        choose(["街道".encode(), "街道号".encode()], "街道名称")


def test_of_two_names_that_were_equal_when_cut_none_is_guessed():
    first, second = b"\xe8\xa1\x97\xe9\x81\x93\xe5\x8a\x9e\xe4", b"\xe8\xa1\x97\xe9\x81\x93\xe5\x8a_1"
    with pytest.raises(BoundaryError, match="more than one can be 街道办事处编码") as refused:
        choose([first, second], "街道办事处编码")
    assert "街道_1" in refused.value.message["zh"]
    assert choose([first, second], "街道_1") == 1
    assert choose([first, second], "街道办") == 0


def test_names_that_are_shown_alike_are_told_apart_by_the_half_character():
    raws = [cut("街道办事处"), cut("街道办公室")]
    assert [shapefile_field(raw, None).name for raw in raws] == ["街道办", "街道办"]
    assert choose(raws, "街道办公室") == 1
    with pytest.raises(BoundaryError, match="more than one"):
        choose(raws, "街道办")


def test_files_of_other_kinds_keep_whole_names():
    with pytest.raises(BoundaryError, match="no field 街道办事处名称"):
        choose_field(PATH, [Field("街道办")], "街道办事处名称")
