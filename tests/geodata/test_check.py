"""A sound version passes without a word; every finding reaches the one report."""

from geodata import BoundaryFinding, boundary_version, check_boundaries


def test_a_sound_version_has_no_findings(town):
    report = check_boundaries(town, observed_codes=town["area_code"])
    assert report.findings == ()
    assert report.ok
    assert report.areas == {"district": 1, "street": 4, "committee": 16}
    assert report.version == boundary_version(town)


def test_checking_changes_nothing(town):
    before = town.copy()
    check_boundaries(town)
    assert boundary_version(town) == boundary_version(before)
    assert town.equals(before)


def test_what_was_found_earlier_stays_in_the_report(town):
    earlier = BoundaryFinding(
        "repaired", "warning", "street", ("310105001",), {"zh": "修复", "en": "repaired"}
    )
    report = check_boundaries(town, earlier_findings=[earlier])
    assert report.findings == (earlier,)


def test_codes_shapes_topology_and_observations_come_together_errors_first(town, replace_shape):
    faulty = replace_shape(town, "310105001003", None)
    faulty.loc[3, "name"] = ""
    report = check_boundaries(faulty, observed_codes=["310105009"])
    kinds = [found.kind for found in report.findings]
    assert kinds[0] == "no_geometry"
    assert {"empty_name", "gap", "observation_without_area"} <= set(kinds)
    assert not report.ok
