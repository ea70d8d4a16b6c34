"""The page of reports: ask for one, see how far it is, fetch it."""

from typing import Any
from urllib.parse import parse_qsl

from dash import Input, Output, html
from flask import Response, abort, jsonify, request, send_file

from callbacks.files.exports import record_export
from callbacks.files.tables import FIGURES
from callbacks.reader import NotPermittedError, Reader
from callbacks.register import Permission, Register
from layouts import ids
from layouts.files.reports import Offer, reports_page
from layouts.text import LANGUAGES, Text
from pingan.look import format as fmt
from pingan.reading.published import Published
from pingan.reading.table_columns import words
from pingan.reading.tables import TABLES
from pingan.reports.errors import ReportError
from pingan.reports.forms import FORMS
from pingan.reports.jobs import Runner
from pingan.storage import StorageError
from pingan.storage.report_jobs import DONE, FAILED, RUNNING, ReportJob, job_numbered, jobs_of

MOST_BYTES = 4_000


def add_reports(register: Register, reader: Reader, runner: Runner) -> None:
    """Register the page and its addresses; a report is nobody's but the account's that asked for it."""

    def layout(reader: Reader, search: str) -> tuple[html.Div, tuple[str, ...]]:
        runner.wake()  # what a worker that is gone has left
        published, text = reader.shown(search), reader.text
        given = dict(parse_qsl(search.lstrip("?")))
        offer, wrong = _offer(published, text, given, runner.hours)
        return reports_page(text, offer), wrong

    register.page("/reports", Permission.EXPORT, layout, editions=True)
    register.clientside(
        "reports.begin",
        Output(ids.REPORT_JOBS, "title"),
        Input(ids.REPORT_JOBS, "className"),
        permission=Permission.EXPORT,
    )

    @register.route("/reports/jobs.json", Permission.EXPORT, background=True)
    def report_jobs() -> Response:
        own = jobs_of(reader.engine, reader.principal.account_id)
        if any(not job.is_over for job in own):
            runner.wake()
        answer = jsonify(listed(own, reader, runner))
        answer.headers["Cache-Control"] = "private, no-store"
        return answer

    @register.route("/reports/jobs", Permission.EXPORT, methods=("POST",), max_body=MOST_BYTES)
    def ask_report() -> Response | tuple[Response, int]:
        body, text = request.get_json(silent=True), reader.text
        if not _is_asked_rightly(body):
            abort(400)
        try:
            published = reader.shown(body["search"])
            whole = body["area"] == published.top and published.scope.root is None
            asked = (body["quarter"], None if whole else body["area"])
            for form in body["forms"]:
                runner.ask(reader.principal, published, *asked, form, body["language"])
        except (ReportError, StorageError) as problem:
            return jsonify(ok=False, said=problem.message[text.language]), 409
        except NotPermittedError:
            abort(403)
        return jsonify(ok=True, said=text("reports.asked", count=len(body["forms"])))

    @register.route("/reports/jobs/<int:number>/remove", Permission.EXPORT, methods=("POST",))
    def remove_report(number: int) -> Response | tuple[Response, int]:
        if not runner.remove(number, reader.principal.account_id):
            return jsonify(ok=False, said=reader.text("reports.not_removed")), 404
        return jsonify(ok=True)

    @register.route("/reports/files/<int:number>", Permission.EXPORT)
    def report_file(number: int) -> Response:
        job = job_numbered(reader.engine, number)
        principal = reader.principal
        if job is None or (job.account_id, job.scope) != (principal.account_id, principal.scope.key):
            abort(404)
        path = runner.path_of(job) if job.state == DONE else None
        if path is None:
            abort(404)
        record_export(reader, job.file_name, sha256=job.sha256)
        answer = send_file(
            path.absolute(),
            mimetype=FORMS[job.form].mimetype,
            as_attachment=True,
            download_name=job.file_name,
            max_age=0,
        )
        answer.headers["Cache-Control"] = "private, no-store"
        return answer


