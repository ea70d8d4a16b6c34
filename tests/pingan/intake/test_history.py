"""Odd figures on their way in: told with their cells, kept out until someone answers for them."""

import openpyxl
import pytest

from pingan.intake.history import History
from pingan.intake.store import store
from pingan.intake.unusual import Expectations
from pingan.storage import list_batches, load_observations, migrate, open_database, withdraw_batch


@pytest.fixture
def database(tmp_path):
    """Give an empty database."""
    engine = open_database(f"sqlite:///{tmp_path / 'history.db'}")
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def quarter(read, good_book):
    """Give a function that reads the good workbook as another quarter's, with other cells."""
    kept = {}

    def make(ordinal, year="2017", **cells):
        page = good_book["居委会"]
        for cell, value in kept.items():
            page[cell] = value
        kept.clear()
        for cell, value in cells.items():
            kept[cell], page[cell] = page[cell].value, value
        for sheet in good_book:
            sheet["A1"] = f"报送表 {year}年第{ordinal}季度 公安分局"
        intake = read(good_book, "a.xlsx")
        assert intake.errors == ()
        return intake

    return make


def test_an_odd_figure_keeps_the_file_out_until_it_is_remarked_on(database, quarter):
    store(database, quarter("一"), "tester")
    odd = quarter("二", D5=10010)
    refused = store(database, odd, "tester")
    assert refused.status == "refused"
    assert [error.code for error in refused.intake.errors] == ["remark_missing"]
    (warning,) = refused.intake.warnings  # once, though three indicators share the column
    assert (warning.code, warning.sheet, warning.cell) == ("unusual_tenfold", "居委会", "D5")
    for text in (warning.message["zh"], warning.message["en"]):
        assert "10,010" in text
        assert "1,001" in text
        assert "2017Q1" in text
    assert store(database, odd, "tester", remark="  ").status == "refused"
    assert len(list_batches(database)) == 1
    accepted = store(database, odd, "tester", remark="新小区入住")
    assert accepted.status == "imported"
    assert [warning.code for warning in accepted.intake.warnings] == ["unusual_tenfold"]
    assert list_batches(database)["remark"].tolist() == [None, "新小区入住"]


def test_a_dry_run_lists_them_and_writes_nothing(database, quarter):
    store(database, quarter("一"), "tester")
    tried = store(database, quarter("二", D5=10010), "tester", dry_run=True)
    assert [warning.cell for warning in tried.intake.warnings] == ["D5"]
    assert tried.status == "refused"
    tried = store(database, quarter("二", D5=10010), "tester", dry_run=True, remark="入住")
    assert tried.status == "checked"
    assert len(list_batches(database)) == 1


def test_a_remark_is_kept_only_with_the_file_that_needed_one(database, quarter):
    store(database, quarter("一"), "tester", remark="入住")
    store(database, quarter("二"), "tester", remark="入住")
    assert list_batches(database)["remark"].tolist() == [None, None]


def test_a_correction_with_odd_figures_needs_both_answers(database, quarter):
    store(database, quarter("一"), "tester")
    store(database, quarter("二"), "tester")
    refused = store(database, quarter("二", C4=400), "tester")
    assert [error.code for error in refused.intake.errors] == ["correction_without_reason", "remark_missing"]
    assert store(database, quarter("二", C4=400), "tester", reason="漏报", remark="属实").status == "imported"


def test_a_correction_is_compared_with_the_quarter_before_and_not_with_what_it_corrects(database, quarter):
    store(database, quarter("一"), "tester")
    store(database, quarter("二", D5=10010), "tester", remark="?")
    assert store(database, quarter("二"), "tester", reason="多写一位").status == "imported"


def test_what_was_withdrawn_is_not_compared_with(database, quarter):
    batch = store(database, quarter("一", D5=10010), "tester").batch_id
    assert store(database, quarter("二"), "tester", dry_run=True).status == "refused"
    withdraw_batch(database, batch, "tester", "发错")
    assert store(database, quarter("二"), "tester", dry_run=True).status == "checked"


def test_one_history_for_many_files_says_the_same_as_one_for_each(database, quarter):
    history = History()
    for ordinal in "一二三":
        assert store(database, quarter(ordinal), "tester", history=history).status == "imported"
    odd = quarter("四", D5=10010, C4=200)
    told = [
        [
            warning.cell
            for warning in store(database, odd, "tester", dry_run=True, history=each).intake.warnings
        ]
        for each in (history, History())
    ]
    assert told == [["C4", "D5"]] * 2


def test_a_column_of_zeros_is_told_at_its_header(database, quarter):
    store(database, quarter("一"), "tester")
    zeros = {f"C{row}": 0 for row in range(4, 9)}
    (warning,) = store(database, quarter("二", **zeros), "tester").intake.warnings
    assert (warning.code, warning.cell) == ("unusual_zero", "C3")


def test_a_column_in_another_unit_is_named_cell_by_cell_up_to_a_limit(database, quarter):
    store(database, quarter("一"), "tester")
    thousands = {f"D{row}": 1 for row in range(4, 9)}
    history = History(Expectations(named=3))
    found = store(database, quarter("二", **thousands), "tester", history=history).intake.warnings
    assert [(warning.code, warning.cell) for warning in found] == [
        ("unusual_tenfold", "D4"),
        ("unusual_tenfold", "D5"),
        ("unusual_tenfold", "D6"),
        ("unusual_more", "D3"),
    ]
    assert "2" in found[-1].message["en"]


def test_another_departments_figures_are_not_compared_with(database, quarter, read):
    store(database, quarter("一"), "tester")
    other = "区域代码,火灾数,实有户数\n310105006001,1,100000\n"
    assert store(database, read(other, "2017Q2_消防支队.csv"), "tester").status == "imported"


def test_the_marked_workbook_shows_odd_cells_too(database, quarter, good_book, reader, write):
    import io

    from pingan.intake.annotate import annotated_copy

    store(database, quarter("一"), "tester")
    outcome = store(database, quarter("二", D5=10010), "tester")
    data = write(good_book).read_bytes()
    found = (*outcome.intake.errors, *outcome.intake.warnings)
    marked = openpyxl.load_workbook(io.BytesIO(annotated_copy(data, "a.xlsx", found, reader)))
    assert "1,001" in marked["居委会"]["D5"].comment.text


def test_figures_are_stored_as_they_were_sent_however_odd(database, quarter):
    store(database, quarter("一"), "tester")
    store(database, quarter("二", D5=10010), "tester", remark="入住")
    observations, _ = load_observations(database, ["2017Q2"])
    row = observations[(observations["area_code"] == "310105006002") & (observations["indicator"] == "S1")]
    assert row["denominator"].tolist() == [10010]
