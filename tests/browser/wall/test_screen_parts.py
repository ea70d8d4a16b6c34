"""The wall screen's scripts, where a mistake shows only at night: its clock, its judgement of answers, its check."""

import pytest

from pingan.screen.browser_check import check_in_browser, find_browser

CLOCK = """async ([module, steps]) => {
    const {clock: make} = await import(module);
    let wall = 0, steady = 0;
    const clock = make(() => wall, () => steady);
    const found = [];
    for (const step of steps) {
        wall += step.wall ?? 0;
        steady += step.steady ?? step.wall ?? 0;
        if (step.told !== undefined) clock.heard(new Date(step.told).toUTCString(), wall - (step.took ?? 0));
        if (step.least !== undefined) clock.atLeast(step.least);
        found.push([clock.now() - wall, clock.off]);
    }
    return found;
}"""
HOUR, T = 3_600_000, 1_800_000_000_000


@pytest.fixture(scope="module")
def opened(plain_browser, atlas_url):
    """Give a page of the screen that has no token, and the address of its modules."""
    page = plain_browser.new_page()
    page.goto(f"{atlas_url}/screen")
    main = page.locator("script[type=module]").get_attribute("src")
    yield page, main.removesuffix("main.js")
    page.close()


@pytest.mark.parametrize(
    ("name", "steps", "offset", "off"),
    [
        ("right: not moved at all", [{"wall": T + 400, "told": T, "took": 30}], 0, None),
        ("two hours slow", [{"wall": T, "told": T + 2 * HOUR}], 2 * HOUR, -7200),
        ("a day fast", [{"wall": T + 24 * HOUR, "told": T, "took": 500}], -24 * HOUR, 86400),
        (
            "set while the server is away: the time shown goes on",
            [{"wall": T, "told": T + 2 * HOUR}, {"wall": 2 * HOUR, "steady": 0}],
            0,
            None,
        ),
        ("set back while right", [{"wall": T, "told": T}, {"wall": -HOUR, "steady": 0}], HOUR, -3600),
        ("asleep over night", [{"wall": T, "told": T}, {"wall": 8 * HOUR, "steady": 0}], 0, None),
        ("started in the past without a server", [{"wall": 1000, "least": T}], T - 1000, -(T - 1000) // 1000),
        ("no header", [{"wall": T}], 0, None),
    ],
)  # fmt: skip
def test_the_clock_on_the_wall_is_right_whatever_the_machines_is(opened, name, steps, offset, off):
    page, modules = opened
    found = page.evaluate(CLOCK, [f"{modules}clock.js", steps])[-1]
    assert abs(found[0] - offset) <= 1000, name
    assert found[1] == (None if off is None else pytest.approx(off, abs=1))


def test_half_an_answer_and_a_proxys_own_page_are_no_picture(opened):
    page, modules = opened
    whole = """async (module) => {
        const {isState, isData, isNotices, isPart} = await import(module);
        const data = {quarters: ['2017Q1'], areas: [{}], scores: {}, district: {}, maps: {}, dimensions: [], parts: []};
        return [
            isState({build: 'x', edition: 'e', data: '/d', notices: '/n'}), isState({build: 'x', edition: null}),
            isData(data), isNotices({headlines: [], warnings: [], listed: []}),
            isPart({areas: [], scores: {}, maps: {}}),
            isState({}), isState(null), isState('<html>'), isState({build: 'x', edition: 'e'}),
            isData({...data, areas: []}), isData([]), isData({...data, scores: null}),
            isNotices({headlines: []}), isPart({}),
        ];
    }"""
    assert page.evaluate(whole, f"{modules}whole.js") == [True] * 5 + [False] * 9


def test_who_rose_and_fell_is_told_of_a_dimension_as_of_the_index(opened):
    page, modules = opened
    movers = """async (module) => {
        const {factsOf} = await import(module);
        const rows = {a: [70, 75], b: [80, 78], c: [60, 60]};
        const scores = Object.fromEntries(Object.entries(rows).map(([code, values]) => [code, {
            index: values, rank: [1, 1], movement: [0, 0], change: [null, 1.25], security: values}]));
        const areas = Object.keys(rows).map((code) => ({code, parent: 'd'}));
        const facts = factsOf({data: {district: {code: 'd'}, areas, scores, maps: {}, quarters: ['2016Q4', '2017Q1'],
            newest: '2017Q1', dimensions: [], colours: {}, breaks: {}}});
        const told = (list) => list.map(({code, change}) => [code, change]);
        return ['security', 'index'].map((measure) => facts.movers('d', measure, 1))
            .map(({risers, fallers}) => [told(risers), told(fallers)]);
    }"""
    assert page.evaluate(movers, f"{modules}facts.js") == [
        [[["a", 5]], [["b", -2]]],
        [[["a", 1.25], ["b", 1.25], ["c", 1.25]], []],  # as published, rounded there
    ]


def test_streets_have_the_ranks_that_were_sent_and_not_those_of_rounded_scores(opened):
    page, modules = opened
    ranks = """async (module) => {
        const {factsOf} = await import(module);
        const row = (index, rank, own) => ({index: [index], rank: [rank], security: [70.12], ranks: {security: [own]}});
        const scores = {a: row(70, 2, 2), b: row(80, 1, 1), c: row(null, null, null)};
        const areas = Object.keys(scores).map((code) => ({code, parent: 'd'}));
        const facts = factsOf({data: {district: {code: 'd'}, areas, scores, maps: {}, quarters: ['2017Q1'],
            newest: '2017Q1', dimensions: [], colours: {}, breaks: {}}});
        return ['index', 'security'].map((measure) =>
            facts.ranking('d', measure, 0).map(({code, rank, of}) => [code, rank, of]));
    }"""
    expected = [["b", 1, 2], ["a", 2, 2], ["c", None, 2]]
    assert page.evaluate(ranks, f"{modules}facts.js") == [expected, expected]


def test_the_browsers_check_says_what_it_can_do(atlas_url):
    found = check_in_browser(find_browser(), atlas_url)
    assert '"Noto Sans CJK SC"' in next(
        row["value"] for row in found if row["name"] == "fonts"
    )  # those of the wall
    assert {row["name"]: row["ok"] for row in found} == {
        "browser": None, "secure": True, "worker": True, "storage": True, "fonts": True, "webgl": None, "motion": None,
        "clock": True,
    }  # fmt: skip
