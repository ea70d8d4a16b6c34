"""The wall screen's scenes in a browser, fed by a real server through the administrator's preview, all in one page."""

import json
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

SIZES = {"wide": (1920, 1080), "ultra": (2560, 1080), "triple": (5760, 1080)}
KINDS = ("district", "dimension", "street", "movement", "warnings", "headlines")
ROUND = {
    "scenes": [
        {
            "kind": kind,
            "seconds": 600,
            "dimension": "security" if kind == "dimension" else None,
            "streets": ["310105006"] if kind == "street" else None,
            "quarter": None,
        }
        for kind in KINDS
    ],
    "quarter": "newest",
    "streets": None,
}

SCRIPT = (Path(__file__).parent / "screen_scenes.js").read_text(encoding="utf-8")
FAULTS = "(panels) => wallTests.faults(panels)"
AGAIN = "(change) => wallTests.again(change)"
KIND = "document.querySelector('#screen').dataset.kind"


@pytest.fixture
def screen(open_page, atlas_url, until):
    """Give the screen as an administrator previews it, with its first scene on."""
    size = {"width": 1920, "height": 1080}
    with open_page(role="admin", viewport=size, reduced_motion="reduce") as page:
        page.goto(f"{atlas_url}/screen/preview#playlist={quote(json.dumps(ROUND))}")
        until(page, f"{KIND} !== undefined")
        page.evaluate(SCRIPT)
        yield page


def test_every_scene_can_be_read_at_every_shape_of_screen_and_none_fails(screen, until):
    for shape, (width, height) in SIZES.items():
        screen.set_viewport_size({"width": width, "height": height})
        until(screen, f"document.querySelector('#screen').dataset.format === '{shape}'")
        for kind in KINDS:
            assert screen.evaluate(KIND) == kind
            faults = screen.evaluate(FAULTS, 3 if shape == "triple" else 1)
            assert not faults, (shape, kind, faults[:4])
            screen.keyboard.press("ArrowRight")
    assert screen.evaluate("window.screenState().counts.failed") == 0


SAID = "document.querySelector('#screen .headline').textContent"


def test_what_is_missing_tied_alone_many_or_not_there_is_drawn_too(screen):
    said = {}
    for change in ("missing", "equal", "one", "forty", "nothing", "first"):
        scenes = screen.evaluate(AGAIN, change)
        assert scenes == (2 if change == "nothing" else 5)  # without themes there is no scene of headlines
        for place in range(scenes):
            faults = screen.evaluate(FAULTS, 1)
            assert not faults, (change, place, faults[:4])
            said[change, screen.evaluate(KIND)] = screen.evaluate(SAID)
            screen.evaluate("shown.show.key('ArrowRight')")
        assert screen.evaluate("shown.show.counts().failed") == 0, change
    assert said["equal", "district"] == "各街镇得分相同：75.00"
    assert "未参加排名" in said["missing", "street"]
    assert "没有预警" in said["nothing", "warnings"]
    assert "位次从这里开始" in said["first", "movement"]


@pytest.mark.parametrize(
    "size", [(1366, 768), (1920, 1080), *list(SIZES.values())[1:]], ids=lambda s: f"{s[0]}x{s[1]}"
)
def test_whatever_is_wrong_can_be_read_in_the_masthead_and_stands_over_nothing(screen, size):
    screen.set_viewport_size({"width": size[0], "height": size[1]})
    screen.evaluate(AGAIN, "none")
    for language in ("zh", "en"):
        reasons, found = screen.evaluate("(language) => wallTests.crowded(language)", language)
        assert reasons > 10
        assert not found, (language, found[:4])


def test_beside_an_older_quarter_the_strip_says_whose_the_headlines_are(open_page, atlas_url, until):
    older = {"scenes": [{"kind": "district", "seconds": 600, "quarter": "2016Q4"}, *ROUND["scenes"][:1]]}
    with open_page(role="admin", reduced_motion="reduce") as page:
        page.goto(f"{atlas_url}/screen/preview#playlist={quote(json.dumps({**ROUND, **older}))}")
        strip = page.locator(".strip")
        expect(strip).to_have_text("警情与防范要数和预警为2017年第二季度的，不与较早的季度并列")
        expect(strip).to_be_visible()
        page.keyboard.press("ArrowRight")
        expect(strip.locator(".figure").first).to_be_visible()
        expect(strip).not_to_contain_text("较早")


