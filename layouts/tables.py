"""A table of words and numbers, as the pages of the data office and of corrections show them."""

from collections.abc import Sequence

from dash import html

from layouts.children import Children

Column = tuple[str, bool]
"""A column's heading, and whether it holds numbers."""


def plain_table(columns: Sequence[Column], rows: Sequence[Sequence[Children]], caption: str) -> html.Table:
    """Return a table whose first column names the row.

    Parameters
    ----------
    rows : a cell a column: words, or components
    caption : for screen readers
    """
    head = [html.Th(label, scope="col", className=_class(number)) for label, number in columns]
    body = [
        html.Tr([
            html.Th(cell, scope="row") if place == 0 else html.Td(cell, className=_class(columns[place][1]))
            for place, cell in enumerate(row)
        ])
        for row in rows
    ]  # fmt: skip
    return html.Table(
        [html.Caption(caption, className="visually-hidden"), html.Thead(html.Tr(head)), html.Tbody(body)],
        className="plain-table",
    )


def _class(number: bool) -> str | None:
    return "number" if number else None
