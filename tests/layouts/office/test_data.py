"""The data office's page says what is there, what is missing and what to do, in both languages."""

from datetime import UTC, date, datetime
from types import SimpleNamespace as Thing

import pytest

from layouts.office.board import next_steps, row_state
from layouts.office.data import MOST_SAID, data_page, data_parts, not_ready
from layouts.office.files import ALL, MOST_SHOWN, findings_table, state_words
from layouts.text import LANGUAGES, Text

NOON = datetime(2017, 10, 12, 12, 0, tzinfo=UTC)


def words(component):
    if component is None:
        return ""
    if isinstance(component, list | tuple):
        return "".join(map(words, component))
    if hasattr(component, "children"):
        return words(component.children)
    return str(component)


def all_of(component, name):
    """Return every component that has an attribute, wherever it is."""
    found = []
    if isinstance(component, list | tuple):
        for part in component:
            found += all_of(part, name)
    elif hasattr(component, "to_plotly_json"):
        if getattr(component, name, None) is not None:
            found.append(component)
        found += all_of(getattr(component, "children", None), name)
    return found


def finding(kind="error", **given):
    usual = {
        "sheet": "小区",
        "cell": "C17",
        "code": "negative",
        "value": "-3",
        "candidates": (),
        "message": {"zh": "不能为负数。", "en": "It cannot be negative."},
        "action": {"zh": "请更正。", "en": "Correct it."},
        "is_warning": kind == "warning",
    }
    return Thing(**{**usual, **given})


def file(number=1, state="errors", told=(), **given):
    record = Thing(
        file_name=f"{number}.xlsx", department="公安分局", batch_id=7, received_by="数据室", indicators=()
    )
    usual = {
        "number": number,
        "state": state,
        "is_open": state in ("errors", "waiting"),
        "told": tuple(told),
        "errors": sum(not item.is_warning for item in told),
        "warnings": sum(item.is_warning for item in told),
        "needs_remark": False,
        "needs_reason": False,
        "kept": True,
        "received_at": NOON,
        "record": record,
    }
    return Thing(**{**usual, **given})


def cell(progress, overdue=False, areas=5):
    indicator = Thing(code="S1", name_zh="盗窃", name_en="Thefts")
    return Thing(indicator=indicator, progress=progress, overdue=overdue, areas=areas, expected=5)


def row(*cells, batches=(), name="公安分局"):
    return Thing(
        department=Thing(name=name, name_en="Police"),
        cells=cells,
        batches=batches,
        files=(),
        complete=all(one.progress == "accepted" for one in cells),
        overdue=any(one.overdue for one in cells),
    )


def board(*rows, files=(), **given):
    cells = [one for each in rows for one in each.cells]
    usual = {
        "quarter": "2017Q3",
        "due_on": date(2017, 10, 15),
        "past": False,
        "published": False,
        "changed": False,
        "proposed_by": None,
        "rows": rows,
        "cells": cells,
        "files": files,
        "complete": all(each.complete for each in rows),
        "count": lambda progress: sum(one.progress == progress for one in cells),
    }
    return Thing(**{**usual, **given})


def batch(**given):
    usual = {
        "batch_id": 7,
        "file_name": "a.xlsx",
        "received_at": NOON,
        "received_by": "数据室",
        "remark": None,
        "reason": None,
        "published": False,
    }
    return {**usual, **given}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_page_is_drawn_in_both_languages(language):
    files = (file(1, told=[finding()]), file(2, "waiting", needs_remark=True), file(3, "accepted"))
    shown = board(
        row(cell("accepted"), batches=(batch(remark="x", reason="y"),)), row(cell("errors")), files=files
    )
    page = data_page(Text(language), shown, {7: "accepted"}, ["2017Q3"], ALL, "all", 20_000_000)
    assert "20 MB" in words(page)
    assert {getattr(part, "id", None) for part in all_of(page, "id")} >= {
        "data-board",
        "data-drop",
        "findings",
    }


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (board(row(cell("awaited"))), "空白模板发给各部门"),
        (board(row(cell("awaited")), past=True), "请催报"),
        (board(row(cell("errors")), files=(file(told=[finding()]),)), "1 个文件有错误"),
        (board(row(cell("received")), files=(file(1, "waiting"),)), "1 个文件等您确认"),
        (board(row(cell("accepted"))), "可以预览和发布"),
        (board(row(cell("accepted")), proposed_by="复核岗"), "复核岗已提出发布"),
        (board(row(cell("accepted")), published=True), "没有再改动"),
        (board(row(cell("accepted")), published=True, changed=True), "重新发布"),
    ],
)
def test_what_to_do_next_follows_from_the_board(shown, said):
    assert said in words(next_steps(Text("zh"), shown))


