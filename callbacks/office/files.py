"""What the data office sends and takes: uploads, decisions about them, marked workbooks, templates.

What the office is told in words is an answer like any other, with status 200 and `ok`; other statuses mean that
the request itself was wrong.
"""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Response, abort, jsonify, request, send_file

from callbacks.reader import Reader
from callbacks.register import Permission, Register
from layouts.office.data import MOST_SAID
from layouts.office.files import state_words
from layouts.text import Text
from pingan.intake.blanks import template_workbook
from pingan.intake.desk import Desk
from pingan.intake.privacy import personal_number
from pingan.intake.store import systems_in
from pingan.intake.submissions import Submission
from pingan.intake.templates import template_file_name
from pingan.names import without_unseen
from pingan.quarters import QUARTER
from pingan.storage import BusyError, NotFoundError, StorageError, load_areas

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BESIDE_THE_FILE = 100_000  # bytes of a request that are not the file's
LONGEST_NAME = 200


def add_data_files(register: Register, reader: Reader, desk: Desk) -> None:
    """Register the data office's routes."""
    most = desk.limits.file_bytes + BESIDE_THE_FILE

    @register.route("/data/upload", Permission.SUBMIT_DATA, methods=("POST",), max_body=most, heavy=True)
    def upload() -> Response:
        text, file, quarter = reader.text, request.files.get("file"), request.form.get("quarter", "")
        if file is None or not file.filename:
            return jsonify(_refused(text("data.no_file")))
        if not QUARTER.fullmatch(quarter):
            return jsonify(_refused(text("data.bad_quarter")))
        name = plain_name(file.filename)
        if personal_number(name):
            return jsonify(_refused(text("data.bad_name")))
        with file.stream:
            data = file.read()
        given = answered(text, lambda: desk.receive(data, name, quarter, reader.principal.actor))
        return jsonify(given if isinstance(given, dict) else _told(text, given))

    @register.route("/data/files/<int:number>/accept", Permission.SUBMIT_DATA, methods=("POST",), heavy=True)
    def accept(number: int) -> Response:
        text, said = reader.text, _said()

        def act() -> dict[str, Any]:
            before = desk.submission(number)
            if (before.needs_remark and not said["remark"]) or (before.needs_reason and not said["reason"]):
                return _refused(text("data.needs_text", most=MOST_SAID))
            given = desk.accept(number, reader.principal.actor, **said)
            if given.state == "waiting":  # another officer's file came in between
                return {"ok": False, "message": text("data.said_look_again"), "again": True}
            name, batch = given.record.file_name, given.record.batch_id
            return _done(text("data.said_accepted", file=name, batch=batch))

        return jsonify(answered(text, act))

    @register.route("/data/files/<int:number>/remove", Permission.SUBMIT_DATA, methods=("POST",))
    def remove(number: int) -> Response:
        text = reader.text

        def act() -> dict[str, Any]:
            name = desk.submission(number).record.file_name
            desk.remove(number, reader.principal.actor)
            return _done(text("data.said_removed", file=name))

        return jsonify(answered(text, act))

    @register.route("/data/batches/<int:number>/withdraw", Permission.SUBMIT_DATA, methods=("POST",))
    def withdraw(number: int) -> Response:
        text, reason = reader.text, _said()["reason"]

        def act() -> dict[str, Any]:
            if not reason:
                return _refused(text("data.needs_text", most=MOST_SAID))
            done = desk.withdraw(number, reader.principal.actor, reason)
            if not done.restored:
                return _done(text("data.said_withdrawn", number=number))
            restored = text("data.between").join(map(str, done.restored))
            return _done(text("data.said_restored", number=number, restored=restored))

        return jsonify(answered(text, act))

    @register.route("/data/quarters/<quarter>/due", Permission.SUBMIT_DATA, methods=("POST",))
    def due(quarter: str) -> Response:
        text = reader.text
        if not QUARTER.fullmatch(quarter):
            abort(404)
        try:
            due_on = date.fromisoformat(str(_body().get("due_on", "")))
        except ValueError:
            return jsonify(_refused(text("data.bad_date")))
        desk.set_due(quarter, due_on, reader.principal.actor)
        return jsonify(_done(text("data.said_due", date=due_on)))

    @register.route("/data/files/<int:number>/marked.xlsx", Permission.SUBMIT_DATA, heavy=True)
    def marked(number: int) -> Response:
        try:
            name = desk.submission(number).record.file_name
            content = desk.marked(number, reader.language)
        except NotFoundError:
            abort(404)
        suffix = "_检查结果" if reader.language == "zh" else "_findings"
        return _download(content, XLSX, f"{name}{suffix}.xlsx")

    @register.route("/data/templates/<quarter>/<department>.xlsx", Permission.SUBMIT_DATA, heavy=True)
    def template(quarter: str, department: str) -> Response:
        try:
            found = desk.layouts.department(department)
            ((name, content),) = _templates(desk, quarter, [found], reader.language)
        except (KeyError, StorageError):
            abort(404)
        return _download(content, XLSX, name)

    @register.route("/data/templates/<quarter>.zip", Permission.SUBMIT_DATA, heavy=True)
    def templates(quarter: str) -> Response:
        try:
            made = _templates(desk, quarter, desk.layouts.departments, reader.language)
        except StorageError:
            abort(404)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:  # workbooks are packed already
            for name, content in made:
                archive.writestr(name, content)
        return _download(packed.getvalue(), "application/zip", f"{quarter}_templates.zip")


def answered(text: Text, act: Callable[[], Any]) -> Any:
    """Return what an act returns; what the office did not know yet is said in its language."""
    try:
        return act()
    except BusyError:
        raise
    except StorageError as error:
        return _refused(error.message[text.language])


def plain_name(name: str) -> str:
    """Return a file's name without folders and control characters, cut to what a list can show."""
    name = without_unseen(name.replace("\\", "/").split("/")[-1])
    stem, dot, ending = name.rpartition(".")
    if len(name) <= LONGEST_NAME or not dot or len(ending) > 10:
        return name[:LONGEST_NAME] or "file"
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"


def _told(text: Text, given: Submission) -> dict[str, Any]:
    return {
        "ok": True,
        "number": given.number,
        "state": str(given.state),
        "open": given.is_open,
        "findings": len(given.told),
        "message": state_words(text, given, {}),
    }


def _refused(message: str) -> dict[str, Any]:
    return {"ok": False, "message": message}


def _done(message: str) -> dict[str, Any]:
    return {"ok": True, "message": message}


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        abort(400)
    return body


def _said() -> dict[str, str | None]:
    body = _body()
    said = {name: str(body.get(name) or "").strip() or None for name in ("remark", "reason")}
    if any(words and len(words) > MOST_SAID for words in said.values()):
        abort(400)  # the page takes no more
    return said


def _templates(desk: Desk, quarter: str, departments: Any, language: str) -> list[tuple[str, bytes]]:
    if not QUARTER.fullmatch(quarter):
        abort(404)
    areas, system = load_areas(desk.engine), systems_in(desk.engine)(quarter)
    return [
        (
            template_file_name(desk.layouts, item, quarter),
            template_workbook(desk.layouts, item, quarter, areas, system, language),
        )
        for item in departments
    ]


def _download(content: bytes, kind: str, name: str) -> Response:
    answer = send_file(io.BytesIO(content), mimetype=kind, as_attachment=True, download_name=name, max_age=0)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
