"""The table of the movement page: columns from the indicator system, the grid's own words in the reader's language.

Numbers stay numbers, so that they sort, filter and export as such; `assets/70_ranking_page.js` writes them.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import dash_ag_grid

from layouts import ids
from layouts.text import Text

LOCALE = Path(__file__).parent / "grid_locale.toml"
THEME = """themeQuartz.withParams({
    backgroundColor: "var(--card)", foregroundColor: "var(--ink)", headerBackgroundColor: "var(--card)",
    headerTextColor: "var(--quiet)", headerFontWeight: 400, accentColor: "var(--accent)",
    borderColor: "var(--rule)", rowHoverColor: "var(--hover)", selectedRowBackgroundColor: "var(--chosen)",
    fontFamily: "inherit", fontSize: "inherit", headerFontSize: "var(--small)", spacing: 5,
    cellHorizontalPadding: 8, rowHeight: 36, wrapperBorder: false, wrapperBorderRadius: 0,
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
    return tomllib.loads(LOCALE.read_text(encoding="utf-8")).get(language, {})


def ranking_grid(
    text: Text, columns: list[dict[str, Any]], rows: list[dict[str, Any]], chosen: str | None
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


def grid_columns(text: Text, kind: str, dimensions: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """Return the columns.

    Parameters
    ----------
    kind : of the measure, "score" or "amount"
    dimensions : code and name of each dimension of the system
    """
    measured = {"function": f"rankingNumber(params, '{kind}')"}
    signed = {"function": f"rankingSigned(params, '{kind}')"}
    return [
        _column("rank", text("ranking.rank"), 58, **NUMBER, pinned="left", sort="asc"),
        {
            **_column("name", text("ranking.name"), 120, filter="agTextColumnFilter", pinned="left"),
            "cellClass": "area-name",
        },
        _column(
            "value",
            text("ranking.score" if kind == "score" else "ranking.value"),
            66,
            **NUMBER,
            valueFormatter=measured,
            cellClass="main-number",
        ),
        _column("change", text("ranking.change"), 66, **NUMBER, valueFormatter=signed),
        _column(
            "movement",
            text("ranking.movement"),
            60,
            **NUMBER,
            valueFormatter={"function": "rankingMovement(params)"},
            cellClassRules={"moved-up": "params.value > 0", "moved-down": "params.value < 0"},
        ),
        _column("change_year", text("ranking.change_year"), 72, **NUMBER, valueFormatter=signed),
        *[
            _column(
                dimension_field(code),
                name,
                64,
                **NUMBER,
                valueFormatter={"function": "rankingNumber(params, 'score')"},
            )
            for code, name in dimensions
        ],
        _column("code", text("ranking.code"), 118, filter="agTextColumnFilter", cellClass="area-code"),
    ]


def grid_rows(text: Text, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows as the columns take them, from `pingan.reading.ranking.table_rows`: named in the reader's language."""
    english = text.language == "en"
    return [
        {
            **{key: value for key, value in row.items() if key not in ("name_en", "dimensions")},
            "name": (english and row["name_en"]) or row["name"],
            **{dimension_field(code): score for code, score in row["dimensions"].items()},
        }
        for row in rows
    ]


def dimension_field(code: str) -> str:
    """Return the field of a dimension's score; dots and spaces would mean something to the grid."""
    return "dimension_" + "".join(c if c.isalnum() else "_" for c in code)


def _column(field: str, header: str, width: int, **options: Any) -> dict[str, Any]:
    return {"field": field, "headerName": header, "minWidth": width, "initialWidth": width, **options}
