"""Folders and archives as offices hand them over: read where they can be, else it is said what to do."""

import shutil
import zipfile
from pathlib import Path

import pyogrio
import pytest
import shapely

from geodata import BoundaryError, boundary_version, read_boundaries, source

FIELDS = {"code": "CODE", "name": "NAME", "parent": "PARENT"}


@pytest.fixture
def geodatabase(town, level_of, tmp_path):
    """Write streets and committees as feature classes of one File Geodatabase."""
    path = tmp_path / "长宁.gdb"
    fields = {"area_code": "CODE", "name": "NAME", "parent_code": "PARENT"}
    for level in ("street", "committee"):
        rows = level_of(town, level).drop(columns=["level", "name_en"]).rename(columns=fields)
        pyogrio.write_dataframe(rows.to_crs("EPSG:4549"), path, layer=level, driver="OpenFileGDB")
    return path


def archive(path, *sources, folder=""):
    """Put files and folders into a .zip."""
    with zipfile.ZipFile(path, "w") as made:
        for one in sources:
            for inside in [one] if one.is_file() else sorted(one.iterdir()):
                name = inside.name if one.is_file() else f"{one.name}/{inside.name}"
                made.writestr(folder + name, inside.read_bytes())
    return path


def assert_same(found, expected):
    """Compare names and shapes; the format rounds places to a tenth of a millimetre."""
    assert found.drop(columns=["geometry", "name_en"]).equals(expected.drop(columns=["geometry", "name_en"]))
    apart = shapely.hausdorff_distance(found.geometry.to_numpy(), expected.geometry.to_numpy())
    assert apart.max() < 2e-9


def parts(shapefile):
    return sorted(shapefile.parent.glob(f"{shapefile.stem}.*"))


def test_a_file_geodatabase_is_read_level_by_level(geodatabase, town, level_of):
    for level in ("street", "committee"):
        found, findings = read_boundaries(geodatabase, level, **FIELDS)
        assert_same(found, level_of(town, level))
        assert findings == ()
    with pytest.raises(BoundaryError, match="street, committee"):
        read_boundaries(geodatabase, "compound", **FIELDS)


def test_what_is_wrong_with_a_folder_is_said_and_what_to_do(geodatabase, tmp_path):
    empty = tmp_path / "empty.gdb"
    empty.mkdir()
    with pytest.raises(BoundaryError, match=r"copy the whole \.gdb folder"):
        read_boundaries(empty, "street", **FIELDS)
    renamed = tmp_path / "renamed"
    shutil.copytree(geodatabase, renamed)
    with pytest.raises(BoundaryError, match=r"rename it to renamed\.gdb"):
        read_boundaries(renamed, "street", **FIELDS)
    with pytest.raises(BoundaryError, match=r"name the \.gdb folder"):
        read_boundaries(geodatabase / "a00000001.gdbtable", "street", **FIELDS)
    with pytest.raises(BoundaryError, match=r"name one file in it.*empty\.gdb, 长宁\.gdb"):
        read_boundaries(tmp_path, "street", **FIELDS)


@pytest.mark.parametrize("folder", ["", "长宁/边界/"])
def test_a_zip_of_a_shapefile_is_read(town, level_of, write_file, tmp_path, folder):
    streets = level_of(town, "street")
    path = archive(tmp_path / "a.zip", *parts(write_file(streets, "streets.shp")), folder=folder)
    found, findings = read_boundaries(path, "street", **FIELDS)
    assert (boundary_version(found), findings) == (boundary_version(streets), ())


def test_a_zip_of_a_geodatabase_is_read(geodatabase, town, level_of, tmp_path):
    found, _ = read_boundaries(archive(tmp_path / "a.zip", geodatabase), "committee", **FIELDS)
    assert_same(found, level_of(town, "committee"))


def test_of_several_shapefiles_in_a_zip_the_level_or_the_layer_chooses(town, level_of, write_file, tmp_path):
    files = [parts(write_file(level_of(town, level), f"{level}.shp")) for level in ("street", "committee")]
    path = archive(tmp_path / "a.zip", *files[0], *files[1])
    assert len(read_boundaries(path, "street", **FIELDS).boundaries) == 4
    assert len(read_boundaries(path, "street", **FIELDS, layer="committee").boundaries) == 16
    with pytest.raises(BoundaryError, match=r"--layer.*committee, street"):
        read_boundaries(path, "compound", **FIELDS)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_in_the_code_page_of_chinese_windows_are_read(encoding):
    member = zipfile.ZipInfo("长宁/街道界.shp".encode(encoding).decode("cp437"))
    assert source._target(member) == Path("街道界.shp")


def test_no_member_of_a_zip_leaves_its_folder():
    for name in ("../../streets.shp", "/etc/streets.shp", "a/../..\\streets.shp", "../a.gdb/../streets.shp"):
        target = source._target(zipfile.ZipInfo(name))
        assert target.name == "streets.shp"
        assert ".." not in target.parts
        assert not target.is_absolute()


def test_a_zip_that_cannot_be_used_says_what_to_do(town, level_of, write_file, tmp_path, monkeypatch):
    (tmp_path / "nothing.txt").write_text("a")
    with pytest.raises(BoundaryError, match="holds no boundaries"):
        read_boundaries(archive(tmp_path / "a.zip", tmp_path / "nothing.txt"), "street", **FIELDS)
    files = parts(write_file(level_of(town, "street"), "streets.shp"))
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as made:
        for folder in ("2023", "2024"):
            made.write(files[0], f"{folder}/{files[0].name}")
    with pytest.raises(BoundaryError, match="in more than one folder"):
        read_boundaries(tmp_path / "b.zip", "street", **FIELDS)
    monkeypatch.setattr(source, "_MOST_BYTES", 1000)
    with pytest.raises(BoundaryError, match="unpack it and name the file"):
        read_boundaries(archive(tmp_path / "c.zip", *files), "street", **FIELDS)