@pytest.mark.parametrize(
    ("cells", "state"),
    [
        ([cell("accepted"), cell("accepted")], "accepted"),
        ([cell("accepted"), cell("awaited")], "partly"),
        ([cell("accepted"), cell("awaited", overdue=True)], "overdue"),
        ([cell("awaited")], "awaited"),
        ([cell("received", overdue=True)], "received"),
        ([cell("errors"), cell("received")], "errors"),
    ],
)
def test_a_department_shows_the_most_urgent_of_its_states(cells, state):
    assert row_state(row(*cells)) == state


def test_a_state_is_said_in_words_too_not_by_colour_alone():
    parts = data_parts(Text("en"), board(row(cell("awaited", overdue=True), cell("accepted", areas=3))), {})
    shown = words(parts["board"])
    assert "awaited, overdue" in shown
    assert "3 of 5 areas report" in shown


def test_a_published_batch_offers_no_withdrawal():
    def acts(published):
        parts = data_parts(
            Text("zh"), board(row(cell("accepted"), batches=(batch(published=published),))), {}
        )
        return [getattr(one, "data-act") for one in all_of(parts["board"], "data-act")]

    assert (acts(False), acts(True)) == (["withdraw"], [])


def test_only_a_waiting_file_can_be_accepted_and_asks_for_what_it_needs():
    files = (
        file(1, "waiting", needs_remark=True, needs_reason=True),
        file(2, told=[finding()]),
        file(3, "accepted"),
    )
    acts = all_of(data_parts(Text("zh"), board(files=files), {})["files"], "data-act")
    assert [(getattr(one, "data-act"), getattr(one, "data-id")) for one in acts] == [
        ("accept", 1),
        ("remove", 1),
        ("remove", 2),
    ]
    assert getattr(acts[0], "data-needs") == "remark reason"


def test_a_file_that_is_not_kept_offers_the_list_and_not_the_workbook():
    kept, gone = (
        words(data_parts(Text("zh"), board(files=(file(told=[finding()], kept=kept),)), {})["files"])
        for kept in (True, False)
    )
    assert ("下载标注的工作簿" in kept, "下载标注的工作簿" in gone) == (True, False)
    assert "下载问题清单" in gone


@pytest.mark.parametrize(
    ("status", "said"),
    [("withdrawn", "后来撤回"), ("superseded", "后来被更正"), ("accepted", "已采纳，批次 7")],
)
def test_what_became_of_an_accepted_file_later_is_said(status, said):
    assert said in state_words(Text("zh"), file(1, "accepted"), {7: status})


def test_findings_are_filtered_by_file_and_kind():
    files = (
        file(1, told=[finding(cell="A1"), finding("warning", cell="A2")]),
        file(2, told=[finding(cell="A3")]),
        file(3, "accepted", told=[finding("warning", cell="A4")]),
    )

    def cells(chosen, kind):
        table = words(findings_table(Text("zh"), files, chosen, kind))
        return [name for name in ("A1", "A2", "A3", "A4") if name in table]

    assert cells(ALL, "all") == ["A1", "A2", "A3"]
    assert cells(ALL, "errors") == ["A1", "A3"]
    assert cells("1", "warnings") == ["A2"]
    assert cells("3", "all") == ["A4"]
    assert "没有符合" in words(findings_table(Text("zh"), files, "2", "warnings"))
    assert "没有待处理" in words(findings_table(Text("zh"), (), ALL, "all"))


def test_a_finding_says_where_what_and_what_to_do():
    shown = words(findings_table(Text("zh"), (file(told=[finding(candidates=("甲", "乙"))]),), ALL, "all"))
    for part in ("小区 C17", "不能为负数。", "单元格内容：-3", "请更正。", "是否为：甲；乙"):
        assert part in shown
    whole = words(findings_table(Text("en"), (file(told=[finding(sheet=None, cell=None)]),), ALL, "all"))
    assert "whole file" in whole


def test_very_many_findings_do_not_make_a_page_that_cannot_be_read():
    many = file(told=[finding(cell=f"C{n}") for n in range(MOST_SHOWN + 12)])
    assert "另有 12 处" in words(findings_table(Text("zh"), (many,), ALL, "all"))


def test_a_file_of_another_quarter_is_told_where_it_belongs():
    files = (file(told=[finding(code="quarter_mismatch")]),)
    assert "换到那个季度" in words(data_parts(Text("zh"), board(files=files), {})["files"])


def test_each_question_says_what_it_is_about_and_takes_no_endless_answer():
    page = data_page(Text("zh"), board(), {}, ["2017Q3"], ALL, "all", 20_000_000)
    named = [getattr(one, "aria-labelledby") for one in all_of(page, "aria-labelledby")]
    assert named == [
        "dialog-accept-title",
        "dialog-withdraw-title",
        "dialog-remove-title",
        "dialog-due-title",
    ]
    assert {one.maxLength for one in all_of(page, "maxLength")} == {MOST_SAID}


def test_without_boundaries_the_page_says_what_is_lacking():
    assert "先导入边界" in words(not_ready(Text("zh"), "先导入边界"))
