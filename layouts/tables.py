"""A table of words and numbers, and the buttons that save a table of a page as a file (`assets/23_table_file.js`)."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from dash import html

from layouts.also import also
from layouts.children import Child, Children
from layouts.text import Text

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


FORMS = ("csv", "xlsx")


def export_button(text: Text, name: str) -> html.Span:
    """Return the buttons that save a table as CSV and as a workbook, for those who may export.

    The table, or what it stands in, has `data-table` with the same name. The file is called by `data-stem` of what
    the buttons stand in, titled by its `data-title`; lines under `data-marks` stand above its rows. A cell's number is
    its `data-value`, else what a cell of class `number` shows; its text is `data-file`, else what it shows.
    """
    return html.Span(
        [
            html.Button(
                text(f"export.{form}"),
                className="export table-export",
                type="button",
                **also({"data-export": name, "data-form": form}),
            )
            for form in FORMS
        ],
        className="exports",
    )


def exported(text: Text, name: str, table: Child) -> html.Div:
    """Return a table with its buttons under it."""
    return html.Div([table, export_button(text, name)], className="with-file", **also({"data-table": name}))


def file_links(
    text: Text, path: str, values: Mapping[str, object] | None = None, *, own: bool = False
) -> html.Span:
    """Return the links that save a table which the server makes, as CSV and as a workbook.

    Parameters
    ----------
    path : of the files, without their ending
    values : what the table is narrowed to
    own : whether it needs another permission than that to export what is published: then it is always offered
    """
    given = {name: value for name, value in (values or {}).items() if value not in (None, "")}
    query = f"?{urlencode(given)}" if given else ""
    without_value = also({"download": True})
    links = [
        html.A(text(f"export.{form}"), href=f"{path}.{form}{query}",
               className="office-link" if own else "office-link export", **without_value)
        for form in FORMS
    ]  # fmt: skip
    return html.Span(links, className="exports")
