import numpy as np
import pytest

from pingan.acts.publish import publish
from pingan.reading.method import (
    differences,
    efficacy_curve,
    publications,
    quality,
    ranked_areas,
    standing,
    stored_versions,
    system_with_hash,
)
from pingan.scoring.weighting import index_shares
from pingan.storage import save_batches, save_system
from pingan.system.indicator_system import parse_system


def changed(system, *replacements, version="2", applies_from="2017Q2"):
    text = system.text.replace('version = "1"', f'version = "{version}"')
    text = text.replace('applies_from = "2015Q1"', f'applies_from = "{applies_from}"')
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return parse_system(text)


def test_the_curve_is_the_engines_and_passes_through_both_thresholds(published):
    curve = efficacy_curve(published.system, "S1", np.array([np.nan]))
    assert curve.thresholds == (("satisfactory", 10.0, 100.0), ("impermissible", 100.0, 60.0))
    assert (np.diff(curve.x) > 0).all()
    assert (np.diff(curve.score) <= 0).all()  # lower is safer
    assert {10.0, 100.0} <= set(curve.x)  # so that the corner where clipping begins is drawn sharp
    assert curve.score.max() == 100  # clipped, as the system says


def test_the_curve_reaches_values_near_the_thresholds_but_not_every_outlier(published):
    near = efficacy_curve(published.system, "S1", np.array([160.0]))
    far = efficacy_curve(published.system, "S1", np.array([1e6]))
    assert near.x[-1] == 160
    assert far.x[-1] == pytest.approx(122.5)


@pytest.mark.parametrize("values", [[], [np.nan], [50.0]])
def test_no_curve_shows_a_negative_rate(published, values):
    assert efficacy_curve(published.system, "S1", np.array(values)).x[0] >= 0


MODERATE = (
    'direction = "negative"\nsatisfactory = 10\nimpermissible = 100',
    'direction = "moderate"\nlimit_low = 5\nideal_low = 20\nideal_high = 40\nlimit_high = 90',
)


def test_a_moderate_indicator_has_four_thresholds(small_system):
    curve = efficacy_curve(changed(small_system, MODERATE), "S1", np.array([30.0]))
    assert [(key, score) for key, _, score in curve.thresholds] == [
        ("limit_low", 60),
        ("ideal_low", 100),
        ("ideal_high", 100),
        ("limit_high", 60),
    ]


@pytest.mark.parametrize("form", ["exponential", "logarithmic", "power", "goalposts"])
def test_every_form_of_efficacy_has_a_curve_without_holes(small_system, form):
    own = (MODERATE[0], f'{MODERATE[1]}\nefficacy = "{form}"')
    system = changed(small_system, ("clip = true", "clip = false"), own)
    assert np.isfinite(efficacy_curve(system, "S1", np.array([0.0])).score).all()


def test_an_area_stands_where_the_newest_release_says(published):
    found = standing(published, "S1", "31")
    rows = published.releases["2017Q1"].scores.indicators.set_index(["area_code", "indicator"])
    assert (found.quarter, found.value, found.score) == (
        "2017Q1",
        rows.at[("31", "S1"), "value"],
        rows.at[("31", "S1"), "efficacy"],
    )
    assert found.others.tolist() == [rows.at[(code, "S1"), "value"] for code in ("31001", "31002")]


def test_a_withheld_value_is_missing_with_its_reason(published):
    found = standing(published, "S1", "310022")
    assert np.isnan(found.value)
    assert found.reason == "denominator_small"


def test_what_an_area_has_from_above_says_so(published):
    assert standing(published, "S2", "310011").inherited
    assert not standing(published, "S2", "31001").inherited


def test_an_unknown_area_is_an_error(published):
    with pytest.raises(KeyError):
        standing(published, "S1", "99")


def test_an_indicator_is_counted_only_where_it_is_recorded(published):
    table = quality(published)
    found = {(row.indicator, row.level): (row.scored, row.areas) for row in table.itertuples()}
    assert found[("S1", "committee")] == (3, 4)  # one is withheld
    assert found[("S2", "street")] == (2, 2)
    assert ("S2", "committee") not in found
    assert ("S1", "district") not in found
    assert list(table["indicator"].unique()) == ["S1", "S2", "F1"]


