"""Which areas there are, and which lie under which."""

import geopandas as gpd
import pandas as pd
import pytest

from geodata import (
    COLUMNS,
    BoundaryError,
    UnknownAreaError,
    UnknownLevelError,
    areas_frame,
    as_boundaries,
    descendants,
)


def test_the_engine_gets_every_area_coarse_to_fine_with_none_for_what_is_missing(town):
    areas = areas_frame(town.sample(frac=1, random_state=7))
    assert list(areas.columns) == ["area_code", "level", "parent_code", "name", "name_en"]
    assert list(areas["level"]) == ["district"] + ["street"] * 4 + ["committee"] * 16
    assert list(areas["area_code"][1:5]) == ["310105000", "310105001", "310105002", "310105003"]
    assert areas["parent_code"][0] is None
    assert areas["name_en"][3] is None
    assert isinstance(areas, pd.DataFrame)
    assert not isinstance(areas, gpd.GeoDataFrame)


def test_all_committees_are_found_under_the_district_across_the_streets(town):
    found = descendants(town, "310105", "committee")
    assert len(found) == 16
    assert list(found["area_code"]) == sorted(found["area_code"])


def test_only_the_committees_of_one_street_are_found_under_it(town):
    codes = [f"310105002{part:03d}" for part in range(4)]
    assert list(descendants(town, "310105002", "committee")["area_code"]) == codes


def test_an_area_is_itself_at_its_own_level_and_nothing_at_a_coarser_one(town):
    assert list(descendants(town, "310105002", "street")["area_code"]) == ["310105002"]
    assert descendants(town, "310105002", "district").empty
    assert descendants(town, "310105002", "compound").empty


def test_a_code_or_level_that_does_not_exist_is_named(town):
    with pytest.raises(UnknownAreaError, match="999"):
        descendants(town, "999", "street")
    with pytest.raises(UnknownLevelError, match="village"):
        descendants(town, "310105", "village")


def test_any_frame_becomes_a_boundaries_frame_in_degrees(town):
    bare = (
        town.drop(columns=["name_en", "parent_code"]).to_crs("EPSG:32651").set_index("area_code", drop=False)
    )
    found = as_boundaries(bare.assign(population=4))
    assert tuple(found.columns) == COLUMNS
    assert found.crs == "EPSG:4326"
    assert found.index.tolist() == list(range(21))
    assert set(found["parent_code"]) == {None}


def test_shapes_without_a_crs_are_refused(town):
    with pytest.raises(BoundaryError):
        as_boundaries(town.set_crs(None, allow_override=True))
