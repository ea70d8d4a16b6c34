"""The layer opens in a geographic information system with shapes, numbers and what it is of."""

import json

import pyogrio
import pytest

from pingan.access.principal import Scope
from pingan.reading.scoped import seen_by
from pingan.reports.errors import ReportError
from pingan.reports.layer import layer

NEWEST = "2017Q1"


@pytest.fixture
def written(published, tmp_path):
    """Give a function that writes a layer and returns the file."""

    def made(ending, published=published, area=None, quarter=NEWEST):
        path = tmp_path / f"layer{ending}"
        layer(published, quarter, area, "zh", path)
        return path

    return made


def test_a_geopackage_has_a_layer_for_each_level_and_says_what_it_is_of(published, written):
    path = written(".gpkg")
    layers = dict(pyogrio.list_layers(path))
    assert list(layers) == ["district", "street", "committee", "about", "fields"]
    assert (layers["committee"], layers["about"]) == ("MultiPolygon", None)
    about = pyogrio.read_dataframe(path, layer="about").set_index("key")["content"]
    assert about["release_sha256"] == published.releases[NEWEST].sha256
    assert about["credit"] == published.credit
    assert about["data"].startswith("演示数据")
    fields = pyogrio.read_dataframe(path, layer="fields")
    assert set(pyogrio.read_dataframe(path, layer="street").columns) - {"geometry"} <= set(fields["field"])


def test_the_numbers_are_those_of_the_release_and_missing_ones_are_null(published, written):
    found = pyogrio.read_dataframe(written(".gpkg"), layer="committee").set_index("area_code")
    released = published.releases[NEWEST].scores.areas.set_index("area_code")
    assert (found["index"] - released.loc[found.index, "index"]).abs().max() == 0
    assert found["S1"].isna().to_dict()["310022"]  # withheld
    assert found["demonstration"].all()
    assert found.crs == published.boundaries.crs


def test_a_geojson_is_one_collection_with_null_for_what_is_missing(published, written):
    collection = json.loads(written(".geojson").read_text(encoding="utf-8"))
    found = {f["properties"]["area_code"]: f for f in collection["features"]}
    assert set(found) == set(published.areas.index)
    assert found["310022"]["properties"]["S1"] is None
    assert isinstance(found["31001"]["properties"]["rank"], int)
    assert collection["about"]["release"] == published.releases[NEWEST].release_id
    assert pyogrio.read_info(written(".geojson"))["features"] == len(found)


def test_the_layer_of_a_street_holds_it_and_its_parts(written):
    found = json.loads(written(".geojson", area="31001").read_text(encoding="utf-8"))["features"]
    assert {f["properties"]["area_code"] for f in found} == {"31001", "310011", "310012"}


def test_a_street_account_gets_of_other_streets_their_score_and_no_part(published, written):
    seen = seen_by(published, Scope("31001"))
    text = written(".geojson", seen).read_text(encoding="utf-8")
    found = {f["properties"]["area_code"]: f["properties"] for f in json.loads(text)["features"]}
    assert set(found) == {"31", "31001", "310011", "310012", "31002"}
    assert found["31002"]["index"] is not None
    assert found["31002"]["security"] is None
    assert found["31002"]["F1"] is None
    assert "310021" not in text


def test_what_is_not_there_is_told_in_words(written):
    with pytest.raises(ReportError) as told:
        written(".gpkg", quarter="2031Q1")
    assert "2031Q1" in told.value.message["en"]
