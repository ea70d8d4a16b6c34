"""The back-cast of a draft: a quarter a request, so that the page shows real progress; picture, tables, file."""

import csv
import io
from collections import OrderedDict
from threading import Lock
from typing import Any

import pandas as pd
from dash import Input, Output, State
from flask import Response, abort, jsonify, send_file
from pydantic import FiniteFloat

from callbacks.drafting.ask import EditState
from callbacks.files.exports import record_export
from callbacks.reader import Reader
from callbacks.register import Permission, Register
from callbacks.serving.values import Quarter, Theme, Words
from layouts import ids
from layouts.drafting.backcast import Beside, backcast_shown
from layouts.method.words import reason_words
from pingan.acts.backcast import Backcast, backcast, backcast_quarters
from pingan.spreadsheet import csv_text
from pingan.storage import NotFoundError, StorageError, boundary_info, current_releases, load_areas
from pingan.storage.drafts import load_revision
from pingan.system.editing import Content
from pingan.system.indicator_system import IndicatorSystem, InvalidSystemError

COLUMNS = ("area_code", "index_published", "rank_published", "index", "rank", "reason")
Figure = FiniteFloat | None
Row = tuple[str, Figure, Figure, Figure, Figure, Words]
"""`COLUMNS` of an area, as the browser keeps them."""
MOST_BYTES = 16_000_000
"""Of what the browser hands back to be drawn: some 75 bytes for each area and quarter of a level."""
KEPT = 64
"""Back-casts that a process remembers: one is about a second's work, and the file asks for all again."""


