"""Drafts of a new version: nobody's work is lost, nothing published changes, every act is in the audit log."""

import threading

import pytest

from pingan.access.principal import Actor
from pingan.acts.drafts import (
    DraftChangedError,
    DraftError,
    change_draft,
    discard_draft,
    future_quarters,
    list_drafts,
    load_draft,
    start_draft,
    version_in_force,
)
from pingan.acts.new_version import approve_draft, propose_draft, reject_draft, store_draft
from pingan.acts.proof import verify
from pingan.acts.proposals import Officer
from pingan.acts.publish import publish
from pingan.quarters import quarter_range
from pingan.storage import (
    ConflictError,
    NotFoundError,
    current_releases,
    edition,
    list_systems,
    reading,
    system_for,
)
from pingan.storage.drafts import load_revision
from pingan.storage.schema import audit_line
from pingan.system.editing import Content, EditError
from pingan.system.indicator_system import InvalidSystemError

pytestmark = pytest.mark.published("2016Q3", "2016Q4", "2017Q1")

FIRST, SECOND = Officer(Actor("数据室一", "192.0.2.1"), 1), Officer(Actor("数据室二", "192.0.2.2"), 2)
WEIGHT = ("indicator", "S1", "weight")


@pytest.fixture
def published(small_district):
    """Give a district of which three quarters are published."""
    return small_district


def weight(value):
    return lambda content: content.with_values({WEIGHT: value})


def acts(engine):
    with reading(engine) as connection:
        return [
            (row.who, row.action)
            for row in connection.execute(audit_line.select().order_by(audit_line.c.number))
        ]


def own_acts(engine):
    return [action for who, action in acts(engine) if who in (FIRST.actor.name, SECOND.actor.name)]


def test_a_draft_begins_as_a_copy_for_the_first_quarter_that_is_not_published(published, small_system):
    draft = start_draft(published, FIRST)
    assert (draft.based_on, draft.revision, draft.created_by) == ("1", 1, "数据室一")
    assert draft.content.value(("system", "", "applies_from")) == "2017Q2"
    assert draft.version == "2017.1"
    assert draft.content.system().indicators == small_system.indicators
    assert [d.draft_id for d in list_drafts(published)] == [draft.draft_id]
    assert start_draft(published, FIRST).version == "2017.2"


def test_editing_changes_nothing_that_is_published_or_in_force(published):
    before = edition(published), list_systems(published)["version"].tolist()
    draft = start_draft(published, FIRST)
    change_draft(published, FIRST, draft.draft_id, 1, weight(99))
    assert (edition(published), list_systems(published)["version"].tolist()) == before
    assert version_in_force(published, "small").version == "1"


def test_the_second_of_two_savers_is_told_what_the_first_changed_and_nothing_is_lost(published):
    draft = start_draft(published, FIRST)
    change_draft(published, FIRST, draft.draft_id, 1, weight(7))
    with pytest.raises(DraftChangedError, match="数据室一 has saved") as told:
        change_draft(published, SECOND, draft.draft_id, 1, weight(8))
    assert told.value.changes == [(WEIGHT, 3, 7)]
    assert "尚未保存" in told.value.message["zh"]
    assert load_draft(published, draft.draft_id).content.value(WEIGHT) == 7
    # having seen it, the second one saves on top; both saves are kept
    other = ("indicator", "S1", "note")
    after = change_draft(published, SECOND, draft.draft_id, 2, lambda c: c.with_values({other: "why"}))
    assert (after.content.value(WEIGHT), after.content.value(other)) == (7, "why")
    assert [load_revision(published, draft.draft_id, n).value(WEIGHT) for n in (1, 2, 3)] == [3, 7, 7]


def test_of_savers_at_the_same_moment_one_wins_and_every_other_is_told(published):
    draft = start_draft(published, FIRST)
    results = []

    def save(value):
        try:
            results.append(change_draft(published, FIRST, draft.draft_id, 1, weight(value)).revision)
        except DraftChangedError:
            results.append("told")

    threads = [threading.Thread(target=save, args=(value,)) for value in (11, 12, 13, 14)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results, key=str) == [2, "told", "told", "told"]


def test_a_save_that_changes_nothing_is_no_save(published):
    draft = start_draft(published, FIRST)
    assert change_draft(published, FIRST, draft.draft_id, 1, weight(3)).revision == 1


def test_a_button_pressed_twice_saves_once_and_contradicts_nobody(published):
    draft = start_draft(published, FIRST)
    for _ in range(2):
        after = change_draft(published, FIRST, draft.draft_id, 1, weight(7))
        assert (after.revision, after.content.value(WEIGHT)) == (2, 7)


def test_a_change_that_cannot_be_made_writes_nothing(published):
    draft = start_draft(published, FIRST)
    with pytest.raises(EditError):
        change_draft(published, FIRST, draft.draft_id, 1, lambda c: c.with_indicator("S1", "security"))
    assert load_draft(published, draft.draft_id).revision == 1
    assert own_acts(published) == ["system-drafted"]


def test_a_half_filled_draft_is_kept_but_not_stored(published):
    draft = start_draft(published, FIRST)
    draft = change_draft(published, FIRST, draft.draft_id, 1, weight("viel"))
    assert load_draft(published, draft.draft_id).content.value(WEIGHT) == "viel"
    for act in (store_draft, propose_draft):
        with pytest.raises(InvalidSystemError, match="weight"):
            act(published, FIRST, draft.draft_id, draft.revision)


