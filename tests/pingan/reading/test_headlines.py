"""The headlines say what was counted in the quarter itself, and compare like with like."""

import shutil

import numpy as np
import pytest

from pingan.access.principal import Actor, Scope
from pingan.acts.publish import publish
from pingan.acts.recorded import store_rules
from pingan.reading.headlines import headlines, verdict
from pingan.reading.published import read_published
from pingan.reading.scoped import seen_by
from pingan.rules.themes import parse_themes
from pingan.storage import ConflictError, open_database, save_batches
from pingan.storage.batches import withdraw_batch
from pingan.storage.observations import load_observations

DISTRICT, STREET, COMMITTEE, SMALL = "31", "31001", "310011", "310022"
THEME = """
[[theme]]
code = "{code}"
name_zh = "{code}"
name_en = "{code}"
indicators = ["{indicator}"]
show = "{show}"
better = "{better}"
"""
THEMES = '[headlines]\nversion = "1"\n' + "".join(
    THEME.format(code=code, indicator=indicator, show=show, better=better)
    for code, indicator, show, better in [
        ("thefts", "S1", "count", "lower"),
        ("cases", "S2", "count", "neither"),
        ("part", "S1", "share", "higher"),
        ("there", "S1", "stock", "higher"),
        ("other", "X9", "count", "lower"),
    ]
)


def with_themes(path):
    """Return the published district with themes; one of them is of an indicator that it does not have."""
    engine = open_database(f"sqlite:///{path}")
    store_rules(engine, "headlines", "small", parse_themes(THEMES), Actor("tests"))
    return engine


@pytest.fixture(scope="module")
def engine(_published_file, tmp_path_factory):
    """Give a database that the tests only read."""
    engine = with_themes(shutil.copy(_published_file, tmp_path_factory.mktemp("headlines") / "pingan.db"))
    yield engine
    engine.dispose()


@pytest.fixture
def own(_published_file, tmp_path):
    """Give a database of a test's own."""
    engine = with_themes(shutil.copy(_published_file, tmp_path / "pingan.db"))
    yield engine
    engine.dispose()


def read_of(engine):
    """Return a function from an area and a quarter to the headlines by theme."""

    def themes(code, quarter, scope=None):
        published = seen_by(read_published(engine), scope or Scope())
        return {one.theme.code: one for one in headlines(engine, published, code, quarter)}

    return themes


def counted_of(engine):
    """Return a function that sums numerator and denominator of an indicator in a quarter, below an area's code."""

    def sums(indicator, quarter, below):
        rows, _ = load_observations(engine, [quarter])
        rows = rows[(rows["indicator"] == indicator) & rows["area_code"].str.startswith(below)]
        return rows["numerator"].sum(), rows["denominator"].sum()

    return sums


@pytest.fixture(scope="module")
def read(engine):
    """Give what reads the headlines."""
    return read_of(engine)


@pytest.fixture(scope="module")
def counted(engine):
    """Give what sums the observations."""
    return counted_of(engine)


@pytest.mark.parametrize("code", [DISTRICT, STREET, COMMITTEE])
def test_a_count_is_the_quarters_own_and_not_that_of_the_window(read, counted, code):
    found = read(code, "2016Q4")["thefts"]
    now, _ = counted("S1", "2016Q4", code)
    before, _ = counted("S1", "2015Q4", code)
    assert found.value == now  # S1 is pooled over two quarters in the index
    assert found.before == before
    assert found.change == pytest.approx(100 * (now - before) / before)
    assert found.verdict == ("better" if now < before else "worse" if now > before else "same")
    year = sum(counted("S1", f"2016Q{n}", code)[0] for n in (1, 2, 3, 4))
    year_before = sum(counted("S1", f"2015Q{n}", code)[0] for n in (1, 2, 3, 4))
    assert found.year == year
    assert found.year_change == pytest.approx(100 * (year - year_before) / year_before)
    assert list(found.trend)[-1] == "2016Q4"
    assert len(found.trend) == 8


def test_a_share_changes_in_points_and_a_stock_has_no_sum_of_quarters(read, counted):
    found = read(DISTRICT, "2016Q4")
    now, then = counted("S1", "2016Q4", DISTRICT), counted("S1", "2015Q4", DISTRICT)
    assert found["part"].value == pytest.approx(100 * now[0] / now[1])
    assert found["part"].change == pytest.approx(100 * (now[0] / now[1] - then[0] / then[1]))
    assert found["part"].year is None
    assert found["there"].value == now[0]
    assert found["there"].year is None


