"""A year's assessment stays as it was published, whatever is published after it, and can be proven."""

import shutil

import pytest
from sqlalchemy import update

from pingan.access.principal import Actor, Scope
from pingan.acts.assessment import (
    compute_assessment,
    outdated_releases,
    publish_assessment,
    verify_assessment,
)
from pingan.acts.assessment_rules import AssessmentError, store_rule
from pingan.acts.proposals import Officer
from pingan.acts.publish import ReasonNeededError, publish
from pingan.reading.assessment import published_years, read_assessment, seen_year
from pingan.reading.published import read_published
from pingan.reading.scoped import seen_by
from pingan.rules.annual import parse_rule
from pingan.storage import ConflictError, open_database, reading, save_batches, writing
from pingan.storage.assessments import list_assessments
from pingan.storage.backup import write_backup
from pingan.storage.backup_restore import restore_backup
from pingan.storage.schema_assessment import assessment_frame

OFFICE, OTHER = Officer(Actor("区平安办数据室"), 2), Officer(Actor("区平安办复核岗"), 3)
RULE = """
[assessment]
version = "1"
title = { zh = "考核", en = "Assessment" }
first_year = 2016
minimum_quarters = 3
levels = ["street", "committee"]

[improvement]
against = "year_mean"
share = 0.3
"""


@pytest.fixture(scope="session")
def _with_rule(_published_file, tmp_path_factory):
    path = shutil.copy(_published_file, tmp_path_factory.mktemp("assessed") / "pingan.db")
    engine = open_database(f"sqlite:///{path}")
    store_rule(engine, "small", parse_rule(RULE), OFFICE.actor)
    engine.dispose()
    return path


@pytest.fixture
def engine(_with_rule, tmp_path):
    """Give the published district, 2016Q1 to 2017Q1, with a rule."""
    engine = open_database(f"sqlite:///{shutil.copy(_with_rule, tmp_path / 'pingan.db')}")
    yield engine
    engine.dispose()


def correct(engine, quarter, small_batches, seed=5):
    save_batches(engine, small_batches(quarter, seed))
    publish(engine, quarter, reason="漏报")


def test_an_assessment_is_published_once_and_can_be_proven(engine):
    found = publish_assessment(engine, OFFICE, 2016)
    assert found.state == "published"
    assert found.assessment.assessment_id == f"2016-{found.assessment.sha256[:12]}"
    assert publish_assessment(engine, OFFICE, 2016).state == "unchanged"
    assert len(list_assessments(engine, "small")) == 1
    assert verify_assessment(engine, found.assessment.assessment_id).ok


def test_a_changed_number_in_the_database_is_found(engine):
    name = publish_assessment(engine, OFFICE, 2016).assessment.assessment_id
    frame = read_assessment(engine, name).assessed.areas
    forged = frame.assign(score=frame["score"] + 1).to_parquet(None)
    with writing(engine) as connection:
        which = assessment_frame.c.frame == "areas"
        connection.execute(update(assessment_frame).where(which).values(parquet=forged))
    found = verify_assessment(engine, name)
    assert not found.ok
    assert found.recomputed == found.sha256 != found.stored


def test_what_is_published_later_changes_nothing_until_somebody_says_why(engine, small_batches):
    first = publish_assessment(engine, OFFICE, 2016).assessment
    save_batches(engine, small_batches("2017Q2", 1))
    publish(engine, "2017Q2")  # a later quarter
    assert publish_assessment(engine, OFFICE, 2016).state == "unchanged"
    correct(engine, "2016Q3", small_batches)  # one of the year's
    with reading(engine) as connection:
        assert outdated_releases(connection, first) == ["2016Q3"]
    assert published_years(engine, "small")["assessment_id"].tolist() == [first.assessment_id]
    assert verify_assessment(engine, first.assessment_id).ok  # from its own releases
    with pytest.raises(ReasonNeededError):
        publish_assessment(engine, OFFICE, 2016)
    second = publish_assessment(engine, OFFICE, 2016, "2016Q3 漏报")
    assert second.replaced == first.assessment_id
    assert published_years(engine, "small")["reason"].tolist() == ["2016Q3 漏报"]
    assert verify_assessment(engine, first.assessment_id).ok
    assert read_assessment(engine, first.assessment_id).sha256 == first.sha256


def test_only_what_was_looked_at_is_published(engine, small_batches):
    with reading(engine) as connection:
        seen = compute_assessment(connection, 2016).sha256
    correct(engine, "2016Q3", small_batches)
    with pytest.raises(AssessmentError):
        publish_assessment(engine, OFFICE, 2016, seen=seen)
    assert list_assessments(engine, "small").empty


def test_with_four_eyes_the_second_account_publishes_what_the_first_one_computed(engine):
    first = publish_assessment(engine, OFFICE, 2016, four_eyes=True)
    assert first.state == "waiting"
    assert publish_assessment(engine, OFFICE, 2016, four_eyes=True).state == "waiting"  # not by oneself
    assert list_assessments(engine, "small").empty
    second = publish_assessment(engine, OTHER, 2016, four_eyes=True)
    assert second.state == "published"
    assert second.assessment.computed_by == OFFICE.actor.name
    assert second.assessment.published_by == OTHER.actor.name


def test_a_year_that_is_not_over_or_has_no_rule_is_refused_with_what_is_missing(engine):
    with pytest.raises(AssessmentError, match="2017Q4"):
        publish_assessment(engine, OFFICE, 2017)
    with pytest.raises(AssessmentError, match="no rule"):
        publish_assessment(engine, OFFICE, 2015)


def test_a_rule_is_never_changed_for_a_year_that_is_published(engine):
    publish_assessment(engine, OFFICE, 2016)
    assert not store_rule(engine, "small", parse_rule(RULE), OFFICE.actor)
    newer = RULE.replace('version = "1"', 'version = "2"')
    with pytest.raises(ConflictError, match="2017 or later"):
        store_rule(engine, "small", parse_rule(newer), OFFICE.actor)
    assert store_rule(engine, "small", parse_rule(newer.replace("2016", "2017")), OFFICE.actor)
    assert publish_assessment(engine, OFFICE, 2016).state == "unchanged"


def test_a_street_sees_its_own_evidence_and_of_others_what_follows_from_the_published_index(engine):
    stored = publish_assessment(engine, OFFICE, 2016).assessment
    published, rule = read_published(engine), parse_rule(RULE)
    whole = seen_year(stored, rule, published)
    mine = seen_year(stored, rule, seen_by(published, Scope("31001")))
    assert set(mine.areas["area_code"]) == {"31001", "31002", "310011", "310012"}
    assert set(mine.quarters["area_code"]) == set(mine.areas["area_code"])
    assert set(mine.dimensions["area_code"]) == {"31001", "310011", "310012"}
    ranks = whole.areas.set_index("area_code")["rank"]
    assert mine.areas.set_index("area_code")["rank"].to_dict() == ranks[mine.areas["area_code"]].to_dict()


@pytest.mark.postgresql
def test_an_assessment_comes_back_from_a_backup_on_both_databases(engine, tmp_path, new_database):
    from pingan.storage import migrate

    stored = publish_assessment(engine, OFFICE, 2016).assessment
    write_backup(engine, tmp_path / "pingan.backup")
    other = new_database("postgresql")
    migrate(other)
    restore_backup(other, tmp_path / "pingan.backup")
    assert verify_assessment(other, stored.assessment_id).ok
    correction = publish_assessment(other, OFFICE, 2016)
    assert correction.state == "unchanged"
