import json
from dataclasses import replace

import pytest

from layouts.context import browser_context, in_language, measures
from layouts.text import LANGUAGES, Text
from pingan.system.indicator_system import load_system


@pytest.fixture(scope="module")
def system(pytestconfig):
    return load_system(pytestconfig.rootpath / "pingan" / "demo" / "data" / "pingan.toml")


def context_of(system, choices, language="zh"):
    return browser_context(
        Text(language),
        system,
        choices,
        edition="e",
        boundary_version="b",
        credit="© 中 / © en",
        demonstration=True,
        areas={"31": ("区", None, None), "3101": ("街道", "Street", "31")},
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_browser_gets_is_json(system, choices, language):
    json.dumps(context_of(system, choices, language), allow_nan=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_measure_has_a_name_and_a_colour_scale(system, choices, language):
    context = context_of(system, choices, language)
    assert len(context["measures"]) == 1 + len(system.dimensions) + len(system.indicators)
    for measure in context["measures"]:
        assert measure["name"]
        assert measure["kind"] in context["palette"]["light"]


def test_indicators_stand_under_their_dimension(system):
    found, dimension = measures(Text("zh"), system), None
    assert found[0]["code"] == "index"
    for measure in found[1:]:
        if measure["kind"] == "score":
            dimension = measure["code"]
        else:
            assert measure["dimension"] == dimension


def test_the_indicators_weights_are_shares_of_the_whole(system):
    shares = [m["share"] for m in measures(Text("en"), system) if m["kind"] == "amount"]
    assert sum(shares) == pytest.approx(1)


def test_a_dimension_with_a_weight_of_its_own_shares_it_among_its_indicators(system):
    """The panel shows the weight that an indicator has in the index, not the number of the system's file."""
    heavy = replace(system, dimensions=tuple(d.model_copy(update={"weight": 1.0}) for d in system.dimensions))
    found = [m for m in measures(Text("en"), heavy) if m["kind"] == "amount"]
    for dimension in heavy.dimensions:
        shares = [m["share"] for m in found if m["dimension"] == dimension.code]
        assert sum(shares) == pytest.approx(1 / len(heavy.dimensions))


def test_english_readers_get_english_names_units_and_departments(system):
    for measure in measures(Text("en"), system):
        shown = [measure["name"], measure.get("unit") or "", measure.get("department") or ""]
        assert all(text.isascii() or "₂" in text or "%" in text for text in shown), shown


@pytest.mark.parametrize(
    ("credit", "zh", "en"),
    [("© 中文 / © English", "© 中文", "© English"), ("© one", "© one", "© one"), ("a / b / c",) * 3],
)
def test_a_credit_in_both_languages_is_shown_in_the_readers(credit, zh, en):
    assert (in_language(credit, "zh"), in_language(credit, "en")) == (zh, en)


def test_only_areas_that_may_stand_in_the_breadcrumb_are_sent(system, choices):
    context = context_of(system, choices)
    assert context["levelOf"] == {"31": "district", "3101": "street"}
