"""A quarter from preview to readers, as the data office's buttons do it; alone, and with four eyes."""

import json

import pytest
from sqlalchemy import text

from pingan.access.accounts import create_account
from pingan.access.principal import Actor
from pingan.acts.publish import publish
from pingan.storage import current_releases, reading

QUARTER = "2017Q2"
PASSWORD = "Zwetschge-48-Reviewer"  # noqa: S105 - of an account that lives as long as a test
PUBLISH = ("publish-result.children", "publish-button.disabled")
APPROVE = ("approve-result.children", "approve-button.disabled")
REJECT = ("reject-result.children", "reject-button.disabled")


def found(component, wanted):
    """Return the property of the component with an id, anywhere in a page."""
    if isinstance(component, dict):
        props = component.get("props", {})
        if props.get("id") == wanted:
            return props
        component = list(props.values())
    if isinstance(component, list):
        return next((hit for part in component if (hit := found(part, wanted)) is not None), None)
    return None


def words(component):
    return json.dumps(component, ensure_ascii=False)


@pytest.fixture
def office(signed_in):
    """Give a function that signs the data office's browsers in: the first, and a second one of another account."""

    def browsers(app):
        first = signed_in(app.server.test_client(), "data")
        create_account(app.reader.engine, Actor("tests"), "复核岗", "data", PASSWORD, must_change=False)
        second = app.server.test_client()
        answer = second.post("/sign-in", data={"name": "复核岗", "password": PASSWORD})
        assert answer.status_code == 303
        return first, second

    return browsers


def published(app):
    current = current_releases(app.reader.engine).set_index("quarter")["release_id"]
    return current.get(QUARTER)


def target(call_page, client, quarter=QUARTER):
    page, _ = call_page(client, "/data/publish", f"?for={quarter}")
    return page, found(page, "publish-target")["data"]


def pressed(press, client, outputs, button, **states):
    if button == "publish-button":
        states.setdefault("publish-office-note.value", None)  # the field is on the page, empty
    answer = press(client, outputs, button, states)
    assert answer.status_code == 200, answer.text
    return words(answer.get_json()["response"])


def test_the_preview_tells_ranks_gaps_and_who_is_awaited_and_is_in_the_audit_log(own_app, office, call_page):
    app = own_app()
    first, _ = office(app)
    page, _ = call_page(first, "/data/preview")
    assert "2017年第二季度预览" in words(page)
    assert "各部门均已报齐" in words(page)
    assert f"preview={QUARTER}" in words(page)
    with reading(app.reader.engine) as connection:
        lines = connection.scalars(text("SELECT object FROM audit_line WHERE action = 'preview'")).all()
    assert lines == [QUARTER]
    page, _ = call_page(first, "/data/preview", "?for=2019Q1")
    assert "2019Q1 没有任何原始数据" in words(page)


def test_without_four_eyes_one_account_publishes_what_it_previewed(own_app, office, call_page, press):
    app = own_app()
    first, _ = office(app)
    _, chosen = target(call_page, first)
    said = pressed(
        press,
        first,
        PUBLISH,
        "publish-button",
        **{"publish-target.data": chosen, "publish-reason.value": None},
    )
    assert "已发布" in said
    assert published(app).endswith(chosen[1][:12])
    page, _ = call_page(first, "/data/publish", f"?for={QUARTER}")
    assert "此后没有变动" in words(page)
    assert "将要发布" not in words(page)
    page, _ = call_page(first, "/data/preview", f"?for={QUARTER}")
    assert "此后没有变动" in words(page)
    assert "与现行发布对照" not in words(page)  # it would be with itself


@pytest.mark.parametrize("four_eyes", [False, True])
def test_nothing_is_published_or_proposed_by_a_request_that_does_not_say_what_was_looked_at(
    own_app, office, press, four_eyes
):
    app = own_app(four_eyes=four_eyes)
    first, _ = office(app)
    for chosen in ([QUARTER, 7], [QUARTER], [None, "0" * 64], QUARTER):  # no page sends that
        states = {"publish-target.data": chosen, "publish-reason.value": "更正"}
        assert press(first, PUBLISH, "publish-button", states).status_code == 400, chosen
    for chosen in ([QUARTER, None], [QUARTER, ""], None):
        states = {"publish-target.data": chosen, "publish-reason.value": "更正"}
        said = pressed(press, first, PUBLISH, "publish-button", **states)
        assert "没有说明看过的是哪一次计算" in said, chosen
    states = {"publish-target.data": [QUARTER, "0" * 64], "publish-reason.value": None}
    assert "在预览之后有变动" in pressed(press, first, PUBLISH, "publish-button", **states)
    assert published(app) is None


def test_data_that_came_after_the_preview_are_not_published_unseen(own_app, office, call_page, press, bring):
    app = own_app()
    first, _ = office(app)
    _, chosen = target(call_page, first)
    bring(app.reader.engine.url.database, QUARTER, seed=7)
    states = {"publish-target.data": chosen, "publish-reason.value": None}
    assert "在预览之后有变动" in pressed(press, first, PUBLISH, "publish-button", **states)
    assert published(app) is None


