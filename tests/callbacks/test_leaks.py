"""What one street's account gets when it asks for another street: by every address, callback and trick.

A leader looks at the other street first: every address that the register lists, with what it may be asked for, and
every callback. All of it is then asked again as the account of the first street, also with the editions and versions
of others, and with the tags of what the leader got. No answer may hold a code, a name or a number of the other street's
parts, or a number of the street itself but its score.
"""

import base64
import io
import json
import re
import runpy
import zipfile
from itertools import product
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest

from callbacks.register import PAGE_RULES, UPDATE_RULE
from layouts import ids
from pingan.access.permissions import GRANTS, Permission, Role
from pingan.access.principal import Actor, Scope
from pingan.assessment import publish_assessment
from pingan.assessment_rules import store_rule
from pingan.proposals import Officer
from pingan.publish import publish
from pingan.reading.area import area_payload
from pingan.reading.preview import read_earlier
from pingan.reading.published import read_published
from pingan.reading.scoped import SCORE_COLUMNS, seen_by
from pingan.reading.tables import TABLES
from pingan.reading.values import GROUPS, values_payload
from pingan.rules.annual import parse_rule
from pingan.scoring.warning_rules import parse_rules
from pingan.storage import save_batches
from pingan.storage.assessments import list_assessments
from pingan.storage.releases import list_publications
from pingan.watch import evaluate_published, store_warning_rules

OWN, OTHER = "31001", "31002"
OWN_PARTS, OTHER_PARTS = ["310011", "310012"], ["310021", "310022"]
OTHER_NAMES = ["居委会2-1", "居委会2-2"]
MINE = Scope(OWN)
CORRECTED = "2016Q4"
OFFICE = Officer(Actor("tests"))
RULE = """
[assessment]
version = "1"
title = { zh = "考核", en = "Assessment" }
first_year = 2016
minimum_quarters = 1
levels = ["street", "committee"]

[improvement]
against = "year_mean"
share = 0.3
"""
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


@pytest.fixture(scope="module")
def app(make_app, make_district, tmp_path_factory):
    """Give the application of a district of three streets: of two, the district's sum would tell the other."""
    path = tmp_path_factory.mktemp("leaks") / "pingan.db"
    make_district(path, streets=(1, 2, 3))
    small = runpy.run_path(str(Path(__file__).parents[1] / "pingan" / "conftest.py"))
    app = make_app(path)
    save_batches(app.reader.engine, small["_batches"](CORRECTED, seed=1, streets=(1, 2, 3)))
    publish(app.reader.engine, CORRECTED, reason="漏报")
    watch = runpy.run_path(str(Path(__file__).parents[1] / "pingan" / "test_watch.py"))
    store_warning_rules(app.reader.engine, parse_rules(watch["RULES"]), Actor("tests"))
    evaluate_published(app.reader.engine, Actor("tests"))
    store_rule(app.reader.engine, "small", parse_rule(RULE), OFFICE.actor)
    publish_assessment(app.reader.engine, OFFICE, 2016)
    app.server.config["PROPAGATE_EXCEPTIONS"] = False  # what fails answers as it does in production
    return app


@pytest.fixture(scope="module")
def whole(app):
    """Give everything that is published."""
    return read_published(app.reader.engine)


@pytest.fixture(scope="module")
def earlier(app):
    """Give the release that the correction replaced."""
    listed = list_publications(app.reader.engine)
    return listed.loc[(listed["quarter"] == CORRECTED) & ~listed["current"], "release_id"].iloc[0]


@pytest.fixture(scope="module")
def searches(earlier):
    """Give the query strings that are asked for."""
    return [search.replace("EARLIER", earlier) for search in SEARCHES]


@pytest.fixture(scope="module")
def leader(app, signed_in):
    """Give a leader's browser, at an address of its own: asking for everything fails too often for one to sign in."""
    client = app.server.test_client()
    client.environ_base["REMOTE_ADDR"] = "198.51.100.1"
    return signed_in(client)


@pytest.fixture(scope="module")
def street(app, signed_in):
    """Give the browser of the first street's account."""
    return signed_in(app.server.test_client(), "street", OWN)


@pytest.fixture(scope="module")
def asked(app, whole, searches, leader):
    """Give everything that may be asked about the other street, each with the answer that the leader got."""
    questions = [*addresses(app, whole, searches), *callbacks(app, whole, searches)]
    # Once each: to a callback that takes no view all views are the same question.
    return [(question, ask(leader, question)) for question in {repr(one): one for one in questions}.values()]


# --- what can be asked ------------------------------------------------------------------------------------------


def addresses(app, whole, searches):
    """Yield a GET of every page and route that a street's account may use, about the other street and its parts."""
    granted = GRANTS[Role.STREET]
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
        "level": ["street", "committee"],
        "group": GROUPS,
        "sha256": [whole.system.sha256],
        "quarter": ["2016Q3", "2017Q1"],
        "form": ["csv"],  # as a workbook: test_headlines.py, test_assessment.py
        "rest": ["scores/31002"],
        "key": TABLES,  # of a table
        "figure": ["map"],
        "ending": ["csv", "svg"],  # the same as a workbook: tests/pingan/reports/test_workbook.py
        "number": ["1"],  # of a report, which is nobody's but the account's: tests/callbacks/test_reports.py
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


