import ast
import re
from pathlib import Path
from string import Formatter

import pandas as pd
import pytest

from geodata.levels import LEVELS
from layouts.text import LANGUAGES, Text, catalogue
from layouts.view import AGAINST, CHANGES, CLASSIFICATIONS
from pingan.scoring.reasons import REASONS

ROOT = Path(__file__).parents[2]
PYTHON = sorted(path for folder in ("callbacks", "layouts") for path in (ROOT / folder).rglob("*.py"))
ASSETS = ROOT / "assets"
WALL = sorted((ASSETS / "screen").rglob("*.js"))
SCRIPTS = sorted({*ASSETS.rglob("*.js")} - {*WALL, *(ASSETS / "vendor").rglob("*.js")})
SECTIONS = sorted({key.split(".")[0] for key in catalogue("zh")})
KEY = re.compile(rf"({'|'.join(SECTIONS)})\.[a-z][a-z_0-9]*")
CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


def places(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def keys_in_python(path):
    """Return every string that looks like a key, but for the names of callbacks in the browser."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {
        id(call.args[0])
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "clientside"
    }
    strings = [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    found = {n.value for n in strings if KEY.fullmatch(n.value) and id(n) not in names}
    return {key for key in found if not key.endswith("_")}  # the first part of one that is put together


def keys_in_script(path):
    """Return every quoted string that looks like a key, but for Dash's `component.property`."""
    source = re.sub(r"who\.has\('[^']*'\)", "", path.read_text(encoding="utf-8"))
    return {key for key in re.findall(r"'([a-z]+\.[a-z_0-9]+)'", source) if KEY.fullmatch(key)}


def test_both_languages_say_the_same_things():
    assert list(catalogue("zh")) == list(catalogue("en"))


def test_both_languages_fill_the_same_places():
    chinese, english = catalogue("zh"), catalogue("en")
    assert [key for key in chinese if places(chinese[key]) != places(english[key])] == []


def test_no_text_is_empty_but_the_space_between_words():
    assert {key for words in map(catalogue, LANGUAGES) for key, text in words.items() if not text} <= {
        "ranking.space"
    }


def test_english_pages_show_no_chinese_but_the_way_to_it():
    chinese = {key for key, text in catalogue("en").items() if CHINESE.search(text)}
    assert chinese == {"shell.language", "shell.language_title"}


def missing(files, keys_in, words):
    """Return the keys that files ask for and that are not among the words, by file."""
    asked = {str(path.relative_to(ROOT)): keys_in(path) - set(words) for path in files}
    return {name: keys for name, keys in asked.items() if keys}


def test_the_server_asks_for_no_words_that_do_not_exist():
    assert missing(PYTHON, keys_in_python, catalogue("zh")) == {}


def test_the_browser_asks_for_no_words_that_it_was_not_sent():
    assert missing(SCRIPTS, keys_in_script, Text("zh").for_browser()) == {}


def test_the_wall_screen_asks_for_no_words_that_do_not_exist():
    assert missing(WALL, keys_in_script, catalogue("zh")) == {}


def test_these_tests_find_the_keys():
    assert len(PYTHON) > 100
    assert "map.play" in keys_in_python(ROOT / "layouts" / "map" / "page.py")
    assert ASSETS / "map" / "52_panel.js" in SCRIPTS
    assert len(keys_in_script(ASSETS / "map" / "52_panel.js")) > 10
    assert any(keys_in_script(path) for path in WALL)


def filled_in_python(path):
    """Give the sentences that a file asks for by `text("key", place=…)`: the key, and the places that are filled."""
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        asked = isinstance(call, ast.Call) and call.args and is_key(call.args[0])
        if asked and getattr(call.func, "id", getattr(call.func, "attr", "")) == "text":
            yield call.args[0].value, {keyword.arg for keyword in call.keywords}


def filled_in_script(path):
    """Give the sentences that a script asks for by `text('key', {place: …})`, as `filled_in_python` does."""
    source = path.read_text(encoding="utf-8")
    for key, given in re.findall(r"text\('([a-z_.]+)'(?:, \{([^}]*)\})?", source):
        yield key, set(re.findall(r"(?:^|,)\s*(\w+)\s*(?=:|,|$)", given))


@pytest.mark.parametrize(("files", "filled"), [(PYTHON, filled_in_python), (SCRIPTS, filled_in_script)])
def test_every_place_in_a_sentence_is_filled(files, filled):
    found = [(path.name, key, given) for path in files for key, given in filled(path)]
    assert len(found) > 50
    assert [one for one in found if one[2] != places(catalogue("zh")[one[1]])] == []


def is_key(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and KEY.fullmatch(node.value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_keys_that_scripts_put_together_exist(language):
    words = Text(language).for_browser()
    assert {f"level.{level}" for level in LEVELS} <= set(words)
    assert {f"map.change_{change}" for change in CHANGES} <= set(words)
    assert {f"map.classes_{scheme}" for scheme in CLASSIFICATIONS} <= set(words)
    assert {f"panel.{key}_{against}" for key in ("change", "why") for against in AGAINST} <= set(words)
    assert {f"panel.direction_{d}" for d in ("positive", "negative", "moderate")} <= set(words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_for_a_missing_value_has_its_words(language):
    from_pages = {"not_published", "first_quarter", "other"}
    assert {f"reason.{code}" for code in {*REASONS, *from_pages}} <= set(Text(language).for_browser())


def test_an_unknown_language_is_chinese():
    assert Text("fr").language == "zh"


def test_unknown_words_are_an_error_not_a_key_on_the_page():
    with pytest.raises(KeyError):
        Text("zh")("map.nonsense")


def test_braces_in_a_filled_value_stay_as_they_are():
    assert Text("en")("shell.not_found", path="/{x}") == "There is nothing at /{x}."


@pytest.mark.parametrize(
    ("thing", "zh", "en"),
    [
        ({"name": "天山路街道", "name_en": "Tianshan"}, "天山路街道", "Tianshan"),
        ({"name": "天山路街道", "name_en": None}, "天山路街道", "天山路街道"),
        (pd.Series({"name_zh": "治安", "name_en": "Security"}), "治安", "Security"),
    ],
)
def test_a_name_without_english_stays_chinese(thing, zh, en):
    assert (Text("zh").name(thing), Text("en").name(thing)) == (zh, en)


def test_a_level_of_an_unknown_system_keeps_its_own_name():
    assert Text("en").level("campus") == "campus"
    assert Text("en").level("street") == "Streets/towns"
