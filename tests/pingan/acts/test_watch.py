"""Warnings are raised when a quarter is published, stay as they were, and are acknowledged by those concerned."""

import pytest
from sqlalchemy import select

from pingan.access.permissions import Role
from pingan.access.principal import Actor, Principal, Scope
from pingan.acts.publish import publish
from pingan.acts.watch import acknowledge, evaluate_published, store_warning_rules
from pingan.reading.preview import read_earlier, read_preview
from pingan.reading.published import read_published
from pingan.reading.scoped import seen_by
from pingan.reading.warnings import rules_of, warnings_of
from pingan.rules.warning_rules import parse_rules
from pingan.storage import ConflictError, NotFoundError, StorageError, reading, save_batches
from pingan.storage.schema import audit_line
from pingan.system.toml_file import InvalidRulesError

BY = Actor("tests")
RULES = """
[rules]
system = "small"
version = "1"
applies_from = "2016Q2"
title = { zh = "小规则", en = "Small rules" }

[[rule]]
code = "low"
kind = "dimension_below"
name_zh = "维度偏低"
name_en = "A dimension is low"
levels = ["street", "committee"]
score = 101

[[rule]]
code = "fall"
kind = "rank_fall"
name_zh = "位次下降"
name_en = "Rank down"
severity = "high"
levels = ["committee"]
places = 1
"""


def who(role="leader", root=None):
    return Principal(7, f"某{role}", Role(role), Scope(root), "127.0.0.1", 1)


def lines(engine, action):
    with reading(engine) as connection:
        query = select(audit_line.c.object, audit_line.c.detail).where(audit_line.c.action == action)
        return connection.execute(query.order_by(audit_line.c.number)).all()


def keys(raised):
    return [(one.area_code, one.rule.code, one.subject) for one in raised]


@pytest.fixture
def judged(small_district):
    """Give a district with rules from 2016Q2 on, of which 2016Q1 to 2016Q3 are published."""
    store_warning_rules(small_district, parse_rules(RULES), BY)
    for quarter in ("2016Q1", "2016Q2", "2016Q3"):
        publish(small_district, quarter)
    return small_district


def test_a_publication_raises_its_warnings_and_says_how_many_in_the_log(judged):
    published = read_published(judged)
    raised = warnings_of(judged, published, "2016Q3")
    assert {one.area_code for one in raised} == {"31001", "31002", "310011", "310012", "310021", "310022"}
    assert [one.rule.severity for one in raised] == sorted(one.rule.severity for one in raised)  # high first
    assert warnings_of(judged, published, "2016Q1") is None  # no rules applied yet
    assert rules_of(judged, published, "2016Q3").version == "1"
    assert f'"warnings": {len(raised)}' in lines(judged, "publication")[-1].detail


def test_a_correction_is_judged_anew_and_the_replaced_release_keeps_what_it_had(judged, small_batches):
    before = read_published(judged)
    old = warnings_of(judged, before, "2016Q3")
    acknowledge(judged, who(), old[0].warning_id, "已约谈")
    for one in old:
        if one.rule.code == "low" and one.subject == "prevention":
            acknowledge(judged, who("data"), one.warning_id, "已知悉")
    save_batches(judged, small_batches("2016Q3", seed=3)[:1])  # the thefts change, the grades stay
    publish(judged, "2016Q3", reason="漏报")
    after = read_published(judged)
    new = warnings_of(judged, after, "2016Q3")
    assert {one.warning_id for one in new}.isdisjoint(one.warning_id for one in old)
    kept = [one for one in new if one.subject == "prevention"]
    assert all(
        one.acknowledged and one.noted[0].by == "某data" for one in kept
    )  # the same figures: still known
    changed = [one for one in new if one.subject == "security" and one.noted]
    assert not any(one.acknowledged for one in changed)  # other figures: to be acknowledged again
    replaced = before.releases["2016Q3"].release_id
    earlier = read_earlier(judged, replaced)
    assert [one.warning_id for one in warnings_of(judged, earlier, "2016Q3")] == [
        one.warning_id for one in old
    ]


