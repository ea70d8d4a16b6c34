"""Four eyes: nobody publishes alone, and nobody approves what was not looked at."""

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from pingan.access.principal import Actor
from pingan.acts.proof import verify
from pingan.acts.proposals import Officer, ProposalError, approve, outdated, propose, reject
from pingan.acts.publish import PreviewOutdatedError, ReasonNeededError, publish, publish_if_changed
from pingan.storage import (
    NotFoundError,
    current_releases,
    edition,
    open_database,
    reading,
    save_batches,
)
from pingan.storage.proposals import Decision, list_proposals, load_proposal

FIRST, SECOND = Officer(Actor("数据室一"), 1), Officer(Actor("数据室二"), 2)


def releases(engine):
    return current_releases(engine)["release_id"].tolist()


def test_a_proposal_changes_nothing_that_readers_see_until_another_account_approves_it(small_district):
    before = edition(small_district)
    proposal = propose(small_district, FIRST, "2017Q1")
    assert (edition(small_district), releases(small_district)) == (before, [])
    assert proposal.open
    assert not outdated(small_district, proposal)
    outcome = approve(small_district, SECOND, proposal.proposal_id)
    assert releases(small_district) == [outcome.release.release_id] == [proposal.release_id]
    assert outcome.release.sha256 == proposal.sha256
    assert outcome.release.published_by == "数据室二"
    decided = load_proposal(small_district, proposal.proposal_id)
    assert (decided.decision, decided.decided_by) == (Decision.APPROVED, "数据室二")
    assert verify(small_district, proposal.release_id).ok


@pytest.mark.parametrize(
    "same",
    [
        FIRST,
        Officer(Actor("renamed since", "192.0.2.7"), 1),  # the same account under another name
        Officer(Actor("数据室一")),  # the command line in the account's name
    ],
)
def test_whoever_proposed_cannot_approve(small_district, same):
    proposal = propose(small_district, FIRST, "2017Q1")
    with pytest.raises(ProposalError, match="another account has to approve") as refused:
        approve(small_district, same, proposal.proposal_id)
    assert "须由另一个账号复核" in refused.value.message["zh"]
    assert releases(small_district) == []
    assert load_proposal(small_district, proposal.proposal_id).open


def test_what_changed_since_it_was_proposed_cannot_be_approved(small_district, small_batches):
    proposal = propose(small_district, FIRST, "2017Q1")
    save_batches(small_district, small_batches("2017Q1", seed=1))
    assert outdated(small_district, proposal)
    with pytest.raises(ProposalError, match="changed since it was proposed") as refused:
        approve(small_district, SECOND, proposal.proposal_id)
    assert "有变动，不能批准" in refused.value.message["zh"]
    assert releases(small_district) == []
    # Proposing anew takes its place; the first can never be approved any more.
    newer = propose(small_district, FIRST, "2017Q1")
    assert load_proposal(small_district, proposal.proposal_id).decision is Decision.SUPERSEDED
    with pytest.raises(ProposalError, match="superseded by a newer one"):
        approve(small_district, SECOND, proposal.proposal_id)
    assert approve(small_district, SECOND, newer.proposal_id).release.sha256 == newer.sha256


def test_a_correction_of_an_earlier_quarter_makes_a_proposal_outdated_too(small_district, small_batches):
    publish(small_district, "2016Q4")
    proposal = propose(small_district, FIRST, "2017Q1")
    save_batches(small_district, small_batches("2016Q4", seed=1))
    publish(small_district, "2016Q4", "corrected")
    with pytest.raises(ProposalError, match="cannot be approved"):
        approve(small_district, SECOND, proposal.proposal_id)


def test_a_correction_needs_its_reason_when_it_is_proposed_and_carries_it_to_readers(
    small_district, small_batches
):
    first = publish(small_district, "2017Q1")
    with pytest.raises(ProposalError, match="Nothing has changed in 2017Q1"):
        propose(small_district, FIRST, "2017Q1", "why not")
    save_batches(small_district, small_batches("2017Q1", seed=1))
    with pytest.raises(ReasonNeededError):
        propose(small_district, FIRST, "2017Q1", "  ")
    proposal = propose(small_district, FIRST, "2017Q1", " 3月数字漏报 ")
    assert proposal.replaces == first.release_id
    outcome = approve(small_district, SECOND, proposal.proposal_id)
    assert (outcome.replaced, outcome.release.reason) == (first.release_id, "3月数字漏报")


def test_only_what_was_previewed_is_published_or_proposed(small_district, small_batches):
    proposal = propose(small_district, FIRST, "2017Q1")
    reject(small_district, FIRST, proposal.proposal_id, "")
    save_batches(small_district, small_batches("2017Q1", seed=1))
    with pytest.raises(PreviewOutdatedError, match="have changed since the preview"):
        propose(small_district, FIRST, "2017Q1", previewed=proposal.sha256)
    with pytest.raises(PreviewOutdatedError, match="have changed since the preview"):
        publish_if_changed(small_district, "2017Q1", previewed=proposal.sha256)
    assert releases(small_district) == []
    newer = propose(small_district, FIRST, "2017Q1")
    published = publish_if_changed(small_district, "2017Q1", previewed=newer.sha256)
    assert published.release.sha256 == newer.sha256
    with pytest.raises(ProposalError, match="or what is published, have changed"):
        approve(small_district, SECOND, newer.proposal_id)  # published past the proposal meanwhile


