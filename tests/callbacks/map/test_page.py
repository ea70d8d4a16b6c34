import numpy as np
import pytest

from callbacks.map.page import shown_classes
from callbacks.reader import choices_of
from layouts.view import parse_view
from pingan.look.classes import classify
from pingan.look.palette import CHANGE, SCORE


@pytest.fixture
def view_of(published):
    """Give a function from a query string to the view that it means."""
    return lambda search: parse_view(search, choices_of(published))[0]


@pytest.fixture
def ask(app, client):
    """Give a function that calls one of the map's callbacks as Dash's own script does."""

    def call(trigger, value, view, theme="light"):
        keys = [
            k for k, c in app.callback_map.items() if c["inputs"][0]["id"] == trigger and "figure.data" in k
        ]
        answer = client.post(
            "/_dash-update-component",
            json={
                "output": keys[0],
                "outputs": {"id": "figure", "property": keys[0].partition(".")[2]},
                "inputs": [{"id": trigger, "property": "data", "value": value}],
                "state": [
                    {"id": "view", "property": "data", "value": view.to_dict()},
                    {"id": "theme", "property": "data", "value": theme},
                    {"id": "location", "property": "search", "value": ""},
                ],
                "changedPropIds": [f"{trigger}.data"],
            },
        )
        assert answer.status_code == 200
        return answer.get_json()["response"].get("figure", {}).get("data")

    return call


@pytest.mark.parametrize(("change", "column"), [("previous", "change"), ("year", "change_year")])
@pytest.mark.parametrize("quarter", ["2016Q1", "2016Q4", "2017Q1"])
def test_a_changes_class_is_that_of_the_change_that_was_published(
    published, view_of, change, column, quarter
):
    classes, breaks, kind = shown_classes(published, view_of(f"?quarter={quarter}&change={change}"))
    areas = published.releases[quarter].scores.areas.set_index("area_code")
    expected = areas[column].loc[published.parts("31", "street")].to_numpy(float)
    assert kind == "score-change"
    assert classes.tolist() == classify(expected, breaks).tolist()


@pytest.mark.parametrize(
    ("measure", "change", "kind"),
    [("index", "none", "score"), ("security", "year", "score-change"), ("S1", "none", "amount")],
)
def test_scores_and_amounts_are_coloured_by_their_own_scale(published, view_of, measure, change, kind):
    assert shown_classes(published, view_of(f"?measure={measure}&change={change}"))[2] == kind


def test_a_quarter_without_an_earlier_one_shows_no_change(published, view_of):
    classes, _, _ = shown_classes(published, view_of("?quarter=2016Q1&change=year"))
    assert set(classes) == {-1}


def test_going_one_level_down_brings_the_parts_and_nothing_else(published, view_of, ask):
    figure = ask("shape", ["31002", "committee"], view_of("?within=31002&measure=F1"))
    trace = figure["data"][0]
    assert trace["customdata"] == ["310021", "310022"]
    assert trace["geojson"].partition("?key=")[0] == f"/geo/{published.boundary_version}/31002/committee.json"
    west, east = (
        figure["layout"]["map"]["center"]["lon"] - 0.1,
        figure["layout"]["map"]["center"]["lon"] + 0.1,
    )
    assert (west, east) == pytest.approx((121.2, 121.4))


def test_the_fallback_repaints_the_colours_of_the_view_without_the_geometry(published, view_of, ask):
    view = view_of("?level=committee&quarter=2016Q3&classes=fixed")
    patch = ask("patch-request", "again", view)
    changed = {tuple(o["location"]): o["params"].get("value") for o in patch["operations"]}
    classes, _, _ = shown_classes(published, view)
    assert changed["data", 0, "z"] == classes.tolist()
    assert -1 in classes
    colours = list(dict.fromkeys(colour for _, colour in changed["data", 0, "colorscale"]))
    assert tuple(colours[1:]) == SCORE["light"]
    assert "geojson" not in str(patch)


def test_the_fallback_says_better_and_worse_as_the_map_does(published, view_of, ask):
    patch = ask("patch-request", "again", view_of("?level=committee&measure=S1&change=previous"), "dark")
    changed = {tuple(o["location"]): o["params"].get("value") for o in patch["operations"]}
    colours = list(dict.fromkeys(colour for _, colour in changed["data", 0, "colorscale"]))
    assert colours[1:] == [c for c in CHANGE["dark"][::-1] if c in colours]


def test_the_fallback_does_nothing_where_the_map_needs_none(view_of, ask):
    assert ask("patch-request", None, view_of("")) is None


def test_colours_mean_the_same_while_quarters_play(published, view_of):
    breaks = {
        shown_classes(published, view_of(f"?level=committee&quarter={quarter}&classes=natural"))[1]
        for quarter in published.quarters
    }
    assert len(breaks) == 1
    assert len(next(iter(breaks))) == 4
    assert np.isfinite(next(iter(breaks))).all()
