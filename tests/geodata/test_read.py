"""Files as they come from survey offices: every kind, every CRS, Chinese encodings, odd codes, traps."""

import json

import geopandas as gpd
import pytest
import shapely

from geodata import BoundaryError, boundary_version, read_boundaries

FIELDS = {"code": "CODE", "name": "NAME", "parent": "PARENT"}
CHINESE_CRS = ["EPSG:4326", "EPSG:4490", "EPSG:3857", "EPSG:32651", "EPSG:4549"]


@pytest.mark.parametrize("crs", CHINESE_CRS)
@pytest.mark.parametrize("name", ["streets.gpkg", "streets.geojson", "streets.shp"])
def test_the_same_areas_are_read_from_every_kind_of_file_in_every_crs(town, level_of, write_file, name, crs):
    streets = level_of(town, "street")
    found, _ = read_boundaries(write_file(streets, name, crs), "street", **FIELDS)
    assert found.crs == "EPSG:4326"
    assert list(found["area_code"]) == list(streets["area_code"])
    assert list(found["name"]) == list(streets["name"])
    assert list(found["parent_code"]) == ["310105"] * 4
    assert boundary_version(found) == boundary_version(streets)


def test_a_file_without_crs_is_refused_and_the_option_named(town, level_of, write_file):
    path = write_file(level_of(town, "street"), "streets.shp", "EPSG:4549")
    path.with_suffix(".prj").unlink()
    with pytest.raises(BoundaryError, match="--crs") as refused:
        read_boundaries(path, "street", **FIELDS)
    assert set(refused.value.message) == {"zh", "en"}


def test_a_stated_crs_is_used_where_the_file_names_none(town, level_of, write_file):
    streets = level_of(town, "street")
    path = write_file(streets, "streets.shp", "EPSG:4549")
    path.with_suffix(".prj").unlink()
    found, _ = read_boundaries(path, "street", **FIELDS, crs="EPSG:4549")
    assert boundary_version(found) == boundary_version(streets)


def test_metres_that_claim_to_be_degrees_are_refused_until_the_crs_is_stated(town, level_of, write_file):
    streets = level_of(town, "street")
    path = write_file(streets, "streets.geojson", "EPSG:4549")
    content = json.loads(path.read_text())
    del content["crs"]  # GeoJSON without a crs is in degrees, by its standard
    path.write_text(json.dumps(content))
    with pytest.raises(BoundaryError, match="--crs"):
        read_boundaries(path, "street", **FIELDS)
    found, _ = read_boundaries(path, "street", **FIELDS, crs="EPSG:4549")
    assert boundary_version(found) == boundary_version(streets)


def test_coordinates_outside_their_crs_are_refused_instead_of_becoming_infinite(town, level_of, write_file):
    path = write_file(level_of(town, "street"), "streets.shp", "EPSG:4549")
    with pytest.raises(BoundaryError, match="--crs"):
        read_boundaries(path, "street", **FIELDS, crs="+proj=moll +units=km")


def test_an_unknown_crs_is_named(town, level_of, write_file):
    path = write_file(level_of(town, "street"), "streets.gpkg")
    with pytest.raises(BoundaryError, match="EPSG:nix"):
        read_boundaries(path, "street", **FIELDS, crs="EPSG:nix")


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        *(("UTF-8", declared) for declared in ("as written", "not at all", "ISO-8859-1", "nonsense")),
        *(("GB18030", declared) for declared in ("as written", "not at all", "UTF-8", "GBK", "ISO-8859-1")),
    ],
)
def test_chinese_names_of_a_shapefile_are_read_whatever_it_declares(
    town, level_of, write_file, encoding, declared
):
    streets = level_of(town, "street")
    streets["name"] = ["程家桥街道", "虹桥街道", "北新泾街道", "𠮷祥街道"]
    path = write_file(streets, "streets.shp", encoding=encoding)
    if declared == "not at all":
        path.with_suffix(".cpg").unlink()
    elif declared != "as written":
        path.with_suffix(".cpg").write_text(declared)
    assert list(read_boundaries(path, "street", **FIELDS).boundaries["name"]) == list(streets["name"])


