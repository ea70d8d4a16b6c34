"""A draft of a new version: every field can be set, wrong ones are told at the field, nothing given is changed."""

import copy

import pytest

from pingan.scoring.draft_weights import judged_weights, judgements_of, members, normalised
from pingan.scoring.weighting import index_shares
from pingan.system.ahp import InconsistentJudgementsError, InvalidJudgementsError
from pingan.system.editing import DIMENSIONS, Content, EditError, changed_places, measured
from pingan.system.indicator_system import InvalidSystemError


@pytest.fixture
def content(demo_system):
    return Content.of(demo_system)


def places(content):
    return [place for place, _ in content.problems()]


def judge(content, group, *values):
    codes = [item["code"] for item in members(content, group)]
    pairs = [f"{a},{b}" for n, a in enumerate(codes) for b in codes[n + 1 :]]
    return content.with_values(
        {("judgement", group, pair): value for pair, value in zip(pairs, values, strict=True)}
    )


def test_a_copy_of_a_version_is_the_same_system(content, demo_system):
    again = content.system()
    assert (again.indicators, again.dimensions) == (demo_system.indicators, demo_system.dimensions)
    assert content.problems() == []
    assert changed_places(content, Content.of(demo_system)) == []


def test_a_changed_field_is_told_and_the_first_content_stays(content):
    before = copy.deepcopy(content)
    after = content.with_values(
        {
            ("indicator", "S2", "weight"): 12,
            ("system", "", "title_en"): "Index",
            ("indicator", "S2", "note"): "why",
            ("system", "", "geometric_floor"): None,
        }
    )
    assert changed_places(content, after) == [
        ("system", "", "title_en"),
        ("indicator", "S2", "weight"),
        ("indicator", "S2", "note"),
    ]
    assert after.system().indicator("S2").weight == 12
    assert (content.tables, content.judgements) == (before.tables, before.judgements)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("indicator", "S2", "weight"), 0),
        (("indicator", "S2", "weight"), "viel"),
        (("indicator", "S2", "satisfactory"), 1e6),
        (("indicator", "S2", "dimension"), "nowhere"),
        (("indicator", "F2", "grades"), "优"),
        (("indicator", "P1", "ideal_low"), None),
        (("dimension", "security", "weight"), -1),
        (("system", "", "minimum_coverage"), 80),
        (("system", "", "base_quarters"), ["2015"]),
        (("system", "", "title_zh"), None),
    ],
)
def test_what_is_wrong_is_told_at_its_field(content, place, value):
    assert place in places(content.with_values({place: value}))


def test_a_removed_indicator_takes_its_judgements_along(content):
    content = judge(content, "population", *[2] * 10)
    after = content.without("indicator", "P1")
    assert "P1" not in after.system().codes
    assert all("P1" not in pair for pair in after.judgements["population"])
    assert ("indicator", "P1", "") in changed_places(content, after)


def test_an_indicator_like_another_is_whole_but_for_its_own_code(content):
    after = content.with_indicator("S9", "security", like="S2")
    assert after.problems() == []
    assert (
        after.system().codes.index("S9")
        == max(n for n, i in enumerate(content.system().indicators) if i.dimension == "security") + 1
    )


def test_an_indicator_from_nothing_says_what_it_still_needs(content):
    after = content.with_indicator("S9", "security")
    assert {("indicator", "S9", "name_zh"), ("indicator", "S9", "name_en")} <= set(places(after))


def test_a_new_dimension_waits_for_its_first_indicator(content):
    after = content.with_dimension("schools", "校园", "Schools")
    assert places(after) == [("dimension", "schools", "code")]
    assert after.with_indicator("C1", "schools", like="S2").problems() == []
    assert after.without("dimension", "schools").problems() == []


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c.with_indicator("S2", "security"),
        lambda c: c.with_indicator("S 9", "security"),
        lambda c: c.with_indicator("", "security"),
        lambda c: c.with_dimension(DIMENSIONS, "a", "b"),
        lambda c: c.without("dimension", "security"),
        lambda c: c.without("indicator", "nobody"),
        lambda c: c.with_values({("indicator", "nobody", "weight"): 1}),
        lambda c: c.with_indicator("S9", "security", like="nobody"),
    ],
)
def test_what_cannot_be_is_refused_with_words_in_both_languages(content, change):
    with pytest.raises(EditError) as refused:
        change(content)
    assert refused.value.in_language("zh") != refused.value.in_language("en")


