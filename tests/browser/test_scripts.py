"""The browser's scripts by themselves, against the server's code that does the same."""

import itertools
import random
import re
from pathlib import Path

import numpy as np
import pytest

from callbacks.files.exports import NAME
from layouts.context import browser_context
from layouts.text import Text
from layouts.view import AGAINST, CHANGES, CLASSIFICATIONS, Choices, View, levels_below
from pingan.access.principal import Scope
from pingan.look import format as fmt
from pingan.look.classes import class_breaks, classify, effective_scheme
from pingan.reading.published import read_published
from pingan.reading.ranking import merit, read_ranking
from pingan.reading.scoped import seen_by
from pingan.reading.values import values_payload
from pingan.scoring.ranking import rank
from pingan.storage import open_database
from pingan.system.indicator_system import load_system

ROOT = Path(__file__).parents[2]
SCRIPTS = [
    "10_format.js",
    "20_data.js",
    "21_export.js",
    "23_vector.js",
    "25_picture.js",
    "30_scale.js",
    "map/60_map_page.js",
    "map/62_map_callbacks.js",
    "63_edition.js",
]
KINDS = ("score", "amount", "score-change", "amount-change")
CHOICES = Choices(
    quarters=("2016Q4", "2017Q1"),
    levels=("street", "committee", "compound"),
    measures=("index", "security", "S1"),
    dimensions=("security", "prevention"),
    top="31",
    areas={"31": "district", "3101": "street", "310101": "committee", "31010101": "compound"},
)


@pytest.fixture(scope="module")
def system():
    return load_system(ROOT / "pingan" / "demo" / "data" / "pingan.toml")


@pytest.fixture(scope="module")
def scripts(plain_browser, system):
    """Give a blank page of our own address with the scripts and a small context."""
    page = plain_browser.new_page()
    page.route(
        "**/*", lambda route: route.fulfill(body="<!DOCTYPE html><html></html>", content_type="text/html")
    )
    page.goto("http://127.0.0.1/map")
    page.add_script_tag(path=str(ROOT / "assets" / "vendor" / "simple-statistics.min.js"))
    for name in SCRIPTS:
        page.add_script_tag(path=str(ROOT / "assets" / name))
    areas = {code: (code, None, None) for code in CHOICES.areas}
    page.evaluate(
        "context => { pingan.context = context; }",
        browser_context(
            Text("zh"),
            system,
            CHOICES,
            edition="e",
            boundary_version="b",
            credit="©",
            demonstration=False,
            areas=areas,
        ),
    )
    yield page
    page.close()


# --- the address -----------------------------------------------------------------------------------------------


def test_the_browser_writes_the_address_that_the_server_writes(scripts):
    drawn = random.Random(0)  # noqa: S311 - a sample, the same every time
    shown = [(code, level) for code in CHOICES.areas for level in levels_below(CHOICES, code)]
    views = [
        View(
            quarter=drawn.choice(CHOICES.quarters),
            level=level,
            measure=drawn.choice(CHOICES.measures),
            change=drawn.choice(CHANGES),
            classes=drawn.choice(CLASSIFICATIONS),
            within=within,
            area=drawn.choice([None, *CHOICES.areas]),
            dimension=drawn.choice([None, *CHOICES.dimensions]),
            against=drawn.choice(AGAINST),
        )
        for within, level in shown * 40
    ]
    written = scripts.evaluate(
        """views => views.map(view => {
            let address = location.pathname + location.search;
            history.replaceState = (state, title, given) => { address = given; };
            pingan.page.write(view, true);
            return address;
        })""",
        [view.to_dict() for view in views],
    )
    assert written == [f"/map{view.to_search(CHOICES)}" for view in views]


# --- files -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "stem",
    [
        "pingan-2017Q1-310105006-trend",
        "pingan-2017Q1-天山 路/6-trend",
        f"pingan-{'310105006001-' * 20}compare",
    ],
)
def test_every_file_is_called_as_the_server_records_it(scripts, stem):
    saved = scripts.evaluate(
        """async (stem) => {
            const asked = [];
            pingan.session = {hasEnded: () => false};
            window.fetch = async (address, {body}) => { asked.push(JSON.parse(body).file); return new Response(''); };
            for (const form of ['csv', 'xlsx']) await pingan.saveTable(`${stem}.csv`, [['a', 'b'], [1, 2]], form);
            await pingan.saveFile(new Blob(['']), `${stem}.svg`);
            return asked;
        }""",
        stem,
    )
    assert [name.rpartition(".")[2] for name in saved] == ["csv", "xlsx", "svg"]
    assert all(re.fullmatch(NAME, name.rpartition(".")[0]) for name in saved)
    assert len({name.rpartition(".")[0] for name in saved}) == 1


# --- classes ---------------------------------------------------------------------------------------------------


