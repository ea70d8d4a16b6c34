"""What a street account may see of an edition, and that nothing else leaves a trace in it."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import box

from geodata import children_geojson
from pingan.access.principal import Scope
from pingan.reading.area import area_payload
from pingan.reading.method import quality, ranked_areas, standing
from pingan.reading.published import NothingPublishedError
from pingan.reading.ranking import read_ranking, table_rows
from pingan.reading.scoped import OutsideBoundariesError, key_of_all, narrow, scoped_key, seen_by
from pingan.reading.standing import standing as where_it_stands
from pingan.reading.tables import TABLES, read_table
from pingan.reading.values import GROUPS, values_payload
from pingan.reading.waterfall import waterfall

ONE = Scope("31001")
OF_ONE = ["31", "31001", "310011", "310012"]


@pytest.fixture(scope="session")
def three_streets(published):
    """Give the small district with a third street, so that the district's sum does not give the second away."""
    third = published.boundaries.iloc[[-1]].assign(
        area_code="31003",
        level="street",
        parent_code="31",
        name="街道3",
        geometry=[box(121.4, 31, 121.6, 31.1)],
    )
    boundaries = pd.concat([published.boundaries, third], ignore_index=True)
    return replace(published, boundaries=boundaries)


@pytest.fixture(scope="session")
def seen(three_streets):
    """Give what the first street's account sees of it."""
    return seen_by(three_streets, ONE)


@pytest.fixture(scope="session")
def undisturbed(seen):
    """Give every answer that the first street's account gets."""
    return answers(seen)


def test_an_account_for_all_areas_reads_the_edition_itself(published):
    assert seen_by(published, Scope()) is published


def test_the_parts_of_another_street_are_nowhere(seen):
    assert list(seen.areas.index) == [*OF_ONE, "31002", "31003"]
    assert seen.parts("31", "committee") == ["310011", "310012"]
    assert seen.parts("31002", "committee") == []
    for release in seen.releases.values():
        scores = release.scores
        assert set(scores.areas["area_code"]) <= set(seen.areas.index)
        for frame in (scores.dimensions, scores.indicators, scores.contributions):
            assert set(frame["area_code"]) <= set(OF_ONE)


def test_of_another_street_the_score_its_change_and_ranks_stay_and_nothing_else(three_streets, seen):
    whole, one = area_payload(three_streets, "31002"), area_payload(seen, "31002")
    for name in (
        "index",
        "rank",
        "rank_of",
        "rank_within",
        "movement",
        "movement_year",
        "change",
        "change_year",
    ):
        assert one[name] == whole[name], name
        assert any(value is not None for value in one[name]), name
    for name in ("base_index", "coverage"):
        assert one[name] == [None] * 5, name
    assert set(map(tuple, one["dimensions"].values())) == {(None,) * 5}
    assert set(map(tuple, one["dimension_reasons"].values())) == {("no_permission",) * 5}
    for indicator in one["indicators"].values():
        assert indicator["value"] == indicator["efficacy"] == indicator["numerator"] == [None] * 5
        assert indicator["reason"] == ["no_permission"] * 5
    assert one["contributions"] == {"previous": [[]] * 5, "year": [[]] * 5}
    assert one["parts"] is None  # no way down


@pytest.mark.parametrize("code", OF_ONE)
def test_its_own_street_with_parts_and_the_district_are_seen_as_everyone_sees_them(three_streets, seen, code):
    mine, all_of_it = area_payload(seen, code), area_payload(three_streets, code)
    assert mine.pop("edition") != all_of_it.pop("edition")
    assert mine == all_of_it


def test_a_quarter_without_a_release_is_said_to_be_that_and_not_to_be_withheld(three_streets):
    releases = {q: release for q, release in three_streets.releases.items() if q != "2016Q3"}
    seen = seen_by(replace(three_streets, releases=releases), ONE)
    reasons = area_payload(seen, "31002")["indicators"]["S1"]["reason"]
    assert reasons == ["no_permission"] * 2 + ["not_published"] + ["no_permission"] * 2


def test_where_a_district_has_two_streets_its_detail_would_be_the_others_and_is_withheld(published):
    district = area_payload(seen_by(published, ONE), "31")
    assert any(value is not None for value in district["index"])
    assert set(district["indicators"]["S1"]["reason"]) == {"no_permission"}
    assert district["base_index"] == [None] * 5


