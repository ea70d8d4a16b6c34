"""The map page, the shell and the states: every id once, every control named."""

import plotly.graph_objects as go
import pytest

from layouts import ids, states
from layouts.controls import level_options, measure_options
from layouts.map.page import map_page
from layouts.shell import PAGES, Reader, shell
from layouts.text import LANGUAGES, Text
from layouts.view import CHANGES, CLASSIFICATIONS, default_view, parse_view

MEASURES = [
    {"code": "index", "kind": "score", "name": "综合指数"},
    {"code": "S1", "kind": "amount", "name": "盗窃"},
]


def components(layout):
    return [layout, *layout._traverse()]


def ids_of(layout):
    return [c.id for c in components(layout) if getattr(c, "id", None)]


def words_of(layout):
    children = [getattr(c, "children", None) for c in components(layout)]
    return [
        w for part in children for w in (part if isinstance(part, list) else [part]) if isinstance(w, str)
    ]


@pytest.fixture(params=LANGUAGES)
def text(request):
    return Text(request.param)


@pytest.fixture
def page(text, choices):
    return map_page(text, default_view(choices), choices, MEASURES, go.Figure(), district="D", credit="©")


def test_no_id_is_named_twice():
    named = [value for name, value in vars(ids).items() if name.isupper()]
    assert len(named) == len(set(named))


def test_every_id_on_the_page_is_a_known_one_and_there_once(text, page):
    frame = shell(text, district="D", demonstration=True, theme="light", context={})
    found = ids_of(page) + ids_of(frame)
    assert len(found) == len(set(found))
    assert set(found) <= {value for name, value in vars(ids).items() if name.isupper()}


def test_the_controls_stand_where_the_address_says(text, choices):
    view, _ = parse_view(
        "?quarter=2016Q4&level=compound&measure=S1&change=year&classes=natural&within=3101", choices
    )
    page = map_page(text, view, choices, MEASURES, go.Figure(), district="D", credit="©")
    controls = {c.id: c for c in components(page) if getattr(c, "id", None)}
    assert choices.quarters[controls[ids.QUARTER].value] == "2016Q4"
    assert [controls[i].value for i in (ids.LEVEL, ids.MEASURE, ids.CHANGE, ids.CLASSES)] == [
        "compound",
        "S1",
        "year",
        "natural",
    ]
    assert [option["value"] for option in controls[ids.LEVEL].options] == ["committee", "compound"]
    assert controls[ids.VIEW].data == view.to_dict()


def test_every_choice_of_a_control_has_words(page):
    controls = {c.id: c for c in components(page) if getattr(c, "id", None)}
    for control, values in ((ids.CHANGE, CHANGES), (ids.CLASSES, CLASSIFICATIONS)):
        assert [option["value"] for option in controls[control].options] == list(values)
        assert all(option["label"] for option in controls[control].options)


def test_an_installation_with_one_quarter_has_a_slider_too(text, choices):
    one = type(choices)(**{**vars(choices), "quarters": ("2017Q1",)})
    page = map_page(text, default_view(one), one, MEASURES, go.Figure(), district="D", credit="©")
    slider = next(c for c in components(page) if getattr(c, "id", None) == ids.QUARTER)
    assert (slider.min, slider.value, slider.marks) == (0, 0, {0: "2017Q1"})
    assert slider.max > slider.min


def test_the_map_says_to_a_screen_reader_what_it_is_and_whose_boundaries_it_shows(text, page):
    frame = next(c for c in components(page) if getattr(c, "id", None) == ids.MAP_FRAME)
    assert "D" in getattr(frame, "aria-label")
    assert "©" in words_of(page)


def test_indicators_are_set_in_under_their_dimension_in_the_list():
    assert [option["label"] for option in measure_options(MEASURES)] == ["综合指数", "　S1 盗窃"]


def test_levels_are_named_in_the_readers_language(choices):
    labels = [option["label"] for option in level_options(Text("en"), choices, "31")]
    assert labels == ["Streets/towns", "Committees", "Compounds"]


@pytest.mark.parametrize("demonstration", [True, False])
def test_demonstration_data_are_marked_on_every_page_and_nothing_else_is(text, demonstration):
    frame = shell(text, district="D", demonstration=demonstration, theme="light", context={})
    mark = next(c for c in components(frame) if getattr(c, "className", None) == "demonstration")
    assert mark.hidden is not demonstration


def test_every_page_can_be_reached_from_every_page(text):
    reader = Reader("区领导", "leader", [href for href, _ in PAGES])
    frame = shell(text, district="", demonstration=False, theme="dark", context=None, reader=reader)
    links = {c.href for c in components(frame) if getattr(c, "className", None) == "nav-link"}
    assert links == {href for href, _ in PAGES}


def test_a_keyboard_reader_can_skip_the_frame(text):
    frame = shell(text, district="", demonstration=False, theme="light", context=None)
    skip = next(c for c in components(frame) if getattr(c, "className", None) == "skip-link")
    assert skip.href == f"#{ids.PAGE}"


@pytest.mark.parametrize(
    ("state", "arguments"),
    [
        (states.nothing_published, ()),
        (states.not_found, ("/x",)),
        (states.failed, ()),
        (states.forbidden, ()),
        (states.outside, ("310105006",)),
    ],
)
def test_every_state_says_what_happened_and_is_read_out(text, state, arguments):
    section = state(text, *arguments)
    assert section.role == "alert"
    assert len("".join(words_of(section))) > 8


def test_an_address_that_does_not_exist_is_repeated_and_leads_on(text):
    section = states.not_found(text, "/nowhere")
    assert any("/nowhere" in words for words in words_of(section))
    assert any(getattr(c, "href", None) == "/map" for c in components(section))


def test_who_may_not_read_yet_is_not_told_of_publications():
    """The frame says so to the script that asks for them."""
    free, confined = (
        shell(
            Text("en"),
            district="",
            demonstration=False,
            theme="light",
            context=None,
            reader=Reader("区领导", "leader", confined=confined),
        )
        for confined in (False, True)
    )
    assert "confined" not in free.className.split()
    assert "confined" in confined.className.split()
