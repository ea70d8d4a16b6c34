"""What the data office keeps for itself reaches nobody else, and what is said to be shown to all reaches all.

A reason is written wherever one can be, each with a word that stands nowhere else; then every address and callback is
asked as every role.
"""

import runpy
from pathlib import Path

import pytest

from pingan.access.permissions import Role
from pingan.access.principal import Actor, Principal, Scope
from pingan.access.tokens import issue
from pingan.acts.assessment import publish_assessment
from pingan.acts.assessment_rules import store_rule
from pingan.acts.drafts import start_draft
from pingan.acts.listings import note_progress, put_on_list, take_off_list
from pingan.acts.new_version import propose_draft, reject_draft
from pingan.acts.proposals import Officer, propose, reject
from pingan.acts.publish import publish_if_changed
from pingan.acts.watch import WatchError, acknowledge, evaluate_published, store_warning_rules
from pingan.reading.published import read_published
from pingan.reading.warnings import warnings_of
from pingan.rules.annual import parse_rule
from pingan.rules.warning_rules import parse_rules
from pingan.storage import BatchInfo, list_batches, save_batches, withdraw_batch
from tests.callbacks.leaks import CORRECTED, OTHER, OWN, addresses, ask, callbacks
from tests.callbacks.test_leaks import RULE

pytestmark = pytest.mark.slow  # everything there is, asked as each role

OFFICE, SECOND = Officer(Actor("区平安办")), Officer(Actor("复核岗"))
DATA = Principal(None, "区平安办", Role.DATA, Scope(), "127.0.0.1")
TO_ALL = {"公开更正三七", "公开考核三八"}
OF_THE_AREA = {"公开备注四一", "公开原因四二", "公开措施四三", "公开进展四四", "公开摘牌四五"}
KEPT = {
    "私注更正五一",
    "私注考核五二",
    "私注预警五三",
    "私注挂牌五四",
    "私注进展五五",
    "私注摘牌五六",
    "私注申请五七",
}
OFFICE_ONLY = {"批次原因六一", "批次说明六二", "撤回原因六三", "退回申请六四", "退回草案六五", "申请原因六六"}
SEARCHES = [
    "",
    f"?quarter={CORRECTED}",
    f"?area={OWN}&quarter=2017Q1",
    f"?area={OTHER}&quarter=2017Q1",
    "?year=2016",
    "?listing=1",
    "?listing=2",
    "?quarter=2017Q1&warning=WARNING",
    f"?new={OTHER}",
    f"?preview={CORRECTED}",
]


@pytest.fixture(scope="module")
def app(make_app, make_district, tmp_path_factory):
    """Give an application in which everybody who can has written a reason."""
    path = tmp_path_factory.mktemp("notes") / "pingan.db"
    make_district(path, streets=(1, 2, 3))
    app = make_app(path)
    engine = app.reader.engine
    watch = runpy.run_path(str(Path(__file__).parents[2] / "pingan" / "acts" / "test_watch.py"))
    store_warning_rules(engine, parse_rules(watch["RULES"]), Actor("tests"))
    evaluate_published(engine, Actor("tests"))
    store_rule(engine, "small", parse_rule(RULE), OFFICE.actor)
    publish_assessment(engine, OFFICE, 2016)
    _correct(engine)
    _watch(engine)
    draft = propose_draft(engine, OFFICE, (begun := start_draft(engine, OFFICE)).draft_id, begun.revision)
    reject_draft(engine, SECOND, draft.draft_id, "退回草案六五")
    app.server.config["PROPAGATE_EXCEPTIONS"] = False  # what fails answers as it does in production
    return app


def _correct(engine):
    batches = runpy.run_path(str(Path(__file__).parents[2] / "pingan" / "conftest.py"))["_batches"]

    def bring(quarter, seed, **said):
        made = [
            (BatchInfo(**{**vars(info), **said}), rows)
            for info, rows in batches(quarter, seed, streets=(1, 2, 3))
        ]
        return save_batches(engine, made)

    bring(CORRECTED, 1, reason="批次原因六一", remark="批次说明六二")
    publish_if_changed(engine, CORRECTED, "公开更正三七", OFFICE.actor, office_note="私注更正五一")
    publish_assessment(engine, OFFICE, 2016, "公开考核三八", office_note="私注考核五二")
    withdrawn = bring("2017Q1", 2)[0]
    withdraw_batch(engine, withdrawn, "区平安办", "撤回原因六三")
    asked = propose(engine, OFFICE, "2017Q1", "先前申请", office_note="先前私注")
    reject(engine, SECOND, asked.proposal_id, "退回申请六四")
    propose(engine, OFFICE, "2017Q1", "申请原因六六", office_note="私注申请五七")
    assert len(list_batches(engine, "2017Q1")) == 4


def _watch(engine):
    raised = warnings_of(engine, read_published(engine), "2017Q1")
    warning = next(one for one in raised if one.area_code == OWN)
    acknowledge(engine, DATA, warning.warning_id, "公开备注四一", "私注预警五三")
    about = ("公开原因四二", "公开措施四三", "责任单位", "2030-12-31")
    put_on_list(engine, DATA, OWN, "2017Q1", *about, office_note="私注挂牌五四")
    note_progress(engine, DATA, 1, "公开进展四四", office_note="私注进展五五")
    about = ("原因", "措施", "责任单位", "2030-12-31")
    put_on_list(engine, DATA, f"{OWN}1", "2017Q1", *about)
    take_off_list(engine, DATA, 2, "done", "公开摘牌四五", office_note="私注摘牌五六")