def test_a_committees_account_sees_its_street_and_of_the_other_committees_the_score(three_streets):
    seen = seen_by(three_streets, Scope("310011"))
    assert list(seen.areas.index) == ["31", "31001", "310011", "310012", "310021", "310022"]
    assert seen.score_only == {
        "31001",
        "310012",
        "310021",
        "310022",
    }  # of two committees the other is the rest
    assert (
        seen.areas.at["310021", "parent_code"] == "31"
    )  # its street is out of sight: it hangs on the district


def test_an_account_whose_area_is_not_on_the_map_any_more_is_told_so(published):
    with pytest.raises(OutsideBoundariesError) as raised:
        seen_by(published, Scope("31009"))
    assert isinstance(raised.value, NothingPublishedError)  # a page that shows nothing, not one that fails


def test_each_scope_has_keys_of_its_own_that_lead_back_to_the_one_of_all(published):
    scopes = [Scope(), ONE, Scope("31002"), Scope("310011")]
    editions = [seen_by(published, scope).edition for scope in scopes]
    assert len(set(editions)) == len(editions)
    assert [key_of_all(key, scope) for key, scope in zip(editions, scopes, strict=True)] == [
        published.edition
    ] * 4
    assert len({seen_by(published, scope).boundary_version for scope in scopes}) == len(scopes)


@pytest.mark.parametrize("key", ["abc", "abc-31002", "abc-310011", "31001", "-31002", ""])
def test_the_key_of_another_scope_opens_nothing(key):
    with pytest.raises(LookupError):
        key_of_all(key, ONE)
    assert scoped_key("abc", ONE) == "abc-31001"


def test_the_copy_is_made_once_for_each_edition(three_streets):
    assert seen_by(three_streets, ONE) is seen_by(three_streets, Scope("31001"))
    other = replace(three_streets, edition="other")
    assert seen_by(other, ONE).edition == "other-31001"


@pytest.mark.slow
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32 - 1))
def test_whatever_is_out_of_sight_may_be_anything_and_every_answer_stays_the_same(
    three_streets, undisturbed, seed
):
    assert answers(seen_by(disturbed(three_streets, seed), ONE)) == undisturbed


def test_of_so_few_others_nothing_shows_in_a_place_or_a_mean(three_streets):
    """What is summed up before it is out of sight: of the index, which is published, and of nothing else."""

    def facts(published):
        about = [tell(published, code, "2017Q1") for tell in (where_it_stands, waterfall) for code in OF_ONE]
        return [[str(value) for value in vars(fact).values()] for fact in about]

    seen = seen_by(three_streets, ONE)
    assert facts(seen_by(disturbed(three_streets, 1), ONE)) == facts(seen)
    assert facts(disturbed(three_streets, 1)) != facts(three_streets)


def test_an_account_for_all_areas_does_notice_a_disturbance(three_streets):
    assert answers(disturbed(three_streets, 1)) != answers(three_streets)


def answers(published):
    """Give every answer that can be made of an edition, as JSON."""
    codes, levels = list(published.areas.index), published.levels
    found = [area_payload(published, code) for code in codes]
    found += [values_payload(published, *at) for at in combinations(codes, levels, GROUPS)]
    found += [children_geojson(published.boundaries, *at).decode() for at in combinations(codes, levels)]
    for within, level, measure in combinations(codes, levels, published.measures):
        ranking = read_ranking(published, within, level, measure)
        found.append(
            [nested(getattr(ranking, name)) for name in ("ranks", "movement", "change", "change_year")]
        )
        found += [table_rows(published, ranking, quarter) for quarter in published.quarters]
    for code, indicator in combinations(codes, published.system.codes):
        found.append(
            {name: nested(value) for name, value in vars(standing(published, indicator, code)).items()}
        )
    found += [read_table(published, published.quarters[-1], key).rows.to_json() for key in TABLES]
    found += [quality(published).to_dict("list"), ranked_areas(published), published.edition]
    return json.dumps(found, ensure_ascii=False, default=str)


def nested(value):
    return value.tolist() if isinstance(value, np.ndarray) else value


def combinations(*lists):
    return [tuple(at) for at in pd.MultiIndex.from_product(lists)]


