"""The data office's board as a file: a row for each indicator of the quarter, what is there and what is awaited."""

from datetime import date

from flask import Response, abort

from callbacks.files.table_files import Sheet, send_table
from callbacks.reader import Reader
from callbacks.register import Permission, Register
from layouts.text import Text
from pingan import days
from pingan.intake.board import DUE_DAYS, Board, read_board
from pingan.intake.desk import Desk
from pingan.look import format as fmt
from pingan.quarters import parse_quarter
from pingan.reading.published import NothingPublishedError
from pingan.storage import NotFoundError

COLUMNS = ("department", "code", "indicator", "state", "overdue", "areas", "expected")


def add_data_board_file(register: Register, reader: Reader, desk: Desk, due_days: int = DUE_DAYS) -> None:
    """Register the address; the board is the data office's, and so is its file."""

    @register.route("/data/board/<quarter>.<form>", Permission.SUBMIT_DATA, heavy=True)
    def board_file(quarter: str, form: str) -> Response:
        day = days.today()
        try:
            board = read_board(desk.engine, desk.layouts, parse_quarter(quarter), day, due_days)
        except (ValueError, NotFoundError):
            abort(404)
        sheet = board_sheet(reader.text, board, day, demonstration=_is_demonstration(reader))
        return send_table(reader, f"pingan-board-{board.quarter}", form, [sheet])


def _is_demonstration(reader: Reader) -> bool:
    try:
        return reader.published().demonstration
    except NothingPublishedError:
        return False


def board_sheet(text: Text, board: Board, day: date, *, demonstration: bool) -> Sheet:
    """Return the board as a table: that it is a demonstration, of which quarter and day, then a row an indicator."""
    rows = [
        (
            text.name(row.department),
            cell.indicator.code,
            text.name(cell.indicator),
            text(f"data.state_{cell.progress}"),
            text("data.state_overdue") if cell.overdue else None,
            cell.areas if cell.progress == "accepted" else None,
            cell.expected,
        )
        for row in board.rows
        for cell in row.cells
    ]
    title = text("data.board")
    mark = [(text("shell.demonstration_long"),)] if demonstration else []
    about = [*mark, (title, fmt.quarter(board.quarter, text.language)), (text("data.board_day"), day)]
    return Sheet(title, about, [text(f"data.board_{name}") for name in COLUMNS], rows)
