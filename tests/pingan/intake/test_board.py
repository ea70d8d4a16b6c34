"""The board tells of each indicator how far it has come, and nothing that is not so."""

from datetime import date

import pytest

from pingan.access.principal import Actor
from pingan.acts.proposals import Officer, propose, reject
from pingan.acts.publish import publish
from pingan.intake.board import Progress, quarter_to_collect, read_board, usual_due_date
from pingan.storage import NotFoundError

OFFICE = Actor("区平安办数据室", "127.0.0.1")
BEFORE, AFTER = date(2017, 4, 15), date(2017, 4, 16)


@pytest.fixture
def progress(prepared, layouts):
    """Give a function that returns how far each indicator of 2017Q1 has come."""

    def told(today=BEFORE):
        board = read_board(prepared, layouts, "2017Q1", today)
        return {cell.indicator.code: cell.progress for cell in board.cells}

    return told


def row(board, department):
    return next(row for row in board.rows if row.department.name == department)


def test_before_anything_came_everything_is_awaited_and_overdue_only_after_its_day(prepared, layouts):
    board = read_board(prepared, layouts, "2017Q1", BEFORE)
    assert (board.due_on, board.due_is_set, board.past) == (date(2017, 4, 15), False, False)
    assert {cell.progress for cell in board.cells} == {Progress.AWAITED}
    assert len(board.cells) == 6
    assert not any(cell.overdue for cell in board.cells)
    assert all(row.overdue for row in read_board(prepared, layouts, "2017Q1", AFTER).rows)


def test_the_office_can_set_another_day_for_one_quarter(desk, prepared, layouts):
    desk.set_due("2017Q1", date(2017, 5, 1), OFFICE)
    desk.set_due("2017Q1", date(2017, 5, 2), OFFICE)
    board = read_board(prepared, layouts, "2017Q1", AFTER)
    assert (board.due_on, board.due_is_set, board.past) == (date(2017, 5, 2), True, False)
    assert read_board(prepared, layouts, "2017Q2", AFTER).due_on == date(2017, 7, 15)


def test_an_accepted_file_marks_its_indicators_with_the_areas_that_report(
    desk, prepared, layouts, good_book, content
):
    good_book["居委会"].delete_rows(8)  # one committee less
    desk.receive(content(good_book), "2017Q1_公安分局.xlsx", "2017Q1", OFFICE)
    board = read_board(prepared, layouts, "2017Q1", AFTER)
    police, fire = row(board, "公安分局"), row(board, "消防支队")
    assert (police.complete, police.overdue, fire.complete, fire.overdue) == (True, False, False, True)
    counts = {cell.indicator.code: (cell.areas, cell.expected) for cell in police.cells}
    assert (counts["S1"], counts["S7"]) == ((4, 5), (2, 2))
    assert board.count(Progress.ACCEPTED) == board.count("accepted") == 5
    assert not board.complete


def test_an_indicator_left_blank_is_still_awaited(desk, progress, good_book, content):
    for line in range(4, 9):
        good_book["居委会"].cell(line, 3).value = None
    desk.receive(content(good_book), "2017Q1_公安分局.xlsx", "2017Q1", OFFICE)
    assert progress()["S1"] is Progress.AWAITED
    assert progress()["F1"] is Progress.ACCEPTED


def test_a_faulty_and_a_waiting_file_are_told_apart(desk, prepared, progress, layouts, good_book, content):
    good_book["街镇"]["C4"] = -1
    faulty = desk.receive(content(good_book), "2017Q1_公安分局.xlsx", "2017Q1", OFFICE)
    assert progress()["S7"] is progress()["S1"] is Progress.ERRORS
    assert progress()["E1"] is Progress.AWAITED
    desk.remove(faulty.number, OFFICE)
    assert progress()["S7"] is Progress.AWAITED
    zeros = "区域代码,区域名称,火灾数,实有户数\n310105006001,,0,300\n310105006002,,0,300\n".encode()
    waiting = desk.receive(zeros, "2017Q1_消防支队.csv", "2017Q1", OFFICE)
    assert waiting.needs_remark
    assert progress()["E1"] is Progress.RECEIVED
    assert row(read_board(prepared, layouts, "2017Q1", BEFORE), "消防支队").files[0].number == waiting.number


def test_what_is_withdrawn_is_awaited_again(desk, progress, good_book, content):
    given = desk.receive(content(good_book), "2017Q1_公安分局.xlsx", "2017Q1", OFFICE)
    desk.withdraw(given.record.batch_id, OFFICE, "报错了")
    assert set(progress().values()) == {Progress.AWAITED}


def test_what_is_published_cannot_be_withdrawn_and_a_correction_shows_as_a_change(
    desk, prepared, layouts, good_book, content
):
    given = desk.receive(content(good_book), "2017Q1_公安分局.xlsx", "2017Q1", OFFICE)
    publish(prepared, "2017Q1")
    board = read_board(prepared, layouts, "2017Q1", AFTER)
    assert (board.published, board.changed) == (True, False)
    assert row(board, "公安分局").batches[0]["published"]
    with pytest.raises(Exception, match="cannot be withdrawn"):
        desk.withdraw(given.record.batch_id, OFFICE, "报错了")
    good_book["街镇"]["C4"] = 41
    other = desk.receive(content(good_book), "2017Q1_公安分局.xlsx", "2017Q1", OFFICE)
    assert not read_board(prepared, layouts, "2017Q1", AFTER).changed
    other = desk.accept(other.number, OFFICE, reason="漏报一起")
    assert read_board(prepared, layouts, "2017Q1", AFTER).changed
    desk.withdraw(other.record.batch_id, OFFICE, "原数无误")  # nothing published rests on this one
    board = read_board(prepared, layouts, "2017Q1", AFTER)
    assert not board.changed
    assert row(board, "公安分局").complete


def test_who_asks_for_approval_is_named_until_somebody_decided(desk, prepared, layouts, good_book, content):
    desk.receive(content(good_book), "2017Q1_公安分局.xlsx", "2017Q1", OFFICE)
    proposal = propose(prepared, Officer(OFFICE, 1), "2017Q1")
    assert read_board(prepared, layouts, "2017Q1", AFTER).proposed_by == OFFICE.name
    reject(prepared, Officer(Actor("区平安办复核岗", "127.0.0.1"), 2), proposal.proposal_id, "先核对")
    assert read_board(prepared, layouts, "2017Q1", AFTER).proposed_by is None


def test_the_quarter_to_work_on_is_the_one_after_the_newest_that_is_published(
    desk, prepared, good_book, content
):
    assert quarter_to_collect(prepared, date(2017, 5, 3))[0] == "2017Q1"  # the last that is over
    desk.receive(content(good_book), "2017Q1_公安分局.xlsx", "2017Q1", OFFICE)
    assert quarter_to_collect(prepared, date(2020, 5, 3))[0] == "2017Q1"  # the newest that has figures
    publish(prepared, "2017Q1")
    chosen, choices = quarter_to_collect(prepared, date(2020, 5, 3))
    assert (chosen, choices) == ("2017Q2", ["2017Q3", "2017Q2", "2017Q1"])


def test_an_installation_without_boundaries_has_no_board_and_says_why(engine, layouts):
    assert quarter_to_collect(engine, date(2017, 5, 3))[0] == "2017Q1"
    with pytest.raises(NotFoundError):
        read_board(engine, layouts, "2017Q1", BEFORE)


def test_the_usual_day_is_counted_from_the_end_of_the_quarter():
    assert usual_due_date("2017Q4") == date(2018, 1, 15)
    assert usual_due_date("2017Q1", 30) == date(2017, 4, 30)