def disturbed(published, seed):
    """Give the edition with other names, shapes, numbers and reasons wherever the first street may not look."""
    random = np.random.default_rng(seed)
    boundaries, theirs = published.boundaries.copy(), ["310021", "310022"]
    hidden = boundaries["area_code"].isin(theirs)
    boundaries.loc[hidden, ["name", "name_en"]] = [[f"别处{n}", "elsewhere"] for n in range(2)]
    boundaries.loc[hidden, "geometry"] = [box(*edges) for edges in 120 + random.uniform(size=(2, 4))]
    return replace(
        published,
        boundaries=boundaries,
        releases={
            quarter: replace(release, scores=_other_scores(release.scores, theirs, random))
            for quarter, release in published.releases.items()
        },
    )


def _other_scores(scores, theirs, random):
    areas = scores.areas.copy()
    out, score = areas["area_code"].isin(theirs), areas["area_code"] == "31002"
    for name in ("index", "base_index", "coverage", "change", "change_year"):
        rows = out if name in ("index", "change", "change_year") else out | score
        areas.loc[rows, name] = random.uniform(0, 100, rows.sum())
    for name in ("rank", "rank_of", "rank_within", "rank_within_of", "movement", "movement_within"):
        areas.loc[out, name] = random.integers(0, 9, out.sum())
    areas.loc[out, "reason"] = random.choice(["coverage", "no_data"])
    rest = {}
    for name in ("dimensions", "indicators", "contributions"):
        frame = getattr(scores, name).copy()
        rows = frame["area_code"].isin([*theirs, "31002"])
        for column in frame.select_dtypes("float").columns:
            frame.loc[rows, column] = random.uniform(0, 100, rows.sum())
        if "saturated" in frame:
            frame.loc[rows, "saturated"] = random.choice([False, True], rows.sum())
            frame.loc[rows, "reason"] = random.choice(["no_data", "denominator_small"])
        rest[name] = frame[~rows | (random.uniform(size=len(frame)) < 0.8)]
    return scores.replace(areas=areas, **rest)


def test_a_map_without_names_of_other_parts_is_made_of_the_same_shapes(three_streets):
    kept = narrow(three_streets.boundaries, ONE)
    shapes = three_streets.boundaries.set_index("area_code").geometry
    assert all(kept.set_index("area_code").geometry == shapes[kept["area_code"]])


def test_own_parts_keep_the_ranks_that_were_published_and_the_number_of_all_ranked(three_streets, seen):
    mine = read_ranking(seen, "31", "committee", "index")
    everyones = read_ranking(three_streets, "31", "committee", "index")
    np.testing.assert_array_equal(mine.ranks, everyones.ranks[:, :2])
    np.testing.assert_array_equal(mine.movement, everyones.movement[:, :2])
    np.testing.assert_array_equal(mine.ranked, everyones.ranked)
    assert mine.ranked.max() == 4


@pytest.mark.parametrize(
    ("level", "measure"), [("street", "security"), ("street", "S1"), ("committee", "F1")]
)
def test_no_rank_is_made_up_among_the_few_that_may_be_seen(seen, level, measure):
    ranking = read_ranking(seen, "31", level, measure)
    assert np.isnan(ranking.ranks).all()
    assert not np.isnan(ranking.values).all()
    assert not ranking.ranked.any()


@pytest.mark.parametrize("measure", ["index", "security", "S1"])
def test_within_its_own_street_an_account_sees_every_rank(three_streets, seen, measure):
    mine = read_ranking(seen, "31001", "committee", measure)
    everyones = read_ranking(three_streets, "31001", "committee", measure)
    np.testing.assert_array_equal(mine.ranks, everyones.ranks)
    np.testing.assert_array_equal(mine.ranked, everyones.ranked)


def test_the_browser_is_told_which_measures_it_must_not_rank_and_gets_the_published_ranks(
    three_streets, seen
):
    scores = values_payload(seen, "31", "committee", "scores")
    assert scores["not_compared"] == ["index", "security", "prevention"]
    ranking = read_ranking(three_streets, "31", "committee", "index")
    np.testing.assert_array_equal(np.array(scores["index_ranks"], dtype=float), ranking.ranks[:, :2])
    assert scores["index_ranked"] == ranking.ranked.tolist()
    streets = values_payload(seen, "31", "street", "scores")
    assert streets["not_compared"] == ["security", "prevention"]
    assert "index_ranks" not in streets  # all are there: it ranks them itself
    assert values_payload(seen, "31001", "committee", "scores")["not_compared"] == []
    assert values_payload(three_streets, "31", "committee", "indicators")["not_compared"] == []
