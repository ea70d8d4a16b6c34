"""The two READMEs say the same, and the story they tell is the one that the engine computes."""

import re

import pytest

from pingan.storage import current_releases, load_release, open_database

READMES = ("README.md", "README.zh-CN.md")
TIANSHAN = "310105006"


@pytest.fixture(scope="module")
def texts(root):
    """Give the text of each README by its name."""
    return {name: (root / name).read_text(encoding="utf-8") for name in READMES}


@pytest.fixture(scope="module")
def releases(demonstration_data):
    """Give the demonstration's current releases by quarter."""
    engine = open_database(f"sqlite:///{demonstration_data / 'pingan.db'}")
    current = current_releases(engine)
    ids = current.set_index("quarter")["release_id"]
    yield {quarter: load_release(engine, ids[quarter]) for quarter in ("2016Q4", "2017Q1")}
    engine.dispose()


def test_both_have_the_same_outline(texts, prose):
    english, chinese = (
        re.findall(r"^(#+|\d+\.|-|\|)(?: |-)", prose(texts[name]), flags=re.MULTILINE) for name in READMES
    )
    assert english == chinese


def test_both_have_the_same_code(texts, code_blocks):
    english, chinese = (code_blocks(texts[name]) for name in READMES)
    assert english == chinese


def test_both_link_to_the_same_documents(texts):
    english, chinese = (
        {
            target
            for target in re.findall(r"\]\(([^)]+)\)", texts[name])
            if "README" not in target and "images" not in target
        }
        for name in READMES
    )
    assert english == chinese


def test_the_two_commands_are_the_first_code_a_newcomer_meets(texts, code_blocks):
    for name in READMES:
        assert code_blocks(texts[name])[:2] == [("sh", "make run\n"), ("sh", "make test\n")]


def test_the_index_and_rank_of_the_story_are_those_of_the_releases(texts, releases):
    before, after = (
        releases[quarter].scores.areas.set_index("area_code").loc[TIANSHAN]
        for quarter in ("2016Q4", "2017Q1")
    )
    assert (before["rank"], before["rank_of"], after["rank"]) == (10, 10, 3)
    assert after["movement"] == 7
    for name, text in texts.items():
        for number in (f"{before['index']:.2f}", f"{after['index']:.2f}", f"{after['change']:+.2f}"):
            assert number in text, f"{name} does not say {number}"


def test_burglaries_moved_it_most_as_the_story_says(releases):
    contributions = releases["2017Q1"].scores.contributions
    of_tianshan = contributions[
        (contributions["area_code"] == TIANSHAN) & (contributions["against"] == "previous")
    ]
    assert of_tianshan.set_index("indicator")["contribution"].idxmax() == "S2"


def test_its_committees_all_rose_some_more_than_twice_as_far(releases):
    areas = releases["2017Q1"].scores.areas
    changes = areas.loc[areas["parent_code"] == TIANSHAN, "change"]
    assert changes.min() > 0
    assert changes.max() > 2 * changes.min()


def test_the_district_has_as_many_areas_as_they_say(texts, releases):
    areas = releases["2017Q1"].scores.areas
    counts = areas["level"].value_counts()
    assert (counts["street"], counts["committee"], counts["compound"]) == (10, 185, 835)
    assert (areas["parent_code"] == TIANSHAN).sum() == 18
    for name, text in texts.items():
        assert {"185", "835"} <= set(re.findall(r"\d+", text)), name
