"""The board of the data office: departments and their indicators, how far each has come, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from dash import html

from layouts.also import also
from layouts.children import Child, Children
from layouts.office.nav import SECTIONS, data_address
from layouts.records import Record
from layouts.tables import file_links
from layouts.text import Text
from pingan.look import format as fmt

if TYPE_CHECKING:
    from pingan.intake.board import Board, Cell, Row
    from pingan.intake.submissions import Submission


SIGNS = {"accepted": "✓", "received": "!", "errors": "✕", "awaited": "○", "overdue": "○"}
PREVIEW, PUBLISH = "/data/preview", "/data/publish"


def short_time(moment: datetime) -> str:
    """Return a moment as the office's clock shows it: 2017-10-12 09:30."""
    local = datetime.fromtimestamp(moment.timestamp(), UTC).astimezone()  # pandas' moments know no local time
    return local.strftime("%Y-%m-%d %H:%M")


def due_line(text: Text, due_on: date, past: bool) -> html.Span:
    """Return by when the quarter is due."""
    words = text("data.due_past", date=due_on) if past else text("data.due", date=due_on)
    return html.Span(words, className="data-due past" if past else "data-due")


def next_steps(text: Text, board: Board) -> html.Section:
    """Return what the data office has to do next, the most urgent first.

    Parameters
    ----------
    board : pingan.intake.board.Board
    """
    steps = [html.Li(step) for step in _steps(text, board)]
    return html.Section(
        [html.H2(text("data.next")), html.Ul(steps)],
        className="data-next",
    )


def _steps(text: Text, board: Board) -> list[Children]:
    waiting = [file for file in board.files if file.state == "waiting"]
    faulty = [file for file in board.files if file.state == "errors"]
    steps: list[Children] = []
    if board.proposed_by:
        link = html.A(
            text("data.to_publish"), href=data_address(PUBLISH, board.quarter), className="data-link"
        )
        steps.append([text("data.next_proposed", who=board.proposed_by), " ", link])
    if waiting:
        steps.append([text("data.next_confirm", count=len(waiting)), " ", *_to_file(text, waiting)])
    if faulty:
        steps.append([text("data.next_errors", count=len(faulty)), " ", *_to_file(text, faulty)])
    if board.complete:
        if not board.proposed_by:
            steps.append(_finished(text, board))
        return steps
    if not board.files and not board.count("accepted"):
        steps.append([text("data.next_templates"), " ", templates_link(text, board.quarter)])
    missing = [text.name(row.department) for row in board.rows if not row.complete and not row.files]
    if not missing:  # all that is lacking is in the files above
        return steps
    names = text("data.between").join(missing)
    steps.append(
        text("data.next_awaited_late", departments=names)
        if board.past
        else text("data.next_awaited", departments=names)
    )
    return steps


def _finished(text: Text, board: Board) -> Children:
    if board.published and not board.changed:
        return text("data.next_published")
    words = (
        text("data.next_changed") if board.published else text("data.next_complete", count=len(board.cells))
    )
    if PREVIEW not in dict(SECTIONS):
        return words
    link = html.A(text("data.to_preview"), href=data_address(PREVIEW, board.quarter), className="data-link")
    return [words, " ", link]


def _to_file(text: Text, files: Sequence[Submission]) -> list[html.Button]:
    """Return the way to the first of the files about which something is to be read."""
    numbers = [file.number for file in files if file.told][:1]
    return [
        html.Button(text("data.show"), className="data-link", type="button", **also({"data-show": number}))
        for number in numbers
    ]


def templates_link(text: Text, quarter: str) -> html.A:
    """Return the link to all departments' templates in one archive."""
    return html.A(
        text("data.templates_all"), href=f"/data/templates/{quarter}.zip", className="data-link", download=""
    )


def board_table(text: Text, board: Board) -> html.Section:
    """Return the board: a row for each department, its indicators with their states, its accepted files."""
    head = [text(f"data.{key}") for key in ("department", "indicators", "received")]
    progress = text("data.board_progress", accepted=board.count("accepted"), all=len(board.cells))
    return html.Section(
        [
            html.Div(
                [
                    html.H2(text("data.board")),
                    html.Span(progress, className="quiet"),
                    file_links(text, f"/data/board/{board.quarter}"),
                ],
                className="data-line",
            ),
            html.Table(
                [
                    html.Thead(html.Tr([html.Th(word, scope="col") for word in head])),
                    html.Tbody([_row(text, board, row) for row in board.rows]),
                ],
                className="data-table board",
            ),
            _legend(text),
        ]
    )


