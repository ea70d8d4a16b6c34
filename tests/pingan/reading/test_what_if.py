"""What a scenario starts from is what was published, and no more than whoever asks may see."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pingan.access.principal import Scope
from pingan.reading.peers import FEWEST, peers_of
from pingan.reading.scoped import seen_by
from pingan.reading.what_if import KEPT, NoCaseError, competitors, no_cases, read_case, recorded_at
from pingan.scoring.what_if import answer
from pingan.scoring.what_if_case import obstacle

OWN, OTHER, PART = "31001", "31002", "310011"


def test_nothing_changed_is_the_release_for_every_area_and_quarter(published):
    ranked = 0
    for quarter, frames in published.by_area.items():
        for code, area in frames["areas"].iterrows():
            found = answer(read_case(published, code, quarter), {})
            np.testing.assert_equal(found.index, area["index"])
            if competitors(published, code, quarter) == published.top and not pd.isna(area["rank"]):
                assert (found.rank, found.rank_of) == (area["rank"], area["rank_of"])
                ranked += 1
    assert ranked > 10


def test_a_change_goes_through_smoothing_with_the_levels_own_prior(published):
    case = read_case(published, PART, "2016Q4")
    assert case.smoothed(case.system.indicator("S1"))
    row = case.rows.loc["S1"]
    again = case.priors["S1"].estimate(row["numerator"], row["denominator"]) * 10_000
    assert again == pytest.approx(row["value"], abs=1e-9)
    plain = 10_000 * row["numerator"] / row["denominator"]
    assert again != pytest.approx(plain)
    assert read_case(published, OWN, "2016Q4").priors == {}  # streets are not smoothed


def test_an_inherited_indicator_is_changed_where_it_is_recorded(published):
    case = read_case(published, PART, "2017Q1")
    assert obstacle(case, "S2") == "inherited"
    assert recorded_at(published, PART, "street") == OWN


def test_the_district_is_ranked_among_nobody(published):
    case = read_case(published, published.top, "2017Q1")
    assert competitors(published, published.top, "2017Q1") is None
    assert case.others.empty
    assert not np.isnan(answer(case, {"S1": -1}).index)


def test_a_streets_account_starts_from_its_own_areas_only_and_is_ranked_among_what_it_sees(published):
    mine = seen_by(published, Scope(OWN))
    assert competitors(mine, OWN, "2017Q1") == mine.top
    assert set(read_case(mine, OWN, "2017Q1").others.index) == {OTHER}
    assert competitors(mine, PART, "2017Q1") == OWN  # the committees of others are out of sight
    assert set(read_case(mine, PART, "2017Q1").others.index) == {"310012"}
    with pytest.raises(NoCaseError) as refused:
        read_case(mine, OTHER, "2017Q1")
    assert refused.value.reason == "no_permission"


def test_what_few_other_areas_are_smoothed_by_is_withheld_from_a_street(published):
    """By moving a count one could work out the prior, and by it the few others."""
    mine = seen_by(published, Scope(OWN))
    out_of_sight = 2
    assert out_of_sight < FEWEST
    assert peers_of(mine, "2016Q4").priors == {}
    assert obstacle(read_case(mine, PART, "2016Q4"), "S1") == "withheld"
    assert obstacle(read_case(published, PART, "2016Q4"), "S1") is None


def test_an_area_or_quarter_without_a_release_says_so(published):
    quarters = (*published.quarters, "2017Q2")
    gap = replace(published, quarters=quarters)
    with pytest.raises(NoCaseError) as refused:
        read_case(gap, OWN, "2017Q2")
    assert refused.value.reason == "not_published"


def test_the_next_move_of_a_slider_starts_from_what_was_read_and_old_cases_are_let_go(published):
    assert read_case(published, OWN, "2017Q1") is read_case(published, OWN, "2017Q1")
    with pytest.raises(NoCaseError):
        read_case(published, "31999", "2017Q1")
    wanted = [
        (quarter, code) for quarter in published.by_area for code in published.by_area[quarter]["areas"].index
    ]
    for quarter, code in wanted * (1 + KEPT // len(wanted)):
        read_case(published, code, quarter)
    assert len(published.keep(no_cases)) <= KEPT
