"""Everything one street's account can ask for about another street, and how to see whether an answer tells it."""

import base64
import io
import json
import re
import zipfile
from itertools import product
from urllib.parse import quote

import numpy as np

from callbacks.register import PAGE_RULES, UPDATE_RULE
from layouts import ids
from pingan.access.permissions import GRANTS, Permission, Role
from pingan.access.principal import Scope
from pingan.reading.area import area_payload
from pingan.reading.scoped import SCORE_COLUMNS, seen_by
from pingan.reading.tables import TABLES
from pingan.reading.values import GROUPS, values_payload
from pingan.storage.assessments import list_assessments

OWN, OTHER = "31001", "31002"
OWN_PARTS, OTHER_PARTS = ["310011", "310012"], ["310021", "310022"]
OTHER_NAMES = ["居委会2-1", "居委会2-2"]
MINE = Scope(OWN)
CORRECTED = "2016Q4"
EACH_TO_ITSELF = ("/sign-in", "/sign-out", "/account")  # about the account that asks, not about areas
SEARCHES = [
    "",
    f"?within={OTHER}",
    f"?within={OTHER}&level=committee&measure=S1&classes=equal",
    f"?area={OTHER}&dimension=security",
    f"?area={OTHER_PARTS[0]}&quarter=2016Q3",
    f"?level=committee&area={OTHER_PARTS[1]}&measure=security&change=previous",
    "?level=committee&measure=F1&classes=quantile",
    "?level=street&measure=S1",
    f"?indicator=S1&area={OTHER}",
    f"?indicator=F1&area={OTHER_PARTS[0]}",
    f"?by=areas&area={OWN}&with={OTHER}&level=committee&measure=S1",
    f"?by=quarters&area={OTHER}&before=2016Q1&quarter={CORRECTED}",
    f"?by=areas&area={OWN_PARTS[0]}&with={','.join(OTHER_PARTS)}&sort=system",
    f"?release=EARLIER&within={OTHER}&quarter={CORRECTED}",
    f"?release=EARLIER&area={OTHER_PARTS[0]}&level=committee",
    f"?preview={CORRECTED}&within={OTHER}",
    f"?area={OTHER}&quarter={CORRECTED}&S1=-1",  # what if
    f"?area={OWN_PARTS[0]}&quarter={CORRECTED}&S1=-1",
    f"?year=2016&level=committee&within={OTHER}&area={OTHER_PARTS[0]}",
    f"?quarter={CORRECTED}&level=committee",  # what the correction changed
    "?quarter=2016Q3&level=committee&warning=2",  # warnings: of any area
]

API_SEARCHES = (
    "",
    f"?within={OTHER}",
    f"?within={OTHER_PARTS[0]}&quarter={CORRECTED}",
    "?level=committee&limit=10000",
)


# --- what can be asked ------------------------------------------------------------------------------------------


def addresses(app, whole, searches, role=Role.STREET):
    """Yield a GET of every page and route that a role may use, about the other street and its parts."""
    granted = GRANTS[role]
    for (rule, page), search in product(app.register.pages.items(), searches):
        if page.permission in granted and not rule.startswith(EACH_TO_ITSELF):
            yield from (
                ("GET", path + search, None) for path in filled_in(rule, {"code": [OTHER, *OTHER_PARTS]})
            )
    named = {
        "version": [whole.boundary_version],
        "edition": [whole.edition],
        "parent": [OTHER, whole.top, *OTHER_PARTS],
        "code": [OTHER, *OTHER_PARTS],
        "street": [OTHER],
        "level": ["street", "committee"],
        "group": GROUPS,
        "sha256": [whole.system.sha256],
        "quarter": ["2016Q3", "2017Q1"],
        "form": ["csv"],  # as a workbook: test_headlines.py, test_assessment.py
        "rest": ["scores/31002"],
        "key": TABLES,  # of a table
        "figure": ["map"],
        "ending": ["csv", "svg"],  # the same as a workbook: tests/pingan/reports/test_workbook.py
        "number": [
            "1"
        ],  # of a report, which is nobody's but the account's: tests/callbacks/files/test_reports.py
        "assessment_id": list(list_assessments(app.reader.engine, "small")["assessment_id"]),
        "release_id": [release.release_id for release in whole.releases.values()],
    }
    for rule, permission in app.register.routes.items():
        builtin = rule in PAGE_RULES or rule == UPDATE_RULE
        if permission not in granted - {Permission.PUBLIC} or builtin or rule.startswith(EACH_TO_ITSELF):
            continue
        if "GET" not in app.register.methods.get(rule, ("GET",)):
            continue
        more = API_SEARCHES if rule.startswith("/api/") else ("",)
        yield from (("GET", path + search, None) for path, search in product(filled_in(rule, named), more))


def filled_in(rule, named):
    """Return every address of a rule with the values that its arguments may have."""
    arguments = re.findall(r"<(?:\w+:)?(\w+)>", rule)
    unknown = set(arguments) - set(named)
    assert not unknown, f"say what {unknown} of {rule} may be, so that it is asked for the other street"
    places = re.sub(r"<[^>]+>", "{}", rule)
    return [places.format(*map(quote, values)) for values in product(*(named[name] for name in arguments))]


