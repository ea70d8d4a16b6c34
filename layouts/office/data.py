"""The data office's page: a quarter's board, where files are dropped, what came of them, and the questions it asks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypedDict

import dash_bootstrap_components as dbc
from dash import dcc, html

from layouts import ids
from layouts.also import also
from layouts.children import Child
from layouts.office.board import board_table, due_line, next_steps, templates_link
from layouts.office.files import ALL, KINDS, file_list, file_options, findings_table
from layouts.office.nav import data_nav
from layouts.office.seen import seen_by
from layouts.text import Text
from pingan.look import format as fmt

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from pingan.intake.board import Board


MOST_SAID = 500
"""Characters of a remark or a reason."""

_SCRIPT_WORDS = (
    "uploading",
    "queued",
    "checking",
    "lost",
    "unreadable",
    "signed_out",
    "failed",
    "retry",
    "busy",
    "sign_in",
    "leaving",
    "too_large",
    "show",
    "lost_act",
    "signed_out_act",
)


def data_page(
    text: Text,
    board: Board,
    batches: dict[int, str],
    quarters: list[str],
    chosen: str,
    kind: str,
    most_bytes: int,
) -> html.Div:
    """Return the page.

    Parameters
    ----------
    board : pingan.intake.board.Board
    batches : dict
        Status of each batch of the quarter by its number.
    quarters : list of str
        That can be chosen, the newest first.
    chosen, kind : str
        Whose findings are shown, and which.
    most_bytes : int
        The size of the largest file that is taken.
    """
    parts = data_parts(text, board, batches, chosen, kind)
    return html.Div(
        [
            dcc.Store(id=ids.DATA_CHANGED),
            html.Div(
                [
                    data_nav(text, "/data", board.quarter),
                    html.Div(
                        [
                            _quarters(text, quarters, board.quarter),
                            html.Div(parts["head"], id=ids.DATA_HEAD, className="data-line"),
                        ],
                        className="data-head",
                    ),
                    html.Div(id=ids.DATA_SAID, className="data-said", role="status"),
                    html.Div(parts["next"], id=ids.DATA_NEXT),
                    html.Div(
                        [
                            html.Div(
                                [
                                    html.Div(parts["board"], id=ids.DATA_BOARD, className="data-card"),
                                    _findings(text, parts, chosen, kind),
                                ],
                                className="data-side",
                            ),
                            html.Div(
                                [
                                    _drop(text, board.quarter, most_bytes),
                                    html.Div(parts["files"], id=ids.DATA_FILES, className="data-card"),
                                ],
                                className="data-side",
                            ),
                        ],
                        className="data-columns",
                    ),
                ],
                className="data-column",
            ),
            *_dialogs(text, board.quarter),
        ],
        className="data-page",
    )


class Parts(TypedDict):
    """The parts of the page that change as files come and go."""

    head: list[Child]
    next: html.Section
    board: html.Section
    files: html.Section
    options: list[dict[str, str]]
    findings: Component


def data_parts(
    text: Text, board: Board, batches: dict[int, str], chosen: str = ALL, kind: str = KINDS[0]
) -> Parts:
    """Return the parts of the page that change as files come and go, by name."""
    return {
        "head": data_head(text, board),
        "next": next_steps(text, board),
        "board": board_table(text, board),
        "files": file_list(text, board.files, batches),
        "options": file_options(text, board.files),
        "findings": findings_table(text, board.files, chosen, kind),
    }


def not_ready(text: Text, message: str) -> html.Section:
    """Return what is shown where the installation has no boundaries or no indicator system yet."""
    return html.Section(
        [html.H1(text("data.not_ready_title")), html.P(message)], className="state", role="alert"
    )


def data_head(text: Text, board: Board) -> list[Child]:
    """Return by when the quarter is due, and its templates."""
    change = html.Button(
        text("data.due_change"),
        type="button",
        className="data-link",
        **also({"data-act": "due", "data-id": board.quarter, "data-value": board.due_on.isoformat()}),
    )
    return [
        due_line(text, board.due_on, board.past and not board.complete),
        change,
        templates_link(text, board.quarter),
    ]


def _quarters(text: Text, quarters: list[str], quarter: str) -> html.Div:
    title = text("data.title", quarter=fmt.quarter(quarter, text.language))
    options = [{"label": fmt.quarter(one, text.language), "value": one} for one in quarters]
    select = dbc.Select(id=ids.DATA_QUARTER, options=options, value=quarter, size="sm")
    label = html.Label([html.Span(text("data.quarter")), select], className="data-choice")
    return html.Div([html.H1(title), label], className="data-line")


def _drop(text: Text, quarter: str, most_bytes: int) -> html.Section:
    words = {key: text.words[f"data.{key}"] for key in _SCRIPT_WORDS}
    return html.Section(
        [
            html.H2(text("data.drop_title")),
            html.P(
                [
                    text("data.drop"),
                    html.Span(text("data.drop_or"), className="quiet"),
                    html.Button(
                        text("data.choose"), id=ids.DATA_CHOOSE, type="button", className="btn btn-primary"
                    ),
                ],
                className="drop-words",
            ),
            html.Small(text("data.drop_limits", size=f"{most_bytes / 1e6:g} MB"), className="quiet"),
            html.Ol(id=ids.DATA_UPLOADS, className="uploads", **also({"aria-label": text("data.uploads")})),
        ],
        id=ids.DATA_DROP,
        className="data-card drop",
        **also({"data-quarter": quarter, "data-most": most_bytes, "data-words": json.dumps(words)}),
    )


def _findings(text: Text, parts: Parts, chosen: str, kind: str) -> html.Section:
    kinds = [{"label": text(f"data.kind_{one}"), "value": one} for one in KINDS]
    filters = [
        html.Label(
            [
                html.Span(text("data.findings_file")),
                dbc.Select(id=ids.DATA_FILE, options=parts["options"], value=chosen, size="sm"),
            ],
            className="data-choice wide-choice",
        ),
        html.Label(
            [
                html.Span(text("data.findings_kind")),
                dbc.Select(id=ids.DATA_KIND, options=kinds, value=kind, size="sm"),
            ],
            className="data-choice",
        ),
    ]
    return html.Section(
        [
            html.Div(
                [html.H2(text("data.findings"), id="findings", tabIndex="-1"), *filters],
                className="data-line",
            ),
            html.Div(parts["findings"], id=ids.DATA_FINDINGS),
        ],
        className="data-card findings-card",
    )


def _dialogs(text: Text, quarter: str) -> list[html.Dialog]:
    due = text("data.dialog_due_text", quarter=fmt.quarter(quarter, text.language))
    return [
        _dialog(
            text,
            "accept",
            text("data.dialog_confirm"),
            text("data.dialog_confirm_text"),
            text("data.confirm"),
            [
                _said(text, text("data.dialog_remark"), "remark", text("data.dialog_remark_hint")),
                _said(text, text("data.dialog_reason"), "reason", text("data.dialog_reason_hint")),
            ],
        ),
        _dialog(
            text,
            "withdraw",
            text("data.dialog_withdraw"),
            text("data.dialog_withdraw_text"),
            text("data.withdraw"),
            [_said(text, text("data.dialog_withdraw_reason"), "reason", text("data.dialog_withdraw_hint"))],
        ),
        _dialog(
            text,
            "remove",
            text("data.dialog_remove"),
            text("data.dialog_remove_text"),
            text("data.remove"),
            [],
        ),
        _dialog(
            text, "due", text("data.dialog_due"), due, text("data.save"), [html.Div(className="date-field")]
        ),
    ]


def _dialog(text: Text, act: str, title: str, words: str, do: str, fields: list[Child]) -> html.Dialog:
    heading = f"dialog-{act}-title"
    return html.Dialog(
        html.Form(
            [
                html.H2(title, id=heading),
                html.P(className="subject"),
                html.P(words, className="quiet"),
                *fields,
                html.P(className="problem", role="alert"),
                html.Div(
                    [
                        html.Button(text("data.cancel"), type="button", className="btn cancel"),
                        html.Button(do, type="submit", className="btn btn-primary"),
                    ],
                    className="dialog-acts",
                ),
            ]
        ),
        id=f"dialog-{act}",
        className="data-dialog",
        **also({"aria-labelledby": heading}),
    )


def _said(text: Text, label: str, name: str, hint: str) -> html.Label:
    area = html.Textarea(name=name, rows=3, maxLength=MOST_SAID, placeholder=hint)
    return html.Label([html.Span(label), area, seen_by(text, "office")], className="dialog-field")