def test_the_same_is_not_proposed_twice(small_district):
    propose(small_district, FIRST, "2017Q1")
    with pytest.raises(ProposalError, match="数据室一 proposed exactly this"):
        propose(small_district, SECOND, "2017Q1")
    assert len(list_proposals(small_district, "small")) == 1


def test_turning_down_needs_a_reason_withdrawing_ones_own_does_not(small_district):
    proposal = propose(small_district, FIRST, "2017Q1")
    with pytest.raises(ProposalError, match="needs a reason"):
        reject(small_district, SECOND, proposal.proposal_id, " ")
    rejected = reject(small_district, SECOND, proposal.proposal_id, "兰溪路的数字不对")
    assert (rejected.decision, rejected.decision_reason) == (Decision.REJECTED, "兰溪路的数字不对")
    with pytest.raises(ProposalError, match="turned down by 数据室二 already"):
        approve(small_district, SECOND, proposal.proposal_id)
    own = propose(small_district, FIRST, "2017Q1")
    assert reject(small_district, FIRST, own.proposal_id, "").decision is Decision.WITHDRAWN
    assert [p.open for p in list_proposals(small_district, "small", "2017Q1")] == [False, False]
    assert list_proposals(small_district, "small", "2016Q4") == []
    assert releases(small_district) == []


def test_a_proposal_that_is_not_there_is_told_in_words(small_district):
    with pytest.raises(NotFoundError, match="no proposal 7"):
        approve(small_district, SECOND, 7)


def test_of_two_approvals_at_the_same_time_one_publishes_and_the_other_is_told(small_district):
    proposal = propose(small_district, FIRST, "2017Q1")
    start, published, refused = threading.Barrier(2), [], []

    def take(number):
        start.wait()
        try:
            officer = Officer(Actor(f"officer {number}"), number)
            published.append(approve(small_district, officer, proposal.proposal_id))
        except ProposalError as error:
            refused.append(error.message["en"])

    threads = [threading.Thread(target=take, args=(number,)) for number in (2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(published), len(refused)) == (1, 1)
    assert "was approved and published by officer" in refused[0]
    with reading(small_district) as connection:
        assert connection.scalar(text("SELECT count(*) FROM publication")) == 1


def test_an_approval_and_new_data_at_the_same_time_publish_what_was_proposed_or_nothing(
    small_district, small_batches
):
    proposal = propose(small_district, FIRST, "2017Q1")
    start, ends = threading.Barrier(2), []

    def bring():
        start.wait()
        save_batches(small_district, small_batches("2017Q1", seed=1))

    def take():
        start.wait()
        try:
            ends.append(approve(small_district, SECOND, proposal.proposal_id).release.release_id)
        except ProposalError:
            ends.append(None)

    threads = [threading.Thread(target=bring), threading.Thread(target=take)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ends in ([proposal.release_id], [None])
    assert releases(small_district) == [one for one in ends if one]


@pytest.mark.slow
def test_a_process_killed_at_any_point_of_an_approval_leaves_the_proposal_open_and_nothing_published(
    small_district, tmp_path
):
    proposal = propose(small_district, FIRST, "2017Q1")
    small_district.dispose()  # the last connection folds the log into the file, which can then be copied
    script = Path(__file__).with_name("die_while_publishing.py")
    url = small_district.url.render_as_string(False)
    run = subprocess.run(
        [sys.executable, script, url, tmp_path, "2017Q1", str(proposal.proposal_id)],
        capture_output=True,
        text=True,
        check=True,
    )
    ends = json.loads(run.stdout)
    assert len(ends) > 20  # each read, each write, the commit
    assert [end for end, _ in ends] == [-9] * (len(ends) - 1) + [0]
    for killed, (_, copy) in enumerate(ends[:-1]):
        engine = open_database(copy)
        assert releases(engine) == [], f"killed before statement {killed}"
        assert load_proposal(engine, proposal.proposal_id).open
        engine.dispose()
    for _, copy in ends[-2:]:  # one that was killed can be taken up again; the one that lived is done
        engine = open_database(copy)
        if not releases(engine):
            approve(engine, SECOND, proposal.proposal_id)
        assert releases(engine) == [proposal.release_id]
        assert load_proposal(engine, proposal.proposal_id).decision is Decision.APPROVED
        assert verify(engine, proposal.release_id).ok
        engine.dispose()


def test_the_audit_log_holds_who_proposed_and_who_decided(small_district):
    first = propose(small_district, FIRST, "2017Q1")
    reject(small_district, SECOND, first.proposal_id, "数字不对")
    second = propose(small_district, FIRST, "2017Q1")
    with pytest.raises(ProposalError):
        approve(small_district, FIRST, second.proposal_id)
    approve(small_district, SECOND, second.proposal_id)
    with reading(small_district) as connection:
        lines = connection.execute(text("SELECT who, action, object, detail FROM audit_line ORDER BY number"))
        lines = [tuple(line) for line in lines if line.action in ("proposal", "approval", "rejection")]
    assert [line[:3] for line in lines] == [
        ("数据室一", "proposal", "2017Q1"),
        ("数据室二", "rejection", "2017Q1"),
        ("数据室一", "proposal", "2017Q1"),
        ("数据室二", "approval", "2017Q1"),
    ]
    assert "数字不对" in lines[1][3]
    assert second.sha256 in lines[3][3]
