import pytest

from callbacks.reader import LANGUAGE_COOKIE, THEME_COOKIE, Reader, choices_of
from layouts.view import default_view, parse_view


@pytest.mark.parametrize(
    ("cookie", "installed", "language"),
    [("en", "zh", "en"), ("zh", "en", "zh"), (None, "zh", "zh"), (None, "en", "en"), ("<b>", "zh", "zh")],
)
def test_a_reader_who_used_the_switch_keeps_the_language_and_others_get_the_installations(
    app, cookie, installed, language
):
    reader = Reader(app.reader.engine, installed)
    headers = {"Cookie": f"{LANGUAGE_COOKIE}={cookie}"} if cookie else {}
    with app.server.test_request_context(headers=headers):
        assert reader.language == reader.text.language == language


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("light", "light"), ("<b>", "light")])
def test_the_theme_is_one_of_ours_whatever_the_cookie_says(app, cookie, theme):
    with app.server.test_request_context(headers={"Cookie": f"{THEME_COOKIE}={cookie}"}):
        assert app.reader.theme == theme


def test_outside_of_a_request_there_is_a_language_too(app):
    assert (app.reader.language, app.reader.theme) == ("zh", "light")


def test_the_installations_language_is_a_setting(make_app, signed_in, tmp_path):
    english = signed_in(make_app(tmp_path / "pingan.db", language="en").server.test_client())
    assert '<html lang="en"' in english.get("/map").text


def test_a_view_may_name_what_is_published_and_nothing_else(published):
    choices = choices_of(published)
    view, wrong = parse_view(f"?quarter={published.quarters[0]}&within=31001&area=310011&measure=F1", choices)
    assert (view.quarter, view.within, view.area, view.measure, wrong) == (
        "2016Q1",
        "31001",
        "310011",
        "F1",
        (),
    )
    assert default_view(choices).within == "31"
