"""The files that came for a quarter, and what was found in them: a list, and a table that can be filtered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dash import html

from layouts.also import also
from layouts.children import Child
from layouts.office.board import short_time
from layouts.tables import exported
from layouts.text import Text

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from pingan.intake.findings import IntakeError
    from pingan.intake.submissions import Submission


MOST_SHOWN = 300  # rows of the table; beyond these the marked workbook is the better place
ALL = "all"
KINDS = ("all", "errors", "warnings")
COLUMNS = ("kind", "place", "what", "do")


def file_list(text: Text, files: Sequence[Submission], batches: dict[int, str]) -> html.Section:
    """Return the quarter's files, those that somebody has to deal with on top, the settled ones folded away.

    Parameters
    ----------
    files : sequence of pingan.intake.submissions.Submission
        The newest first.
    batches : dict
        Status of each batch by its number: "accepted", "withdrawn", "superseded".
    """
    to_do = [_file(text, file, batches) for file in files if file.is_open]
    settled = [_file(text, file, batches) for file in files if not file.is_open]
    content: list[Child] = [html.H2(text("data.files"))]
    if not files:
        content.append(html.P(text("data.files_none"), className="quiet"))
    if to_do:
        content.append(html.Ul(to_do, className="file-list"))
    if settled:
        summary = html.Summary(text("data.files_settled", count=len(settled)))
        content.append(html.Details([summary, html.Ul(settled, className="file-list")], open=not to_do))
    return html.Section(content)


def state_words(text: Text, file: Submission, batches: dict[int, str]) -> str:
    """Return in a few words what became of a file."""
    batch, state = file.record.batch_id, str(file.state)
    if state == "errors":
        return text("data.file_errors", count=file.errors)
    if state == "present":
        return text("data.file_present", batch=batch)
    if state == "accepted":
        words = {
            "withdrawn": text("data.file_withdrawn", batch=batch),
            "superseded": text("data.file_superseded", batch=batch),
        }
        return words.get(
            batches.get(batch, "") if batch is not None else "", text("data.file_accepted", batch=batch)
        )
    return text(f"data.file_{state}")


def _file(text: Text, file: Submission, batches: dict[int, str]) -> html.Li:
    record = file.record
    said = [state_words(text, file, batches)]
    if file.warnings:
        said.append(text("data.file_warnings", count=file.warnings))
    needed = [
        text(f"data.file_needs_{what}")
        for what, needs in (("remark", file.needs_remark), ("reason", file.needs_reason))
        if needs
    ]
    if any(item.code == "quarter_mismatch" for item in file.told):
        needed.append(text("data.file_other_quarter"))
    by = text("data.batch_by", time=short_time(file.received_at), by=record.received_by)
    return html.Li(
        [
            html.Div(
                [
                    html.Span(record.file_name, className="file-name", title=record.file_name),
                    html.Span(" · ".join(said), className="file-state"),
                ],
                className="file-line",
            ),
            *[html.P(words, className="note") for words in needed],
            html.Small(f"{record.department or text('data.file_unknown')} · {by}", className="quiet"),
            html.Div(_acts(text, file), className="file-acts"),
        ],
        className=f"file {file.state}",
    )


def _acts(text: Text, file: Submission) -> list[Child]:
    name = file.record.file_name
    acts: list[Child] = []
    if file.state == "waiting":
        needs = " ".join(
            what for what, needed in (("remark", file.needs_remark), ("reason", file.needs_reason)) if needed
        )
        acts.append(_act(text("data.confirm"), "accept", file.number, name, "btn btn-primary", needs))
    if file.told:
        acts.append(
            html.Button(
                text("data.show"), type="button", className="data-link", **also({"data-show": file.number})
            )
        )
        words = text("data.marked") if file.kept else text("data.marked_findings")
        acts.append(
            html.A(words, href=f"/data/files/{file.number}/marked.xlsx", className="data-link", download="")
        )
    if file.is_open:
        acts.append(_act(text("data.remove"), "remove", file.number, name))
    return acts


def _act(
    words: str, act: str, number: int, subject: str, look: str = "data-link", needs: str = ""
) -> html.Button:
    data = also({"data-act": act, "data-id": number, "data-subject": subject, "data-needs": needs})
    return html.Button(words, type="button", className=look, **data)


def file_options(text: Text, files: Sequence[Submission]) -> list[dict[str, str]]:
    """Return the files whose findings can be shown: all open ones together, then each that has some."""
    options = [{"label": text("data.findings_all"), "value": ALL}]
    return options + [
        {"label": f"{file.record.file_name} · {short_time(file.received_at)}", "value": str(file.number)}
        for file in files
        if file.told
    ]


def findings_table(text: Text, files: Sequence[Submission], chosen: str, kind: str) -> Component:
    """Return the table of findings.

    Parameters
    ----------
    files : sequence of pingan.intake.submissions.Submission
    chosen : str
        A file's number, or `ALL` for those that somebody has to deal with.
    kind : str
        One of `KINDS`.
    """
    shown = [file for file in files if (file.is_open if chosen == ALL else str(file.number) == chosen)]
    items = [
        (file, item)
        for file in shown
        for item in file.told
        if kind == "all" or item.is_warning == (kind == "warnings")
    ]
    if not items:
        words = text("data.findings_none_here") if any(f.told for f in shown) else text("data.findings_none")
        return html.P(words, className="quiet")
    rows: list[Child] = []
    for number, (file, item) in enumerate(items[:MOST_SHOWN]):
        if len(shown) > 1 and (not number or items[number - 1][0] is not file):
            rows.append(_group(file))
        rows.append(_finding(text, item))
    head = html.Thead(html.Tr([html.Th(text(f"data.column_{name}"), scope="col") for name in COLUMNS]))
    table = html.Table([head, html.Tbody(rows)], className="data-table findings")
    beyond = len(items) - MOST_SHOWN
    more = [html.P(text("data.findings_more", count=beyond), className="quiet")] if beyond > 0 else []
    return html.Div([exported(text, "findings", html.Div(table, className="wide")), *more])


def _group(file: Submission) -> html.Tr:
    return html.Tr(html.Th(file.record.file_name, colSpan=len(COLUMNS), scope="rowgroup"), className="group")


def _finding(text: Text, item: IntakeError) -> html.Tr:
    kind = "warning" if item.is_warning else "error"
    message = item.message[text.language]
    what: list[Child] = [message]
    if item.value is not None and item.value not in message:
        what.append(html.Small(text("data.holds", value=item.value), className="quiet"))
    to_do: list[Child] = [item.action[text.language]]
    if item.candidates:
        names = text("data.perhaps_or").join(item.candidates)
        to_do.append(html.Small(text("data.perhaps", names=names), className="candidates"))
    place = " ".join(part for part in (item.sheet, item.cell) if part) or text("data.whole_file")
    return html.Tr(
        [
            html.Td(text(f"data.kind_{kind}"), className=f"kind {kind}"),
            html.Th(place, scope="row", className="place"),
            html.Td(what),
            html.Td(to_do),
        ]
    )
