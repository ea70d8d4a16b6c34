"""The drawn district: all areas are there, nothing overlaps or is left out, it looks like a city."""

from itertools import pairwise

import numpy as np
import pytest
import shapely

from pingan.demo.district import PLANE, load_district
from pingan.demo.geometry import make_boundaries
from pingan.demo.geopackage import with_district

LEVELS = ("district", "street", "committee", "compound")


@pytest.fixture(scope="module")
def levels(boundaries):
    return with_district(boundaries)


def test_the_district_has_10_streets_185_committees_and_835_compounds(levels):
    assert [len(levels[level]) for level in LEVELS] == [1, 10, 185, 835]


def test_every_street_has_as_many_committees_as_the_file_says(boundaries):
    counted = boundaries["committee"].groupby("parent").size().to_dict()
    assert counted == {street.code: street.committees for street in load_district().streets}


def test_no_committee_is_a_single_compound(boundaries):
    assert boundaries["compound"].groupby("parent").size().min() >= 2


@pytest.mark.parametrize("level", LEVELS[1:])
def test_neighbours_share_their_edges_exactly(levels, level):
    shapes = levels[level].geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    assert (shapely.get_type_id(shapes) == shapely.GeometryType.POLYGON).all()
    assert shapely.coverage_is_valid(shapes)


@pytest.mark.parametrize(("parent_level", "level"), list(pairwise(LEVELS)))
def test_children_tile_their_parent_exactly(levels, parent_level, level):
    parents = levels[parent_level].set_index("code").geometry
    children = levels[level]
    for code, own in children.groupby("parent"):
        union = shapely.coverage_union_all(own.geometry.to_numpy())
        assert shapely.normalize(union).equals_exact(shapely.normalize(parents[code]), 0.0), code


def test_streets_are_the_rings_of_the_file_to_within_a_metre(boundaries):
    drawn = boundaries["street"].set_index("code").geometry
    for street in load_district().streets:
        strayed = shapely.hausdorff_distance(drawn[street.code].boundary, street.polygon.boundary)
        assert strayed < 1e-5  # degrees, about a metre


def test_codes_nest_by_their_digits_and_names_by_their_words(levels):
    for parent_level, level, digits in (("street", "committee", 12), ("committee", "compound", 15)):
        parents = levels[parent_level].set_index("code")
        for row in levels[level].itertuples():
            assert len(row.code) == digits
            assert row.code.startswith(row.parent)
            assert row.name.startswith(parents.name[row.parent])
            assert row.name_en.startswith(parents.name_en[row.parent])
    committee = levels["committee"].set_index("code").loc["310105006003"]
    assert committee["name"] == "天山路街道第3居委会"
    assert committee["name_en"] == "Tianshan Road Committee 3"


def test_no_two_areas_of_a_level_have_the_same_name(levels):
    for level in LEVELS:
        assert levels[level]["name"].is_unique
        assert levels[level]["name_en"].is_unique


def test_compounds_are_small_in_the_east_and_large_round_the_airport(boundaries):
    compounds = boundaries["compound"]
    metres = shapely.transform(compounds.geometry.to_numpy(), PLANE.to_metres)
    size = compounds.assign(size=shapely.area(metres)).groupby(compounds["code"].str[:9])["size"].median()
    assert size["310105010"] > 3 * size["310105002"]  # 程家桥 and 江苏路
    assert size["310105102"] > 1.5 * size["310105001"]  # 新泾镇 and 华阳路


def test_compounds_are_blocks_and_not_splinters(boundaries):
    metres = shapely.transform(boundaries["compound"].geometry.to_numpy(), PLANE.to_metres)
    spread = shapely.length(metres) ** 2 / (16 * shapely.area(metres))  # 1 for a square
    assert np.quantile(spread, 0.95) < 1.5
    assert shapely.area(metres).min() > 3_000


def test_another_seed_draws_another_district_that_is_as_sound():
    other = make_boundaries(7)
    assert [len(frame) for frame in other.values()] == [10, 185, 835]
    assert all(shapely.coverage_is_valid(frame.geometry.to_numpy()) for frame in other.values())
