"""What is watched, for the map and for an area's page: warnings by quarter, and what was on the list then."""

from typing import Any

from dash import html
from flask import Response, abort

from callbacks.answers import to_json
from callbacks.reader import Reader
from callbacks.register import Permission, Register
from layouts.watch.listed import of_area as listing_of_area
from layouts.watch.warning_words import line, names_of
from layouts.watch.warnings import of_area as warnings_of_area
from pingan import days
from pingan.reading.listings import listed_areas, listed_in
from pingan.reading.published import Published
from pingan.reading.warnings import all_warnings, warnings_of

MOST_SENTENCES = 3


def add_watch_marks(register: Register, reader: Reader) -> None:
    """Register `/watch/<edition>/<parent>/<level>.json`: asked beside the values of the same areas."""

    @register.route("/watch/<edition>/<parent>/<level>.json", Permission.READ_PUBLISHED)
    def watched(edition: str, parent: str, level: str) -> Response:
        try:
            published = reader.edition(edition)
            body = _marks(reader, published, parent, level)
        except LookupError:
            abort(404)
        answer = Response(to_json(body), mimetype="application/json")
        # The list may change at any time: kept by an open page, asked again by the next.
        answer.headers["Cache-Control"] = "private, no-store"
        return answer


def area_slot(asked: Any) -> html.Div | None:
    """Return an area's warnings and its entry on the list for its page; None where there is neither.

    Parameters
    ----------
    asked : `callbacks.area.slots.Asked`
    """
    reader, published, code, quarter = asked.reader, asked.published, asked.code, asked.quarter
    text, today = reader.text, days.today()
    listed = listed_in(listed_areas(reader.engine, published, today), quarter)
    raised = warnings_of(reader.engine, published, quarter)
    parts = [
        listing_of_area(text, listed.get(code), today),
        warnings_of_area(text, raised, names_of(text, published.system_of(quarter)), code, quarter),
    ]
    parts = [part for part in parts if part is not None]
    return html.Div(parts, className="area-watched") if parts else None


def _marks(reader: Reader, published: Published, parent: str, level: str) -> dict[str, Any]:
    """Return by quarter and area: how many warnings, the first of them in words, and the day of its entry on the list.

    Raises
    ------
    KeyError
        Where the area or the level does not exist.
    """
    if parent not in published.areas.index or level not in published.levels:
        raise KeyError((parent, level))
    text, today = reader.text, days.today()
    shown = {parent, *published.parts(parent, level)}
    listed = listed_areas(reader.engine, published, today)
    raised = all_warnings(reader.engine, published)
    quarters: dict[str, dict[str, Any]] = {}
    for quarter in published.quarters:
        marks: dict[str, Any] = {}
        measures = names_of(text, published.system_of(quarter))
        for one in raised.get(quarter, ()):
            if one.area_code in shown:
                mark = marks.setdefault(one.area_code, {"count": 0, "high": False, "said": []})
                mark["count"] += 1
                mark["high"] |= one.rule.severity == "high"
                if len(mark["said"]) < MOST_SENTENCES:
                    mark["said"].append(line(text, one, measures))
        for code, one in listed_in(listed, quarter).items():
            if code in shown:
                mark = marks.setdefault(code, {"count": 0, "high": False, "said": []})
                mark["listed"] = one.listing.listing_id
                mark["due"], mark["overdue"] = one.listing.due_on.isoformat(), one.overdue
        if marks:
            quarters[quarter] = marks
    return {"edition": published.edition, "quarters": quarters}
