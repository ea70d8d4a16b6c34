"""The drawn figures: whole, possible, and independent of each other's parameters."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pingan.demo.tables import make_tables

SHARES = [
    ("committee", "visits_done", "visits_due"),
    ("committee", "entries_correct", "entries_sampled"),
    ("committee", "youth_reached", "youth_listed"),
    ("committee", "disputes_settled", "disputes_accepted"),
    ("committee", "complaints_rectified", "complaints_accepted"),
    ("compound", "shifts_filled", "shifts_due"),
    ("compound", "registered_migrants", "actual_population"),
]


@pytest.mark.parametrize(("level", "numerator", "denominator"), SHARES)
def test_nobody_does_more_than_was_due(tables, level, numerator, denominator):
    for figures in tables.by_quarter.values():
        own = figures[level].dropna(subset=[numerator, denominator])
        assert (own[numerator] <= own[denominator]).all()


def test_counts_are_whole_and_not_negative(tables):
    for levels in tables.by_quarter.values():
        for figures in levels.values():
            for key in figures.columns.drop(["area_code", "name", "defence_grade"], errors="ignore"):
                values = figures[key].to_numpy(float)
                values = values[~np.isnan(values)]
                assert (values >= 0).all(), key
                assert (values == np.floor(values)).all(), key


def test_grades_are_those_of_the_indicator_system(tables, model):
    grades = set(model.indicator("F4").grades)
    found = set(tables.by_quarter["2017Q1"]["compound"]["defence_grade"])
    assert found == grades


def test_what_is_missing_is_blank_and_never_zero_denominators(tables):
    blanks = sum(
        int(figures[column].isna().sum())
        for levels in tables.by_quarter.values()
        for figures in levels.values()
        for column in figures.columns
    )
    assert 12 < blanks < 120
    for levels in tables.by_quarter.values():
        for level, _, denominator in SHARES:
            assert levels[level][denominator].min() > 0


def test_another_seed_gives_other_figures(model, city, tables):
    other = make_tables(replace(model, seed=1), city).by_quarter["2017Q1"]["compound"]
    assert not other["incident_calls"].equals(tables.by_quarter["2017Q1"]["compound"]["incident_calls"])


def test_changing_one_indicator_leaves_the_figures_of_the_others_alone(model, city, tables):
    behaviour = dict(model.behaviour)
    behaviour["S6"] = replace(behaviour["S6"], value=(12.0, 12.0))
    other = make_tables(replace(model, behaviour=behaviour), city)
    for quarter, levels in tables.by_quarter.items():
        for level, figures in levels.items():
            changed = other.by_quarter[quarter][level]
            same = figures.columns.drop("order_cases", errors="ignore")
            pd.testing.assert_frame_equal(figures[same], changed[same])
    assert other.by_quarter["2017Q1"]["committee"]["order_cases"].sum() < (
        tables.by_quarter["2017Q1"]["committee"]["order_cases"].sum()
    )


def test_better_management_shows_in_the_counts(model, city, tables):
    management = model.management.copy()
    management[4] += 0.3
    other = make_tables(replace(model, management=management), city).by_quarter["2016Q3"]["committee"]
    own = tables.by_quarter["2016Q3"]["committee"]
    street = own["area_code"].str.startswith(model.streets[4])
    assert other.loc[street, "order_cases"].sum() < own.loc[street, "order_cases"].sum()
    assert other.loc[street, "visits_done"].sum() > own.loc[street, "visits_done"].sum()


def test_cameras_and_volunteers_do_not_jump_about(tables):
    now, then = (tables.by_quarter[quarter]["committee"] for quarter in ("2016Q2", "2016Q1"))
    for key in ("cameras", "volunteers"):
        change = (now[key] - then[key]).abs() / then[key]
        assert change.median() < 0.12
