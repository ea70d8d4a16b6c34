from datetime import timedelta

import pytest

from geodata.version import boundary_version as version_of
from pingan.storage import (
    ConflictError,
    NotFoundError,
    boundary_info,
    load_areas,
    load_boundaries,
    save_boundaries,
)


def test_boundaries_come_back_with_every_vertex_and_the_same_version(engine, small_boundaries):
    version = save_boundaries(engine, small_boundaries.sample(frac=1, random_state=1))
    loaded = load_boundaries(engine)
    assert version == version_of(loaded)
    assert loaded.crs == "EPSG:4326"
    expected = small_boundaries.sort_values("area_code", ignore_index=True)
    for column in ("area_code", "level", "parent_code", "name", "name_en"):
        assert (
            loaded[column].tolist()
            == expected[column].astype(object).where(expected[column].notna(), None).tolist()
        )
    assert loaded.geometry.geom_equals_exact(expected.geometry, 0).all()


def test_areas_are_the_boundaries_without_their_geometry(engine, small_boundaries):
    save_boundaries(engine, small_boundaries)
    areas = load_areas(engine)
    assert list(areas.columns) == ["area_code", "level", "parent_code", "name", "name_en"]
    assert areas.iloc[0].tolist() == ["31", "district", None, "小区", "Small"]
    assert len(areas) == 7


def test_a_second_version_is_in_use_and_the_first_can_still_be_shown(engine, small_boundaries):
    first = save_boundaries(engine, small_boundaries)
    second = save_boundaries(engine, small_boundaries.assign(name_en="renamed"))
    assert boundary_info(engine).version == second
    assert load_boundaries(engine, first)["name_en"].tolist() == ["Small"] + [None] * 6


def test_importing_an_earlier_file_again_goes_back_to_it_without_storing_it_twice(engine, small_boundaries):
    first = save_boundaries(engine, small_boundaries)
    save_boundaries(engine, small_boundaries.assign(name_en="renamed"))
    assert save_boundaries(engine, small_boundaries, credit="new line") == first
    info = boundary_info(engine)
    assert (info.version, info.credit) == (first, "new line")
    assert info.adopted_at > info.saved_at
    assert info.saved_at.utcoffset() == timedelta(0)
    assert len(load_areas(engine)) == 7


def test_credit_mark_and_report_are_kept_with_the_version(engine, small_boundaries):
    class Report:
        def to_json(self):
            return '{"ok": true}'

    save_boundaries(engine, small_boundaries, Report(), credit="© 图", demonstration=True)
    info = boundary_info(engine)
    assert (info.credit, info.demonstration, info.report) == ("© 图", True, '{"ok": true}')


def test_an_area_whose_parent_is_missing_is_refused_and_nothing_is_written(engine, small_boundaries):
    orphaned = small_boundaries[small_boundaries["area_code"] != "31001"]
    with pytest.raises(ConflictError, match="31001"):
        save_boundaries(engine, orphaned)
    with pytest.raises(NotFoundError):
        boundary_info(engine)


def test_a_code_that_is_there_twice_is_refused(engine, small_boundaries):
    twice = small_boundaries.assign(area_code=small_boundaries["area_code"].replace("310012", "310011"))
    with pytest.raises(ConflictError, match="310011"):
        save_boundaries(engine, twice)


def test_no_boundaries_and_no_such_version_are_told_in_words(engine, small_boundaries):
    with pytest.raises(NotFoundError, match="pingan boundaries import"):
        load_boundaries(engine)
    save_boundaries(engine, small_boundaries)
    with pytest.raises(NotFoundError, match="nowhere"):
        load_areas(engine, "nowhere")
