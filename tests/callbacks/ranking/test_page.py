"""The movement page's layout and answers, on the published demonstration district."""

import json

import pytest
from dash import Dash

from callbacks.ranking.page import ALL_DRAWN, FIRST_DRAWN, add_ranking, ranking_layout
from callbacks.reader import Reader
from callbacks.register import Permission, Register
from layouts import ids
from layouts.ranking.grid import dimension_field, grid_columns, grid_locale
from layouts.ranking.page import short_names, story
from layouts.text import Text
from pingan.reading.published import NothingPublishedError, read_published
from pingan.reading.ranking import Move
from pingan.storage import migrate, open_database

TIANSHAN = "310105006"


@pytest.fixture(scope="module")
def reader(demonstration_data):
    """Give the reader of the demonstration's database."""
    engine = open_database(f"sqlite:///{demonstration_data / 'pingan.db'}")
    yield Reader(engine)
    engine.dispose()


@pytest.fixture(scope="module")
def show(reader, asked_by):
    """Give a function from a query string to the page's components by id, and the wrong names."""

    def show(search):
        with asked_by("leader"):
            page, wrong = ranking_layout(reader, search)
        return {part.id: part for part in page._traverse() if getattr(part, "id", None)}, wrong

    return show


def drawn(page):
    """Return the codes of the lines of the chart."""
    return [trace.meta["code"] for trace in page[ids.BUMP].figure.data if trace.name == "line"]


def test_the_page_opens_on_tianshans_rise(show):
    page, wrong = show("")
    assert wrong == ()
    assert page[ids.BUMP_NOTE].children == "天山路街道：+9.52，第 10 名升至第 3 名（2017年第一季度）"
    assert page[ids.RANKING_SHOWN].data["default"] == TIANSHAN
    (note,) = page[ids.BUMP].figure.layout.annotations
    assert "+9.52 ▲7" in note.text


def test_an_address_is_shown_as_it_says(show):
    page, wrong = show("?quarter=2017Q1&level=committee&within=310105004&measure=S2&area=310105004003")
    assert wrong == ()
    assert page[ids.RANKING_PARENT].value == "310105004"
    assert page[ids.RANKING_LEVEL].value == "committee"
    assert page[ids.RANKING_MEASURE].value == "S2"
    assert page[ids.RANKING_VIEW].data["area"] == "310105004003"
    assert page[ids.RANKING_GRID].selectedRows == {"ids": ["310105004003"]}
    assert all(code.startswith("310105004") for code in drawn(page))
    assert "2017年第一季度" in page[ids.RANKING_TITLE].children


@pytest.mark.parametrize(
    ("search", "wrong"),
    [
        ("?quarter=2031Q1", "quarter"),
        ("?measure=happiness", "measure"),
        ("?level=planet", "level"),
        ("?within=999", "within"),
        ("?area=999", "area"),
        (f"?level=committee&within=310105004&area={TIANSHAN}001", "area"),  # of another street
        ("?level=street&area=310105004003", "area"),  # of another level
    ],
)
def test_what_an_address_says_wrongly_is_named_and_replaced(show, search, wrong):
    page, names = show(search)
    assert wrong in names
    assert page[ids.BUMP].figure.data


def test_many_areas_are_thinned_to_the_first_and_the_chosen_and_the_page_says_so(show):
    page, _ = show("?quarter=2017Q1&level=compound&area=310105010001001")
    codes = drawn(page)
    assert len(codes) <= FIRST_DRAWN + 2
    assert "310105010001001" in codes
    assert page[ids.RANKING_SHOWN].data["default"] in codes
    assert "835" in page[ids.BUMP_HINT].children
    assert str(FIRST_DRAWN) in page[ids.BUMP_HINT].children
    assert len(page[ids.RANKING_GRID].rowData) == 835


def test_the_committees_of_every_street_fit_the_chart(show, reader):
    streets = read_published(reader.engine).parts("310105", "street")
    assert len(streets) == 10
    for street in streets:
        page, _ = show(f"?level=committee&within={street}")
        assert 1 < len(drawn(page)) == len(page[ids.RANKING_GRID].rowData) <= ALL_DRAWN


def test_every_measure_can_be_ranked(show, reader):
    published = read_published(reader.engine)
    views = [(measure, published.levels[0]) for measure in published.measures]
    views += [(measure, level) for level in published.levels[1:] for measure in ("index", "S1", "P1", "S7")]
    for measure, level in views:
        page, wrong = show(f"?measure={measure}&level={level}")
        assert wrong == ()
        ranks = [row["rank"] for row in page[ids.RANKING_GRID].rowData if row["rank"] is not None]
        assert ranks[0] == 1
        assert ranks == sorted(ranks), (measure, level)


def test_an_inherited_indicator_says_so_and_a_negative_one_which_way_is_better(show):
    hint = show("?measure=S7&level=committee")[0][ids.BUMP_HINT].children
    assert "越低越好" in hint
    assert "街道/镇" in hint


def test_the_table_has_the_systems_dimensions_as_columns(show, reader):
    page, _ = show("")
    fields = [column["field"] for column in page[ids.RANKING_GRID].columnDefs]
    assert [dimension_field(d.code) for d in read_published(reader.engine).system.dimensions] == fields[6:-1]
    assert fields[-1] == "code"
    assert set(fields) <= set(page[ids.RANKING_GRID].rowData[0])


def test_another_system_brings_its_own_columns():
    fields = [c["field"] for c in grid_columns(Text("en"), "score", [("air quality", "Air")], ["a"])]
    assert "dimension_air_quality" in fields


