"""Shapefiles as other programs write them: cut names, wrong declarations, two encodings."""

import pytest

from geodata import BoundaryError, assemble, read_boundaries

NAMES = ["虹桥街道", "湖滨街道", "城北街道", "北新泾街道"]


@pytest.fixture
def write(town, level_of, write_file):
    """Write four streets, their third field under a name of these bytes."""

    def write(encoding, declared, raw_field=b"PARENT"):
        streets = level_of(town, "street").assign(name=NAMES)
        path = write_file(streets, "streets.shp", encoding=encoding)
        path.with_suffix(".cpg").write_text(declared) if declared else path.with_suffix(".cpg").unlink()
        content = path.with_suffix(".dbf").read_bytes()
        place = content.index(b"PARENT\0")
        content = content[:place] + raw_field.ljust(11, b"\0") + content[place + 11 :]
        path.with_suffix(".dbf").write_bytes(content)
        return path

    return write


def read(path, parent, **options):
    return read_boundaries(path, "street", "CODE", "NAME", parent, **options)


@pytest.mark.parametrize("declared", [None, "UTF-8", "GBK", "ISO-8859-1"])
@pytest.mark.parametrize("encoding", ["UTF-8", "GB18030"])
@pytest.mark.parametrize("name_encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("field", ["街道办事处名称", "a街道办事处名称", "所属街道"])
def test_a_field_name_cut_in_the_middle_of_a_character_does_not_garble_the_values(
    write, encoding, declared, name_encoding, field
):
    path = write(encoding, declared, field.encode(name_encoding)[:10])
    found, findings = read(path, field)
    assert list(found["name"]) == NAMES
    assert list(found["parent_code"]) == ["310105"] * 4
    was_cut = len(field.encode(name_encoding)) > 10
    assert [(finding.kind, finding.severity) for finding in findings] == [
        ("field_name_cut", "warning")
    ] * was_cut


def test_a_cut_name_that_is_not_asked_for_is_no_concern(write):
    path = write("UTF-8", "UTF-8", "街道办事处名称".encode()[:10])
    found, findings = read_boundaries(path, "street", "CODE", "NAME")
    assert (list(found["name"]), findings) == (NAMES, ())


def test_a_missing_field_is_named_with_what_is_left_of_the_others(write):
    path = write("UTF-8", "UTF-8", "街道办事处名称".encode()[:10])
    with pytest.raises(BoundaryError, match="no field 上级; the file has: CODE, 街道办, NAME"):
        read(path, "上级")


@pytest.mark.parametrize(("encoding", "half"), [("UTF-8", 1), ("UTF-8", 2), ("GB18030", 1)])
def test_a_value_cut_in_the_middle_of_a_character_is_said_with_its_area(write, encoding, half):
    path = write(encoding, None)
    whole = "城北街道".encode(encoding)
    content = path.with_suffix(".dbf").read_bytes()
    path.with_suffix(".dbf").write_bytes(content.replace(whole, whole[:-half] + b" " * half))
    found, (finding,) = read(path, "PARENT")
    assert list(found["name"]) == ["虹桥街道", "湖滨街道", "城北街", "北新泾街道"]
    assert (finding.kind, finding.area_codes) == ("cut_text", ("310105002",))
    assert "310105002 城北街" in finding.message["zh"]
    assert "streets.shp" in finding.message["en"]


def test_two_encodings_in_one_file_are_read_and_said(write):
    path = write("UTF-8", "UTF-8")
    content = path.with_suffix(".dbf").read_bytes()
    other = "城北街道".encode("gb18030").ljust(12)
    path.with_suffix(".dbf").write_bytes(content.replace("城北街道".encode(), other))
    found, (finding,) = read(path, "PARENT")
    assert list(found["name"]) == NAMES
    assert (finding.kind, finding.area_codes) == ("mixed_encoding", ("310105002",))
    assert "gb18030" in finding.message["en"]


def test_names_that_come_in_garbled_are_in_the_report(write):
    path = write("UTF-8", "UTF-8")
    garbled, _ = read(path, "PARENT", encoding="latin-1")
    report = assemble([garbled], "310105", "长宁区").report
    (finding,) = [found for found in report.findings if found.kind == "garbled_name"]
    assert len(finding.area_codes) == 4
    assert "虹桥街道?" in finding.message["en"]


def test_an_unknown_encoding_is_named(write):
    with pytest.raises(BoundaryError, match="klingon"):
        read(write("UTF-8", "UTF-8"), "PARENT", encoding="klingon")