def test_a_chinese_code_page_in_the_dbf_header_is_believed(town, level_of, write_file):
    path = write_file(level_of(town, "street"), "streets.shp", encoding="GB18030")
    path.with_suffix(".cpg").unlink()
    content = bytearray(path.with_suffix(".dbf").read_bytes())
    content[29] = 0x4D  # code page 936
    path.with_suffix(".dbf").write_bytes(content)
    assert read_boundaries(path, "street", **FIELDS).boundaries["name"][0] == "第0街道"


def test_a_stated_encoding_goes_before_what_the_shapefile_declares(town, level_of, write_file):
    path = write_file(level_of(town, "street"), "streets.shp", encoding="UTF-8")
    path.with_suffix(".cpg").write_text("GBK")
    assert read_boundaries(path, "street", **FIELDS, encoding="utf-8").boundaries["name"][0] == "第0街道"


def test_texts_in_no_known_encoding_are_refused_and_the_option_named(town, level_of, write_file):
    path = write_file(level_of(town, "street"), "streets.shp", encoding="GB18030")
    with pytest.raises(BoundaryError, match="--encoding"):
        read_boundaries(path, "street", **FIELDS, encoding="ascii")
    with pytest.raises(BoundaryError, match="klingon"):
        read_boundaries(path, "street", **FIELDS, encoding="klingon")


@pytest.mark.parametrize(
    "codes",
    [
        [310105000, 310105001, 310105002, 310105003],
        [310105000.0, 310105001.0, 310105002.0, 310105003.0],
        [" 310105000", "310105001 ", "310105 002", "３１０１０５００３"],
    ],
)
def test_codes_are_text_whatever_the_field_held(town, level_of, write_file, codes):
    streets = level_of(town, "street")
    path = write_file(streets.assign(area_code=codes), "streets.gpkg")
    found, _ = read_boundaries(path, "street", **FIELDS)
    assert list(found["area_code"]) == list(streets["area_code"])


def test_empty_codes_names_and_parents_are_kept_for_the_checks(town, level_of, write_file):
    streets = level_of(town, "street").assign(
        area_code=[None, " ", "3", "4"], name=[None, "", "a", "b"], parent_code=[None, "", "310105", "310105"]
    )
    found, _ = read_boundaries(write_file(streets, "streets.gpkg"), "street", **FIELDS)
    assert list(found["area_code"]) == ["", "", "3", "4"]
    assert list(found["name"]) == ["", "", "a", "b"]
    assert list(found["parent_code"]) == [None, None, "310105", "310105"]


def test_missing_shapes_lines_and_points_are_kept_for_the_checks(town, level_of, write_file):
    streets = level_of(town, "street")
    shapes = [None, shapely.Point(121.4, 31.2), shapely.LineString([(121.4, 31.2), (121.5, 31.2)])]
    streets = streets.set_geometry(gpd.GeoSeries([*shapes, streets.geometry[3]], crs=4326))
    found, _ = read_boundaries(write_file(streets, "streets.geojson"), "street", **FIELDS)
    assert [shape and shape.geom_type for shape in found.geometry] == [None, "Point", "LineString", "Polygon"]


def test_heights_are_left_out(town, level_of, write_file):
    streets = level_of(town, "street")
    high = streets.set_geometry(gpd.GeoSeries(shapely.force_3d(streets.geometry, 4.0), crs=4326))
    found, _ = read_boundaries(write_file(high, "streets.gpkg"), "street", **FIELDS)
    assert not shapely.has_z(found.geometry).any()


