import json

import numpy as np
import pytest

from app import create_app
from bench import synthetic
from bench.peers import echarts_page, plotly_express
from bench.shown import write_shown
from callbacks.files.static import Compressed
from pingan.look.classes import classify
from pingan.reading.published import read_published
from pingan.reading.values import values_payload
from pingan.settings import Settings
from pingan.storage import open_database

CELLS = 26 * 20


@pytest.fixture(scope="module")
def district(tmp_path_factory):
    """Give the data folder of a made-up district of 520 compounds."""
    folder = tmp_path_factory.mktemp("made-up")
    synthetic.build(folder, 26, 20)
    return folder


@pytest.fixture(scope="module")
def engine(district):
    """Give its database."""
    engine = open_database(f"sqlite:///{district / 'pingan.db'}")
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def folder(district):
    """Give where the peers' files are."""
    return district / "shown"


@pytest.fixture(scope="module")
def shown(engine, folder):
    """Give what our map shows of its compounds."""
    return write_shown(engine, "compound", folder)


@pytest.fixture(scope="module")
def values(engine):
    """Give what our server sends of them."""
    published = read_published(engine)
    return values_payload(published, published.top, "compound", "scores")


def test_the_made_up_district_is_a_whole_one_with_numbers_that_change(shown):
    assert len(shown.codes) == len(shown.geometry["features"]) == CELLS
    index = np.array(shown.index, float)
    assert np.isfinite(index).all()
    classes = classify(index, tuple(shown.breaks))
    assert set(classes[-1]) == {0, 1, 2, 3, 4}
    assert (classes[-1] != classes[-2]).mean() > 0.3  # else a switch would have nothing to repaint


def test_building_it_again_leaves_it_as_it_is(district):
    before = (district / "pingan.db").stat().st_mtime_ns
    synthetic.build(district, 26, 20)
    assert (district / "pingan.db").stat().st_mtime_ns == before


def test_its_neighbours_share_their_edges():
    import shapely

    boundaries = synthetic.make_boundaries(26, 20, (13, 10))
    assert boundaries["level"].value_counts().to_dict() == {
        "compound": CELLS, "committee": 4, "street": 1, "district": 1,
    }  # fmt: skip
    for _, level in boundaries.groupby("level"):
        assert shapely.coverage_is_valid(level.geometry.to_numpy())


@pytest.mark.parametrize("place", [0, 3])
def test_the_plotly_peer_draws_our_values_and_polygons(shown, values, place):
    figure = plotly_express.draw(shown, place, 800)
    assert list(figure.data[0].z) == values["measures"]["index"][place]
    assert list(figure.data[0].locations) == values["codes"]
    drawn = [feature["properties"]["code"] for feature in figure.data[0].geojson["features"]]
    assert drawn == values["codes"]


def test_the_plotly_peer_rebuilds_the_figure_in_a_callback(shown):
    client = plotly_express.create_app(shown, 800, 500).server.test_client()
    asked = {
        "output": "..map.figure...place.data..",
        "outputs": [{"id": "map", "property": "figure"}, {"id": "place", "property": "data"}],
        "inputs": [
            {"id": "back", "property": "n_clicks", "value": 1},
            {"id": "forth", "property": "n_clicks", "value": None},
        ],
        "state": [{"id": "place", "property": "data", "value": 3}],
        "changedPropIds": ["back.n_clicks"],
        "parsedChangedPropsIds": ["back.n_clicks"],
    }
    answer = client.post("/_dash-update-component", json=asked).get_json()["response"]
    assert answer["place"]["data"] == 2
    assert len(answer["map"]["figure"]["data"][0]["geojson"]["features"]) == CELLS


def test_the_echarts_peer_serves_our_values_and_the_very_geometry_that_our_page_loads(
    shown, values, folder, district, signed_in, tmp_path, monkeypatch
):
    monkeypatch.setattr(Compressed, "prepare", lambda *_: None)  # minutes of work, tested by itself
    monkeypatch.setattr(echarts_page, "ECHARTS", tmp_path / "echarts.min.js")
    (tmp_path / "echarts.min.js").write_text("// a stand-in")
    theirs = echarts_page.create_server(str(folder), 800, 500).test_client()
    served = json.loads(theirs.get("/values.json").data)
    assert served["codes"] == values["codes"]
    assert served["index"] == values["measures"]["index"]
    ours = signed_in(create_app(Settings(data_dir=district)).server.test_client())
    version = read_published(open_database(f"sqlite:///{district / 'pingan.db'}")).boundary_version
    path = f"/geo/{version}/{synthetic.DISTRICT}/compound.json"
    assert theirs.get("/geometry.json").data == ours.get(path).data
    assert b"width: 800px" in theirs.get("/map").data