@pytest.fixture(scope="module")
def searches(app):
    """Give the query strings that are asked for."""
    raised = warnings_of(app.reader.engine, read_published(app.reader.engine), "2017Q1")
    number = next(one.warning_id for one in raised if one.area_code == OWN)
    return [search.replace("WARNING", str(number)) for search in SEARCHES]


@pytest.fixture(scope="module")
def told(app, searches, signed_in):
    """Give a function from a role to all the marked words that it is told, each with where; asked once."""
    whole, found = read_published(app.reader.engine), {}

    def browser(role, area):
        client = app.server.test_client()
        if role in (Role.SCREEN, Role.CLIENT):
            _, secret = issue(app.reader.engine, Actor("tests"), f"a {role}", kind=role)
            client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
            return client
        client.environ_base["REMOTE_ADDR"] = (
            f"198.51.100.{len(found) + 1}"  # asking for everything fails often
        )
        return signed_in(client, role.value, area) if area else signed_in(client, role.value)

    def tell(role, area=None):
        if (role, area) not in found:
            client, words = browser(role, area), {}
            questions = [
                *addresses(app, whole, searches, role),
                *(callbacks(app, whole, searches, role) if role not in (Role.SCREEN, Role.CLIENT) else ()),
            ]
            if role is Role.SCREEN:  # what it asks for is named in its state alone
                state = client.get("/screen/state.json").json
                named = [state["data"], state["notices"]]
                assert [client.get(address).status_code for address in named] == [200, 200]
                questions += [("GET", address, None) for address in named]
            for question in {repr(one): one for one in questions}.values():
                _, said, headers = ask(client, question)
                said = said + str(headers)
                said = (
                    said.encode().decode("unicode_escape", errors="ignore") + said if "\\u" in said else said
                )
                for word in TO_ALL | OF_THE_AREA | KEPT | OFFICE_ONLY | {"先前私注", "先前申请"}:
                    if word in said:
                        words.setdefault(word, str(question)[:200])
            found[role, area] = words
        return found[role, area]

    return tell


@pytest.mark.parametrize(
    ("role", "area"),
    [
        (Role.LEADER, None),
        (Role.STREET, OWN),
        (Role.STREET, OTHER),
        (Role.SCREEN, None),
        (Role.CLIENT, None),
    ],
)
def test_what_the_data_office_keeps_reaches_no_reader(told, role, area):
    private = KEPT | OFFICE_ONLY | {"先前私注", "先前申请"}
    assert {word: where for word, where in told(role, area).items() if word in private} == {}


def test_an_administrator_meets_it_in_the_audit_log_and_on_no_page_for_readers(app, told, signed_in):
    private = {word: where for word, where in told(Role.ADMIN).items() if word in KEPT | OFFICE_ONLY}
    assert {where.split("'")[3].partition("?")[0] for where in private.values()} <= {
        "/admin/audit",
        "/admin/audit.csv",
        "/admin/audit.jsonl",
        "/_dash-update-component",
    }
    log = signed_in(app.server.test_client(), "admin").get("/admin/audit.csv").text
    assert {word for word in KEPT | {"先前私注"} if word not in log} == set()


def test_what_is_said_to_be_shown_to_all_is_shown_to_all(told):
    for role, area in ((Role.LEADER, None), (Role.STREET, OWN), (Role.STREET, OTHER), (Role.ADMIN, None)):
        assert TO_ALL - set(told(role, area)) == set(), role
    assert "公开更正三七" in told(Role.CLIENT)


def test_what_is_said_to_be_shown_with_the_area_is_shown_with_it_and_to_no_other_street(told):
    for role, area in ((Role.LEADER, None), (Role.STREET, OWN)):
        assert OF_THE_AREA - set(told(role, area)) == set(), role
    assert OF_THE_AREA & set(told(Role.STREET, OTHER)) == set()


def test_the_data_office_finds_each_note_where_the_act_is(app, signed_in, call_page, searches):
    office = signed_in(app.server.test_client(), "data")
    number = next(search for search in searches if "warning=" in search)
    shown = {
        "/data/correct": {"私注更正五一", "公开更正三七"},
        "/data/publish?for=2017Q1": {"私注申请五七", "申请原因六六"},
        "/assessment?year=2016": {"私注考核五二", "公开考核三八"},
        f"/warnings{number}": {"私注预警五三"},
        "/listed?listing=1": {"私注挂牌五四", "私注进展五五"},
        "/listed?listing=2": {"私注摘牌五六"},
    }
    for address, words in shown.items():
        path, _, search = address.partition("?")
        page, _ = call_page(office, path, f"?{search}")
        assert {word for word in words if word not in str(page)} == set(), address


@pytest.mark.parametrize("role", [Role.LEADER, Role.STREET])
def test_nobody_else_keeps_a_note_for_the_data_office(app, role):
    scope = Scope(OWN) if role is Role.STREET else Scope()
    somebody = Principal(None, "某账号", role, scope, "127.0.0.1")
    with pytest.raises(WatchError, match="Only the data office"):
        note_progress(app.reader.engine, somebody, 1, "进展", office_note="私注")
    note_progress(app.reader.engine, somebody, 1, "进展", office_note=" ")  # an empty field is no note
