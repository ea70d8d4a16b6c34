"""The administrator's pages: what is offered, what is not, and what is told."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from layouts import ids
from layouts.admin import PARTS, act, secret_once
from layouts.doors.admin_accounts import account_panel, accounts_page, new_account_panel
from layouts.doors.admin_audit import Sought, action_words, audit_page, line_table, verified
from layouts.doors.admin_sessions import session_list, sessions_page
from layouts.doors.admin_tokens import token_list, tokens_page
from layouts.text import LANGUAGES, Text
from pingan.access.audit import Action, Fault, Verification
from pingan.access.audit_fault import FaultKind
from pingan.access.permissions import Role
from pingan.signing import Signed

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
AREAS = {"310105006": "天山路街道"}


@dataclass(frozen=True)
class Account:
    account_id: int = 7
    name: str = "天山路街道平安办"
    role: Role = Role.STREET
    area_code: str | None = "310105006"
    must_change_password: bool = False
    disabled: bool = False
    has_second_factor: bool = False
    created_at: datetime = NOW
    last_sign_in_at: datetime | None = None


@pytest.fixture(params=LANGUAGES)
def text(request):
    return Text(request.param)


def components(layout):
    layouts = layout if isinstance(layout, list) else [layout]
    return [part for one in layouts for part in (one, *one._traverse())]


def words(layout):
    children = [getattr(c, "children", None) for c in components(layout)]
    return " ".join(
        w for part in children for w in (part if isinstance(part, list) else [part]) if isinstance(w, str)
    )


def offered(layout):
    """Return the names of the acts whose buttons are there."""
    named = [c.id for c in components(layout) if isinstance(getattr(c, "id", None), dict)]
    return [name["act"] for name in named if name["type"] == ids.ACCOUNT_ACT]


def test_every_page_leads_to_the_others_and_says_which_it_is(text):
    page = sessions_page(text, [], own=None)
    nav = next(c for c in components(page) if getattr(c, "className", None) == "admin-parts")
    links = {c.href: getattr(c, "aria-current", None) for c in components(nav) if getattr(c, "href", None)}
    assert links == {href: "page" if name == "sessions" else None for name, href in PARTS.items()}


def test_each_account_opens_by_its_name(text):
    page = accounts_page(text, [Account()], AREAS, [], chosen=None)
    assert "/admin?account=7" in {getattr(c, "href", None) for c in components(page)}
    assert "天山路街道" in words(page)


def test_an_account_of_a_street_that_the_boundaries_no_longer_have_keeps_its_code(text):
    panel = account_panel(text, Account(area_code="310105999"), AREAS, only_admin=False, own=False)
    area = next(c for c in components(panel) if getattr(c, "id", None) == ids.ACCOUNT_AREA)
    assert area.value == "310105999"
    assert area.value in {option["value"] for option in area.options}


def test_the_only_administrator_is_not_offered_to_lock_everybody_out(text):
    admin = Account(role=Role.ADMIN, area_code=None)
    alone = account_panel(text, admin, AREAS, only_admin=True, own=False)
    assert offered(alone) == []
    assert next(c for c in components(alone) if getattr(c, "className", None) == "admin-acts").hidden
    assert text("admin.only_admin") in words(alone)
    assert "disable" in offered(account_panel(text, admin, AREAS, only_admin=False, own=False))


def test_ones_own_account_is_changed_on_its_own_page(text):
    own = account_panel(text, Account(role=Role.ADMIN), AREAS, only_admin=False, own=True)
    assert offered(own) == []
    assert text("admin.own_account") in words(own)


def test_a_disabled_account_can_be_enabled_and_not_disabled_again(text):
    acts = offered(account_panel(text, Account(disabled=True), AREAS, only_admin=False, own=False))
    assert "enable" in acts
    assert "disable" not in acts


def test_a_second_factor_is_reset_only_where_there_is_one(text):
    account = Account()
    assert "factor" not in offered(account_panel(text, account, AREAS, only_admin=False, own=False))
    with_factor = replace(account, has_second_factor=True)
    assert "factor" in offered(account_panel(text, with_factor, AREAS, only_admin=False, own=False))


def test_an_account_in_each_state_says_so(text):
    for account, state in (
        (Account(), "active"),
        (Account(must_change_password=True), "must_change"),
        (Account(disabled=True, must_change_password=True), "disabled"),
    ):
        assert text(f"admin.state_{state}") in words(accounts_page(text, [account], AREAS, [], chosen=7))


def test_a_new_account_may_have_any_role_but_a_screens(text):
    role = next(
        c for c in components(new_account_panel(text, AREAS)) if getattr(c, "id", None) == ids.ACCOUNT_ROLE
    )
    assert {option["value"] for option in role.options} == {str(r) for r in Role} - {"screen", "client"}


def test_without_boundaries_a_street_account_says_what_to_do_first(text):
    assert text("admin.no_areas") in words(new_account_panel(text, {}))


def test_an_act_says_what_follows_before_it_is_done(text):
    closed = act(text, "admin.disable", "x", harsh=True)
    assert not getattr(closed, "open", False)
    assert text("admin.disable_what") in words(closed)


def test_a_secret_is_shown_with_the_warning_that_it_is_the_only_time(text):
    box = secret_once(text, "…", "abcd-EFGH", "held")
    assert "abcd-EFGH" in words(box)
    assert text("admin.only_once") in words(box)


def test_identities_are_shown_where_there_is_a_provider_or_some_are_left(text):
    linked = SimpleNamespace(issuer="https://login.example", subject="a b: 7")
    for identities, issuer, acts in (
        ((), "", []),
        ((), "https://login.example", ["link"]),
        ((linked,), "", ["unlink https://login.example a b: 7"]),
    ):
        panel = account_panel(
            text, Account(), AREAS, only_admin=False, own=False, identities=identities, issuer=issuer
        )
        assert [act for act in offered(panel) if "link" in act] == acts


def test_a_token_that_has_ended_cannot_be_revoked(text):
    token = SimpleNamespace(
        token_id=3, name="东墙", address=None, until=None, issued_at=NOW, last_used_at=None,
        revoked_at=None, expired=False, kind="screen", area_code=None, shows="streets",
    )  # fmt: skip
    in_force = token_list(text, [token], {})
    assert any(isinstance(getattr(c, "id", None), dict) for c in components(in_force))
    for change in ({"revoked_at": NOW}, {"expired": True}):
        ended = token_list(text, [SimpleNamespace(**{**vars(token), **change})], {})
        assert not any(isinstance(getattr(c, "id", None), dict) for c in components(ended))


def test_ones_own_session_is_marked_and_not_ended_here(text):
    same = {
        "name": "管理员",
        "role": Role.ADMIN,
        "address": "10.1.1.1",
        "created_at": NOW,
        "last_seen_at": NOW,
    }
    sessions = [SimpleNamespace(session_id=n, **same) for n in (1, 2)]
    listed = session_list(text, sessions, own=1)
    ends = [c.id["number"] for c in components(listed) if isinstance(getattr(c, "id", None), dict)]
    assert ends == [2]
    assert text("admin.own") in words(listed)


@pytest.mark.parametrize(
    "empty",
    [
        lambda text: tokens_page(text, [], {}),
        lambda text: sessions_page(text, [], own=None),
        lambda text: audit_page(text, Sought(text="x"), [], [], names=[], found=0, pages=0),
        lambda text: accounts_page(text, [], {}, [], chosen=None),
    ],
)
def test_an_empty_list_says_that_it_is_empty(text, empty):
    parts = components(empty(text))
    assert any(getattr(c, "className", None) == "empty" and c.children for c in parts)


def test_what_is_looked_for_in_the_log_is_an_address():
    sought = Sought(text="a b", who="管理员", since="2026-01-01", page=3)
    assert sought.query() == "?text=a+b&who=%E7%AE%A1%E7%90%86%E5%91%98&since=2026-01-01&page=3"
    assert sought.query(page=1) == "?text=a+b&who=%E7%AE%A1%E7%90%86%E5%91%98&since=2026-01-01"
    assert Sought().query() == ""


def test_the_pages_of_the_log_keep_what_is_looked_for(text):
    page = audit_page(text, Sought(who="x", page=2), ["sign-in"], [], names=[], found=250, pages=3)
    links = {getattr(c, "href", None) for c in components(page)}
    assert {"/admin/audit?who=x", "/admin/audit?who=x&page=3", "/admin/audit.csv?who=x"} <= links


def test_a_line_of_the_log_shows_what_it_holds_in_the_readers_words(text):
    line = SimpleNamespace(
        number=12, at=NOW, who="区平安办", address="10.1.2.3", action="publication", object="2017Q1",
        outcome="done", detail='{"release": "ab", "quarters": [1, 2], "reason": null}',
    )  # fmt: skip
    shown = words(line_table(text, [line]))
    assert text("audit.action_publication") in shown
    assert (
        f"{text('audit_detail.release')}{text('audit.colon')}ab · quarters{text('audit.colon')}1, 2" in shown
    )
    assert "2017Q1" in shown


@pytest.mark.parametrize(
    ("detail", "zh"),
    [
        (
            {"role": ["street", "leader"], "area_code": ["310105006", None]},
            "角色：街道干部 → 区领导 · 区域：310105006 → —",
        ),
        ({"because": "second factor"}, "原因：第二重验证不对"),
        ({"because": "something new", "disabled": False}, "原因：something new · 停用：false"),
        ({"errors": {"not_a_number": 3}}, "错误：not_a_number 3"),
        ({"kind": "screen", "shows": "committees"}, "用途：大屏 · 显示到：居委会"),
        ({"sha256": "ab" * 32}, "校验值：abababababab…"),
    ],
)
def test_a_lines_detail_is_told_in_words(detail, zh):
    line = SimpleNamespace(
        number=1, at=NOW, who="x", address="x", action="x", object="x", outcome="x", detail=json.dumps(detail)
    )
    assert zh in words(line_table(Text("zh"), [line]))


def test_a_detail_that_was_tampered_with_is_shown_as_it_is(text):
    line = SimpleNamespace(
        number=1, at=NOW, who="x", address="x", action="x", object="x", outcome="x", detail="{]"
    )
    assert "{]" in words(line_table(text, [line]))


def test_every_action_has_words(text):
    assert [action for action in Action if action_words(text, action) == action] == []


def test_an_action_without_words_keeps_its_own_name(text):
    assert action_words(text, "something-new") == "something-new"


def test_a_log_that_was_tampered_with_says_where_and_what_to_do(text):
    fault = Fault(4, FaultKind.CHANGED, {"zh": "第 4 行", "en": "Line 4"})
    told = verified(text, Verification(9, 9, "ff", 0, (fault,), 1))
    assert fault.message[text.language] in words(told)
    assert told.role == "alert"


def test_a_whole_log_gives_the_hash_to_note_elsewhere(text):
    said = verified(text, Verification(9, 12, "ff00", 3))
    assert "ff00" in words(said)
    assert text("audit.as_told") in words(said)
    assert getattr(said, "role", None) is None


@pytest.mark.parametrize("signed", list(Signed))
def test_who_signed_the_end_of_the_log_is_said_and_is_an_alert_where_it_had_to_be_the_key(text, signed):
    for must in (False, True):
        checked = Verification(9, 12, "ff00", 0, signed=signed, key_id="1f2e", must_be_signed=must)
        said = verified(text, checked)
        assert checked.signature_words[text.language] in words(said)
        assert (getattr(said, "role", None) == "alert") == (must and signed is not Signed.RIGHT)


def test_what_is_not_as_a_whole_log_says_is_an_alert_with_each_thing(text):
    fault = Fault(4, FaultKind.UNEXPLAINED, {"zh": "角色不同", "en": "another role"})
    said = verified(text, Verification(9, 12, "ff00", 0, unexplained=(fault,)))
    assert said.role == "alert"
    assert fault.message[text.language] in words(said)
    assert text("audit.unexplained", count="1") in words(said)
