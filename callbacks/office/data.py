"""The data office's page: its layout for an address, what is drawn again as files come and go."""

from typing import Any
from urllib.parse import parse_qsl

from dash import Input, Output, State, html

from callbacks.reader import Reader
from callbacks.register import Permission, Register
from callbacks.serving.values import Quarter, Words
from layouts import ids
from layouts.office.data import data_page, data_parts, not_ready
from layouts.office.files import ALL, KINDS, findings_table
from layouts.office.nav import QUARTER
from pingan import days
from pingan.intake.board import DUE_DAYS, quarter_to_collect, read_board
from pingan.intake.desk import Desk
from pingan.quarters import parse_quarter
from pingan.storage import NotFoundError, list_batches


def quarter_of(search: str, usual: str) -> tuple[str, tuple[str, ...]]:
    """Return the quarter that an address names, else the usual one, and the names of parameters that were wrong."""
    asked = dict(parse_qsl(search.lstrip("?"))).get(QUARTER)
    if asked is None:
        return usual, ()
    try:
        return parse_quarter(asked), ()
    except ValueError:
        return usual, (QUARTER,)


def add_data(register: Register, reader: Reader, desk: Desk, due_days: int = DUE_DAYS) -> None:
    """Register the page and its callbacks."""
    may = {"permission": Permission.SUBMIT_DATA}

    def layout(_reader: Reader, search: str) -> tuple[Any, tuple[str, ...]]:
        usual, quarters = quarter_to_collect(desk.engine, days.today())
        quarter, wrong = quarter_of(search, usual)
        try:
            board = read_board(desk.engine, desk.layouts, quarter, days.today(), due_days)
        except NotFoundError as error:
            return not_ready(reader.text, error.message[reader.language]), wrong
        given = dict(parse_qsl(search.lstrip("?")))
        files = {str(file.number) for file in board.files}
        chosen = given["file"] if given.get("file") in files else ALL
        kind = given["kind"] if given.get("kind") in KINDS else KINDS[0]
        quarters = quarters if quarter in quarters else sorted({*quarters, quarter}, reverse=True)
        page = data_page(
            reader.text, board, _batches(desk, quarter), quarters, chosen, kind, desk.limits.file_bytes
        )
        return page, wrong

    register.page("/data", Permission.SUBMIT_DATA, layout)

    @register.callback(
        Output(ids.DATA_HEAD, "children"),
        Output(ids.DATA_NEXT, "children"),
        Output(ids.DATA_BOARD, "children"),
        Output(ids.DATA_FILES, "children"),
        Output(ids.DATA_FILE, "options"),
        Input(ids.DATA_CHANGED, "data"),
        State(ids.DATA_QUARTER, "value"),
        prevent_initial_call=True,
        **may,
    )
    def draw_again(_changed: Any, quarter: Quarter) -> tuple[Any, ...]:
        board = read_board(desk.engine, desk.layouts, quarter, days.today(), due_days)
        parts = data_parts(reader.text, board, _batches(desk, board.quarter))
        return tuple(parts[name] for name in ("head", "next", "board", "files", "options"))

    # The findings by themselves: an answer that was asked for before a file was chosen must not come after it.
    @register.callback(
        Output(ids.DATA_FINDINGS, "children"),
        Input(ids.DATA_FILE, "value"),
        Input(ids.DATA_KIND, "value"),
        Input(ids.DATA_CHANGED, "data"),
        State(ids.DATA_QUARTER, "value"),
        prevent_initial_call=True,
        **may,
    )
    def filter_findings(chosen: Words, kind: Words, _changed: Any, quarter: Quarter) -> html.Div:
        return findings_table(reader.text, desk.submissions(quarter), chosen or ALL, kind or KINDS[0])


def _batches(desk: Desk, quarter: str) -> dict[int, str]:
    batches = list_batches(desk.engine, quarter)
    return dict(zip(batches["batch_id"].tolist(), batches["status"], strict=True))
