"""An area is on the list once, with reason, office and day, until it is taken off; the index stands by."""

import json
from datetime import date

import pytest
from sqlalchemy import select

from pingan.access.permissions import Role
from pingan.access.principal import Principal, Scope
from pingan.acts.listings import note_progress, put_on_list, take_off_list
from pingan.acts.publish import publish
from pingan.reading.listings import listed_areas, listed_in
from pingan.reading.published import read_published
from pingan.reading.scoped import seen_by
from pingan.storage import NotFoundError, StorageError, reading
from pingan.storage.schema import audit_line

pytestmark = pytest.mark.published("2016Q1", "2016Q2", "2016Q3")

TODAY = date(2017, 3, 1)
ABOUT = ("入室盗窃高发", "加装楼宇门", "街道综治办")


def who(role="data", root=None):
    return Principal(7, f"某{role}", Role(role), Scope(root), "127.0.0.1", 1)


def acts(engine):
    with reading(engine) as connection:
        query = select(audit_line.c.action, audit_line.c.object, audit_line.c.detail)
        rows = connection.execute(query.order_by(audit_line.c.number)).all()
    return [(row.action, row.object, json.loads(row.detail)) for row in rows if "list" in row.action]


@pytest.fixture
def district(small_district):
    """Give a district of which 2016Q1 to 2016Q3 are published."""
    return small_district


def test_from_the_list_to_its_removal_with_the_index_before_and_after(district):
    number = put_on_list(district, who(), "31001", "2016Q2", *ABOUT, "2016-12-31")
    note_progress(district, who("street", "31001"), number, "门已装好")
    note_progress(district, who(), number, "延期一个月", "2017-01-31")
    published = read_published(district)
    (one,) = listed_areas(district, published, TODAY)
    scores = {
        q: r.scores.areas.set_index("area_code")["index"]["31001"] for q, r in published.releases.items()
    }
    assert one.listing.open
    assert one.overdue
    assert (one.listing.first_due_on, one.listing.due_on) == (date(2016, 12, 31), date(2017, 1, 31))
    assert [note.by for note in one.listing.notes] == ["某street", "某data"]
    assert (one.before.quarter, one.before.index) == ("2016Q2", scores["2016Q2"])
    assert one.change == scores["2016Q3"] - scores["2016Q2"]
    assert not listed_areas(district, published, date(2017, 1, 31))[0].overdue  # the day itself still counts
    take_off_list(district, who("leader"), number, "done", "达标")
    (ended,) = listed_areas(district, read_published(district), TODAY)
    assert (ended.listing.removal.quarter, ended.listing.removal.by, ended.overdue) == (
        "2016Q3",
        "某leader",
        False,
    )
    assert [set(listed_in([ended], q)) for q in ("2016Q1", "2016Q2", "2016Q3")] == [set(), {"31001"}, set()]
    assert [(action, about) for action, about, _ in acts(district)] == [
        ("area-listed", "31001"),
        ("listing-noted", "31001"),
        ("listing-noted", "31001"),
        ("area-delisted", "31001"),
    ]
    again = put_on_list(district, who(), "31001", "2016Q3", *ABOUT, "2017-12-31")
    assert again != number


def test_what_is_taken_off_before_the_next_quarter_gets_its_index_after_when_that_is_published(district):
    number = put_on_list(district, who(), "310021", "2016Q3", *ABOUT, "2016-12-31")
    take_off_list(district, who(), number, "done", "达标")
    assert listed_areas(district, read_published(district), TODAY)[0].after is None
    publish(district, "2016Q4")
    assert listed_areas(district, read_published(district), TODAY)[0].after.quarter == "2016Q4"


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"area_code": "31001"}, "on the list already"),
        ({"reason": " "}, "reason"),
        ({"measure": "打 13912345678"}, "mobile"),
        ({"office": "长" * 61}, "60"),
        ({"due_on": "下月"}, "such as"),
        ({"due_on": ""}, "such as"),
        ({"due_on": "2016-09-30"}, "before the end"),
        ({"quarter": "2016Q4"}, "not published"),
        ({"quarter": "soon"}, "not published"),
        ({"area_code": "99"}, "no area"),
        ({"warning_id": 5}, "no warning"),
    ],
)
def test_what_cannot_be_put_on_the_list_leaves_it_as_it_was(district, change, word):
    put_on_list(district, who(), "31001", "2016Q3", *ABOUT, "2016-12-31")
    about = dict(zip(("reason", "measure", "office"), ABOUT, strict=True))
    values = {"area_code": "31002", "quarter": "2016Q3", "due_on": "2016-12-31", **about, **change}
    with pytest.raises(StorageError, match=word):
        put_on_list(district, who(), **values)
    assert len(listed_areas(district, read_published(district), TODAY)) == 1
    assert len(acts(district)) == 1


def test_a_street_sees_and_notes_its_own_and_moves_no_day(district):
    mine = put_on_list(district, who(), "310011", "2016Q3", *ABOUT, "2016-12-31")
    other = put_on_list(district, who(), "310021", "2016Q3", *ABOUT, "2016-12-31")
    street = who("street", "31001")
    seen = listed_areas(district, seen_by(read_published(district), Scope("31001")), TODAY)
    assert [one.listing.listing_id for one in seen] == [mine]
    note_progress(district, street, mine, "已排查", "2016-12-31")  # the day as it stands
    with pytest.raises(StorageError, match="moved by those"):
        note_progress(district, street, mine, "再宽限", "2017-12-31")
    with pytest.raises(NotFoundError) as hidden:
        note_progress(district, street, other, "不该知道")
    with pytest.raises(NotFoundError) as unknown:
        note_progress(district, street, 999, "没有")
    assert str(hidden.value).replace(str(other), "") == str(unknown.value).replace("999", "")


def test_what_ended_is_not_ended_or_noted_again(district):
    number = put_on_list(district, who(), "31001", "2016Q3", *ABOUT, "2016-12-31")
    with pytest.raises(StorageError, match="outcome"):
        take_off_list(district, who(), number, "forgotten", "算了")
    take_off_list(district, who(), number, "withdrawn", "误挂")
    for act in (
        lambda: take_off_list(district, who(), number, "done", "又一次"),
        lambda: note_progress(district, who(), number, "还有"),
    ):
        with pytest.raises(StorageError, match="off the list already"):
            act()
    assert [action for action, _, _ in acts(district)] == ["area-listed", "area-delisted"]
