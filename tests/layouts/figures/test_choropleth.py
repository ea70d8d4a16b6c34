import numpy as np
import pytest

from layouts.figures.choropleth import choropleth, stepped_colorscale
from layouts.figures.template import GRAPH_CONFIG

COLOURS = ("#000001", "#000002", "#000003")


@pytest.fixture(params=["light", "dark"])
def figure(request):
    bounds = (121.3, 31.1, 121.5, 31.3)
    codes = ["a", "b", "c", "d"]
    return choropleth(
        "/geo/v/31/street.json", codes, np.array([0, 2, -1, 1]), COLOURS, "#ffffff", request.param, bounds
    )


def shown_colour(trace, place):
    """Return the colour that Plotly gives a polygon: its z on the colour scale between zmin and zmax."""
    share = (trace.z[place] - trace.zmin) / (trace.zmax - trace.zmin)
    return [colour for edge, colour in trace.colorscale if edge <= share][-1]


def test_each_area_is_filled_with_its_class_and_a_missing_one_with_grey(figure):
    trace = figure.data[0]
    assert [shown_colour(trace, place) for place in range(4)] == ["#000001", "#000003", "#ffffff", "#000002"]


def test_polygons_are_found_by_their_place_in_the_geometry(figure):
    """The features carry the ids 0 … n-1; feature-state works with integers only."""
    assert list(figure.data[0].locations) == [0, 1, 2, 3]
    assert list(figure.data[0].customdata) == ["a", "b", "c", "d"]


def test_nothing_on_the_map_comes_from_outside(figure):
    assert figure.data[0].geojson.startswith("/")
    assert figure.layout.map.style == "/assets/map/map_style.json"


def test_the_readers_zoom_stays_until_other_areas_are_shown(figure):
    assert figure.layout.uirevision == figure.data[0].geojson


def test_the_map_is_centred_on_its_areas(figure):
    assert (figure.layout.map.center.lon, figure.layout.map.center.lat) == pytest.approx((121.4, 31.2))


@pytest.mark.parametrize("count", range(1, 7))
def test_a_stepped_scale_has_one_step_a_colour_and_no_blend(count):
    colours = [f"#00000{place}" for place in range(count)]
    scale = stepped_colorscale(colours)
    assert [scale[0][0], scale[-1][0]] == [0, 1]
    assert [colour for _, colour in scale] == [colour for colour in colours for _ in range(2)]
    assert [scale[i][0] for i in range(1, 2 * count - 1, 2)] == [
        scale[i + 1][0] for i in range(1, 2 * count - 1, 2)
    ]


def test_no_graph_offers_to_send_its_data_away():
    assert GRAPH_CONFIG["showSendToCloud"] is False
    assert GRAPH_CONFIG["displaylogo"] is False
