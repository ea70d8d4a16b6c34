"""What readers are told of a corrected quarter, by address: `/correction?quarter=2017Q1`."""

from typing import Any
from urllib.parse import parse_qsl

from dash import html

from callbacks.reader import Reader
from callbacks.register import Permission, Register
from layouts.office.correction import correction_page
from pingan.reading.difference import area_differences, indicator_differences
from pingan.storage import list_publications


def add_correction(register: Register) -> None:
    """Register the page."""
    register.page("/correction", Permission.READ_PUBLISHED, correction_layout)


def correction_layout(reader: Reader, search: str) -> tuple[html.Div, tuple[str, ...]]:
    """Return the page for an address, and the names of parameters that were wrong."""
    published, text = reader.published(), reader.text
    given = dict(parse_qsl(search.lstrip("?")))
    wrong = []

    def chosen(name: str, known: list[str], usual: str | None) -> str | None:
        if name in given and given[name] not in known:
            wrong.append(name)
        return given[name] if given.get(name) in known else usual

    newest = max(published.corrections, default=published.quarters[-1])
    quarter = chosen("quarter", list(published.releases), newest)
    level = chosen("level", list(published.levels), published.levels[0])
    history = list_publications(reader.engine, published.system.id)
    history = history[history["quarter"] == quarter].iloc[::-1]
    current = history.loc[history["current"], "release_id"].iloc[0]
    earlier = [one for one in dict.fromkeys(history["release_id"]) if one != current]
    compared = chosen("release", earlier, earlier[0] if earlier else None)
    rows = [
        {**row, "published_at": row["published_at"].to_pydatetime()} for row in history.to_dict("records")
    ]
    found: dict[str, Any] = {"history": rows, "compared": compared}
    if compared is not None:
        before = reader.shown(f"release={compared}")
        found |= {
            "areas": area_differences(before, published, quarter, level).to_dict("records"),
            "indicators": indicator_differences(before, published, quarter).to_dict("records"),
            "names": {item.code: text.name(item) for item in published.system.indicators},
        }
    return correction_page(text, quarter, level, published.levels, found), tuple(wrong)
