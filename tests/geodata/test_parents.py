"""Areas without a parent get the one they lie in, and it is said."""

import shapely

from geodata import check_boundaries
from geodata.parents import infer_parents


def test_parents_are_taken_from_where_areas_lie_most(town, replace_shape):
    true_parents = list(town["parent_code"])
    # Over the edge by a tenth: the larger part decides.
    orphans = replace_shape(town, "310105000002", shapely.box(100, 0, 210, 100))
    orphans = orphans.assign(parent_code=[None, *true_parents[1:5], *[None] * 16])
    found, (finding,) = infer_parents(orphans)
    assert list(found["parent_code"][1:]) == true_parents[1:]
    assert (finding.kind, finding.severity, finding.level) == ("parent_inferred", "warning", "committee")
    assert len(finding.area_codes) == 16


def test_a_given_parent_is_never_replaced(town):
    wrong = town.copy()
    wrong.loc[wrong["area_code"] == "310105000002", "parent_code"] = "310105003"
    wrong.loc[wrong["area_code"] == "310105000003", "parent_code"] = None
    found, _ = infer_parents(wrong)
    assert found.set_index("area_code")["parent_code"]["310105000002"] == "310105003"
    assert found.set_index("area_code")["parent_code"]["310105000003"] == "310105000"


def test_an_area_that_lies_in_none_stays_without_and_is_refused(town, replace_shape):
    faraway = replace_shape(town, "310105000002", shapely.box(5000, 0, 5100, 100))
    faraway.loc[faraway["area_code"] == "310105000002", "parent_code"] = None
    found, findings = infer_parents(faraway)
    assert findings == []
    assert "missing_parent" in [finding.kind for finding in check_boundaries(found).errors]


def test_a_whole_hierarchy_gives_no_findings(town):
    found, findings = infer_parents(town)
    assert findings == []
    assert found is town