class Backcasts:
    """The back-casts of one process, the least recently asked leave."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.kept: OrderedDict[tuple, Backcast] = OrderedDict()
        self.lock = Lock()

    def get(self, draft_id: int, revision: int, quarter: str) -> Backcast:
        """Return a quarter under a save of a draft; computed where it is not there yet.

        Raises
        ------
        NotFoundError, InvalidSystemError, PublicationError
            There is no such draft, it does not hold together, or the quarter cannot be computed.
        """
        engine = self.reader.engine
        system = load_revision(engine, draft_id, revision).system()
        release = current_releases(engine, system.id).set_index("quarter")["release_id"].get(quarter)
        key = (system.sha256, quarter, release)
        with self.lock:
            if key in self.kept:
                self.kept.move_to_end(key)
                return self.kept[key]
        found = backcast(engine, system, quarter)
        with self.lock:
            self.kept[key] = found
            while len(self.kept) > KEPT:
                self.kept.popitem(last=False)
        return found


def add_method_edit_backcast(register: Register, reader: Reader) -> None:
    """Register the requests for a quarter and for the file, and the callback that draws."""
    edit = Permission.EDIT_SYSTEM
    backcasts = Backcasts(reader)

    @register.route("/method/edit/backcast/<int:draft>/<int:revision>/<quarter>.json", edit, heavy=True)
    def one_quarter(draft: int, revision: int, quarter: str) -> tuple[Response, int] | Response:
        text = reader.text
        try:
            found = backcasts.get(draft, revision, quarter).areas
        except NotFoundError as error:
            return jsonify(said=error.message[text.language]), 404
        except InvalidSystemError as error:
            return jsonify(said=text("edit.not_whole", count=len(error.problems))), 409
        except StorageError as error:
            return jsonify(said=error.message[text.language]), 422
        system = load_revision(reader.engine, draft, revision).system()
        said = _first_level(reader, found, system)
        answer = jsonify(quarter=quarter, said=said, levels=_rows(found))
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @register.route("/method/edit/backcast/<int:draft>/<int:revision>.csv", edit, heavy=True)
    def all_quarters(draft: int, revision: int) -> Response:
        try:
            content = load_revision(reader.engine, draft, revision)
            body = backcast_csv(reader, content, draft, revision, backcasts)
        except (StorageError, InvalidSystemError):
            abort(404)
        name = (
            f"{content.value(('system', '', 'id'))}-{content.value(('system', '', 'version'))}-backcast.csv"
        )
        record_export(reader, name)
        return send_file(
            io.BytesIO(body.encode("utf-8-sig")),
            mimetype="text/csv",
            as_attachment=True,
            download_name=name,
            max_age=0,
        )

    @register.callback(
        Output(ids.EDIT_BACKCAST_SHOWN, "children"),
        Input(ids.EDIT_BACKCAST, "data"),
        Input(ids.EDIT_BACKCAST_QUARTER, "value"),
        Input(ids.THEME, "data"),
        State(ids.EDIT_STATE, "data"),
        prevent_initial_call=True,
        running=[(Output(ids.EDIT_BACKCAST_SHOWN, "className"), "backcast-shown busy", "backcast-shown")],
        permission=edit,
        max_body=MOST_BYTES,
    )
    def draw(
        held: dict[Quarter, list[Row]] | None, quarter: Words, theme: Theme, state: EditState
    ) -> list[Any]:
        if not held or not state.draft:
            return []
        names = _names(reader)
        system = load_revision(reader.engine, state.draft, state.revision).system()
        found = {one: _beside(reader, one, held[one], names, system) for one in sorted(held)}
        return backcast_shown(reader.text, found, quarter, theme)

    register.clientside(
        "methodEdit.pick",
        Output(ids.EDIT_BACKCAST, "data"),
        Input(ids.EDIT_BACKCAST_LEVEL, "value"),
        prevent_initial_call=True,
        permission=edit,
    )


def backcast_csv(reader: Reader, content: Content, draft: int, revision: int, backcasts: Backcasts) -> str:
    """Return every area of every quarter looked back on, published and under the draft."""
    text, names = reader.text, _names(reader)
    system = content.system()
    out = io.StringIO()
    rows = csv.writer(out)
    title = content.value(("system", "", f"title_{text.language}")) or system.id
    rows.writerow([csv_text(text("edit.csv_title", title=title, version=system.version)), system.sha256])
    columns = (
        "quarter", "area_code", "level", "area", "index_published", "rank_published", "index_draft", "rank_draft",
        "movement", "difference", "reason",
    )  # fmt: skip
    rows.writerow([text(f"edit.column_{name}") for name in columns])
    for quarter in backcast_quarters(reader.engine, system.id):
        for row in backcasts.get(draft, revision, quarter).areas.to_dict("records"):
            old, new = row["rank_published"], row["rank"]
            both = not (pd.isna(old) or pd.isna(new))
            cells = (
                quarter, row["area_code"], text.level(row["level"]), names.get(row["area_code"], row["area_code"]),
                row["index_published"], old, row["index"], new, int(old) - int(new) if both else None,
                row["index"] - row["index_published"], _reason(reader, row["reason"], system),
            )  # fmt: skip
            rows.writerow([csv_text("" if pd.isna(cell) else cell) for cell in cells])
    return out.getvalue()


def _rows(areas: pd.DataFrame) -> dict[str, list[list[Any]]]:
    """Return what the browser keeps of a quarter, by level: `COLUMNS` of each area, None where missing.

    It hands the level that one looks at back to be drawn: with several workers the one that draws need not be the
    one that computed.
    """
    plain = areas[[*COLUMNS]].astype(object).where(areas[[*COLUMNS]].notna(), None)
    return {level: plain[areas["level"] == level].to_numpy().tolist() for level in areas["level"].unique()}


def _first_level(reader: Reader, areas: pd.DataFrame, system: IndicatorSystem) -> str:
    """Say how many areas of the first level below the top change rank."""
    level = system.levels[min(1, len(system.levels) - 1)]
    both = areas[areas["level"] == level].dropna(subset=["rank", "rank_published"])
    moved = int((both["rank"].astype(int) != both["rank_published"].astype(int)).sum())
    return reader.text("edit.step_result", count=moved, level=reader.text.level(level))


def _beside(
    reader: Reader, quarter: str, rows: list[Row], names: dict[str, str], system: IndicatorSystem
) -> Beside:
    frame = pd.DataFrame(rows, columns=COLUMNS).set_index("area_code")
    numbers = ["index_published", "rank_published", "index", "rank"]
    frame = frame.astype(dict.fromkeys(numbers, float))
    frame["reason"] = [_reason(reader, reason, system) for reason in frame["reason"]]
    frame.insert(0, "name", [names.get(code, code) for code in frame.index])
    return Beside(quarter, frame.sort_values(["rank_published", "rank"], kind="stable"))


def _reason(reader: Reader, code: Any, system: IndicatorSystem) -> str:
    if not isinstance(code, str) or not code:
        return ""
    return reason_words(reader.text, code, system.minimum_denominator, system.minimum_coverage)


def _names(reader: Reader) -> dict[str, str]:
    areas = load_areas(reader.engine, boundary_info(reader.engine).version)
    return {row["area_code"]: reader.text.name(row) for row in areas.to_dict("records")}
