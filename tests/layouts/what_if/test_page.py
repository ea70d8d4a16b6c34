"""The page "what if" shows what can be changed and why the rest cannot, in both languages."""

import json
import runpy
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from plotly.utils import PlotlyJSONEncoder

from layouts.text import LANGUAGES, Text
from layouts.what_if.outcome import outcome
from layouts.what_if.page import WhatIf, export_address, no_case, what_if_address, what_if_page
from layouts.what_if.rows import scenario_query
from pingan.scoring.what_if import answer, points_to_win
from pingan.scoring.what_if_case import Case
from pingan.scoring.what_if_ways import ways

ENGINE = runpy.run_path(str(Path(__file__).parents[2] / "pingan" / "scoring" / "test_what_if.py"))
SYSTEM, SCORES, STREET, COMPOUND = (
    ENGINE["SYSTEM"],
    ENGINE["SCORES"]["arithmetic"],
    ENGINE["STREETS"][0],
    ENGINE["COMPOUND"],
)


@pytest.fixture(params=LANGUAGES)
def text(request):
    return Text(request.param)


def case_of(code, **changes):
    case = ENGINE["case_of"](SCORES, SYSTEM, code)
    fields = {name: getattr(case, name) for name in Case.__dataclass_fields__}
    return Case(**{**fields, **changes})


def said(component):
    """Give a component as one text, its still parts too."""
    return json.dumps(component, cls=PlotlyJSONEncoder, ensure_ascii=False).replace("\\", "")


def page_of(text, case, scenario, **more):
    return what_if_page(
        text,
        WhatIf(
            code="c",
            name="天山",
            quarter="2017Q1",
            case=case,
            found=answer(case, scenario),
            ways=ways(case),
            to_win=points_to_win(case),
            scenario=scenario,
            name_of=str,
            ranked=True,
            **more,
        ),
    )


def told(text, case, scenario, *, ranked=True):
    return said(outcome(text, case, answer(case, scenario), ranked=ranked, within="", name_of=str))


def test_the_page_is_marked_and_each_field_says_what_it_changes(text):
    page = said(page_of(text, case_of(STREET), {"S1": -3}))
    assert text("what_if.kicker") in page
    assert page.count('"type":"range"') == len(SYSTEM.codes)
    name = f"S1 {text.name(SYSTEM.indicator('S1'))}"
    assert text("what_if.change_count", indicator=name) in page
    assert text("what_if.slider", indicator=name) in page


def test_a_place_with_a_grade_of_its_own_chooses_among_the_grades_and_follows_links_for_the_rest(text):
    recorded = {"P3": ("居委会", "/what-if?area=p"), "S7": None}
    page = said(page_of(text, case_of(COMPOUND), {}, recorded=recorded))
    assert all(grade in page for grade in SYSTEM.indicator("F4").grades)
    assert text("what_if.inherited_to", area="居委会") in page
    assert text("what_if.inherited_out") in page


def test_a_withheld_prior_and_a_missing_score_are_explained(text):
    case = case_of(COMPOUND, priors={})
    assert text("what_if.withheld") in said(page_of(text, case, {}))
    rows = case.rows.copy()
    rows.loc["F5", ["value", "efficacy"]] = np.nan
    rows.loc["F5", "reason"] = "denominator_zero"
    assert text("reason.denominator_zero") in said(page_of(text, case_of(COMPOUND, rows=rows), {}))


def test_ties_the_first_place_one_area_and_no_index_each_have_words(text):
    index = case_of(STREET).index
    first = case_of(STREET, others=pd.Series({"a": index, "b": index - 1}))
    assert text("what_if.overtaken") in told(text, first, {})
    assert text("what_if.ways_none_above") in said(page_of(text, first, {}))
    alone = case_of(STREET, others=pd.Series(dtype=float))
    assert "1 / 1" in told(text, alone, {})
    assert text("what_if.not_ranked_here") in told(text, alone, {}, ranked=False)
    rows = case_of(STREET).rows.copy()
    rows.loc[[c for c in rows.index if c.startswith("E")], ["value", "efficacy"]] = np.nan
    unranked = case_of(STREET, rows=rows, index=np.nan)
    assert text("what_if.unscored") in told(text, unranked, {"S1": -1})
    page = said(page_of(text, unranked, {}))
    environment = next(one for one in SYSTEM.dimensions if one.code == SYSTEM.indicator("E1").dimension)
    why = text("reason.coverage", share=round(100 * SYSTEM.minimum_coverage))
    assert text("panel.of_dimensions", reason=why, dimensions=text.name(environment)) in page
    assert text("what_if.ways_unranked") in page
    assert text("what_if.ways_none_above") not in page


def test_what_is_out_of_reach_is_said_with_how_far_it_is(text):
    far = case_of(STREET, others=pd.Series({"a": case_of(STREET).index + 90}))
    assert "90.00" in said(page_of(text, far, {}))
    assert text("what_if.ways_cheapest") not in said(page_of(text, far, {}))


@pytest.mark.parametrize("reason", ["not_published", "no_permission", "anything"])
def test_an_area_from_which_nothing_starts_says_why_and_where_to_go_on(text, reason):
    state = said(no_case(text, reason, "天山", "2017Q1", ("长宁", "/what-if?area=1")))
    assert "天山" in state
    assert "/what-if?area=1" in state


def test_addresses_hold_the_scenario_and_the_edition():
    scenario = {"S1": -5, "F4": 1.5, "S2": 0}
    assert scenario_query(scenario) == "S1=-5&F4=1.5"
    assert what_if_address("31", "2017Q1", scenario) == "/what-if?area=31&quarter=2017Q1&S1=-5&F4=1.5"
    aside = "preview=2017Q1"
    assert what_if_address("31", "2017Q1", aside=aside) == "/what-if?preview=2017Q1&area=31&quarter=2017Q1"
    assert export_address("31", "2017Q1", {"S1": -5}, aside) == (
        "/what-if/31/2017Q1/scenario.csv?preview=2017Q1&S1=-5"
    )
