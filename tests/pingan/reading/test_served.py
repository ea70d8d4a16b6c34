import pytest

from pingan.access.principal import Scope
from pingan.reading.scoped import seen_by
from pingan.reading.served import served_boundaries

pytestmark = pytest.mark.on_sqlite  # the one statement is in storage/test_boundaries.py, on both kinds


def test_simplification_loses_no_area(published, published_engine):
    served = served_boundaries(published_engine, published.boundary_version)
    assert list(served["area_code"]) == list(published.areas.index)
    assert not served.geometry.is_empty.any()


def test_boundaries_are_simplified_once_for_all_readers(published, published_engine):
    first = served_boundaries(published_engine, published.boundary_version)
    assert served_boundaries(published_engine, published.boundary_version) is first


def test_an_unknown_version_is_a_lookup_error(published_engine):
    with pytest.raises(LookupError):
        served_boundaries(published_engine, "nothing")


def test_a_street_gets_its_own_parts_and_the_streets_in_the_very_shapes_that_everyone_gets(
    published, published_engine
):
    scope = Scope("31001")
    mine = served_boundaries(published_engine, seen_by(published, scope).boundary_version, scope)
    everyones = served_boundaries(published_engine, published.boundary_version)
    assert list(mine["area_code"]) == ["31", "31001", "310011", "310012", "31002"]
    assert list(mine.columns) == list(everyones.columns)
    shapes = everyones.set_index("area_code").geometry
    assert all(mine.set_index("area_code").geometry == shapes[mine["area_code"]])


def test_a_version_is_found_under_its_scopes_own_name_only(published, published_engine):
    one, two = Scope("31001"), Scope("31002")
    for version, scope in (
        (published.boundary_version, one),
        (seen_by(published, two).boundary_version, one),
        (seen_by(published, one).boundary_version, Scope()),
    ):
        with pytest.raises(LookupError):
            served_boundaries(published_engine, version, scope)