def test_areas_may_be_opened_one_level_after_the_other(show):
    codes = [option["value"] for option in show("")[0][ids.RANKING_PARENT].options]
    assert codes[0] == "310105"
    assert len(codes) == 11  # the district and its streets; a street's committees once it is chosen
    codes = [option["value"] for option in show(f"?within={TIANSHAN}")[0][ids.RANKING_PARENT].options]
    assert f"{TIANSHAN}001" in codes
    assert "310105004001" not in codes


def test_the_answer_travels_as_json_without_nan(show):
    page, _ = show("?level=compound&measure=S1")
    json.dumps(page[ids.RANKING_SHOWN].data, allow_nan=False)
    json.dumps(page[ids.RANKING_GRID].rowData, allow_nan=False)
    assert "NaN" not in page[ids.BUMP].figure.to_json()


def test_where_nothing_is_published_the_page_says_so_through_the_frame(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path / 'empty.db'}")
    migrate(engine)
    with pytest.raises(NothingPublishedError):
        ranking_layout(Reader(engine), "")
    engine.dispose()


def test_every_callback_of_the_page_names_the_permission_it_needs(reader):
    register = Register(Dash("pingan-ranking-test"))
    add_ranking(register, reader)
    exports = [output for output, needed in register.callbacks.items() if needed == Permission.EXPORT]
    assert exports == [f"{ids.RANKING_EXPORT}.n_clicks", f"{ids.RANKING_WORKBOOK}.n_clicks"]
    assert set(register.callbacks.values()) == {Permission.EXPORT, Permission.READ_PUBLISHED}


@pytest.mark.parametrize(
    ("move", "language", "words"),
    [
        (Move("2017Q1", 10, 3, 9.52), "zh", "甲：+9.52，第 10 名升至第 3 名（2017年第一季度）"),
        (Move("2017Q1", 3, 5, -1.3), "zh", "甲：−1.30，第 3 名降至第 5 名（2017年第一季度）"),
        (Move("2017Q1", 3, 3, 0.2), "en", "甲: +0.20, stays at 3 (2017 Q1)"),
    ],
)
def test_a_move_is_told_in_words(move, language, words):
    assert story(Text(language), "甲", move, "score").sentence == words


def test_no_move_tells_no_story():
    assert story(Text("zh"), "甲", None, "score") is None


@pytest.mark.parametrize(
    ("within", "names", "short"),
    [
        ("天山路街道", ["天山路街道第1居委会", "天山路街道第12居委会"], ["第1居委会", "第12居委会"]),
        ("Tianshan Road", ["Tianshan Road Committee 1"], ["Committee 1"]),
        ("Changning District", ["Changning Park", "Hongqiao"], ["Changning Park", "Hongqiao"]),
        ("长宁区", ["长宁区", "虹桥街道"], ["长宁区", "虹桥街道"]),
    ],
)
def test_names_are_shortened_by_what_all_share_with_where_they_lie(within, names, short):
    assert list(short_names(dict(enumerate(names)), within).values()) == short


def test_the_grids_words_are_chinese_for_readers_of_chinese():
    words = grid_locale("zh")
    assert len(words) > 40
    assert all(any(ord(character) > 0x2E80 for character in word) for word in words.values())
    assert grid_locale("en") == {}


@pytest.fixture(scope="module")
def show_street(reader, asked_by):
    """Give a function from a query string to the page as the account of Huayang Road sees it, by id."""

    def show(search):
        with asked_by("street", "310105001"):
            page, _ = ranking_layout(reader, search)
        return {part.id: part for part in page._traverse() if getattr(part, "id", None)}

    return show


def test_a_streets_account_opens_with_its_own_story(show_street):
    page = show_street("")
    assert page[ids.RANKING_SHOWN].data["default"] == "310105001"
    assert len(drawn(page)) == 10
    assert all(row["rank"] for row in page[ids.RANKING_GRID].rowData)
    scores = {
        row["code"]: [v for k, v in row.items() if "dimension" in k] for row in page[ids.RANKING_GRID].rowData
    }
    assert all(scores.pop("310105001"))
    assert {value for row in scores.values() for value in row} == {None}


def test_a_streets_account_cannot_choose_to_look_into_another_street(show_street):
    assert [o["value"] for o in show_street("")[ids.RANKING_PARENT].options] == ["310105", "310105001"]


def test_its_committees_stand_at_their_rank_among_all_and_it_says_so(show, show_street):
    search = "?quarter=2017Q1&level=committee"
    everyones, _ = show(search)
    ranks = {row["code"]: row["rank"] for row in everyones[ids.RANKING_GRID].rowData}
    page = show_street(search)
    rows = page[ids.RANKING_GRID].rowData
    assert [row["rank"] for row in rows] == [ranks[row["code"]] for row in rows]
    assert Text("zh")("scope.published_ranks") in page[ids.BUMP_HINT].children
    assert page[ids.RANKING_SHOWN].data["of"] == everyones[ids.RANKING_SHOWN].data["of"]


def test_where_ranks_would_compare_with_hidden_areas_it_says_why_there_are_none(show_street):
    page = show_street("?quarter=2017Q1&measure=security")
    rows = page[ids.RANKING_GRID].rowData
    assert [row["rank"] for row in rows] == [None] * 10
    assert [row["code"] for row in rows if row["value"] is not None] == ["310105001"] == [rows[0]["code"]]
    assert drawn(page) == []
    assert Text("zh")("scope.no_ranks") in page[ids.BUMP_HINT].children
