"""What an administrator arranges for the wall: every edit is kept, previewed as it is, and saved as a version."""

import json
from urllib.parse import unquote

import pytest

from callbacks.wall.playlist import FIELDS, PRESSED
from layouts import ids
from pingan.access.principal import Actor
from pingan.screen.playlist import Playlist, Scene
from pingan.screen.playlists import save
from pingan.storage.screen import list_playlists, save_playlist

OUTPUTS = (
    (ids.SCREEN_ROWS, "children"),
    (ids.SCREEN_DRAFT, "data"),
    (ids.SCREEN_QUARTER, "value"),
    (ids.SCREEN_STREETS, "value"),
    (ids.SCREEN_MOVED, "data"),
)
SUMMARY = ((ids.SCREEN_SUMMARY, "children"), (ids.SCREEN_PREVIEW, "src"), (ids.SCREEN_SAVE, "disabled"))
SAVED = ((ids.SCREEN_SAID, "children"), (ids.SCREEN_VERSIONS, "children"))


@pytest.fixture
def own(own_app):
    """Give an application of the test's own, to save in."""
    return own_app()


@pytest.fixture
def keeper(own, signed_in):
    """Give an administrator's browser there."""
    return signed_in(own.server.test_client(), "admin")


@pytest.fixture
def admin(app, signed_in):
    """Give an administrator's browser, for what saves nothing."""
    return signed_in(app.server.test_client(), "admin")


def scene(kind, seconds=9, **more):
    return {"kind": kind, "seconds": seconds, "dimension": None, "streets": None, "quarter": None, **more}


def draft_of(*scenes, **more):
    return {"scenes": list(scenes), "quarter": "newest", "streets": None, **more}


def post(browser, outputs, inputs, states, changed):
    """Do what Dash's script does; return what comes back by component, None where nothing is to change."""
    body = {
        "output": f"..{'...'.join('.'.join(one) for one in outputs)}..",
        "outputs": [{"id": name, "property": prop} for name, prop in outputs],
        "inputs": inputs,
        "state": states,
        "changedPropIds": [changed] if changed else [],
    }
    answer = browser.post("/_dash-update-component", json=body)
    assert answer.status_code in (200, 204), answer.text
    return answer.get_json()["response"] if answer.status_code == 200 else None


def named(component, prop="value", value=None):
    return {"id": component, "property": prop, "value": value}


def changed_by(component, prop):
    if isinstance(component, dict):
        component = json.dumps(component, sort_keys=True, separators=(",", ":"))
    return f"{component}.{prop}"


def edit(browser, draft, pressed=None, **fields):
    """Press a button of the page, or change fields of its first scene; returns the answer."""

    def click(component):
        return named(component, "n_clicks", 1 if component == pressed else None)

    count = range(len(draft["scenes"]))
    inputs = [click(ids.SCREEN_ADD), click(ids.SCREEN_DEFAULT)]
    inputs.append([click({"type": ids.SCREEN_VERSION, "number": number}) for number in (1, 2)])
    inputs += [[click({"type": button, "scene": place}) for place in count] for button in PRESSED]
    for component, name in FIELDS.items():
        values = [
            fields.get(name, one[name]) if place == 0 else one[name]
            for place, one in enumerate(draft["scenes"])
        ]
        inputs.append([named({"type": component, "scene": place}, value=values[place]) for place in count])
    inputs += [named(ids.SCREEN_QUARTER, value=fields.get("whole", draft["quarter"]))]
    inputs += [named(ids.SCREEN_STREETS, value=fields.get("all_streets", draft["streets"]))]
    changed = (
        changed_by(pressed, "n_clicks")
        if pressed
        else changed_by({"scene": 0, "type": ids.SCREEN_KIND}, "value")
    )
    return post(browser, OUTPUTS, inputs, [named(ids.SCREEN_DRAFT, "data", draft)], changed)


def kinds(answer):
    return [one["kind"] for one in answer[ids.SCREEN_DRAFT]["data"]["scenes"]]


def test_scenes_are_added_moved_and_removed_and_the_last_one_stays(admin):
    draft = draft_of(scene("district"), scene("street"), scene("headlines"))
    assert kinds(edit(admin, draft, ids.SCREEN_ADD)) == ["district", "street", "headlines", "district"]
    up, down, remove = ({"type": button, "scene": 1} for button in PRESSED)
    assert kinds(edit(admin, draft, up)) == ["street", "district", "headlines"]
    assert kinds(edit(admin, draft, down)) == ["district", "headlines", "street"]
    assert kinds(edit(admin, draft, remove)) == ["district", "headlines"]
    only = draft_of(scene("street"))
    assert edit(admin, only, {"type": ids.SCREEN_REMOVE, "scene": 0}) is None
    assert edit(admin, only, {"type": ids.SCREEN_UP, "scene": 0}) is None


