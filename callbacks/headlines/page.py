"""The headlines' page: its layout for an address, and its table to take away."""

from urllib.parse import urlencode

from dash import Input, Output, State
from flask import Response, abort, request

from callbacks.files.table_files import Sheet, send_table
from callbacks.reader import Reader, choices_of
from callbacks.register import Permission, Register
from layouts import ids
from layouts.aside import query_of
from layouts.headlines.page import HeadlinesPage, headlines_page, table_columns, table_rows
from layouts.text import Text
from layouts.view import parse_view
from pingan.look import format as fmt
from pingan.quarters import parse_quarter
from pingan.reading.headlines import headlines, stored_themes
from pingan.reading.published import NothingPublishedError, Published
from pingan.storage import StorageError


def headlines_layout(reader: Reader, search: str) -> tuple[object, tuple[str, ...]]:
    """Return the page for an address, and the names of parameters that were wrong."""
    published, text = reader.shown(search), reader.text
    view, wrong = parse_view(search, choices_of(published))
    code = view.area or published.scope.root or published.top
    found = headlines(reader.engine, published, code, view.quarter)
    release = published.releases.get(view.quarter)
    marks = [] if release is None else [text("headlines.release", release=release.release_id)]
    if published.demonstration:
        marks.append(text("headlines.demonstration"))
    page = HeadlinesPage(
        code=code,
        name=_name(published, text, code),
        quarter=view.quarter,
        quarters=[
            {"value": quarter, "label": fmt.quarter(quarter, text.language)}
            for quarter in reversed(published.quarters)
        ],
        areas=[{"value": one, "label": _name(published, text, one)} for one in _offered(published, code)],
        headlines=found,
        empty="" if found else _why(reader, published, code, view.quarter),
        links=_links(reader, published, code, view.quarter) if found else {},
        marks=marks,
    )
    return headlines_page(text, page), wrong


def address_of(code: str, quarter: str, published: Published) -> str:
    """Return the address of an area's headlines, in the edition that is shown."""
    return f"/headlines?{_query(published, area=code, quarter=quarter)}"


def add_headlines(register: Register, reader: Reader) -> None:
    """Register the page and its files."""
    register.page("/headlines", Permission.READ_PUBLISHED, headlines_layout, editions=True)

    register.clientside(
        "headlines.go",
        Output(ids.HEADLINES_PAGE, "data-asked"),
        Input(ids.HEADLINES_AREA, "value"),
        Input(ids.HEADLINES_QUARTER, "value"),
        State(ids.LOCATION, "search"),
        prevent_initial_call=True,
        permission=Permission.READ_PUBLISHED,
    )

    @register.route("/headlines/<code>/<quarter>/<form>", Permission.EXPORT, heavy=True)
    def headlines_table(code: str, quarter: str, form: str) -> Response:
        """Send the table of one area and quarter."""
        try:
            published, quarter = reader.shown(request.query_string.decode()), parse_quarter(quarter)
            found = headlines(reader.engine, published, code, quarter)
        except (NothingPublishedError, LookupError, ValueError, StorageError):
            abort(404)
        if not found:
            abort(404)
        text, release = reader.text, published.releases[quarter]
        name = _name(published, text, code)
        about = [
            [text("headlines.title_of", name=name), fmt.quarter(quarter, text.language)],
            [text("headlines.release", release=release.release_id), release.sha256],
            [text("headlines.hint")],
        ]
        if published.demonstration:
            about.insert(0, [text("headlines.demonstration")])
        sheet = Sheet(text("headlines.title"), about, table_columns(text, found), table_rows(text, found))
        return send_table(
            reader, f"pingan-headlines-{code}-{quarter}", form, [sheet], release=release.release_id
        )


def _offered(published: Published, code: str) -> list[str]:
    """Return the areas to choose from: the top, those of the first level below it, and the one that is shown."""
    listed = [published.top, *published.parts(published.top, published.levels[0])]
    listed = [one for one in dict.fromkeys([*listed, code]) if one not in published.score_only]
    return listed if code in listed else [*listed, code]


def _why(reader: Reader, published: Published, code: str, quarter: str) -> str:
    if code in published.score_only:
        return "score_only"
    if quarter not in published.releases:
        return "not_published"
    return "none" if stored_themes(reader.engine, published.system.id) is None else "not_published"


def _links(reader: Reader, published: Published, code: str, quarter: str) -> dict[str, str]:
    if not reader.principal.may(Permission.EXPORT):
        return {}
    query = f"?{query_of(published.aside)}" if published.aside else ""
    return {form: f"/headlines/{code}/{quarter}/{form}{query}" for form in ("csv", "xlsx")}


def _query(published: Published, **named: str) -> str:
    query = urlencode(named)
    return f"{query}&{query_of(published.aside)}" if published.aside else query


def _name(published: Published, text: Text, code: str) -> str:
    return text.name(published.areas.loc[code].to_dict())
