"""The table of the movement page: columns from the indicator system, the grid's own words in the reader's language.

Numbers stay numbers, so that they sort, filter and export as such; `assets/ranking/70_ranking_page.js` writes them.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import dash_ag_grid

from layouts import ids
from layouts.figures.bump import text_width
from layouts.records import Json, Record
from layouts.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence


NAME_SIZE, HEADER_SIZE, WIDEST_NAME = 13.5, 12, 184  # pixels
LOCALE = Path(__file__).parent / "grid_locale.toml"
# Sizes are lengths: the grid computes others from them, which it cannot from "inherit".
THEME = """themeQuartz.withParams({
    backgroundColor: "var(--card)", foregroundColor: "var(--ink)", headerBackgroundColor: "var(--card)",
    headerTextColor: "var(--quiet)", headerFontWeight: 400, accentColor: "var(--accent)",
    borderColor: "var(--rule)", rowHoverColor: "var(--hover)", selectedRowBackgroundColor: "var(--chosen)",
    fontFamily: "inherit", fontSize: "var(--normal)", headerFontSize: "var(--small)", spacing: 5,
    cellHorizontalPadding: 6, rowHeight: 40, headerHeight: 48, wrapperBorder: false, wrapperBorderRadius: 0,
    headerColumnResizeHandleColor: "transparent"
})"""
NUMBER = {
    "filter": "agNumberColumnFilter",
    "type": "rightAligned",
    "comparator": {"function": "rankingMissingLast"},
}


@cache
def grid_locale(language: str) -> dict[str, str]:
    """Return AG Grid's words in a language; empty where its own English is meant."""
    words: dict[str, str] = tomllib.loads(LOCALE.read_text(encoding="utf-8")).get(language, {})
    return words


def ranking_grid(
    text: Text, columns: list[Json], rows: list[Json], chosen: str | None
) -> dash_ag_grid.AgGrid:
    """Return the table; `columns` and `rows` as `grid_columns` and `grid_rows` give them."""
    return dash_ag_grid.AgGrid(
        id=ids.RANKING_GRID,
        columnDefs=columns,
        rowData=rows,
        getRowId="params.data.code",
        selectedRows={"ids": [chosen]} if chosen else [],
        defaultColDef={
            "sortable": True,
            "resizable": True,
            "wrapHeaderText": True,
            "autoHeaderHeight": True,
            "suppressHeaderMenuButton": True,
            "sortingOrder": ["asc", "desc", None],
            "tooltipValueGetter": {"function": "rankingReason(params)"},
        },
        dashGridOptions={
            "theme": {"function": THEME},
            "localeText": grid_locale(text.language),
            "rowSelection": {"mode": "singleRow", "checkboxes": False, "enableClickSelection": True},
            "animateRows": True,
            "enableCellTextSelection": False,
            "suppressCellFocus": False,
            "tooltipShowDelay": 300,
            "loadThemeGoogleFonts": False,
        },
        columnSize="responsiveSizeToFit",
        className="",
        style={"height": "100%", "width": "100%"},
    )


def grid_columns(text: Text, kind: str, dimensions: list[tuple[str, str]], labels: list[str]) -> list[Json]:
    """Return the columns.

    Parameters
    ----------
    kind : of the measure, "score" or "amount"
    dimensions : code and name of each dimension of the system
    labels : the areas' names as shown: their column is wide enough for most
    """
    measured = {"function": f"rankingNumber(params, '{kind}')"}
    signed = {"function": f"rankingSigned(params, '{kind}')"}
    return [
        _column("rank", text("ranking.rank"), 40, **NUMBER, pinned="left"),
        _column(
            "name",
            text("ranking.name"),
            min(round(max(map(text_width, labels), default=0) * NAME_SIZE) + 14, WIDEST_NAME),
            filter="agTextColumnFilter",
            pinned="left",
            cellClass="area-name",
            valueFormatter={"function": "rankingName(params)"},
            tooltipField="name",
        ),
        _column(
            "value",
            text("ranking.score" if kind == "score" else "ranking.value"),
            54,
            **NUMBER,
            valueFormatter=measured,
            cellClass=["ag-right-aligned-cell", "main-number"],  # a class of one's own replaces the type's
        ),
        _column("change", text("ranking.change"), 56, **NUMBER, valueFormatter=signed),
        _column(
            "movement",
            text("ranking.movement"),
            54,
            **NUMBER,
            valueFormatter={"function": "rankingMovement(params)"},
            cellClassRules={"moved-up": "params.value > 0", "moved-down": "params.value < 0"},
        ),
        _column("change_year", text("ranking.change_year"), 56, **NUMBER, valueFormatter=signed),
        *[
            _column(
                dimension_field(code),
                name,
                54,
                **NUMBER,
                valueFormatter={"function": "rankingNumber(params, 'score')"},
            )
            for code, name in dimensions
        ],
        _column("code", text("ranking.code"), 118, filter="agTextColumnFilter", cellClass="area-code"),
    ]


def grid_rows(rows: Sequence[Record], names: dict[str, str], labels: dict[str, str]) -> list[Json]:
    """Return rows as the columns take them, from those of `pingan.reading.ranking.table_rows`.

    Parameters
    ----------
    names, labels : by code, the name in the reader's language, and the shorter one that is shown
    """
    return [
        {
            **{key: value for key, value in row.items() if key not in ("name_en", "dimensions")},
            "name": names[row["code"]],
            "label": labels[row["code"]],
            **{dimension_field(code): score for code, score in row["dimensions"].items()},
        }
        for row in rows
    ]


def dimension_field(code: str) -> str:
    """Return the field of a dimension's score; dots and spaces would mean something to the grid."""
    return "dimension_" + "".join(c if c.isalnum() else "_" for c in code)


def _column(field: str, header: str, width: int, **options: object) -> Json:
    """Return a column wide enough that no word of its header breaks."""
    word = max(map(text_width, header.split()), default=0)
    width = max(width, round(word * HEADER_SIZE) + 16)
    return {"field": field, "headerName": header, "minWidth": width, "initialWidth": width, **options}