def test_a_stored_version_holds_for_later_quarters_only(published, small_batches):
    releases = current_releases(published)["release_id"].tolist()
    draft = start_draft(published, FIRST)
    draft = change_draft(published, FIRST, draft.draft_id, 1, weight(9))
    system = store_draft(published, FIRST, draft.draft_id, 2)
    assert system_for(published, "2017Q2") == system
    assert system_for(published, "2017Q1").version == "1"
    assert [
        publish(published, quarter).release_id for quarter in quarter_range("2016Q3", "2017Q1")
    ] == releases
    assert all(verify(published, release).ok for release in releases)
    assert list_drafts(published) == []
    assert load_draft(published, draft.draft_id).outcome == "stored"
    assert own_acts(published) == ["system-drafted", "system-changed", "system-stored"]


@pytest.mark.parametrize("quarter", ["2017Q1", "2016Q4", "2015Q1"])
def test_no_version_is_ever_stored_for_a_published_quarter(published, quarter):
    draft = start_draft(published, FIRST)
    at = {("system", "", "applies_from"): quarter}
    draft = change_draft(published, FIRST, draft.draft_id, 1, lambda c: c.with_values(at))
    for act in (store_draft, propose_draft):
        with pytest.raises(ConflictError, match="from 2017Q2 or later") as refused:
            act(published, FIRST, draft.draft_id, 2)
        assert "尚未发布的季度" in refused.value.message["zh"]
    assert list_systems(published)["version"].tolist() == ["1"]


def test_a_quarter_published_after_the_proposal_stops_the_approval(published, small_batches):
    from pingan.storage import save_batches

    draft = propose_draft(published, FIRST, start_draft(published, FIRST).draft_id, 1)
    save_batches(published, small_batches("2017Q2"))
    publish(published, "2017Q2")
    with pytest.raises(ConflictError, match="2017Q3 or later"):
        approve_draft(published, SECOND, draft.draft_id, draft.proposed_sha256)
    assert list_systems(published)["version"].tolist() == ["1"]


def test_a_version_that_is_taken_is_refused(published):
    draft = start_draft(published, FIRST)
    draft = change_draft(
        published, FIRST, draft.draft_id, 1, lambda c: c.with_values({("system", "", "version"): "1"})
    )
    with pytest.raises(ConflictError, match="Version 1 is taken"):
        store_draft(published, FIRST, draft.draft_id, 2)


def test_with_four_eyes_nobody_stores_alone(published):
    draft = start_draft(published, FIRST)
    with pytest.raises(DraftError, match="second person"):
        store_draft(published, FIRST, draft.draft_id, 1, four_eyes=True)
    draft = propose_draft(published, FIRST, draft.draft_id, 1)
    for same in (FIRST, Officer(Actor("renamed since"), 1), Officer(Actor("数据室一"))):
        with pytest.raises(DraftError, match="another account"):
            approve_draft(published, same, draft.draft_id, draft.proposed_sha256)
    with pytest.raises(DraftError, match="look at it again"):
        approve_draft(published, SECOND, draft.draft_id, "0" * 64)
    assert approve_draft(published, SECOND, draft.draft_id, draft.proposed_sha256).version == "2017.1"
    assert own_acts(published) == ["system-drafted", "proposal", "approval", "system-stored"]


def test_a_change_withdraws_what_was_proposed(published):
    draft = propose_draft(published, FIRST, start_draft(published, FIRST).draft_id, 1)
    change_draft(published, FIRST, draft.draft_id, 1, weight(5))
    with pytest.raises(DraftError, match="not proposed"):
        approve_draft(published, SECOND, draft.draft_id, draft.proposed_sha256)


def test_a_proposal_is_sent_back_with_a_reason_and_withdrawn_without_one(published):
    draft = propose_draft(published, FIRST, start_draft(published, FIRST).draft_id, 1)
    with pytest.raises(DraftError, match="reason"):
        reject_draft(published, SECOND, draft.draft_id)
    assert reject_draft(published, SECOND, draft.draft_id, "weights").proposed_sha256 is None
    propose_draft(published, FIRST, draft.draft_id, 1)
    assert reject_draft(published, FIRST, draft.draft_id).proposed_by is None


def test_a_discarded_draft_is_closed_and_kept(published):
    draft = start_draft(published, FIRST)
    discard_draft(published, SECOND, draft.draft_id, 1)
    assert list_drafts(published) == []
    with pytest.raises(DraftError, match="discarded by 数据室二") as refused:
        change_draft(published, FIRST, draft.draft_id, 1, weight(5))
    assert "废弃" in refused.value.message["zh"]
    assert load_revision(published, draft.draft_id, 1).system().version == "2017.1"


def test_what_is_not_there_is_not_found(published):
    with pytest.raises(NotFoundError, match="no draft 99"):
        load_draft(published, 99)
    with pytest.raises(NotFoundError, match="revision 9"):
        load_revision(published, start_draft(published, FIRST).draft_id, 9)


@pytest.mark.published
def test_before_anything_is_published_a_version_may_begin_where_the_first_does(small_district):
    assert future_quarters(small_district, "small", 2) == ["2015Q1", "2015Q2"]
    assert start_draft(small_district, FIRST).content.value(("system", "", "applies_from")) == "2015Q1"


def test_demonstration_stays_demonstration(engine, small_system):
    from pingan.storage import save_system, system_is_demonstration

    save_system(engine, small_system, demonstration=True)
    draft = start_draft(engine, FIRST)
    system = store_draft(engine, FIRST, draft.draft_id, 1)
    assert system_is_demonstration(engine, "small", system.version)
    assert Content.of(system).tables == draft.content.tables