def tables():
    """Make tables of quarters × areas such as there are: ties, all equal, few, many, missing, none."""
    made = np.random.default_rng(0)
    yield from ([[]], [[None]], [[None, None], [None, None]], [[71.5]], [[70.0, 70.0], [70.0, None]])
    yield from ([[0.0, 0.1, 0.2, 0.3, 0.4, 0.5]], [[-3.0, 3.0]], [[0.0, 0.0, 0.0, 5.0]], [[-0.0, 0.0, 1e-12]])
    yield [(np.arange(n) * 0.1).tolist() for n in (11, 11)]
    for size, quarters, spread in itertools.product(
        (1, 2, 5, 6, 10, 11, 36), (1, 8), ("ties", "skewed", "normal")
    ):
        numbers = {
            "ties": made.integers(-3, 8, (quarters, size)) * 12.5,
            "skewed": np.round(made.lognormal(1, 1.5, (quarters, size)), 4),
            "normal": np.round(made.normal(78, 9, (quarters, size)), 8),
        }[spread]
        missing = made.random(numbers.shape) < 0.1
        yield np.where(missing, None, numbers.astype(object)).tolist()


def deviation(values, breaks):
    classes = np.searchsorted(breaks, values, side="right")
    return sum(((values[classes == c] - values[classes == c].mean()) ** 2).sum() for c in np.unique(classes))


@pytest.mark.parametrize("scheme", CLASSIFICATIONS)
def test_an_area_has_the_same_class_on_the_map_as_in_the_servers_drawing(scripts, scheme):
    cases = [{"table": table, "kind": kind} for table in tables() for kind in KINDS]
    found = scripts.evaluate(
        """([cases, scheme]) => cases.map(({table, kind}) => {
            const edges = pingan.scale.breaks(table, scheme, kind);
            return {edges, classes: table.map(row => row.map(value => pingan.scale.classOf(value, edges)))};
        })""",
        [cases, scheme],
    )
    equal = 0
    for case, browser in zip(cases, found, strict=True):
        values = np.array(case["table"], dtype=float)
        breaks = class_breaks(values, scheme, case["kind"])
        known = np.abs(values) if case["kind"].endswith("change") else values
        known = known[np.isfinite(known)]
        if effective_scheme(scheme, case["kind"]) == "natural" and list(breaks) != browser["edges"]:
            ours, theirs = (
                [b for b in e if b > 0 or "change" not in case["kind"]] for e in (breaks, browser["edges"])
            )
            assert deviation(known, ours) == pytest.approx(deviation(known, theirs)), case  # equally tight
            continue
        equal += 1
        assert browser["edges"] == list(breaks), case
        assert browser["classes"] == classify(values, breaks).tolist(), case
    assert equal > 0.8 * len(cases)


@pytest.mark.parametrize("scheme", CLASSIFICATIONS)
def test_the_legend_names_the_scheme_that_is_really_used(scripts, scheme):
    for kind in KINDS:
        assert scripts.evaluate(f"pingan.scale.effectiveScheme('{scheme}', '{kind}')") == effective_scheme(
            scheme, kind
        )


def test_the_legend_counts_every_area_once(scripts):
    counted = scripts.evaluate(
        """() => pingan.scale.classify({
            table: [[60, 70, 70, 95, null]], now: [60, 70, 70, 95, null], kind: 'score',
            measure: {kind: 'score'}, view: {classes: 'fixed'},
        })"""
    )
    assert counted["counts"] == [0, 1, 2, 0, 1]
    assert counted["missingCount"] == 1
    assert counted["classes"] == [1, 2, 2, 4, -1]


# --- ranks -----------------------------------------------------------------------------------------------------


def test_the_list_beside_the_map_ranks_as_the_release_does(scripts):
    made = np.random.default_rng(0)
    rows = [[80.0, 90.0, 80.0, 70.0], [None, 1.0, None], [], [5.0], [0.0, -0.0, 1.0]]
    rows += [
        np.where(
            made.random(60) < 0.1, None, np.round(made.normal(70, 3, 60), digits).astype(object)
        ).tolist()
        for digits in (0, 1, 8)
    ]
    found = scripts.evaluate("rows => rows.map(row => pingan.data.rank(row, value => -value))", rows)
    assert found[0] == [2, 1, 2, 4]
    for row, ranks in zip(rows, found, strict=True):
        expected, _ = rank(np.array(row, dtype=float), np.zeros(len(row), dtype=int))
        assert [r or 0 for r in ranks] == expected.tolist()


def test_the_list_beside_the_map_ties_as_the_engine_does_also_by_published_digits(scripts):
    made = np.random.default_rng(3)
    rows = [[80.0000000004, 80.0000000006, 70.0], [80.124, 80.121, 80.125, None, 80.13, 2.675, 2.68]]
    rows += [np.round(made.normal(80, 0.02, 80), 5).tolist()]
    for decimals in (None, 0, 2):
        found = scripts.evaluate(
            "([rows, decimals]) => rows.map(row => pingan.data.rank(row, value => -value, decimals))",
            [rows, decimals],
        )
        for row, ranks in zip(rows, found, strict=True):
            expected, _ = rank(np.array(row, dtype=float), np.zeros(len(row), dtype=int), decimals)
            assert [r or 0 for r in ranks] == expected.tolist()