def test_with_four_eyes_a_second_account_approves_and_the_first_cannot(own_app, office, call_page, press):
    app = own_app(four_eyes=True)
    first, second = office(app)
    _, chosen = target(call_page, first)
    states = {"publish-target.data": chosen, "publish-reason.value": None}
    assert "已提交" in pressed(press, first, PUBLISH, "publish-button", **states)
    assert published(app) is None
    page, number = target(call_page, first)
    assert found(page, "approve-button") is None
    assert "须由另一个账号" in pressed(
        press, first, APPROVE, "approve-button", **{"publish-target.data": number}
    )
    assert published(app) is None
    page, number = target(call_page, second)
    assert found(page, "approve-button") is not None
    assert "已发布" in pressed(press, second, APPROVE, "approve-button", **{"publish-target.data": number})
    assert published(app).endswith(chosen[1][:12])


def test_a_proposal_whose_data_changed_cannot_be_approved_and_is_turned_down_with_a_reason(
    own_app, office, call_page, press, bring
):
    app = own_app(four_eyes=True)
    first, second = office(app)
    _, chosen = target(call_page, first)
    states = {"publish-target.data": chosen, "publish-reason.value": None}
    pressed(press, first, PUBLISH, "publish-button", **states)
    _, number = target(call_page, second)
    bring(app.reader.engine.url.database, QUARTER, seed=7)
    said = pressed(press, second, APPROVE, "approve-button", **{"publish-target.data": number})
    assert "有变动，不能批准" in said
    page, _ = target(call_page, second)
    assert found(page, "approve-button") is None
    states = {"publish-target.data": number, "reject-reason.value": ""}
    assert "须说明原因" in pressed(press, second, REJECT, "reject-button", **states)
    states["reject-reason.value"] = "数据又变了"
    assert "已退回" in pressed(press, second, REJECT, "reject-button", **states)
    page, _ = call_page(first, "/data/publish", f"?for={QUARTER}")
    assert "数据又变了" in words(page)
    assert published(app) is None


def test_a_correction_needs_its_reason_and_tells_readers_the_difference(
    own_app, office, call_page, press, signed_in, bring
):
    app = own_app()
    first, _ = office(app)
    publish(app.reader.engine, QUARTER)
    before = published(app)
    leader = signed_in(app.server.test_client())
    assert "没有更正过" in words(call_page(leader, "/correction", f"?quarter={QUARTER}")[0])
    bring(app.reader.engine.url.database, QUARTER, seed=7)
    page, _ = call_page(first, "/data/correct")
    assert "有变动，去更正" in words(page)
    _, chosen = target(call_page, first)
    states = {"publish-target.data": chosen, "publish-reason.value": " "}
    assert "更正须写明原因" in pressed(press, first, PUBLISH, "publish-button", **states)
    assert published(app) == before
    states["publish-reason.value"] = "3月数字漏报"
    assert "已更正" in pressed(press, first, PUBLISH, "publish-button", **states)
    assert published(app) != before
    told, wrong = call_page(leader, "/correction", f"?quarter={QUARTER}")
    assert wrong == ""
    assert "3月数字漏报" in words(told)
    assert f"release={before}" in words(told)
    assert "居委会" in words(told)
    street = signed_in(app.server.test_client(), "street")
    own, _ = call_page(street, "/correction", f"?quarter={QUARTER}&level=committee")
    assert "居委会1-1" in words(own)
    assert "居委会2-" not in words(own)


def test_an_address_of_a_correction_that_says_something_wrong_is_told(app, client, call_page):
    _, notice = call_page(client, "/correction", "?quarter=2031Q1&level=galaxy&release=none")
    assert all(name in notice for name in ("quarter", "level"))


@pytest.mark.parametrize("four_eyes", [False, True])
def test_what_the_office_keeps_for_itself_stays_with_it_through_approval_and_is_in_the_audit_log(
    own_app, office, call_page, press, four_eyes
):
    app = own_app(four_eyes=four_eyes)
    first, second = office(app)
    _, chosen = target(call_page, first)
    note = {"publish-office-note.value": " 口径问题，另行核实 "}
    states = {"publish-target.data": chosen, "publish-reason.value": None, **note}
    pressed(press, first, PUBLISH, "publish-button", **states)
    if four_eyes:
        page, number = target(call_page, second)
        assert "口径问题，另行核实" in words(page)
        pressed(press, second, APPROVE, "approve-button", **{"publish-target.data": number})
    assert published(app).endswith(chosen[1][:12])
    page, _ = call_page(first, "/data/correct")
    assert "口径问题，另行核实" in words(page)
    with reading(app.reader.engine) as connection:
        lines = connection.execute(text("SELECT action, detail FROM audit_line ORDER BY number")).all()
    told = {action for action, detail in lines if detail and "口径问题，另行核实" in detail}
    assert told == ({"proposal", "publication"} if four_eyes else {"publication"})


def test_the_forms_say_who_sees_what_is_typed(own_app, office, call_page, bring, press):
    app = own_app()
    first, _ = office(app)
    page, chosen = target(call_page, first)
    assert "所有账号都能看到" in words(page)
    assert "仅数据室和管理员能看到" in words(page)
    states = {"publish-target.data": chosen, "publish-reason.value": None}
    long = {**states, "publish-office-note.value": "长" * 1001}
    assert "最多 1000 个字" in pressed(press, first, PUBLISH, "publish-button", **long)
    assert published(app) is None