def test_the_last_indicator_stays(content):
    for code in content.system().codes[1:]:
        content = content.without("indicator", code)
    with pytest.raises(EditError, match="needs an indicator"):
        content.without("indicator", content.tables["indicator"][0]["code"])


def test_judged_dimensions_share_a_hundred(content):
    content = judge(content, DIMENSIONS, 1 / 2, 1, 2, 2, 4, 2)  # 2 : 4 : 2 : 1
    weights = judged_weights(content, DIMENSIONS)
    assert list(weights.values()) == [22.22, 44.45, 22.22, 11.11]
    shares = index_shares(content.with_values(weights).system())
    assert sum(share for code, share in shares.items() if code.startswith("S")) == pytest.approx(0.4445)


def test_judged_indicators_leave_the_other_dimensions_their_shares(content):
    before = index_shares(content.system())
    count = len(members(content, "environment"))
    content = judge(content, "environment", *[1] * (count * (count - 1) // 2))
    after = index_shares(content.with_values(judged_weights(content, "environment")).system())
    others = {code: share for code, share in before.items() if not code.startswith("E")}
    assert others
    assert {code: after[code] for code in others} == pytest.approx(others)


def test_judgements_that_contradict_one_another_do_not_become_weights(content):
    content = judge(content, DIMENSIONS, 9, 1 / 9, 1, 9, 1, 1)
    with pytest.raises(InconsistentJudgementsError, match="Look first at Population"):
        judged_weights(content, DIMENSIONS)


def test_unfinished_judgements_do_not_become_weights(content):
    content = content.with_values({("judgement", DIMENSIONS, "population,security"): 3})
    with pytest.raises(InvalidJudgementsError, match="5 of 6"):
        judged_weights(content, DIMENSIONS)


def test_a_judgement_holds_when_the_order_of_the_dimensions_changes(content):
    content = content.with_values({("judgement", DIMENSIONS, "security,population"): 4})
    assert judgements_of(content, DIMENSIONS) == {(0, 1): 0.25}


def test_normalising_keeps_the_shares_and_sums_to_a_hundred(content):
    indicators = [(i["code"], i["dimension"], i["weight"] * 0.37) for i in content.tables["indicator"]]
    dimensions = dict.fromkeys((d["code"] for d in content.tables["dimension"]), None)
    weights = normalised(dimensions, indicators)
    assert round(sum(weights.values()), 6) == 100
    before, after = index_shares(content.system()), index_shares(content.with_values(weights).system())
    assert all(abs(after[code] - before[code]) < 2e-4 for code in before)


def test_normalising_makes_dimensions_and_each_of_their_groups_a_hundred(content):
    given = content.with_values(
        {("dimension", "security", "weight"): 30, ("dimension", "population", "weight"): 60}
    )
    indicators = [(i["code"], i["dimension"], i["weight"]) for i in given.tables["indicator"]]
    dimensions = {d["code"]: d.get("weight") for d in given.tables["dimension"]}
    weights = normalised(dimensions, indicators)
    for dimension in dimensions:
        group = [weights["indicator", code, "weight"] for code, of, _ in indicators if of == dimension]
        assert round(sum(group), 6) == 100
    assert round(sum(weights["dimension", code, "weight"] for code in dimensions), 6) == 100
    before, after = index_shares(given.system()), index_shares(given.with_values(weights).system())
    assert all(abs(after[code] - before[code]) < 2e-4 for code in before)


def test_an_indicator_can_be_measured_before_it_has_thresholds(content):
    new = content.with_indicator("S9", "security", like="S2").with_values(
        {("indicator", "S9", "satisfactory"): None, ("indicator", "S9", "weight"): None}
    )
    system, item = measured(new, "S9")
    assert system.codes == ("S9",)
    assert item.window_quarters == content.system().indicator("S2").window_quarters


def test_an_indicator_that_does_not_say_how_it_is_measured_cannot_be(content):
    with pytest.raises(InvalidSystemError, match="kind"):
        measured(content.with_values({("indicator", "S2", "kind"): None}), "S2")
