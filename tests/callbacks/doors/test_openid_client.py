"""Signing in through a real provider in a process of its own, and everything that must not be believed."""

import base64
import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask, jsonify, request

from callbacks.doors.openid_client import COOKIE, Failure, OpenIdClient, OpenIdError

SECRET = "the client's secret"  # noqa: S105 - of a provider that lives as long as the tests


def make_server(issuer, client_id="atlas"):
    """Return a server with nothing but a sign-in on it."""
    server = Flask("sign-in")
    client = OpenIdClient(
        server, issuer=issuer, client_id=client_id, client_secret=SECRET, scope="openid profile", secure=False
    )

    @server.get("/sign-in/openid")
    def begin():
        return client.begin("http://localhost/sign-in/openid/callback", request.args.get("next", ""))

    @server.get("/sign-in/openid/callback")
    def finish():
        identity, next_page = client.finish()
        return jsonify(
            issuer=identity.issuer, subject=identity.subject, claims=identity.claims, next=next_page
        )

    @server.errorhandler(OpenIdError)
    def refuse(error):
        return jsonify(failure=error.failure, message=str(error)), 403

    return server


@pytest.fixture
def browser(sign_in_provider):
    """Give a browser at a server that signs in through the provider."""
    return make_server(sign_in_provider).test_client()


@pytest.fixture
def forge(sign_in_provider):
    """Give a function that has the provider send identities that are not to be believed."""

    def change(**claims):
        requests.put(f"{sign_in_provider}/forge", json=claims, timeout=10).raise_for_status()

    yield change
    change()


def agree(answer, subject="office-7", **form):
    """Say yes at the provider to which a browser was sent; return the way back, as a path."""
    assert answer.status_code == 302, answer.text
    back = requests.post(
        answer.headers["Location"], data={"sub": subject, **form}, allow_redirects=False, timeout=10
    )
    return back.headers["Location"].removeprefix("http://localhost")


def failure(answer):
    assert answer.status_code == 403
    return answer.get_json()["failure"]


def test_whom_the_provider_vouches_for_comes_back_as_the_same_person(browser, sign_in_provider):
    first = browser.get(agree(browser.get("/sign-in/openid?next=/ranking"))).get_json()
    assert (first["issuer"], first["subject"], first["next"]) == (sign_in_provider, "office-7", "/ranking")
    assert browser.get(agree(browser.get("/sign-in/openid"))).get_json()["subject"] == "office-7"


def test_the_provider_is_asked_with_state_nonce_and_proof_and_never_with_the_secret(browser):
    answer = browser.get("/sign-in/openid")
    asked = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert all(len(asked[name][0]) >= 20 for name in ("state", "nonce", "code_challenge"))
    assert asked["response_type"] == ["code"]
    assert SECRET not in answer.headers["Location"]


def test_a_code_is_worth_nothing_without_the_browser_that_asked_for_it(browser, sign_in_provider):
    way_back = agree(browser.get("/sign-in/openid"))
    stranger = make_server(sign_in_provider).test_client()
    assert failure(stranger.get(way_back)) == Failure.EXPIRED
    assert browser.get(way_back).status_code == 200  # what the stranger tried has not used it up


def test_a_stolen_code_does_not_sign_in_a_browser_with_a_sign_in_of_its_own_under_way(
    browser, sign_in_provider
):
    stolen = parse_qs(urlsplit(agree(browser.get("/sign-in/openid"))).query)["code"][0]
    thief = make_server(sign_in_provider).test_client()
    own = parse_qs(urlsplit(thief.get("/sign-in/openid").headers["Location"]).query)["state"][0]
    assert thief.get(f"/sign-in/openid/callback?code={stolen}&state={own}").status_code == 403


def test_a_way_back_works_once(browser):
    way_back = agree(browser.get("/sign-in/openid"))
    assert browser.get(way_back).status_code == 200
    assert failure(browser.get(way_back)) == Failure.EXPIRED


@pytest.mark.parametrize(
    "query", ["", "?state=x", "?code=x", "?code=x&state=", "?error=server_error", "?state=%00&code=%00"]
)
def test_whoever_comes_without_having_been_sent_is_not_signed_in(browser, query):
    assert failure(browser.get(f"/sign-in/openid/callback{query}")) in (Failure.EXPIRED, Failure.DENIED)


def test_whoever_says_no_at_the_provider_is_told_so(browser):
    way_back = agree(browser.get("/sign-in/openid"), action="deny")
    assert failure(browser.get(way_back)) == Failure.DENIED


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another-client"},
        {"aud": ["another-client", "yet-another"]},
        {"azp": "another-client"},
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"exp": 1_500_000_000},
        {"sub": None},
        {"sub": ""},
        {"signature": "broken"},
    ],
    ids=json.dumps,
)
def test_an_identity_that_is_not_for_us_here_and_now_is_refused(browser, forge, claims):
    forge(**claims)
    assert failure(browser.get(agree(browser.get("/sign-in/openid")))) == Failure.UNTRUSTED


def test_a_provider_that_does_not_answer_is_named_as_that():
    browser = make_server("http://127.0.0.1:9").test_client()
    assert failure(browser.get("/sign-in/openid")) == Failure.UNREACHABLE


def test_a_provider_that_is_none_is_named_as_that(sign_in_provider):
    browser = make_server(f"{sign_in_provider}/nothing-here").test_client()
    assert failure(browser.get("/sign-in/openid")) == Failure.UNREACHABLE


def test_the_cookie_of_a_sign_in_goes_only_where_it_is_needed_and_holds_no_secret(browser):
    header = browser.get("/sign-in/openid").headers["Set-Cookie"]
    assert header.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "Path=/sign-in/openid", "SameSite=Lax"} <= set(header.split("; "))
    held = re.search(rf"{COOKIE}=\.?([^.;]+)", header).group(1)
    assert SECRET.encode() not in base64.urlsafe_b64decode(held + "==")


def test_many_sign_ins_begun_and_left_do_not_stop_the_next(browser):
    for _ in range(20):
        browser.get("/sign-in/openid")
    assert browser.get(agree(browser.get("/sign-in/openid"))).status_code == 200


def test_another_worker_finishes_what_one_began(browser, sign_in_provider):
    way_back = agree(browser.get("/sign-in/openid"))
    other = make_server(sign_in_provider).test_client()
    other.set_cookie(COOKIE, browser.get_cookie(COOKIE, path="/sign-in/openid").value, path="/sign-in/openid")
    assert other.get(way_back).status_code == 200


def test_a_cookie_that_was_signed_with_another_secret_is_not_believed(browser, sign_in_provider):
    way_back = agree(browser.get("/sign-in/openid"))
    browser.application.secret_key = b"another"
    assert failure(browser.get(way_back)) == Failure.EXPIRED
