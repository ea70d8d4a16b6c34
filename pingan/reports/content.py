"""A bulletin's content as plain texts: what the templates of Word and of PDF are filled with.

docs/reports.md lists every field: whoever replaces a template works from there.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pingan.reports import rows, sentences
from pingan.reports.charts import Chart, charts, has_numbers
from pingan.reports.remarks import remark_sentences
from pingan.reports.subject import Subject

FIGURES = ("map", "movement", "trend", "waterfall", "profile", "parts_map")
TABLES = ("ranking", "dimensions", "indicators", "parts")
COLUMNS = {
    "ranking": ("rank", "name", "index", "change", "movement", "change_year"),
    "dimensions": ("dimension", "score", "mean", "best", "before", "contribution"),
    "indicators": (
        "indicator",
        "value",
        "efficacy",
        "efficacy_change",
        "contribution",
        "place",
        "gap",
        "points",
    ),
    "parts": ("rank", "name", "index", "change", "movement"),
}


@dataclass(frozen=True, eq=False)
class Content:
    """What a template is filled with.

    Attributes
    ----------
    fields : texts, lists and dicts of texts
    figures : by name, in their order; `fields["figures"]` has their captions
    stem : a name for the file, without an ending
    release_id : of the release that it rests on
    published_at : the moment that the file's own date is set to, so that the same release gives the same file
    """

    fields: dict[str, Any]
    figures: dict[str, Chart]
    stem: str
    published_at: datetime
    release_id: str


def content_of(about: Subject, office: str = "") -> Content:
    """Return the content of one area's bulletin.

    Parameters
    ----------
    office : who issues it, for its end; empty leaves that away
    """
    drawn, tables = charts(about), _tables(about)
    texts = _texts(about)
    fields = {
        "language": about.words.language,
        **_head(about),
        "office": office,
        "notices": _notices(about),
        "lead": sentences.lead(about),
        "key": rows.key_figures(about),
        "points": remark_sentences(about),
        "texts": texts,
        "tables": tables,
        "figures": _captions(about, drawn, tables),
        "about": _about(about),
        "notes": _notes(about, tables),
    }
    fields["headings"] = _headings(about, fields)
    return Content(fields, drawn, _stem(about), about.release.published_at, about.release.release_id)


def _stem(about: Subject) -> str:
    return f"bulletin-{about.code}-{about.release.release_id}-{about.words.language}"


def _head(about: Subject) -> dict[str, Any]:
    words, at = about.words, about.release.published_at
    area, quarter = about.name(about.code), about.quarter_name(about.quarter)
    district = about.name(about.published.top)
    return {
        "series": words("head.series", district=district),
        "title": words("head.title", area=area, quarter=quarter),
        "running": words("head.running", area=area, quarter=quarter),
        "area": area,
        "quarter": quarter,
        "date": words("head.date", year=at.year, month=at.month, day=at.day),
        "marks": about.marks,
        "page": words("head.page", page="{page}", pages="{pages}"),
    }


def _notices(about: Subject) -> list[str]:
    words, quarter, found = about.words, about.quarter_name(about.quarter), []
    kind, aside = about.aside, about.published.aside
    if kind == "preview":
        found.append(words("about.preview", quarter=quarter))
    elif kind == "earlier" and aside is not None:
        found.append(words("about.earlier", current=aside.current))
    if about.published.demonstration:
        found.append(words("about.demonstration"))
    correction = about.published.corrections.get(about.quarter)
    if correction is not None and kind is None:
        at = correction.at
        date = words("head.date", year=at.year, month=at.month, day=at.day)
        found.append(words("about.correction", quarter=quarter, date=date, reason=correction.reason))
    if about.published.scope.root is not None:
        level = words.of("level", about.level)
        found.append(words("about.scope", level=level))
    return found


def _texts(about: Subject) -> dict[str, str]:
    shown = rows.MOST_PARTS if about.is_top else rows.MOST_OWN_PARTS
    return {
        "ranks": sentences.ranks(about),
        "cause": sentences.cause(about),
        "dimensions": sentences.dimensions(about),
        "indicators": sentences.indicators(about),
        "parts": sentences.parts(about, shown) if len(about.parts) else "",
        "method": about.words("about.method"),
    }


def _tables(about: Subject) -> dict[str, dict[str, Any]]:
    words, area = about.words, about.name(about.code)
    level, finer = words.of("level", about.level), words.of("level", about.parts_level)
    made = {
        "ranking": (
            rows.ranking_rows(about),
            words("caption.ranking_near" if rows.is_shortened(about) else "caption.ranking", level=level),
        ),
        "dimensions": (rows.dimension_rows(about), words("caption.dimensions")),
        "indicators": (rows.indicator_rows(about), words("caption.indicators")),
        "parts": (
            rows.parts_rows(about),
            words("caption.parts_top" if about.is_top else "caption.parts", area=area, level=finer),
        ),
    }
    found, number = {}, 0
    for name in TABLES:
        listed, caption = made[name]
        if listed:
            number += 1
            found[name] = {
                "number": number,
                "caption": words("caption.table", number=number, words=_sentence(caption)),
                "columns": {column: _column(about, column) for column in _columns(about, name)},
                "all_columns": list(COLUMNS[name]),
                "rows": [{"cells": row, "own": row.pop("own", False)} for row in listed],
            }
    return found


def _columns(about: Subject, table: str) -> list[str]:
    """Return a table's columns; the district has no place among others of its level."""
    left_out = {"place"} if about.is_top else set()
    return [column for column in COLUMNS[table] if column not in left_out]


