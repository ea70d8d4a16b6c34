"""New boundaries that all lie elsewhere than those in use are not taken in silence."""

import pytest

from geodata import assemble
from geodata.in_use import check_against_in_use


def moved(boundaries, degrees):
    return boundaries.set_geometry(boundaries.geometry.translate(xoff=degrees))


def test_boundaries_on_other_ground_are_refused_unless_those_in_use_are_the_wrong_ones(town):
    levels = [moved(town, 3)]
    refused = assemble(levels, in_use=town).report
    (found,) = refused.errors
    assert found.kind == "elsewhere"
    assert "286 km" in found.message["en"]
    assert "--crs" in found.message["zh"]
    assert assemble(levels, in_use=town, relocated=True).report.ok


def test_another_district_may_follow_with_a_warning(town):
    other = moved(town, 3)
    for column in ("area_code", "parent_code"):
        other[column] = other[column].str.replace("310105", "330106", regex=False)
    other = other.assign(parent_code=other["parent_code"].where(other["parent_code"].notna(), None))
    (found,) = check_against_in_use(other, town)
    assert (found.kind, found.severity) == ("elsewhere", "warning")


@pytest.mark.parametrize(("degrees", "kinds"), [(0.0, []), (0.0001, []), (0.001, ["moved"])])
def test_a_shift_of_everything_is_said_as_by_another_datum(town, degrees, kinds):
    found = list(check_against_in_use(moved(town, degrees), town))
    assert [(finding.kind, finding.severity) for finding in found] == [(kind, "warning") for kind in kinds]
    assert all("95 m" in finding.message["zh"] for finding in found)


def test_an_area_that_was_drawn_anew_is_no_shift(town, replace_shape):
    import shapely

    changed = replace_shape(town, "310105001002", shapely.box(0, 300, 10, 310))
    assert list(check_against_in_use(changed, town)) == []


def test_nothing_is_compared_with_boundaries_without_shapes(town):
    assert list(check_against_in_use(town, town.set_geometry([None] * len(town), crs=4326))) == []