def listed(jobs: list[ReportJob], reader: Reader, runner: Runner) -> dict[str, Any]:
    """Return an account's reports as the page lists them: words ready to be shown, and what may be done."""
    text = reader.text
    try:
        published = reader.published()
        areas, top = published.areas, published.scope.root or published.top
    except LookupError:
        areas = top = None

    def name(job: ReportJob) -> str:
        if job.area_code is None:
            return text.name(areas.loc[top]) if areas is not None else text("reports.everything")
        known = areas is not None and job.area_code in areas.index
        return text.name(areas.loc[job.area_code]) if known else job.area_code

    def row(job: ReportJob) -> dict[str, Any]:
        there = job.state == DONE and runner.path_of(job) is not None
        until, state = runner.until(job), text(f"reports.{job.state}", percent=job.percent)
        said = state
        if job.state == FAILED:
            said = f"{state}: {job.error_en}" if text.language == "en" else f"{state}：{job.error_zh}"
        elif job.state == DONE:
            said = text("reports.gone") if not there else " · ".join([
                text("reports.size", size=f"{max(1, round(job.size / 1024)):,}"),
                text("reports.until", until=f"{until:%Y-%m-%d %H:%M}"),
            ])  # fmt: skip
        return {
            "id": job.job_id,
            "title": f"{text(f'reports.form_{job.form}')} · {name(job)} · {fmt.quarter(job.quarter, text.language)}",
            "state": job.state,
            "said": said,
            "percent": job.percent if job.state == RUNNING else None,
            "file": job.file_name if there else None,
            "href": f"/reports/files/{job.job_id}" if there else None,
            "removable": job.state != RUNNING,
        }

    return {
        "jobs": [row(job) for job in jobs],
        "open": any(not job.is_over for job in jobs),
        "words": {name: text(f"reports.{name}") for name in ("no_jobs", "download", "remove")},
    }


def _offer(
    published: Published, text: Text, given: dict[str, str], hours: int
) -> tuple[Offer, tuple[str, ...]]:
    wrong = []
    quarter, area = given.get("quarter"), given.get("area")
    if quarter not in published.releases:
        wrong += ["quarter"] if quarter is not None else []
        aside = published.aside
        quarter = aside.quarter if aside is not None else max(published.releases)
    if area is not None and (area not in published.areas.index or area in published.score_only):
        wrong.append("area")
        area = None
    areas = _areas(published, text, area)
    offer = Offer(
        quarters=[(q, q in published.releases) for q in reversed(published.quarters)],
        quarter=quarter,
        areas=areas,
        area=area if area is not None else areas[0][0],
        forms=list(FORMS),
        tables=[(key, words()["title"][key][text.language]) for key in TABLES],
        figures=[(name, text(f"reports.figure_{name}")) for name in FIGURES],
        edition=published.edition,
        hours=hours,
    )
    return offer, tuple(wrong)


def _areas(published: Published, text: Text, chosen: str | None) -> list[tuple[str, str, int]]:
    """Return whom a report may be about: the district and its streets, or one's own area and its parts.

    Finer areas come by the address (`?area=`), from their own pages: a list of all would be as long as the city.
    """
    areas, first = published.areas, published.scope.root or published.top
    parts = [code for code in areas.index[areas["parent_code"] == first] if code not in published.score_only]
    found = [(first, text.name(areas.loc[first]), 0)]
    found += [(code, text.name(areas.loc[code]), 1) for code in parts]
    if chosen is not None and chosen not in {code for code, _, _ in found}:
        found.append((chosen, text.name(areas.loc[chosen]), 1))
    return found


def _is_asked_rightly(body: Any) -> bool:
    if not isinstance(body, dict) or set(body) != {"quarter", "area", "forms", "language", "search"}:
        return False
    forms = body["forms"]
    return (
        all(isinstance(body[name], str) for name in ("quarter", "area", "language", "search"))
        and body["language"] in LANGUAGES
        and isinstance(forms, list)
        and 0 < len(forms) <= len(FORMS)
        and all(isinstance(form, str) and form in FORMS for form in forms)
        and len(set(forms)) == len(forms)
    )
