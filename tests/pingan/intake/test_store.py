"""From a checked file to a batch: whole or not at all, never twice, and a correction only with a reason."""

import pytest
from sqlalchemy import event

from pingan.access.audit import detail_of, search, verify
from pingan.access.principal import Actor
from pingan.intake.store import load_register, store, systems_in
from pingan.storage import NotFoundError, list_batches, load_observations, save_system


def test_an_accepted_file_becomes_one_batch_with_its_observations(engine, read, good_book):
    outcome = store(engine, read(good_book), "tester", demonstration=True)
    assert outcome.status == "imported"
    (batch,) = list_batches(engine).to_dict("records")
    assert (batch["batch_id"], batch["file_name"]) == (outcome.batch_id, "2017Q1_公安分局.xlsx")
    assert (batch["quarter"], batch["department"], batch["received_by"]) == ("2017Q1", "公安分局", "tester")
    assert batch["sha256"] == outcome.intake.sha256
    assert batch["demonstration"]
    observations, _ = load_observations(engine, ["2017Q1"])
    assert len(observations) == len(outcome.intake.observations) == 22


def test_a_file_with_errors_and_a_dry_run_write_nothing(engine, read, good_book):
    statements = []
    assert store(engine, read(good_book), "tester", dry_run=True).status == "checked"
    good_book["街镇"]["C4"] = -1
    event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    assert store(engine, read(good_book), "tester").status == "refused"
    assert statements == []
    assert len(list_batches(engine)) == 0


def test_what_came_in_and_what_was_refused_is_in_the_audit_log_without_what_stood_in_the_cells(
    engine, read, good_book
):
    office = Actor("区平安办数据室", "10.0.0.7")
    good_book["街镇"]["C4"] = -1
    assert store(engine, read(good_book), office, dry_run=True).status == "refused"
    assert store(engine, read(good_book), office).status == "refused"
    good_book["街镇"]["C4"] = 41
    good = read(good_book)  # once: a workbook saved a second later has other bytes
    accepted = store(engine, good, office, reason="先行报送")
    store(engine, good, office)  # the same again is no act
    imported, refused = search(engine).lines
    assert (refused.action, refused.object, refused.outcome) == (
        "import-refused",
        "2017Q1 公安分局",
        "refused",
    )
    assert detail_of(refused)["errors"] == {"negative": 1}
    assert (imported.action, imported.who, imported.address) == ("import", "区平安办数据室", "10.0.0.7")
    assert detail_of(imported)["batch"] == accepted.batch_id
    assert detail_of(imported)["reason"] == "先行报送"
    assert verify(engine).ok


def test_a_batch_and_its_line_are_written_together_or_not_at_all(engine, read, good_book, monkeypatch):
    def fail(*_, **__):
        raise OSError("disk full")

    monkeypatch.setattr("pingan.intake.store.record", fail)
    with pytest.raises(OSError, match="disk full"):
        store(engine, read(good_book), Actor("x"))
    assert len(list_batches(engine)) == 0


def test_the_same_file_again_is_not_stored_twice(engine, read, good_book):
    intake = read(good_book)
    first = store(engine, intake, "tester")
    for dry_run in (True, False):
        again = store(engine, intake, "tester", dry_run=dry_run)
        assert (again.status, again.batch_id) == ("present", first.batch_id)
    assert len(list_batches(engine)) == 1


def test_other_figures_for_a_quarter_need_a_reason(engine, read, good_book):
    store(engine, read(good_book), "tester")
    good_book["街镇"]["C4"] = 41
    refused = store(engine, read(good_book), "tester")
    assert refused.status == "refused"
    assert [error.code for error in refused.intake.errors] == ["correction_without_reason"]
    assert len(list_batches(engine)) == 1
    assert store(engine, read(good_book), "tester", reason="  ").status == "refused"
    accepted = store(engine, read(good_book), "tester", reason="漏报一起")
    assert accepted.status == "imported"
    assert list_batches(engine)["reason"].tolist()[-1] == "漏报一起"


def test_another_quarter_and_another_department_are_no_correction(engine, read, good_book):
    store(engine, read(good_book), "tester")
    for page in good_book:
        page["A1"] = page["A1"].value.replace("一", "二")
    assert store(engine, read(good_book, "2017Q2.xlsx"), "tester").status == "imported"
    fires = "区域代码,区域名称,火灾数,实有户数\n310105006001,,1,300\n"
    assert store(engine, read(fires, "2017Q1_消防支队.csv"), "tester").status == "imported"


def test_two_csv_files_of_one_department_complete_each_other(engine, read):
    streets = "区域代码,刑事案件数\n310105006,40\n"
    committees = (
        "区域代码,接报数,实有人口,下社区时间,已走访次数,应走访次数,实体防御等级\n"
        "310105006001,1,1000,2.5,8,9,优\n"
    )
    for text, name in ((streets, "街镇"), (committees, "居委会")):
        outcome = store(engine, read(text, f"2017Q1_公安分局_{name}.csv"), "tester")
        assert outcome.status == "imported", outcome.intake.errors
    observations, _ = load_observations(engine, ["2017Q1"])
    assert set(observations["indicator"]) == {"S1", "F1", "P3", "F4", "S7"}


def test_without_boundaries_the_register_says_what_to_do_first(engine):
    with pytest.raises(NotFoundError, match="boundaries"):
        load_register(engine)


def test_quarters_before_the_first_system_are_checked_against_the_earliest(engine, system):
    with pytest.raises(NotFoundError):
        systems_in(engine)("2017Q1")
    save_system(engine, system)
    find = systems_in(engine)
    assert find("2014Q3") == find("2017Q1") == system
