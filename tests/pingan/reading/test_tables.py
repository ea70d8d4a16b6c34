"""The tables that leave the house say what was published, in types a program can use, and nothing out of sight."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pingan.access.principal import Scope
from pingan.acts.publish import publish
from pingan.reading.published import read_published
from pingan.reading.scoped import seen_by
from pingan.reading.table_columns import KINDS, TEXTS, words
from pingan.reading.tables import TABLES, read_table, worded
from pingan.scoring.reasons import REASONS
from pingan.storage import save_batches, save_system
from pingan.system.indicator_system import parse_system

pytestmark = pytest.mark.on_sqlite  # what is read is in test_published.py and test_preview.py, on both kinds

NEWEST, STREET = "2017Q1", "31001"
EVERY = pytest.mark.parametrize("key", TABLES)


@EVERY
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_table_has_a_title_headers_and_words_in_both_languages(published, key, language):
    table = read_table(published, NEWEST, key)
    assert table.title(language)
    columns, rows = worded(table, language)
    headers = [column.header(language) for column in columns]
    assert all(headers)
    assert len(set(headers)) == len(headers)  # a workbook's filter cannot tell two of the same name apart
    assert list(rows.columns) == [column.name for column in columns]
    assert not [name for name in rows.columns if name.endswith("_en")]


@EVERY
def test_every_column_has_the_type_of_its_kind(published, key):
    table = read_table(published, NEWEST, key)
    types = {"whole": "Int64", "flag": "boolean", **dict.fromkeys(TEXTS, "object")}
    for column in table.columns:
        assert column.kind in KINDS
        assert str(table.rows[column.name].dtype) == types.get(column.kind, "float64"), column
    texts = [c.name for c in table.columns if c.kind in TEXTS]
    assert all(value is None or isinstance(value, str) for value in table.rows[texts].to_numpy().ravel())


def test_the_ranking_is_the_releases_best_first_within_each_level(published):
    rows = read_table(published, NEWEST, "ranking").rows
    released = published.releases[NEWEST].scores.areas.set_index("area_code")
    assert np.array_equal(rows["index"], released.loc[rows["area_code"], "index"], equal_nan=True)
    assert rows["level"].drop_duplicates().tolist() == ["district", "street", "committee"]
    ranks = rows.loc[rows["level"] == "committee", "rank"]
    assert ranks.dropna().is_monotonic_increasing


def test_an_area_without_an_index_comes_last_with_its_reason_in_words(published):
    table = read_table(published, "2016Q3", "ranking")
    last = table.rows.iloc[-1]
    assert (last["area_code"], last["reason"]) == ("310011", "coverage")
    assert np.isnan(last["index"])
    assert last["rank"] is pd.NA
    assert worded(table, "zh")[1]["reason"].iloc[-1] == words()["reason"]["coverage"]["zh"]


def test_contributions_sum_to_the_change_that_the_ranking_says(published):
    parts = read_table(published, NEWEST, "contributions").rows
    sums = parts[parts["against"] == "previous"].groupby("area_code")["contribution"].sum()
    changes = read_table(published, NEWEST, "ranking").rows.set_index("area_code")["change"].dropna()
    assert len(changes)
    assert (sums[changes.index] - changes).abs().max() < 1e-9


def test_a_withheld_value_is_withheld_with_its_counts(published):
    rows = read_table(published, NEWEST, "indicators").rows
    row = rows[(rows["area_code"] == "310022") & (rows["indicator"] == "S1")].iloc[0]
    assert np.isnan([row["value"], row["numerator"], row["denominator"]]).all()
    assert row["reason"] == "denominator_small"
    wide = read_table(published, NEWEST, "values").rows.set_index("area_code")
    assert np.isnan(wide.at["310022", "S1"])


def test_the_movement_reaches_back_to_the_first_quarter_and_not_beyond_the_asked_one(published):
    rows = read_table(published, "2016Q3", "movement").rows
    assert rows["quarter"].drop_duplicates().tolist() == ["2016Q1", "2016Q2", "2016Q3"]
    assert rows.loc[rows["quarter"] == "2016Q1", "movement"].isna().all()


@EVERY
def test_of_one_street_only_its_parts_are_told_and_in_the_ranking_its_peers(published, key):
    rows = read_table(published, NEWEST, key, STREET).rows
    if "area_code" in rows:
        own = {STREET, "310011", "310012"}
        assert set(rows["area_code"]) == (own | {"31002"} if key == "ranking" else own)


def test_what_is_counted_for_one_street_is_counted_in_it(published):
    coverage = read_table(published, NEWEST, "coverage", STREET).rows.set_index("level")
    assert coverage["areas"].to_dict() == {"street": 1, "committee": 2}
    assert read_table(published, NEWEST, "quality", STREET).rows["areas"].max() == 2


@EVERY
def test_a_street_account_is_given_nothing_of_another_street_but_its_score(published, key):
    seen = seen_by(published, Scope(STREET))
    table = read_table(seen, NEWEST, key)
    assert "31002" not in table.rows.get("parent_code", pd.Series(dtype=object)).tolist()
    said = json.dumps(table.rows.to_json(), ensure_ascii=False)
    assert "310021" not in said
    assert "居委会2" not in said
    with pytest.raises(KeyError):
        read_table(seen, NEWEST, key, "310021")


@pytest.mark.parametrize(("quarter", "area"), [("2011Q1", None), (NEWEST, "399")])
def test_a_quarter_or_area_that_is_not_there_is_an_error_and_no_empty_table(published, quarter, area):
    with pytest.raises(KeyError):
        read_table(published, quarter, "ranking", area)


def test_an_area_that_is_gone_from_the_boundaries_keeps_its_code(published):
    fewer = published.boundaries[published.boundaries["area_code"] != "310012"]
    assert (
        "310012"
        not in read_table(replace(published, boundaries=fewer), NEWEST, "scores").rows["area_code"].tolist()
    )


def test_a_quarter_is_told_with_the_system_it_was_computed_with(
    published_engine, small_batches, small_system
):
    text = small_system.text.replace('version = "1"', 'version = "2"').replace("weight = 3", "weight = 9")
    save_system(published_engine, parse_system(text.replace('from = "2015Q1"', 'from = "2017Q2"')))
    save_batches(published_engine, small_batches("2017Q2"))
    publish(published_engine, "2017Q2")
    published = read_published(published_engine)

    def weight(quarter):
        about = read_table(published, quarter, "about").rows.set_index("key")["content"]
        return about["system"], read_table(published, quarter, "method").rows["weight"].max()

    assert weight("2017Q2") == ("small 2", 9)
    assert weight(NEWEST) == ("small 1", 3)


def test_what_leaves_says_its_release_and_that_it_is_demonstration_data(published):
    about = read_table(published, NEWEST, "about", STREET).rows.set_index("key")
    release = published.releases[NEWEST]
    assert about.at["release", "content"] == release.release_id
    assert about.at["release_sha256", "content"] == release.sha256
    assert about.at["credit", "content"] == published.credit
    assert about.at["area", "content"] == "街道1"
    assert about.at["data", "content"].startswith("演示数据")
    assert about.at["data", "content_en"].startswith("Demonstration")


def test_every_reason_that_the_engine_gives_has_words():
    assert set(REASONS) <= set(words()["reason"])


def test_all_words_are_in_both_languages():
    for section in words().values():
        for entry in section.values():
            assert set(entry) == {"zh", "en"}
            assert all(entry.values())


def test_levels_are_called_here_as_on_the_pages():
    folder = Path(__file__).parents[3] / "layouts" / "text"
    assert words()["word"]["street"]["zh"] in (folder / "zh" / "level.toml").read_text(encoding="utf-8")
