"""The administrator's tables as files: as the pages show them, recorded, and for nobody else."""

import io
from datetime import datetime

import openpyxl
import pytest

from pingan.access.audit_search import search


@pytest.mark.parametrize("table", ["accounts", "tokens", "sessions", "audit"])
def test_the_administrators_tables_are_saved_and_that_is_recorded(engine, admin, signed_in, office, table):
    csv = admin.get(f"/admin/{table}.csv")
    assert csv.status_code == 200
    assert csv.data
    page = openpyxl.load_workbook(io.BytesIO(admin.get(f"/admin/{table}.xlsx").data)).active
    rows = [row for row in page.values if row[0] is not None]
    assert isinstance(rows[0][1], datetime)
    if table != "tokens":
        assert any("admin" in str(cell) for row in rows[2:] for cell in row)
    assert search(engine).lines[0].object.endswith(".xlsx")
    leader = signed_in(office.server.test_client(), "leader")
    assert leader.get(f"/admin/{table}.xlsx").status_code == 403