def test_a_preview_has_the_warnings_that_its_publication_raises(judged):
    preview = warnings_of(judged, read_preview(judged, "2016Q4"), "2016Q4")
    publish(judged, "2016Q4")
    raised = warnings_of(judged, read_published(judged), "2016Q4")
    assert keys(preview) == keys(raised)
    assert [one.figures for one in preview] == [one.figures for one in raised]
    assert {one.warning_id for one in preview} == {None}


def test_new_rules_never_change_what_was_judged(judged):
    assert store_warning_rules(judged, parse_rules(RULES), BY) is False
    with pytest.raises(ConflictError, match="another content"):
        store_warning_rules(judged, parse_rules(RULES.replace("places = 1", "places = 2")), BY)
    newer = RULES.replace('version = "1"', 'version = "2"')
    with pytest.raises(ConflictError, match="after 2016Q3"):
        store_warning_rules(judged, parse_rules(newer), BY)
    later = newer.replace("2016Q2", "2016Q4").replace('"fall"', '"other"')
    assert store_warning_rules(judged, parse_rules(later), BY)
    publish(judged, "2016Q4")
    published = read_published(judged)
    assert "other" in {one.rule.code for one in warnings_of(judged, published, "2016Q4")} | {"other"}
    assert rules_of(judged, published, "2016Q4").version == "2"
    assert rules_of(judged, published, "2016Q3").version == "1"
    with pytest.raises(InvalidRulesError, match="compound"):
        store_warning_rules(
            judged, parse_rules(later.replace('"3"', "").replace('["committee"]', '["compound"]')), BY
        )


def test_quarters_of_before_the_rules_are_judged_once_when_asked(small_district):
    for quarter in ("2016Q1", "2016Q2"):
        publish(small_district, quarter)
    assert evaluate_published(small_district, BY) == {}
    store_warning_rules(small_district, parse_rules(RULES), BY)
    found = evaluate_published(small_district, BY)
    assert list(found) == ["2016Q2"]
    assert found["2016Q2"] == len(warnings_of(small_district, read_published(small_district), "2016Q2"))
    assert evaluate_published(small_district, BY) == {}
    assert [line.object for line in lines(small_district, "rules-evaluated")] == ["2016Q2"]


def test_a_street_sees_and_acknowledges_its_own_and_is_told_nothing_of_others(judged):
    whole = read_published(judged)
    mine = warnings_of(judged, seen_by(whole, Scope("31001")), "2016Q3")
    assert {one.area_code for one in mine} == {"31001", "310011", "310012"}
    street = who("street", "31001")
    acknowledge(judged, street, mine[0].warning_id, "  正在整改\u200b ")
    again = warnings_of(judged, seen_by(read_published(judged), Scope("31001")), "2016Q3")
    assert (again[0].noted[0].remark, again[0].noted[0].by) == ("正在整改", "某street")
    other = next(one for one in warnings_of(judged, whole, "2016Q3") if one.area_code == "310021")
    told = []
    for number in (other.warning_id, 10**9):
        with pytest.raises(NotFoundError) as error:
            acknowledge(judged, street, number, "不该知道")
        told.append(str(error.value).replace(str(number), ""))
    assert told[0] == told[1]
    assert [line.object for line in lines(judged, "warning-acknowledged")] == [f"{mine[0].area_code} 2016Q3"]


@pytest.mark.parametrize("remark", ["", " \n ", "找张某 13912345678", "证件 11010519491231002X", "长" * 1001])
def test_a_remark_that_says_nothing_or_too_much_is_refused(judged, remark):
    one = warnings_of(judged, read_published(judged), "2016Q3")[0]
    with pytest.raises(StorageError):
        acknowledge(judged, who(), one.warning_id, remark)
    assert lines(judged, "warning-acknowledged") == []
