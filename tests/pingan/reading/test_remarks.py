"""What an official is told to look at first follows from the numbers, and from nothing else."""

from dataclasses import replace

import pytest

from pingan.access.principal import Scope
from pingan.look.remarks import sentence
from pingan.reading.remarks import KINDS, pull_of, remarks
from pingan.reading.scoped import seen_by
from pingan.reading.standing import standing
from pingan.reading.waterfall import waterfall

QUARTER = "2017Q1"


def about(published, code, quarter=QUARTER):
    where, moved = standing(published, code, quarter), waterfall(published, code, quarter)
    return where, moved, remarks(where, moved, published.system_of(quarter), pull_of(published, where))


def of_kind(found, kind):
    return [remark.figures for remark in found if remark.kind == kind]


@pytest.mark.parametrize("code", ["31", "31001", "310011", "310022"])
def test_every_area_gets_remarks_in_the_order_of_their_weight(published, code):
    for quarter in published.quarters:
        *_, found = about(published, code, quarter)
        places = [KINDS.index(remark.kind) for remark in found]
        assert places == sorted(places)
        assert found
        for language in ("zh", "en"):
            assert all(sentence(language, remark, {}) for remark in found)


def test_most_is_to_be_won_where_the_points_are_most_and_the_area_can_do_something(published):
    where, _, found = about(published, "310011")
    own = where.indicators[~where.indicators["inherited"]]
    first = of_kind(found, "points_to_win")[0]
    assert first["points"] == own["points"].max()
    assert first["indicator"] == own.loc[own["points"].idxmax(), "indicator"]
    second = of_kind(found, "points_next")[0]  # only one thing can be the most
    assert len(of_kind(found, "points_to_win")) == 1
    assert second["points"] < first["points"]
    assert "S2" not in (first["indicator"], second["indicator"])  # its street's, not its own


def test_the_largest_loss_and_gain_are_those_of_the_waterfall(published):
    _, moved, found = about(published, "31001")
    steps = moved.steps.set_index("indicator")["contribution"]
    for kind, most in (("loss", steps.min()), ("gain", steps.max())):
        assert [figures["contribution"] for figures in of_kind(found, kind)] == (
            [most] if abs(most) >= 0.05 and (most > 0) == (kind == "gain") else []
        )


def test_the_part_that_pulls_most_has_more_of_the_count_than_of_the_base(published):
    where, moved, _ = about(published, "31")
    only = where.indicators.assign(
        points=where.indicators["points"].where(where.indicators["indicator"] == "S1")
    )
    where = replace(where, indicators=only)
    pull = pull_of(published, where)
    assert pull.indicator == "S1"
    assert pull.count_share > pull.base_share
    assert pull.area_code in set(where.parts["area_code"])
    found = remarks(where, moved, published.system, pull)
    assert of_kind(found, "parts_pull")[0]["area"] == pull.area_code


def test_an_unranked_area_is_told_why_and_what_is_missing(published):
    *_, found = about(published, "310011", "2016Q3")
    assert found[0].kind == "unranked_by"
    assert of_kind(found, "missing")[0]["indicators"] == ("F1",)
    assert {remark.kind for remark in found} <= {"unranked_by", "missing", "small_numbers"}


def test_the_district_is_compared_with_nobody(published):
    *_, found = about(published, "31")
    assert not {remark.kind for remark in found} & {"next_rank", "first_rank", "dimension_low"}


def test_of_another_street_only_the_ranks_are_told(published):
    *_, found = about(seen_by(published, Scope("31001")), "31002")
    assert {remark.kind for remark in found} <= {"next_rank", "first_rank"}


def test_a_value_worse_than_the_impermissible_one_is_named(published):
    where, moved, _ = about(published, "31001")
    rows = where.indicators.assign(beyond=where.indicators["indicator"] == "S1")
    found = remarks(replace(where, indicators=rows), moved, published.system)
    assert of_kind(found, "beyond") == [{"indicators": ("S1",), "count": 1}]


def test_with_an_ideal_range_an_indicator_describes_and_is_no_task(published):
    moderate = published.system.indicator("S1").model_copy(update={"direction": "moderate"})
    indicators = tuple(moderate if i.code == "S1" else i for i in published.system.indicators)
    where, moved, _ = about(published, "31001")
    where = replace(where, indicators=where.indicators.assign(beyond=True))
    found = remarks(where, moved, replace(published.system, indicators=indicators))
    tasks = [*of_kind(found, "points_to_win"), *of_kind(found, "points_next")]
    assert all(figures["indicator"] != "S1" for figures in tasks)
    assert "S1" not in of_kind(found, "beyond")[0]["indicators"]
