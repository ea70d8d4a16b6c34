"""The page of an area, as whoever may see it gets it: every state says what it is and how to go on."""

import json
import re
from datetime import date

import pytest

from layouts.area.page import area_page
from layouts.text import Text
from pingan.storage.listings import save_listing

ZH = Text("zh")
STREET, OTHER, COMMITTEE = "31001", "31002", "310011"


def said(page):
    """Give the words of a page as one text, those of its still parts too."""
    return json.dumps(page, ensure_ascii=False, separators=(",", ":")).replace("\\", "")


@pytest.fixture
def street(app, signed_in):
    """Give the browser of a street's account."""
    return signed_in(app.server.test_client(), "street", STREET)


@pytest.mark.parametrize("search", ["", "?quarter=2016Q4", "?against=year"])
def test_a_streets_page_answers_its_questions_in_their_order(call_page, client, search):
    page, notice = call_page(client, f"/area/{STREET}", search)
    words = said(page)
    places = [
        words.index(f'"id":"{name}"') for name in ("standing", "moved", "profile", "indicators", "parts")
    ]
    assert places == sorted(places)
    assert notice == ""


@pytest.mark.parametrize("code", ["31", STREET, COMMITTEE])
def test_each_level_has_its_page_and_the_finest_has_no_parts(call_page, client, published, code):
    words = said(call_page(client, f"/area/{code}")[0])
    assert f'"data-code":"{code}"' in words
    assert ('"id":"parts"' in words) is (code in published.with_parts)


def test_the_district_has_no_rank_and_is_not_its_own_mean(call_page, client):
    words = said(call_page(client, "/area/31")[0])
    assert "area-ladder" not in words
    assert "mark mean" not in words


def test_the_steps_of_the_waterfall_are_those_of_the_release(call_page, client, published):
    words = said(call_page(client, f"/area/{STREET}", "?quarter=2016Q4")[0])
    scores = published.releases["2016Q4"].scores
    moved = scores.contributions.query("area_code == @STREET and against == 'previous'")
    change = scores.areas.set_index("area_code").at[STREET, "change"]
    assert moved["contribution"].sum() == pytest.approx(change)
    for indicator in moved.loc[moved["contribution"] != 0, "indicator"]:
        assert f'"{indicator} ' in words


def test_the_first_quarter_says_that_there_is_nothing_to_compare_with(call_page, client, published):
    words = said(call_page(client, f"/area/{STREET}", f"?quarter={published.quarters[0]}")[0])
    assert "没有可比的季度" in words


def test_a_code_that_is_not_there_says_so_and_leads_on(call_page, client):
    words = said(call_page(client, "/area/nowhere")[0])
    assert ZH("area.missing", code="nowhere") in words
    assert '"href":"/area/31?' in words


def test_what_cannot_be_shown_falls_back_with_a_notice(call_page, client):
    page, notice = call_page(client, "/area/31001", "?quarter=1999Q9&against=never")
    assert "quarter, against" in notice
    assert '"data-quarter":"2017Q1"' in said(page)


@pytest.mark.parametrize(
    ("search", "code"), [("", STREET), (f"?area={COMMITTEE}", COMMITTEE), (f"?area={OTHER}", OTHER)]
)
def test_without_a_code_it_is_ones_own_or_the_one_that_came_along(call_page, street, search, code):
    assert f'"data-code":"{code}"' in said(call_page(street, "/area", search)[0])


def test_of_another_street_a_street_sees_the_score_and_why_no_more(call_page, street):
    words = said(call_page(street, f"/area/{OTHER}")[0])
    assert ZH("scope.score_only") in words
    assert '"id":"standing"' in words
    for section in ("moved", "profile", "indicators", "parts"):
        assert f'"id":"{section}"' not in words
    for page in ("headlines", "what-if", "reports"):
        assert f"/{page}?" not in words, "a link to where there is nothing to see"


def test_an_area_without_an_index_names_the_dimension_that_lacks_data(call_page, client):
    words = said(call_page(client, f"/area/{COMMITTEE}", "?quarter=2016Q3")[0])
    why = ZH("reason.coverage", share=80)
    assert re.search(f"{re.escape(why)}（[^）]+）", words)


def test_the_way_to_the_headlines_starts_at_the_area(call_page, client):
    assert f"/headlines?area={STREET}&quarter=2016Q4" in said(
        call_page(client, f"/area/{STREET}", "?quarter=2016Q4")[0]
    )


def test_a_part_of_another_street_is_as_if_it_were_not_there(call_page, street):
    there, not_there = (said(call_page(street, f"/area/{code}")[0]) for code in ("310021", "319999"))
    assert there.replace("310021", "") == not_there.replace("319999", "")


def tree_of(client, address):
    """Give the tree of a page as the browser puts it in another's place."""
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_json()


def test_another_quarter_comes_without_the_frame(client, published):
    tree = tree_of(client, f"/area/{STREET}/page.json?quarter=2016Q4")
    assert (tree["at"]["data-code"], tree["at"]["data-quarter"]) == (STREET, "2016Q4")
    assert published.releases["2016Q4"].release_id in said(tree)


@pytest.mark.parametrize("address", ["/area/nowhere/page.json", f"/area/{STREET}/page.json?quarter=1999Q9"])
def test_what_is_not_there_is_left_to_the_page_that_has_words_for_it(client, address):
    assert client.get(address).status_code == 404


def test_a_page_is_made_once_and_anew_when_something_was_put_on_the_list(own_app, signed_in, monkeypatch):
    app, made = own_app(), []
    monkeypatch.setattr(
        "callbacks.area.page.area_page", lambda *given: made.append(given) or area_page(*given)
    )
    client = signed_in(app.server.test_client(), "leader")
    address, reason = f"/area/{STREET}/page.json?quarter=2017Q1", "盗窃案件多发"
    before = client.get(address)
    assert client.get(address).headers["ETag"] == before.headers["ETag"]
    assert len(made) == 1
    save_listing(
        app.reader.engine,
        {
            "system_id": "small", "area_code": STREET, "quarter": "2017Q1", "reason": reason, "measure": "巡逻",
            "office": "派出所", "due_on": date(2030, 1, 1), "warning_id": None, "listed_by": "区平安办",
        },
    )  # fmt: skip
    assert reason in said(tree_of(client, address))


def test_what_is_kept_for_one_account_is_not_given_to_another(app, client, signed_in):
    address = f"/area/{OTHER}/page.json?quarter=2017Q1"
    for _ in range(2):
        assert '"id":"indicators"' in said(tree_of(client, address))
        other = signed_in(app.server.test_client(), "street", STREET)
        assert '"id":"indicators"' not in said(tree_of(other, address))
    client.set_cookie("pingan_language", "en")
    assert "Which indicators" in said(tree_of(client, address))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_links_lead_to_the_parts_and_back_up_and_keep_the_quarter(call_page, client, language):
    client.set_cookie("pingan_language", language)
    words = said(call_page(client, f"/area/{STREET}", "?quarter=2016Q4")[0])
    assert f"/area/{COMMITTEE}?quarter=2016Q4" in words
    assert "/area/31?quarter=2016Q4" in words
    assert f"/map?area={STREET}&quarter=2016Q4" in words