def test_the_quarter_a_year_before_the_first_release_is_compared_with_too(read):
    assert read(DISTRICT, "2016Q1")["thefts"].before is not None


def test_what_is_missing_says_why(read):
    assert read(DISTRICT, "2015Q4") == {}  # not published
    assert read(COMMITTEE, "2016Q4")["cases"].reason == "coarser"  # recorded by streets
    assert read(DISTRICT, "2016Q4")["other"].reason == "not_in_system"
    assert read(SMALL, "2016Q4")["thefts"].reason == "denominator_small"  # two households
    assert read(SMALL, "2016Q4")["thefts"].change is None


def test_a_theme_without_a_better_side_is_only_up_or_down(read):
    found = read(DISTRICT, "2016Q4")["cases"]
    assert found.change is not None
    assert found.verdict is None


def test_a_change_too_small_to_be_shown_is_the_same():
    theme = parse_themes(THEMES).themes[0]
    assert [verdict(theme, change) for change in (-0.04, 0.0, 0.06, -0.06, None)] == [
        "same",
        "same",
        "worse",
        "better",
        None,
    ]


def test_a_place_that_did_not_report_a_year_before_is_left_out_of_the_change(own, small_batches):
    engine, read, counted = own, read_of(own), counted_of(own)
    for info, frame in small_batches("2016Q4", 0):
        if (frame["indicator"] == "S1").any():
            short = frame[frame["area_code"] != COMMITTEE]
            save_batches(engine, [(type(info)(**{**vars(info), "sha256": "0" * 64}), short)])
    publish(engine, "2016Q4", reason="一个居委会未报")
    found = read(STREET, "2016Q4")["thefts"]
    other = "310012"
    now, then = counted("S1", "2016Q4", other)[0], counted("S1", "2015Q4", other)[0]
    assert found.value == now
    assert found.before == counted("S1", "2015Q4", STREET)[0]  # as it was reported
    assert found.change == pytest.approx(100 * (now - then) / then)


def test_what_is_published_does_not_move_when_a_batch_is_withdrawn(own):
    engine, read = own, read_of(own)
    held = read(DISTRICT, "2016Q4")["thefts"]
    published = read_published(engine)
    withdraw_batch(engine, max(published.releases["2016Q4"].batch_ids), "tests", "看看")
    assert read(DISTRICT, "2016Q4")["thefts"] == held


def test_a_street_reads_its_own_and_no_other_streets_headlines(read):
    mine = Scope(STREET)
    assert read(STREET, "2016Q4", mine)["thefts"].value == read(STREET, "2016Q4")["thefts"].value
    assert read("31002", "2016Q4", mine) == {}
    with pytest.raises(KeyError):
        read("310021", "2016Q4", mine)


def test_a_version_of_the_themes_is_never_changed_and_the_newest_is_shown(published_engine):
    engine, read = published_engine, read_of(published_engine)
    assert read(DISTRICT, "2016Q4") == {}  # no themes yet
    assert store_rules(engine, "headlines", "small", parse_themes(THEMES), Actor("tests"))
    assert not store_rules(engine, "headlines", "small", parse_themes(THEMES), Actor("tests"))
    with pytest.raises(ConflictError):
        store_rules(
            engine, "headlines", "small", parse_themes(THEMES.replace("thefts", "theft")), Actor("tests")
        )
    newer = THEMES.replace('version = "1"', 'version = "0.2"').replace("thefts", "theft")
    assert store_rules(engine, "headlines", "small", parse_themes(newer), Actor("tests"))
    assert "theft" in read(DISTRICT, "2016Q4")


PUBLISHED = {  # year-on-year changes of the account, in %
    "calls": -20.0,
    "crimes": -21.3,
    "burglary": -11.6,
    "vehicle-theft": -27.1,
    "telecom-fraud": -44.9,
    "traffic": -18.0,
    "fire": -4.0,
}


def test_the_demonstrations_headlines_come_out_near_the_published_ones(demonstration_data):
    engine = open_database(f"sqlite:///{demonstration_data / 'pingan.db'}")
    published = read_published(engine)
    found = {one.theme.code: one for one in headlines(engine, published, published.top, "2017Q2")}
    engine.dispose()
    assert {code: found[code].verdict for code in PUBLISHED} == dict.fromkeys(PUBLISHED, "better")
    shown = np.array([[found[code].change, found[code].year_change] for code in PUBLISHED])
    assert np.abs(shown - np.array(list(PUBLISHED.values()))[:, None]).max() < 2.0
    assert found["volunteers"].verdict == found["mediation"].verdict == "better"
