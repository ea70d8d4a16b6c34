"""Geometry, values and areas as the browser asks for them. The map paints value n on polygon n."""

import pytest

from app import create_app
from callbacks.files.static import Compressed
from pingan.reading.published import read_published
from pingan.settings import Settings


@pytest.fixture
def addresses(published):
    """Return the addresses of geometry and values for an area's parts."""

    def of(parent, level, group="scores"):
        return (
            f"/geo/{published.boundary_version}/{parent}/{level}.json",
            f"/values/{published.edition}/{parent}/{level}/{group}.json",
        )

    return of


PARTS = [("31", "street"), ("31", "committee"), ("31001", "committee")]


@pytest.mark.parametrize("shown", PARTS, ids=str)
def test_value_n_belongs_to_polygon_n(client, addresses, shown):
    geometry, values = (client.get(address).get_json() for address in addresses(*shown))
    assert [f["properties"]["code"] for f in geometry["features"]] == values["codes"]
    assert [f["id"] for f in geometry["features"]] == list(range(len(values["codes"])))
    assert [f["properties"]["name"] for f in geometry["features"]] == values["names"]
    assert [f["properties"]["parent"] for f in geometry["features"]] == values["parents"]


@pytest.fixture(scope="module")
def city(demonstration_data):
    """Give the application of the demonstration district."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Compressed, "prepare", lambda *_: None)
        app = create_app(Settings(data_dir=demonstration_data))
    yield app
    app.reader.engine.dispose()


def test_value_n_belongs_to_polygon_n_all_over_a_real_city(city, signed_in):
    published, client = read_published(city.reader.engine), signed_in(city.server.test_client())
    streets = published.parts(published.top, "street")
    shown = [(published.top, level) for level in published.levels]
    shown += [(street, level) for street in streets for level in ("committee", "compound")]
    counted = 0
    for parent, level in shown:
        geometry = client.get(f"/geo/{published.boundary_version}/{parent}/{level}.json").get_json()
        values = client.get(f"/values/{published.edition}/{parent}/{level}/scores.json").get_json()
        assert [f["properties"]["code"] for f in geometry["features"]] == values["codes"], (parent, level)
        assert all(f["geometry"] for f in geometry["features"])
        counted += len(values["codes"])
    assert counted == 10 + 2 * (185 + 835)


def test_the_first_map_of_a_real_city_is_in_the_page_before_any_script(city, signed_in):
    page = signed_in(city.server.test_client()).get("/map").text
    assert page.split("first-map")[1].count("<path") == 10
    assert len(page) < 60_000


def test_both_groups_of_values_together_hold_every_measure(client, addresses, published):
    groups = [
        client.get(addresses("31", "street", group)[1]).get_json() for group in ("scores", "indicators")
    ]
    assert tuple(m for group in groups for m in group["measures"]) == published.measures


def test_an_area_is_sent_with_all_its_quarters(client, published):
    area = client.get(f"/areas/{published.edition}/31001.json").get_json()
    assert (area["code"], area["level"], area["quarters"]) == ("31001", "street", list(published.quarters))


def test_a_second_request_costs_no_body(client, addresses):
    asked = list(addresses("31", "street"))
    assert len(asked) > 1
    for address in asked:
        tag = client.get(address).headers["ETag"]
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_what_does_not_exist_is_not_found(client, published):
    version, edition = published.boundary_version, published.edition
    for address in (
        f"/geo/{version}/99/street.json",
        f"/geo/{version}/31/village.json",
        "/geo/nothing/31/street.json",
        f"/values/{edition}/99/street/scores.json",
        f"/values/{edition}/31/village/scores.json",
        f"/values/{edition}/31/street/everything.json",
        f"/areas/{edition}/99.json",
    ):
        assert client.get(address).status_code == 404, address


def test_a_page_of_an_earlier_edition_is_told_to_load_again(client):
    """Its address names another edition: numbers of today under yesterday's name would be kept for ever."""
    assert client.get("/values/000000000000/31/street/scores.json").status_code == 404
    assert client.get("/areas/000000000000/31.json").status_code == 404


def test_where_nothing_is_published_there_are_no_values(empty_client):
    assert empty_client.get("/values/e/31/street/scores.json").status_code == 404
    assert empty_client.get("/areas/e/31.json").status_code == 404
