"""The control that saves a figure, and the colours that a dark page's figures have on paper."""

import pytest

from layouts.drawing import still
from layouts.figures.template import on_paper
from layouts.picture import FORMS, save_picture
from layouts.text import LANGUAGES, Text
from pingan.look.palette import scales


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_screen_reader_hears_which_figure_is_saved_in_which_form(language):
    text = Text(language)
    control = save_picture(text, "trend", ".area-trend-box", text("panel.trend"))
    said = [getattr(button, "aria-label") for button in control.children]
    assert [button.type for button in control.children] == ["button"] * len(FORMS)
    for form, words in zip(FORMS, said, strict=True):
        assert form.upper() in words
        assert text("panel.trend") in words


def test_who_may_not_export_is_shown_no_control():
    """`.no-export .export` is hidden by the style sheet; the server refuses besides."""
    control = save_picture(Text("zh"), "map", ".map-side")
    assert all("export" in button.className.split() for button in control.children)


def test_it_can_stand_in_a_part_that_is_still():
    assert "data-picture" in getattr(still(save_picture(Text("zh"), "map", ".map-side")), "data-drawing")


def test_what_is_not_said_is_left_to_the_page_and_no_release_is_not_any_release():
    def data(**given):
        return {
            key
            for key in save_picture(Text("zh"), "x", "p", **given).to_plotly_json()["props"]
            if "data" in key
        }

    assert data() == {"data-picture", "data-figure"}
    assert data(release="", boundaries=True) == {"data-picture", "data-figure", "data-release", "data-map"}


def test_a_colour_of_the_dark_theme_has_one_light_brother_and_is_no_light_colour_itself():
    """Else a light picture would be recoloured, or two classes fall together."""
    found = on_paper()
    dark = {colour for kind in ("score", "amount", "change") for colour in scales("dark")[kind]}
    assert dark <= set(found)
    assert not set(found) & set(found.values())
    for kind in ("score", "amount", "change"):
        assert [found[colour] for colour in scales("dark")[kind]] == list(scales("light")[kind])
