import numpy as np
import pandas as pd
import pytest

from pingan.scoring.hierarchy import InvalidAreasError, build_hierarchy

LEVELS = ("district", "street", "committee")


def test_parts_are_summed_into_every_area_above_them(district_areas):
    hierarchy = build_hierarchy(district_areas, LEVELS)
    assert list(hierarchy.codes) == ["D", "S1", "S2", "a", "b", "c"]
    assert hierarchy.roll_up(np.array([0, 0, 0, 1, 2, 4.0])).tolist() == [7, 3, 4, 1, 2, 4]
    # a coarse area's own count comes on top
    assert hierarchy.roll_up(np.array([0, 0, 9, 1, 2, 4.0])).tolist() == [16, 3, 13, 1, 2, 4]


def test_what_is_only_known_of_a_street_is_handed_down_to_its_committees(district_areas):
    hierarchy = build_hierarchy(district_areas, LEVELS)
    values = np.array([1, 2, 3, np.nan, np.nan, np.nan])
    hierarchy.hand_down(values, below=1)
    assert values.tolist() == [1, 2, 3, 2, 2, 3]


def test_the_order_of_the_rows_means_nothing(district_areas):
    shuffled = district_areas.sample(frac=1, random_state=3)
    one, other = build_hierarchy(district_areas, LEVELS), build_hierarchy(shuffled, LEVELS)
    assert one.codes.equals(other.codes)
    assert (one.parent == other.parent).all()


def test_a_level_may_be_skipped():
    areas = pd.DataFrame(
        [("D", "district", None), ("x", "committee", "D")], columns=["area_code", "level", "parent_code"]
    )
    assert build_hierarchy(areas, LEVELS).roll_up(np.array([0, 5.0])).tolist() == [5, 5]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda f: f.drop(columns="level"), "no column level"),
        (lambda f: f.iloc[:0], "no areas"),
        (lambda f: pd.concat([f, f.iloc[[3]]]), "stands twice: a"),
        (lambda f: f.replace({"level": {"street": "road"}}), "unknown level road"),
        (lambda f: f[f["area_code"] != "S1"], "parent not among the areas: S1"),
        (lambda f: f.replace({"parent_code": {"S2": "a"}}), "not of a coarser level: c"),
        (lambda f: f.assign(area_code=[None, *f["area_code"][1:]]), "has no code"),
    ],
)
def test_areas_that_are_no_tree_are_refused_by_name(district_areas, change, says):
    with pytest.raises(InvalidAreasError, match=says):
        build_hierarchy(change(district_areas), LEVELS)
