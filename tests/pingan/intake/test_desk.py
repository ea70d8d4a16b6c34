"""The data office's desk: what becomes of a file, and that two officers at once do not undo each other."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest
from sqlalchemy import select

from pingan.access.principal import Actor
from pingan.intake.desk import Desk
from pingan.intake.submissions import State
from pingan.storage import (
    ConflictError,
    NotFoundError,
    list_batches,
    load_observations,
    reading,
    submission_content,
)
from pingan.storage.schema import audit_line

OFFICE, OTHER = Actor("区平安办数据室", "127.0.0.1"), Actor("区平安办数据室二", "127.0.0.2")
FILE = "2017Q1_公安分局.xlsx"


def of_quarter(book, ordinal):
    for page in book:
        page["A1"] = page["A1"].value.replace("一季", f"{ordinal}季")
    return book


def test_a_file_without_fault_is_accepted_at_once_and_not_kept(desk, content, good_book, engine):
    given = desk.receive(content(good_book), FILE, "2017Q1", OFFICE)
    assert (given.state, given.errors, given.kept) == (State.ACCEPTED, 0, False)
    (batch,) = list_batches(engine).to_dict("records")
    assert (batch["batch_id"], batch["received_by"]) == (given.record.batch_id, OFFICE.name)
    assert batch["demonstration"]  # the boundaries are


def test_a_file_with_errors_writes_no_figure_and_goes_back_marked(desk, content, good_book, engine, tmp_path):
    good_book["街镇"]["C4"] = -1
    given = desk.receive(content(good_book), FILE, "2017Q1", OFFICE)
    assert (given.state, given.errors, given.kept) == (State.ERRORS, 1, True)
    assert [(item.sheet, item.cell) for item in given.told] == [("街镇", "C4")]
    assert len(list_batches(engine)) == 0
    (tmp_path / "back.xlsx").write_bytes(desk.marked(given.number, "zh"))
    back = openpyxl.load_workbook(tmp_path / "back.xlsx")
    assert back["街镇"]["C4"].comment is not None
    assert back["检查结果"]["C2"].value == "C4"


def test_the_mended_file_takes_the_place_of_the_faulty_one(desk, content, good_book, engine):
    good_book["街镇"]["C4"] = -1
    faulty = desk.receive(content(good_book), FILE, "2017Q1", OFFICE)
    good_book["街镇"]["C4"] = 40
    assert desk.receive(content(good_book), FILE, "2017Q1", OFFICE).state is State.ACCEPTED
    assert desk.submission(faulty.number).state is State.REPLACED
    assert submission_content(engine, faulty.number) is None


def test_the_same_file_twice_is_said_to_be_there(desk, content, good_book, engine):
    data = content(good_book)
    first = desk.receive(data, FILE, "2017Q1", OFFICE)
    again = desk.receive(data, "另一个名字_公安分局.xlsx", "2017Q1", OTHER)
    assert (again.state, again.record.batch_id) == (State.PRESENT, first.record.batch_id)
    assert len(list_batches(engine)) == 1


def test_a_file_of_another_quarter_or_of_two_departments_is_told_so(desk, content, good_book):
    given = desk.receive(content(good_book), "公安分局.xlsx", "2017Q2", OFFICE)
    assert {item.code for item in given.told if not item.is_warning} == {"quarter_mismatch"}
    given = desk.receive(content(good_book), "2017Q1_消防支队.xlsx", "2017Q1", OFFICE)
    assert "department_mismatch" in {item.code for item in given.told}


@pytest.fixture
def odd(desk, content, good_book):
    """Give a waiting file: the second quarter has a figure a hundred times the first one's."""
    desk.receive(content(good_book), FILE, "2017Q1", OFFICE)
    of_quarter(good_book, "二")["街镇"]["C4"] = 4000
    return desk.receive(content(good_book), "2017Q2_公安分局.xlsx", "2017Q2", OFFICE)


def test_an_odd_figure_waits_for_a_remark_which_the_batch_keeps(desk, odd, engine):
    assert (odd.state, odd.needs_remark, odd.needs_reason) == (State.WAITING, True, False)
    assert "unusual_tenfold" in {item.code for item in odd.told}
    assert "remark_missing" not in {item.code for item in odd.told}  # the page asks for it in its own words
    still = desk.accept(odd.number, OFFICE, remark="  ")
    assert (still.state, still.needs_remark) == (State.WAITING, True)
    assert len(list_batches(engine, "2017Q2")) == 0
    accepted = desk.accept(odd.number, OFFICE, remark="并入邻街道")
    assert (accepted.state, accepted.kept) == (State.ACCEPTED, False)
    (batch,) = list_batches(engine, "2017Q2").to_dict("records")
    assert (batch["batch_id"], batch["remark"]) == (accepted.record.batch_id, "并入邻街道")


