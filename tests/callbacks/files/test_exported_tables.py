"""A page's own table comes back as a workbook, recorded; what is no table is refused."""

import io

import openpyxl
import pytest

from callbacks.files.table_files import Sheet, workbook_content
from pingan.access.audit import search
from pingan.access.permissions import Role
from tests.calculation import calculates

FILE = "pingan-ranking-2017Q1-31-street-index.xlsx"
ROWS = [["# 演示数据"], ["名次", "区域", "较上季"], [1, "=1+1", -0.5], [2, "街道2", None], [None]]


def test_the_table_of_a_page_comes_back_as_a_workbook_and_is_recorded(app, client):
    answer = client.post("/exported/workbook", json={"file": FILE, "rows": ROWS})
    page = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert [row for row in page.iter_rows(values_only=True) if any(row)] == [
        ("# 演示数据", None, None),
        ("名次", "区域", "较上季"),
        (1, "=1+1", -0.5),
        (2, "街道2", None),
    ]
    cell = next(cell for row in page.iter_rows() for cell in row if cell.value == "=1+1")
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert search(app.reader.engine, action="export").lines[0].object == FILE


def test_a_sum_that_a_reader_adds_to_a_table_is_calculated():
    """All tables of pages and all of the administrator's are written by this one function."""
    assert calculates(workbook_content([Sheet("1", columns=["a", "b"], rows=[(1, 2)])]))


@pytest.mark.parametrize(
    "body",
    [None, [], {}, {"file": FILE}, {"file": FILE, "rows": "x"}, {"file": FILE, "rows": [["only"]]},
     {"file": FILE, "rows": [["a", "b"], [1, 2, 3]]}, {"file": FILE, "rows": [["a", "b"], [{}, 1]]},
     {"file": FILE, "rows": [["a", "b"], [float("nan"), True]]}, {"file": "../" + FILE, "rows": ROWS},
     {"file": "pingan-x.csv", "rows": ROWS}],
    ids=repr,
)  # fmt: skip
def test_what_is_no_table_is_refused(client, body):
    assert client.post("/exported/workbook", json=body).status_code == 400


def test_who_may_not_export_gets_no_workbook(app, signed_in, stranger):
    admin = signed_in(app.server.test_client(), Role.ADMIN)
    assert admin.post("/exported/workbook", json={"file": FILE, "rows": ROWS}).status_code == 403
    assert stranger.post("/exported/workbook", json={"file": FILE, "rows": ROWS}).status_code == 401