def test_a_negative_indicator_ranks_the_least_first_and_a_moderate_one_the_nearest_to_its_ideal(
    scripts, system
):
    made = np.random.default_rng(1)
    for indicator in system.indicators:
        ends = [indicator.limit_low, indicator.limit_high, indicator.satisfactory, indicator.impermissible]
        low, high = (f(e for e in ends if e is not None) for f in (min, max))
        values = np.round(made.uniform(low - (high - low) / 4, high + (high - low) / 4, 50), 3)
        ranks = scripts.evaluate(
            """([code, row]) => {
                const measure = pingan.data.measure(code);
                return pingan.data.rank(row, pingan.data.order(measure, 'none'));
            }""",
            [indicator.code, values.tolist()],
        )
        expected, _ = rank(merit(values, indicator), np.zeros(len(values), dtype=int))
        assert ranks == expected.tolist(), indicator.code


@pytest.fixture(scope="module")
def city(demonstration_data):
    """Give what is published of the demonstration district."""
    engine = open_database(f"sqlite:///{demonstration_data / 'pingan.db'}")
    yield read_published(engine)
    engine.dispose()


@pytest.mark.parametrize("root", [None, "310105006"], ids=["all", "street"])
@pytest.mark.parametrize("level", ["street", "committee", "compound"])
def test_scores_ranks_and_movement_on_the_map_are_the_published_ones(scripts, city, level, root):
    city = seen_by(city, Scope(root))
    payload = values_payload(city, city.top, level, "scores")
    ranking = read_ranking(city, city.top, level, "index")
    view = {"measure": "index", "change": "none", "within": city.top, "level": level}
    found = scripts.evaluate(
        """([view, values]) => values.quarters.map(quarter => {
            const {codes, ranks, movement, change} = pingan.data.shown({...view, quarter}, values);
            return {codes, ranks, movement, change};
        })""",
        [view, payload],
    )
    for place, shown in enumerate(found):
        assert shown["codes"] == list(ranking.codes)
        for name in ("ranks", "movement", "change"):
            row = shown[name] or [None] * len(shown["codes"])
            expected = getattr(ranking, name)[place]
            np.testing.assert_allclose(np.array(row, dtype=float), expected, atol=1e-6, err_msg=name)


# --- numbers ---------------------------------------------------------------------------------------------------

NUMBERS = [
    None,
    0,
    -0.001,
    0.001,
    0.005,
    -0.005,
    1.005,
    2.675,
    -2.675,
    9.524,
    -1.3,
    79.995,
    100,
    1234.5,
    -1234567.891,
]
NUMBERS += np.round(np.random.default_rng(2).normal(0, 100, 200), 3).tolist()


@pytest.mark.parametrize("digits", [0, 1, 2])
@pytest.mark.parametrize("name", ["number", "signed"])
def test_a_number_is_written_the_same_on_every_page(scripts, name, digits):
    found = scripts.evaluate(f"values => values.map(v => pingan.format.{name}(v, {digits}))", NUMBERS)
    assert found == [getattr(fmt, name)(value, digits) for value in NUMBERS]


def test_a_number_that_rounds_to_nothing_has_no_sign(scripts):
    assert scripts.evaluate("[pingan.format.number(-0.001), pingan.format.signed(-0.001)]") == [
        "0.00",
        "0.00",
    ]


def test_movement_is_written_the_same_on_every_page(scripts):
    places = [None, 0, 1, -1, 7, -184]
    found = scripts.evaluate("places => places.map(p => pingan.format.movement(p))", places)
    assert found == [fmt.movement(place) for place in places]


def test_amounts_have_the_same_digits_on_every_page(scripts):
    sizes = [0, 0.5, 99.99, 100, -100, 999.99, 1000, -25000]
    found = scripts.evaluate("sizes => sizes.map(s => pingan.format.amountDigits(s))", sizes)
    assert found == [fmt.amount_digits(size) for size in sizes]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_quarters_are_written_the_same_on_every_page(scripts, language):
    quarters = [f"{year}Q{number}" for year in (2015, 2017) for number in (1, 2, 3, 4)]
    found = scripts.evaluate(
        """([quarters, language]) => {
            const before = pingan.context.language;
            pingan.context.language = language;
            const written = quarters.map(q => pingan.format.quarter(q));
            pingan.context.language = before;
            return written;
        }""",
        [quarters, language],
    )
    assert found == [fmt.quarter(quarter, language) for quarter in quarters]


def test_a_sentence_has_its_places_filled_and_a_reason_its_words(scripts):
    words = Text("zh")
    assert scripts.evaluate("pingan.text('panel.rank', {rank: 3, of: 10})") == words(
        "panel.rank", rank=3, of=10
    )
    assert scripts.evaluate("pingan.format.reason('coverage')") == words("reason.coverage", share=80)
    assert scripts.evaluate("pingan.format.reason('something new')") == words("reason.other")


def test_a_name_from_the_data_is_text_and_never_markup(scripts):
    drawn = scripts.evaluate("pingan.el('td', {title: '<b>'}, '<i>7</i>').outerHTML")
    assert "&lt;i&gt;7&lt;/i&gt;" in drawn