def _column(about: Subject, column: str) -> str:
    if about.is_top and column in ("mean", "best"):
        return about.words(f"column.{column}_top")
    return about.words(f"column.{column}")


def _captions(
    about: Subject, drawn: dict[str, Chart], tables: dict[str, dict[str, Any]]
) -> dict[str, dict[str, str]]:
    words, quarter = about.words, about.quarter_name(about.quarter)
    facts = {
        "quarter": quarter,
        "area": about.name(about.code),
        "level": words.of("level", about.level),
        "from_quarter": about.quarter_name(about.waterfall.from_quarter),
    }
    found = {}
    for number, (name, chart) in enumerate(drawn.items(), start=1):
        key, more = name, {}
        if name == "parts_map":
            more["level"] = words.of("level", about.parts_level)
            if has_numbers(chart):
                key, more["table"] = "parts_map_numbers", tables["parts"]["number"]
        caption = _sentence(words(f"caption.{key}", **(facts | more)))
        found[name] = {"caption": words("caption.figure", number=number, words=caption)}
    return found


def _headings(about: Subject, fields: dict[str, Any]) -> dict[str, str]:
    """Return the headings of the sections that have something in them, numbered."""
    tables, drawn, texts = fields["tables"], fields["figures"], fields["texts"]
    there = {
        "points": bool(fields["points"]),
        "ranks": bool(texts["ranks"] or "map" in drawn or "ranking" in tables),
        "cause": True,
        "dimensions": "dimensions" in tables,
        "indicators": "indicators" in tables,
        "parts": "parts" in tables,
        "about": True,
    }
    words = about.words
    found: dict[str, str] = {}
    for name in (name for name, is_there in there.items() if is_there):
        key = f"{name}_top" if about.is_top and name in ("ranks", "parts") else name
        level = words.of("level", about.parts_level if name == "parts" else about.level)
        text = words.numbered("section", len(found) + 1) + _sentence(words(f"section.{key}", level=level))
        found[name] = text
    return found


def _notes(about: Subject, tables: dict[str, dict[str, Any]]) -> list[str]:
    """Return what is said below the table of indicators: only the marks that stand in it."""
    marks = "".join(row["cells"]["marks"] for row in tables.get("indicators", {}).get("rows", []))
    kinds = {"*": "inherited", "†": "small_number", "‡": "saturated"}
    told = [about.words(f"indicators.{kind}") for mark, kind in kinds.items() if mark in marks]
    return [about.words("indicators.notes"), *told]


def _about(about: Subject) -> list[dict[str, str]]:
    release, words = about.release, about.words
    title = about.system.title.get(words.language) or about.system.title["zh"]
    facts = {
        "quarter": f"{about.quarter}",
        "release": release.release_id,
        "sha256": release.sha256,
        "system": f"{title} {release.system_version}",
        "boundaries": release.boundary_version,
        "credit": words.part(about.published.credit),
        "published": "" if about.aside == "preview" else f"{release.published_at:%Y-%m-%d %H:%M} UTC",
        "application": release.application_version,
    }
    return [{"name": words(f"about.{name}"), "value": value} for name, value in facts.items() if value]


def _sentence(text: str) -> str:
    """Return a text that begins with a capital where its language has them."""
    return text[:1].upper() + text[1:]