def test_of_two_officers_who_accept_the_second_is_told_by_whom_it_is_done(desk, odd, engine):
    desk.accept(odd.number, OTHER, remark="属实")
    with pytest.raises(ConflictError, match=OTHER.name):
        desk.accept(odd.number, OFFICE, remark="属实")
    with pytest.raises(ConflictError, match=OTHER.name):
        desk.remove(odd.number, OFFICE)
    assert len(list_batches(engine, "2017Q2")) == 1


def test_a_remark_does_not_cover_odd_figures_that_nobody_has_seen(desk, odd, content, good_book, engine):
    of_quarter(good_book, "二")
    for page in good_book:
        page["A1"] = page["A1"].value.replace("二季", "一季")
    good_book["街镇"]["C5"] = 5  # the other street's figure of the first quarter is corrected to a tenth
    good_book["街镇"]["C4"] = 40
    first = desk.receive(content(good_book), FILE, "2017Q1", OTHER)
    desk.accept(first.number, OTHER, reason="多报")
    again = desk.accept(odd.number, OFFICE, remark="属实")
    assert (again.state, again.needs_remark) == (State.WAITING, True)
    assert {item.cell for item in again.told} >= {"C4", "C5"}  # now they can be seen
    assert desk.accept(odd.number, OFFICE, remark="属实").state is State.ACCEPTED


def test_other_figures_for_what_is_accepted_wait_for_a_reason(desk, content, good_book, engine):
    desk.receive(content(good_book), FILE, "2017Q1", OFFICE)
    good_book["街镇"]["C4"] = 41
    given = desk.receive(content(good_book), FILE, "2017Q1", OTHER)
    assert (given.state, given.needs_reason, given.needs_remark) == (State.WAITING, True, False)
    assert desk.accept(given.number, OTHER).needs_reason
    assert desk.accept(given.number, OTHER, reason="漏报一起").state is State.ACCEPTED
    assert list_batches(engine)["status"].tolist() == ["superseded", "accepted"]


def test_a_withdrawn_batch_counts_no_more_and_the_one_before_counts_again(desk, content, good_book, engine):
    first = desk.receive(content(good_book), FILE, "2017Q1", OFFICE)
    good_book["街镇"]["C4"] = 41
    second = desk.receive(content(good_book), FILE, "2017Q1", OFFICE)
    second = desk.accept(second.number, OFFICE, reason="漏报")
    with pytest.raises(ConflictError):
        desk.withdraw(second.record.batch_id, OFFICE, " ")
    done = desk.withdraw(second.record.batch_id, OFFICE, "报错了文件")
    assert done.restored == (first.record.batch_id,)
    _, counted = load_observations(engine, ["2017Q1"])
    assert counted == [first.record.batch_id]
    with pytest.raises(ConflictError, match="withdrawn already"):
        desk.withdraw(second.record.batch_id, OTHER, "也是")
    desk.withdraw(first.record.batch_id, OFFICE, "都不要")
    observations, counted = load_observations(engine, ["2017Q1"])
    assert (len(observations), counted) == (0, [])
    again = desk.receive(content(good_book), FILE, "2017Q1", OFFICE)  # nothing to correct any more
    assert again.state is State.ACCEPTED


def test_a_file_about_persons_is_never_kept(desk, content, good_book, engine):
    good_book["街镇"]["C4"] = "11010519491231002X"
    given = desk.receive(content(good_book), FILE, "2017Q1", OFFICE)
    assert (given.state, given.kept) == (State.ERRORS, False)
    assert submission_content(engine, given.number) is None
    assert "11010519491231002X" not in given.record.findings
    assert desk.marked(given.number, "zh").startswith(b"PK")  # the sheet of findings alone


def test_a_file_that_cannot_be_opened_is_never_kept(desk, engine):
    given = desk.receive(b"not a workbook", FILE, "2017Q1", OFFICE)
    assert (given.state, given.kept, given.record.department) == (State.ERRORS, False, None)
    assert desk.marked(given.number, "en").startswith(b"PK")


def test_a_file_put_aside_is_settled_and_forgotten(desk, odd, engine):
    desk.remove(odd.number, OFFICE)
    assert desk.submission(odd.number).state is State.REMOVED
    assert submission_content(engine, odd.number) is None
    with pytest.raises(ConflictError):
        desk.accept(odd.number, OFFICE, remark="属实")


def test_a_template_as_it_was_sent_out_brings_nothing(desk, content, good_book, engine):
    for page in good_book:
        for row in page.iter_rows(min_row=4, min_col=3):
            for cell in row:
                cell.value = None
    assert desk.receive(content(good_book), FILE, "2017Q1", OFFICE).state is State.EMPTY
    assert len(list_batches(engine)) == 0