def callbacks(app, whole, searches):
    """Yield a question to every callback that runs on the server, with views of the other street."""
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
        if permission not in GRANTS[Role.STREET] or to_itself:
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


@pytest.fixture(scope="module")
def secret_numbers(app, whole, earlier):
    """Give the other street's numbers that the first may not know, as far as they are long enough to be told apart."""
    editions = whole, read_earlier(app.reader.engine, earlier)
    secret = [hidden_numbers(edition) - open_numbers(edition) for edition in editions]
    return set.union(*secret) - set.union(*map(open_numbers, editions))


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


def test_the_leader_is_told_all_of_it_by_every_kind_of_address(asked, secret_numbers):
    """Otherwise what follows would prove nothing."""
    telling = {
        (question[2] or {}).get("output") or "/".join(question[1].split("?")[0].split("/")[:2])
        for question, answer in asked
        if set(told(answer, secret_numbers)) - set(echoed(question))
    }
    assert telling >= {"/geo", "/values", "/areas", "/api", "/warnings.csv"}
    assert {name for name in telling if "page.children" in name}
    assert {name for name in telling if ids.FIGURE in name}
    assert {name for name in telling if ids.BUMP in name}
    assert {name for name in telling if ids.COMPARE_PICTURES in name}
    assert {name for name in telling if ids.METHOD_FACTS in name}
    assert len(secret_numbers) > 50


def test_a_street_is_told_nothing_of_anothers_parts_by_what_the_leader_was_just_told(
    asked, street, secret_numbers
):
    leaks = {}
    for question, (_, _, headers) in asked:
        for more in ({}, {"If-None-Match": headers["ETag"]} if "ETag" in headers else None):
            if more is None:
                continue
            answer = ask(street, question, **more)
            found = set(told(answer, secret_numbers)) - set(echoed(question))
            if found:
                leaks[str(question)] = (answer[0], found)
    assert leaks == {}


def test_no_edition_or_version_that_one_can_make_up_opens_anothers_parts(
    asked, street, whole, secret_numbers
):
    mine, other = seen_by(whole, MINE), seen_by(whole, Scope(OTHER))
    keys = {whole.edition: [mine.edition, other.edition, f"{mine.edition}-{OTHER}", f"{whole.edition}-"]}
    keys[whole.boundary_version] = [
        mine.boundary_version,
        other.boundary_version,
        f"{mine.boundary_version}-{OTHER}",
    ]
    asked_again, leaks = 0, {}
    for (method, address, body), _ in asked:
        for key, others in keys.items():
            for another in others if method == "GET" and key in address else ():
                question = method, address.replace(key, another), body
                asked_again += 1
                answer = ask(street, question)
                if found := set(told(answer, secret_numbers)) - set(echoed(question)):
                    leaks[str(question)] = (answer[0], found)
    assert leaks == {}
    assert asked_again > 50


def test_an_address_of_another_scope_is_not_found_whatever_is_in_the_memory(asked, street):
    """Not "forbidden": an address that tells nothing does not tell either whether there is something."""
    for (method, address, _), (status, _, headers) in asked:
        if method == "GET" and address.startswith(("/geo/", "/values/", "/areas/", "/watch/")):
            tag = headers.get("ETag", '"x"')
            assert ask(street, (method, address, None))[0] == 404, address
            assert ask(street, (method, address, None), **{"If-None-Match": tag})[0] == 404, address
            assert status in (200, 404)


def test_what_a_street_gets_does_not_depend_on_who_asked_before(app, street, leader, whole):
    mine, other = seen_by(whole, MINE), seen_by(whole, Scope(OTHER))
    address = "/values/{}/31/committee/scores.json"
    first = street.get(address.format(mine.edition)).get_json()
    assert first["codes"] == OWN_PARTS
    assert leader.get(address.format(whole.edition)).get_json()["codes"] == [
        *OWN_PARTS,
        *OTHER_PARTS,
        "310031",
        "310032",
    ]
    assert leader.get(address.format(mine.edition)).status_code == 404
    assert leader.get(address.format(other.edition)).status_code == 404
    assert street.get(address.format(mine.edition)).get_json() == first


def test_the_first_drawing_of_another_streets_parts_is_that_of_the_district(street, leader):
    def drawing(browser, search):
        return re.search(r'<svg class="first-map".*?</svg>', browser.get(f"/map{search}").text)[0]

    assert drawing(leader, f"?within={OTHER}") != drawing(leader, "")
    assert drawing(street, f"?within={OTHER}") == drawing(street, "?within=nonsense")
    assert drawing(street, "?level=committee").count("<path") == 2
    assert drawing(leader, "?level=committee").count("<path") == 6


def test_whether_an_area_exists_is_not_told_either(street, whole):
    edition = seen_by(whole, MINE).edition
    there, not_there = (street.get(f"/areas/{edition}/{code}.json") for code in (OTHER_PARTS[0], "319999"))
    assert (there.status_code, there.data) == (not_there.status_code, not_there.data)
    assert there.status_code == 404


def test_a_leader_sees_all_streets_after_any_number_of_streets_have_looked(leader, street, whole):
    street.get("/map")
    page = leader.get(f"/areas/{whole.edition}/{OTHER_PARTS[0]}.json").get_json()
    assert page["code"] == OTHER_PARTS[0]
    assert page["indicators"]["F1"]["value"] != [None] * len(whole.quarters)