def test_saturated_areas_are_those_of_the_release(published):
    indicators = published.releases["2017Q1"].scores.indicators
    own = indicators[~indicators["inherited"] & (indicators["area_code"] != "31")]
    assert quality(published)["saturated"].sum() == own["saturated"].sum()


def test_ranked_areas_leave_out_those_without_an_index(published):
    areas = published.releases["2017Q1"].scores.areas
    told = ranked_areas(published)
    assert {level for level, *_ in told} >= {"street", "committee"}
    for level, count, ranked in told:
        of_level = areas[areas["level"] == level]
        assert (count, ranked) == (len(of_level), of_level["index"].notna().sum())


def test_a_stored_version_says_which_quarters_are_published_with_it(published_engine, published):
    next_system = changed(published.system, ("weight = 3", "weight = 5"))
    save_system(published_engine, next_system)
    newest, oldest = stored_versions(published_engine, "small")
    assert (newest["version"], newest["applies_from"], newest["quarters"]) == ("2", "2017Q2", ())
    assert oldest["quarters"] == published.quarters
    assert system_with_hash(published_engine, newest["sha256"]).text == next_system.text


def test_a_hash_of_nothing_finds_nothing(published_engine):
    with pytest.raises(KeyError):
        system_with_hash(published_engine, "0" * 64)


def test_a_changed_weight_shows_with_every_share_that_it_moves(small_system):
    found = differences(small_system, changed(small_system, ("weight = 3", "weight = 5")))
    told = {(d.thing.code, d.field): (d.before, d.after) for d in found if d.what == "indicator"}
    assert told[("S1", "weight")] == (3.0, 5.0)
    assert told[("S1", "share")] == (pytest.approx(0.5), pytest.approx(0.625))
    assert {code for code, _ in told} == {"S1"}  # what merely follows does not drown it
    assert [(d.field, d.after) for d in found if d.what == "system"] == [("other_shares", 2)]
    assert [(d.thing.code, d.before, d.after) for d in found if d.what == "dimension"] == [("security", 4, 6)]


def test_changed_thresholds_and_rules_are_told_one_by_one(small_system):
    new = changed(
        small_system, ("impermissible = 100", "impermissible = 90"), ("clip = true", "clip = false")
    )
    assert [(d.what, d.field, d.before, d.after) for d in differences(small_system, new)] == [
        ("system", "clip", True, False),
        ("indicator", "impermissible", 100.0, 90.0),
    ]


def test_new_and_lost_indicators_are_told(small_system):
    without = small_system.without("S2")
    lost = [d for d in differences(small_system, without) if d.what == "indicator"]
    assert [(d.thing.code, d.field) for d in lost] == [("S2", "removed")]
    gained = [d for d in differences(without, small_system) if d.what == "indicator"]
    assert [(d.thing.code, d.field) for d in gained] == [("S2", "added")]


def test_two_files_that_differ_in_words_only_have_the_same_rules(small_system):
    assert differences(small_system, changed(small_system, ("[system]", "# a remark\n[system]"))) == []


def test_shares_sum_to_one_and_follow_a_dimensions_own_weight(small_system):
    assert sum(index_shares(small_system).values()) == pytest.approx(1)
    heavy = changed(small_system, ('name_en = "Prevention"', 'name_en = "Prevention"\nweight = 12'))
    assert index_shares(heavy)["F1"] == pytest.approx(12 / 16)


def test_a_correction_stands_above_what_it_replaced_with_its_reason(published_engine, small_batches):
    save_batches(published_engine, small_batches("2016Q4", seed=9))
    publish(published_engine, "2016Q4", reason="一个街道重复计数")
    listed = publications(published_engine, "small")
    assert listed["quarter"].tolist() == ["2017Q1", "2016Q4", "2016Q4", "2016Q3", "2016Q2", "2016Q1"]
    corrected = listed[listed["quarter"] == "2016Q4"]
    assert corrected["current"].tolist() == [True, False]
    assert corrected["reason"].iloc[0] == "一个街道重复计数"


def test_who_published_is_not_told_to_readers(published_engine):
    assert "published_by" not in publications(published_engine, "small").columns