def test_without_boundaries_the_office_is_told_what_to_do_first(engine, layouts):
    with pytest.raises(NotFoundError):
        Desk(engine, layouts).receive(b"", FILE, "2017Q1", OFFICE)


def test_an_unknown_number_is_said_to_be_unknown(desk):
    with pytest.raises(NotFoundError):
        desk.submission(999)
    with pytest.raises(NotFoundError):
        desk.withdraw(999, OFFICE, "x")


def test_every_act_leaves_one_line_in_the_audit_log(desk, odd, engine):
    desk.accept(odd.number, OTHER, remark="属实")
    batch = desk.submission(odd.number).record.batch_id
    desk.withdraw(batch, OFFICE, "报错了")
    desk.set_due("2017Q2", date(2017, 8, 1), OFFICE)
    with reading(engine) as connection:
        lines = connection.execute(select(audit_line).order_by(audit_line.c.number)).all()
    assert [(line.action, line.outcome, line.who) for line in lines] == [
        ("import", "done", OFFICE.name),  # the first quarter's
        ("import-refused", "waiting", OFFICE.name),
        ("import", "done", OTHER.name),
        ("withdrawal", "done", OFFICE.name),
        ("due-date-changed", "done", OFFICE.name),
    ]
    assert "属实" in lines[2].detail
    assert lines[3].object == f"batch {batch}"


def test_a_refused_act_leaves_the_state_and_no_half_of_it(desk, odd, engine, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("pingan.intake.desk.record_line", fail)
    with pytest.raises(RuntimeError):
        desk.accept(odd.number, OFFICE, remark="属实")
    assert desk.submission(odd.number).state is State.WAITING
    assert len(list_batches(engine, "2017Q2")) == 0


def test_the_same_file_from_two_officers_at_the_same_moment_becomes_one_batch(
    desk, content, good_book, engine
):
    data = content(good_book)
    with ThreadPoolExecutor(4) as officers:
        given = list(
            officers.map(lambda n: desk.receive(data, FILE, "2017Q1", (OFFICE, OTHER)[n % 2]), range(4))
        )
    assert sorted(str(one.state) for one in given) == ["accepted", "present", "present", "present"]
    assert len(list_batches(engine)) == 1
    assert len({one.record.batch_id for one in given}) == 1


def test_different_figures_at_the_same_moment_never_replace_each_other_unsaid(
    desk, content, good_book, engine
):
    files = []
    for figure in (40, 41, 42):
        good_book["街镇"]["C4"] = figure
        files.append(content(good_book))
    with ThreadPoolExecutor(3) as officers:
        given = list(
            officers.map(lambda n: desk.receive(files[n], f"{n}_{FILE}", "2017Q1", OFFICE), range(3))
        )
    assert sorted(str(one.state) for one in given) == ["accepted", "waiting", "waiting"]
    assert len(list_batches(engine)) == 1


def test_content_that_nobody_settled_is_forgotten_on_time_without_another_upload(
    desk, content, good_book, engine
):
    good_book["街镇"]["C4"] = -1
    kept = desk.receive(content(good_book), FILE, "2017Q1", OFFICE)
    almost, over = (datetime.now(UTC) + timedelta(days=days) for days in (29.9, 30.1))
    assert desk.forget(almost) == 0
    assert submission_content(engine, kept.number) is not None
    assert desk.forget(over) == 1
    assert submission_content(engine, kept.number) is None
    assert desk.submission(kept.number).state is State.ERRORS  # what was found is still told
    assert desk.forget(over) == 0


@pytest.mark.parametrize("most", [{"MOST_KEPT": 1}, {"MOST_KEPT_BYTES": 8_000}], ids=str)
def test_no_account_fills_the_desk(desk, content, good_book, engine, monkeypatch, most):
    good_book["街镇"]["C4"] = -1
    data = content(good_book)
    assert 4_000 < len(data) < 8_000
    desk.receive(data, FILE, "2017Q1", OFFICE)
    for name, value in most.items():
        monkeypatch.setattr(f"pingan.intake.desk.{name}", value)
    good_book["街镇"]["C4"] = -2
    with pytest.raises(ConflictError, match="1 files of yours"):
        desk.receive(content(good_book), "第二份_公安分局.xlsx", "2017Q1", OFFICE)
    assert len(desk.submissions("2017Q1")) == 1  # and nothing of it was written
    desk.receive(content(good_book), "第二份_公安分局.xlsx", "2017Q1", OTHER)  # others have room of their own
    desk.receive(content(good_book), FILE, "2017Q1", OFFICE)  # takes the place of the one before
    good_book["街镇"]["C4"] = 40  # and what need not wait needs no room
    assert desk.receive(content(good_book), "第三份_公安分局.xlsx", "2017Q1", OFFICE).state is State.ACCEPTED
