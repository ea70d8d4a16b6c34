"""The administrator's tables as files: as the pages show them, recorded, and for nobody else."""

import io
from datetime import datetime

import openpyxl
import pytest

from pingan.access.audit import Action
from pingan.access.audit_search import search
from pingan.access.principal import Actor
from pingan.access.tokens import issue, list_tokens, revoke


def workbook(browser, table):
    """Return the lines above a table's workbook, and its rows by their headings."""
    answer = browser.get(f"/admin/{table}.xlsx")
    assert answer.status_code == 200, answer.text
    assert "no-store" in answer.headers["Cache-Control"]
    lines = list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.values)
    gap = lines.index((None,) * len(lines[0]))
    return lines[:gap], [dict(zip(lines[gap + 1], line, strict=True)) for line in lines[gap + 2 :]]


@pytest.mark.parametrize(
    ("table", "action"),
    [
        ("accounts", Action.EXPORT),
        ("tokens", Action.EXPORT),
        ("sessions", Action.EXPORT),
        ("audit", Action.AUDIT_EXPORTED),
    ],
)
def test_the_administrators_tables_are_saved_and_that_is_recorded(
    office, engine, admin, signed_in, table, action
):
    issue(engine, Actor("tests admin"), "tests admin's wall")
    csv = admin.get(f"/admin/{table}.csv")
    assert csv.status_code == 200
    assert "tests admin" in csv.get_data().decode("utf-8-sig")
    about, rows = workbook(admin, table)
    assert isinstance(about[0][1], datetime)
    assert any("tests admin" in str(cell) for row in rows for cell in row.values())
    line = search(engine).lines[0]
    assert (line.action, line.object.endswith(".xlsx")) == (action, True)
    leader = signed_in(office.server.test_client(), "leader")
    assert (
        leader.get(f"/admin/{table}.xlsx").status_code == leader.get(f"/admin/{table}.csv").status_code == 403
    )


def test_a_file_of_tokens_says_what_each_is_for_and_whether_it_is_over(engine, admin):
    by = Actor("tests")
    issue(engine, by, "东墙")
    issue(engine, by, "西墙", shows="committees")
    issue(engine, by, "区城运中心", kind="client")
    issue(engine, by, "街道系统", kind="client", area_code="31001")
    revoke(engine, by, next(token.token_id for token in list_tokens(engine) if token.name == "东墙"))
    _, rows = workbook(admin, "tokens")
    told = {row["大屏或系统"]: (row["用途"], row["状态"]) for row in rows}
    assert told["东墙"] == ("大屏（区和街道）", "已撤销")
    assert told["西墙"] == ("大屏（区、街道和居委会）", "有效")
    assert told["区城运中心"] == ("其他系统", "有效")
    assert told["街道系统"] == ("其他系统（街道1）", "有效")


def test_a_log_too_long_for_a_workbook_is_told_and_not_cut_off(engine, admin, monkeypatch):
    monkeypatch.setattr("callbacks.doors.admin_files.MOST_LINES", 1)
    answer = admin.get("/admin/audit.xlsx")
    assert answer.status_code == 409
    assert "CSV" in answer.text
    assert search(engine).lines[0].object != "audit.xlsx"