def callbacks(app, whole, searches, role=Role.STREET):
    """Yield a question to every callback that runs on the server for a role, with views of the other street."""
    views = [
        {"within": OTHER, "level": "committee", "area": OTHER_PARTS[0]},
        {"within": whole.top, "level": "committee", "area": OTHER_PARTS[1]},
        {"within": whole.top, "level": "street", "area": OTHER},
    ]
    common = {"classes": "auto", "dimension": "security", "against": "previous", "quarter": "2016Q4"}
    views = [
        {**common, **view, "measure": measure, "change": change}
        for view, measure, change in product(views, ("index", "S1"), ("none", "previous"))
    ]
    for output in app.register.served:
        permission = app.register.callbacks[output]
        to_itself = permission is Permission.SIGNED_IN and ids.PAGE not in output  # its own password
        if permission not in GRANTS[role] or to_itself:
            continue
        wanted = app.callback_map[output]
        for view, search in [(views[0], search) for search in searches] + [(view, "") for view in views]:
            known = {
                ids.VIEW: view,
                ids.RANKING_VIEW: view,
                ids.SHAPE: [view["within"], view["level"]],
                ids.THEME: "light",
                ids.PATCH_REQUEST: "again",
                ids.RANKING_ASK: "again",
                ids.COMPARE_ADDRESS: search,
                ids.METHOD_INDICATOR: "S1",
                ids.METHOD_AREA: view["area"],
            }
            paths = [path for rule in app.register.pages for path in filled_in(rule, {"code": [OTHER]})]
            for path in paths if ids.LOCATION in str(wanted["inputs"]) else ("/map",):
                place = {"pathname": path, "search": search, "href": f"http://localhost{path}{search}"}

                def filled(items, known=known, place=place):
                    return [
                        {**item, "value": place.get(item["property"], known.get(item["id"]))}
                        if item["id"] == ids.LOCATION
                        else {**item, "value": known.get(item["id"])}
                        for item in items
                    ]

                changed = [f"{item['id']}.{item['property']}" for item in wanted["inputs"][:1]]
                body = {"output": output, "outputs": outputs(output), "inputs": filled(wanted["inputs"])}
                body |= {"state": filled(wanted["state"]), "changedPropIds": changed}
                yield "POST", UPDATE_RULE, body


def outputs(output):
    """Give a callback's outputs as Dash's script names them: a list where there are several."""
    found = [
        dict(zip(("id", "property"), one.rsplit(".", 1), strict=True))
        for one in output.strip(".").split("...")
    ]
    return found if output.startswith("..") else found[0]


def ask(browser, question, **headers):
    method, address, body = question
    answer = browser.open(address, method=method, json=body, headers=headers)
    return answer.status_code, words_of(answer), answer.headers


def words_of(answer):
    """Give an answer as text: of a workbook what is in its parts."""
    if "spreadsheet" not in (answer.mimetype or ""):  # none where nothing has changed
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        return "".join(book.read(name).decode() for name in book.namelist())


# --- what must not be told --------------------------------------------------------------------------------------


def hidden_numbers(edition):
    """Give all numbers of the other street and its parts."""
    answers = [area_payload(edition, code) for code in (OTHER, *OTHER_PARTS)]
    answers += [values_payload(edition, OTHER, "committee", group) for group in GROUPS]
    return numbers(json.dumps(answers))


def open_numbers(edition):
    """Give all numbers that the first street may know."""
    answers = [area_payload(edition, code) for code in (edition.top, OWN, *OWN_PARTS)]
    answers += [values_payload(seen_by(edition, MINE), edition.top, "street", group) for group in GROUPS]
    other = area_payload(edition, OTHER)
    return numbers(json.dumps([answers, {name: other[name] for name in SCORE_COLUMNS if name in other}]))


def numbers(text):
    """Give the numbers of a text that have at least five digits, also those in Plotly's encoding."""
    packed = re.findall(r'"dtype": ?"(f[48])", ?"bdata": ?("[^"]+")', text)
    found = [
        float(x)
        for kind, data in packed
        for x in np.frombuffer(base64.b64decode(json.loads(data)), f"<{kind}")
    ]
    written = re.findall(r"(?<![\w.])-?\d+\.\d+(?:e-?\d+)?", text.replace("\\u2212", "-").replace("−", "-"))
    found += [float(x) for x in written]
    return {f"{x:.6g}" for x in found if len(f"{abs(x):.6g}".replace(".", "").lstrip("0")) >= 5}


def told(answer, secret_numbers):
    """Give what an answer holds of the other street's parts and detail."""
    _, text, headers = answer
    said = text + str(headers)
    said = said.encode().decode("unicode_escape", errors="ignore") + said if "\\u" in said else said
    words = [word for word in (*OTHER_PARTS, *OTHER_NAMES) if word in said]
    return words + sorted(numbers(text) & secret_numbers)[:3]


def echoed(question):
    """Give what stood in the question itself: to hear one's own word again tells nothing."""
    return [word for word in OTHER_PARTS if word in json.dumps(question)]
