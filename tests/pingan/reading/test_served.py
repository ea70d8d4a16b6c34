import pytest

from pingan.reading.served import served_boundaries


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
