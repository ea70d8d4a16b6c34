"""What one street's account gets when it asks for another street: by every address, callback and trick.

A leader looks at the other street first: every address that the register lists, with what it may be asked for, and
every callback. All of it is then asked again as the account of the first street, also with the editions and versions
of others, and with the tags of what the leader got. No answer may hold a code, a name or a number of the other street's
parts, or a number of the street itself but its score.
"""

import re
import runpy
from pathlib import Path

import pytest

from layouts import ids
from pingan.access.principal import Actor, Scope
from pingan.acts.assessment import publish_assessment
from pingan.acts.assessment_rules import store_rule
from pingan.acts.proposals import Officer
from pingan.acts.publish import publish
from pingan.acts.watch import evaluate_published, store_warning_rules
from pingan.reading.preview import read_earlier
from pingan.reading.published import read_published
from pingan.reading.scoped import seen_by
from pingan.rules.annual import parse_rule
from pingan.rules.warning_rules import parse_rules
from pingan.storage import save_batches
from pingan.storage.releases import list_publications
from tests.callbacks.leaks import (
    CORRECTED,
    MINE,
    OTHER,
    OTHER_PARTS,
    OWN,
    OWN_PARTS,
    SEARCHES,
    addresses,
    ask,
    callbacks,
    echoed,
    hidden_numbers,
    open_numbers,
    told,
)

pytestmark = pytest.mark.slow  # everything there is, asked twice

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


@pytest.fixture(scope="module")
def app(make_app, make_district, tmp_path_factory):
    """Give the application of a district of three streets: of two, the district's sum would tell the other."""
    path = tmp_path_factory.mktemp("leaks") / "pingan.db"
    make_district(path, streets=(1, 2, 3))
    small = runpy.run_path(str(Path(__file__).parents[1] / "pingan" / "conftest.py"))
    app = make_app(path)
    save_batches(app.reader.engine, small["_batches"](CORRECTED, seed=1, streets=(1, 2, 3)))
    publish(app.reader.engine, CORRECTED, reason="漏报")
    watch = runpy.run_path(str(Path(__file__).parents[1] / "pingan" / "acts" / "test_watch.py"))
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


@pytest.fixture(scope="module")
def secret_numbers(app, whole, earlier):
    """Give the other street's numbers that the first may not know, as far as they are long enough to be told apart."""
    editions = whole, read_earlier(app.reader.engine, earlier)
    secret = [hidden_numbers(edition) - open_numbers(edition) for edition in editions]
    return set.union(*secret) - set.union(*map(open_numbers, editions))


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
    kinds = ("/geo/", "/values/", "/areas/", "/watch/")
    found = dict.fromkeys(kinds, 0)
    for (method, address, _), (status, _, headers) in asked:
        if method != "GET" or not address.startswith(kinds):
            continue
        tag = headers.get("ETag", '"x"')
        assert ask(street, (method, address, None))[0] == 404, address
        assert ask(street, (method, address, None), **{"If-None-Match": tag})[0] == 404, address
        assert status in (200, 404)
        found[f"/{address.split('/')[1]}/"] += status == 200
    assert all(found.values()), found  # of each kind the leader has got something


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