def _row(text: Text, board: Board, row: Row) -> html.Tr:
    name = text.name(row.department)
    state = row_state(row)
    template = html.A(
        text("data.template"),
        href=f"/data/templates/{board.quarter}/{row.department.name}.xlsx",
        title=text("data.template_title", department=name),
        className="data-link",
        download="",
    )
    return html.Tr(
        [
            html.Th(
                [
                    html.Span(name, className="row-name"),
                    html.Span(text(f"data.{_ROW_WORDS[state]}"), className=f"row-state {state}"),
                    template,
                ],
                scope="row",
            ),
            html.Td(html.Ul([_chip(text, cell) for cell in row.cells], className="chips")),
            html.Td([_batch(text, batch) for batch in row.batches] or fmt.MISSING),
        ]
    )


_ROW_WORDS = {
    "accepted": "row_complete",
    "received": "state_received",
    "errors": "state_errors",
    "overdue": "state_overdue",
    "partly": "row_partly",
    "awaited": "state_awaited",
}


def row_state(row: Row) -> str:
    """Return how far a department has come, the most urgent of its states."""
    if row.complete:
        return "accepted"
    for kind in ("errors", "received"):
        if any(cell.progress == kind for cell in row.cells):
            return kind
    if row.overdue:
        return "overdue"
    return "partly" if any(cell.progress == "accepted" for cell in row.cells) else "awaited"


def _chip(text: Text, cell: Cell) -> html.Li:
    state = "overdue" if cell.overdue and cell.progress == "awaited" else str(cell.progress)
    name, said = text.name(cell.indicator), [text(f"data.state_{cell.progress}")]
    if cell.overdue:
        said.append(text("data.state_overdue"))
    content: list[Child] = [
        html.Span(SIGNS[state], className="sign", **also({"aria-hidden": "true"})),
        html.Span(name),
    ]
    if cell.progress == "accepted":
        said.append(text("data.areas", areas=cell.areas, expected=cell.expected))
        if cell.areas < cell.expected:
            content.append(
                html.Small(
                    text("data.areas_short", areas=cell.areas, expected=cell.expected), className="few"
                )
            )
    words = text("data.between").join(said)
    return html.Li(
        [*content, html.Span(words, className="visually-hidden")],
        className=f"chip {state}",
        title=f"{cell.indicator.code} {name} · {words}",
    )


def _batch(text: Text, batch: Record) -> html.Div:
    number, file = batch["batch_id"], batch["file_name"]
    notes = []
    if batch["remark"]:
        notes.append(text("data.batch_remark", remark=batch["remark"]))
    if batch["reason"]:
        notes.append(text("data.batch_reason", reason=batch["reason"]))
    by = text("data.batch_by", time=short_time(batch["received_at"]), by=batch["received_by"])
    act = (
        html.Span(text("data.batch_published"), className="quiet")
        if batch["published"]
        else html.Button(
            text("data.withdraw"),
            type="button",
            className="data-link",
            **also(
                {
                    "data-act": "withdraw",
                    "data-id": number,
                    "data-subject": text("data.withdraw_title", number=number, file=file),
                }
            ),
        )
    )
    return html.Div(
        [
            html.Div([html.Span(file, className="file-name", title=file), act], className="batch-line"),
            html.Small(f"{text('data.batch', number=number)} · {by}", className="quiet"),
            *[html.Small(note, className="note") for note in notes],
        ],
        className="batch",
    )


def _legend(text: Text) -> html.Ul:
    def item(state: str) -> html.Li:
        sign = html.Span(SIGNS[state], className="sign", **also({"aria-hidden": "true"}))
        return html.Li([sign, text(f"data.state_{state}")], className=f"chip {state}")

    states: Sequence[str] = ("awaited", "overdue", "received", "errors", "accepted")
    return html.Ul(
        [item(state) for state in states],
        className="chips legend-line",
        **also({"aria-label": text("data.legend")}),
    )
