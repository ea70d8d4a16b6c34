"""Codes, names and parents that would break the roll-up or the join are named, each with its areas."""

import pytest

from geodata import areas_frame
from geodata.check_codes import check_codes, check_hierarchy, check_observed


def the_one(findings, kind):
    (found,) = [finding for finding in findings if finding.kind == kind]
    return found


def change(boundaries, **changes):
    changed = areas_frame(boundaries)
    for column, values in changes.items():
        for code, value in values.items():
            changed.loc[changed["area_code"] == code, column] = value
    return changed


def test_a_code_that_is_there_twice_is_an_error_with_both_names(town):
    found = the_one(check_codes(change(town, area_code={"310105001": "310105000"})), "duplicate_code")
    assert found.severity == "error"
    assert found.area_codes == ("310105000",)
    assert "第0街道" in found.message["zh"]
    assert "第1街道" in found.message["en"]


def test_a_code_that_is_there_at_two_levels_is_an_error(town):
    found = the_one(check_codes(change(town, area_code={"310105001003": "310105000"})), "duplicate_code")
    assert found.area_codes == ("310105000",)


def test_an_empty_code_is_an_error_with_the_name_and_not_a_duplicate(town):
    areas = change(town, area_code={"310105001": "", "310105002": ""})
    findings = list(check_codes(areas))
    assert [found.kind for found in findings] == ["empty_code"]
    assert findings[0].severity == "error"
    assert "第1街道" in findings[0].message["zh"]


@pytest.mark.parametrize("name", ["", None])
def test_an_empty_name_is_a_warning(town, name):
    found = the_one(check_codes(change(town, name={"310105002": name})), "empty_name")
    assert (found.severity, found.level, found.area_codes) == ("warning", "street", ("310105002",))


def test_two_parts_of_one_parent_with_one_name_are_a_warning(town):
    findings = list(check_codes(change(town, name={"310105002001": "第3居委会"})))
    found = the_one(findings, "duplicate_name")
    assert found.severity == "warning"
    assert found.area_codes == ("310105002001", "310105002003")


def test_an_unknown_level_is_an_error(town):
    found = the_one(check_codes(change(town, level={"310105002": "village"})), "unknown_level")
    assert (found.severity, found.area_codes) == ("error", ("310105002",))


def test_a_parent_that_does_not_exist_is_an_error_once_for_all_its_parts(town):
    parts = [f"310105002{part:03d}" for part in range(4)]
    found = the_one(
        check_hierarchy(change(town, parent_code=dict.fromkeys(parts, "310105099"))), "missing_parent"
    )
    assert found.severity == "error"
    assert found.area_codes == tuple(parts)
    assert "310105099" in found.message["en"]


def test_no_parent_at_all_is_an_error(town):
    found = the_one(check_hierarchy(change(town, parent_code={"310105001002": None})), "missing_parent")
    assert found.area_codes == ("310105001002",)


@pytest.mark.parametrize("parent", ["310105001003", "310105002000"])
def test_a_parent_that_is_not_coarser_is_an_error(town, parent):
    found = the_one(check_hierarchy(change(town, parent_code={"310105001003": parent})), "parent_level")
    assert (found.severity, found.area_codes) == ("error", ("310105001003",))


def test_a_parent_that_skips_a_level_is_a_warning(town):
    found = the_one(
        check_hierarchy(change(town, parent_code={"310105001003": "310105"})), "parent_skips_level"
    )
    assert (found.severity, found.area_codes) == ("warning", ("310105001003",))


def test_a_level_may_be_left_out_for_all(town):
    areas = areas_frame(town)
    areas = areas[areas["level"] != "street"].assign(parent_code=lambda rows: "310105")
    areas.loc[areas["level"] == "district", "parent_code"] = None
    assert list(check_hierarchy(areas)) == []


def test_no_district_or_two_are_an_error(town):
    areas = areas_frame(town)
    assert the_one(check_hierarchy(areas[1:]), "district").severity == "error"
    two = change(town, level={"310105001": "district"})
    assert the_one(check_hierarchy(two), "district").area_codes == ("310105", "310105001")


def test_codes_without_a_partner_are_named_in_both_directions(town):
    committees = areas_frame(town).query("level == 'committee'")["area_code"].tolist()
    findings = list(check_observed(areas_frame(town), [*committees[1:], "310105999001"]))
    assert the_one(findings, "observation_without_area").area_codes == ("310105999001",)
    assert the_one(findings, "area_without_observation").area_codes == ("310105000000",)
    assert len(findings) == 2  # streets and the district are not counted at all, so none is missed