def test_parts_and_holes_are_kept(make_boundaries, write_file):
    ring = shapely.box(0, 0, 90, 90).difference(shapely.box(30, 30, 60, 60))
    shape = shapely.MultiPolygon([ring, shapely.box(200, 0, 290, 90)])
    streets = make_boundaries(("310105000", "street", "310105", "一街道", shape))
    for name in ("streets.shp", "streets.gpkg", "streets.geojson"):
        found, _ = read_boundaries(write_file(streets, name), "street", **FIELDS)
        assert boundary_version(found) == boundary_version(streets)


def test_a_missing_field_is_named_with_the_fields_there_are(town, level_of, write_file):
    path = write_file(level_of(town, "street"), "streets.gpkg")
    with pytest.raises(BoundaryError, match=r"no field STREET_NO; the file has: CODE, PARENT, NAME"):
        read_boundaries(path, "street", code="STREET_NO", name="NAME")


def test_the_layer_named_as_the_level_is_taken(town, level_of, write_file):
    for level in ("street", "committee"):
        path = write_file(level_of(town, level), "town.gpkg", layer=level)
    assert len(read_boundaries(path, "committee", **FIELDS).boundaries) == 16
    assert len(read_boundaries(path, "committee", **FIELDS, layer="street").boundaries) == 4
    with pytest.raises(BoundaryError, match="street, committee"):
        read_boundaries(path, "compound", **FIELDS)
    with pytest.raises(BoundaryError, match="--layer"):
        read_boundaries(path, "street", **FIELDS, layer="streets")


def test_a_file_that_is_not_there_or_of_another_kind_is_refused(tmp_path):
    with pytest.raises(BoundaryError, match="no such file"):
        read_boundaries(tmp_path / "nothing.gpkg", "street", **FIELDS)
    (tmp_path / "streets.zip").write_bytes(b"PK\3\4")
    with pytest.raises(BoundaryError, match="unpack"):
        read_boundaries(tmp_path / "streets.zip", "street", **FIELDS)


@pytest.mark.parametrize("name", ["streets.gpkg", "streets.shp", "streets.geojson"])
def test_content_of_another_kind_than_the_suffix_is_refused(tmp_path, name):
    # The library would open this description of a source elsewhere under any suffix.
    (tmp_path / name).write_text("<OGRVRTDataSource><OGRVRTLayer name='a'/></OGRVRTDataSource>")
    with pytest.raises(BoundaryError, match="the content is not what the suffix"):
        read_boundaries(tmp_path / name, "street", **FIELDS)


@pytest.mark.parametrize("name", ["streets.json", "streets.geojson"])
def test_a_json_file_with_commands_for_the_library_does_not_run_them(
    town, level_of, write_file, tmp_path, name
):
    source = write_file(level_of(town, "street"), "source.gpkg")
    command = {"type": "gdal_streamed_alg", "command_line": f"gdal vector pipeline ! read {source}"}
    (tmp_path / name).write_text(json.dumps(command))
    with pytest.raises(BoundaryError, match="cannot be read"):
        read_boundaries(tmp_path / name, "street", **FIELDS)


def test_a_damaged_file_is_refused_with_its_name(tmp_path):
    (tmp_path / "streets.gpkg").write_bytes(b"SQLite format 3\0" + b"\0" * 200)
    with pytest.raises(BoundaryError, match=r"streets\.gpkg"):
        read_boundaries(tmp_path / "streets.gpkg", "street", **FIELDS)


def test_a_table_without_shapes_is_refused(tmp_path):
    import pandas as pd
    import pyogrio

    pyogrio.write_dataframe(pd.DataFrame({"CODE": ["1"], "NAME": ["a"]}), tmp_path / "table.gpkg")
    with pytest.raises(BoundaryError, match="no shapes"):
        read_boundaries(tmp_path / "table.gpkg", "street", code="CODE", name="NAME")


def test_a_level_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(BoundaryError, match="village"):
        read_boundaries(tmp_path / "any.gpkg", "village", **FIELDS)