def test_the_keyboard_goes_on_with_the_scene_that_it_moved(admin):
    draft = draft_of(scene("district"), scene("street"), scene("headlines"))

    def goes_on_with(button, place):
        answer = edit(admin, draft, {"type": button, "scene": place})
        return answer[ids.SCREEN_MOVED]["data"]

    up, down, remove = PRESSED
    assert goes_on_with(up, 2) == {"type": up, "scene": 1}
    assert goes_on_with(down, 1) == {"type": down, "scene": 2}
    assert goes_on_with(remove, 0) == {"type": remove, "scene": 0}  # the one that came up
    assert goes_on_with(remove, 2) == {"type": remove, "scene": 1}  # nothing came up
    assert ids.SCREEN_MOVED not in edit(admin, draft, ids.SCREEN_ADD)
    assert ids.SCREEN_MOVED not in edit(admin, draft, kind="street")


def test_another_kind_loses_the_fields_of_the_former_and_other_changes_leave_the_rows(admin):
    draft = draft_of(scene("street", streets=["31001"]))
    answer = edit(admin, draft, kind="movement")
    assert answer[ids.SCREEN_DRAFT]["data"]["scenes"] == [scene("movement", quarter="play")]
    assert "children" in answer[ids.SCREEN_ROWS]
    answer = edit(admin, draft, seconds=30)
    assert answer[ids.SCREEN_DRAFT]["data"]["scenes"][0]["seconds"] == 30
    assert ids.SCREEN_ROWS not in answer
    assert edit(admin, draft, whole="2016Q4")[ids.SCREEN_DRAFT]["data"]["quarter"] == "2016Q4"
    assert edit(admin, draft, all_streets=["31002"])[ids.SCREEN_DRAFT]["data"]["streets"] == ["31002"]
    assert edit(admin, draft) is None  # fields that were just drawn ask, and change nothing


def test_the_preview_is_of_the_draft_and_a_mistake_is_told_and_cannot_be_saved(admin):
    def preview(draft, shows="streets"):
        inputs = [named(ids.SCREEN_DRAFT, "data", draft), named(ids.SCREEN_SHOWS, value=shows)]
        return post(admin, SUMMARY, inputs, [], "")

    answer = preview(draft_of(scene("district", 40), scene("street", 15)), "committees")
    told = json.dumps(answer[ids.SCREEN_SUMMARY], ensure_ascii=False)
    assert "1 分 10 秒" in told
    address, _, held = answer[ids.SCREEN_PREVIEW]["src"].partition("#playlist=")
    assert address == "/screen/preview?shows=committees"
    assert json.loads(unquote(held))["scenes"][1]["kind"] == "street"
    assert answer[ids.SCREEN_SAVE]["disabled"] is False
    answer = preview(draft_of(scene("district"), scene("street", None)))
    assert "第 2 个画面" in json.dumps(answer[ids.SCREEN_SUMMARY], ensure_ascii=False)
    assert answer[ids.SCREEN_SAVE]["disabled"] is True
    assert ids.SCREEN_PREVIEW not in answer


def test_what_is_saved_is_a_version_that_can_be_taken_up_again_and_the_default_is_none(own, keeper):
    def keep(draft):
        states = [named(ids.SCREEN_DRAFT, "data", draft)]
        return json.dumps(
            post(keeper, SAVED, [named(ids.SCREEN_SAVE, "n_clicks", 1)], states, "screen-save.n_clicks"),
            ensure_ascii=False,
        )

    draft = draft_of(scene("street", 12, streets=["31002"]))
    assert "已保存" in keep(draft)
    default = edit(keeper, draft, ids.SCREEN_DEFAULT)[ids.SCREEN_DRAFT]["data"]
    assert "已恢复默认" in keep(default)
    assert [one.content is None for one in list_playlists(own.reader.engine)] == [True, False]
    again = edit(keeper, default, {"type": ids.SCREEN_VERSION, "number": 1})
    assert again[ids.SCREEN_DRAFT]["data"] == draft
    assert "5 到 600" in keep(draft_of(scene("district", 2)))
    assert len(list_playlists(own.reader.engine)) == 2


def test_the_page_tells_what_is_no_more_there_and_who_saved(own, keeper, call_page, signed_in):
    save(
        own.reader.engine,
        Actor("区平安办"),
        Playlist(scenes=[Scene(kind="street", seconds=9, streets=["31001", "31999"])]),
    )
    page, _ = call_page(keeper, "/admin/screen")
    said = json.dumps(page, ensure_ascii=False)
    assert "第 1 个画面：街道 31999" in said
    assert "区平安办" in said
    assert "正在播放" in said
    save_playlist(own.reader.engine, None, "x")
    assert "31999" not in json.dumps(call_page(keeper, "/admin/screen")[0], ensure_ascii=False)
    page, _ = call_page(signed_in(own.server.test_client()), "/admin/screen")
    assert "scenes" not in json.dumps(page)