def test_streets_too_small_for_their_names_have_them_beside_the_map_on_lines(open_page, atlas_url, until):
    scenes = [
        {"kind": "district", "seconds": 600},
        {"kind": "street", "seconds": 600, "streets": ["310105006"]},
    ]
    playlist = quote(json.dumps({"scenes": scenes, "quarter": "newest"}))
    size = {"width": 1920, "height": 1080}
    with open_page(role="admin", viewport=size, reduced_motion="reduce") as page:
        page.goto(f"{atlas_url}/screen/preview?shows=streets#playlist={playlist}")
        page.evaluate(SCRIPT)
        until(page, "document.querySelectorAll('.map .sheet.front .beside').length > 0")
        texts, beside, found = page.evaluate("wallTests.beside()")
        named = " ".join(texts)
        streets = (
            "新泾",
            "程家桥",
            "虹桥",
            "天山路",
            "仙霞新村",
            "周家桥",
            "北新泾",
            "华阳路",
            "江苏路",
            "新华路",
        )
        assert all(name in named for name in streets)
        assert beside > 3
        assert not found
        page.keyboard.press("ArrowRight")  # the same map, one street brought forward with its name on a plate
        until(page, "document.querySelector('.map .tag').classList.contains('up')")
        texts, _, found = page.evaluate("wallTests.beside()")
        assert "天山路" not in " ".join(texts)
        assert "新泾镇" in texts
        assert not found


def test_where_nobody_judged_the_strip_counts_no_warnings(screen):
    count = "document.querySelector('#screen .strip-watch').textContent"
    screen.evaluate(AGAIN, "none")
    assert "预警" in screen.evaluate(count)
    screen.evaluate(AGAIN, "unjudged")
    assert "预警" not in screen.evaluate(count)
    assert "挂牌" in screen.evaluate(count)


def test_a_publication_and_many_rounds_leave_the_same_elements_on_the_wall(screen):
    screen.evaluate(AGAIN, "none")
    screen.evaluate("""() => {
        const {show, model} = window.shown;
        window.first = [...document.querySelectorAll('.part')];
        for (let i = 0; i < 10; i++) show.key('ArrowRight');
        window.before = document.querySelector('.ranking .rows .row .score').textContent;
        window.count = () => show.counts().nodes - document.querySelectorAll('.besides *').length; // these come later
        window.nodes = count();
        const data = structuredClone(model.data);
        for (const scores of Object.values(data.scores)) scores.index = scores.index.map((one) => one && one - 1);
        show.update({...model, data: {...data, edition: 'another'}});
    }""")
    before, now = screen.evaluate(
        "[before, document.querySelector('.ranking .rows .row .score').textContent]"
    )
    assert round(float(before) - float(now), 2) == 1
    screen.evaluate("() => { for (let i = 0; i < 40; i++) shown.show.key('ArrowRight'); }")
    assert screen.evaluate("first.every((one) => one.isConnected)")
    assert abs(screen.evaluate("count() - nodes")) < 60  # of one scene to another, not of rounds


def test_keys_hold_a_scene_and_it_goes_on_by_itself(screen):
    places = screen.evaluate("""async () => {
        const boot = JSON.parse(document.querySelector('#boot').textContent);
        const {HOLD, makeRotation} = await import(`/screen/files/${boot.build}/rotation.js`);
        let now = 0;
        const rotation = makeRotation({now: () => now});
        rotation.take([{key: 'a', seconds: 10, beats: [{}, {}]}, {key: 'b', seconds: 10, beats: [{}]}]);
        const found = [];
        const place = () => rotation.step().key + rotation.place().beat;
        const after = (ms) => { now += ms; rotation.tick(); found.push(place()); };
        after(5000);                         // the second beat
        after(5000);                         // the next scene
        rotation.key(' '); after(60000);     // paused
        after(HOLD.pause);                   // goes on by itself
        rotation.key('ArrowRight'); rotation.key('p');
        after(60000); after(60000);          // pinned: its beats go on, the scene stays
        rotation.key('Escape'); after(10000); after(10000);
        rotation.take([{key: 'c', seconds: 5, beats: [{}]}, {key: 'b', seconds: 10, beats: [{}]}]);
        found.push(rotation.step().key);     // another playlist: the scene that is on stays on
        return [found, rotation.key('x')];
    }""")
    assert places == [["a1", "b0", "b0", "b0", "a1", "a0", "a1", "b0", "b"], None]
