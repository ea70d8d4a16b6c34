import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingan.scoring.efficacy import efficacy
from pingan.scoring.reasons import NAMES

FORMS = ["linear", "exponential", "logarithmic", "power", "goalposts"]
DIRECTIONS = {
    "positive": {"satisfactory": 40, "impermissible": 10},
    "negative": {"satisfactory": 10, "impermissible": 40},
    "moderate": {
        "satisfactory": None,
        "impermissible": None,
        "limit_low": 5,
        "ideal_low": 15,
        "ideal_high": 35,
        "limit_high": 60,
    },
}


@pytest.fixture
def score(make_system, table):
    def run(x, clip=False, score_range=(0, 100), **keys):
        form = keys.get("efficacy", "linear")
        system = make_system(
            table("A", **keys), score_range=list(score_range) if form == "goalposts" else [0, 100]
        )
        values = np.atleast_1d(np.array(x, dtype=float))
        return efficacy(values, system.indicators[0], system.score_range, clip)

    return run


# at a third of the way from impermissible to satisfactory (20 of 10..40; 30 of 40..10), u = 1/3
@pytest.mark.parametrize(
    ("direction", "x", "form", "expected"),
    [
        ("positive", 20, "linear", 60 + 40 / 3),
        ("positive", 20, "exponential", 60 * (5 / 3) ** (1 / 3)),
        ("positive", 20, "logarithmic", 60 + 40 * math.log(2) / math.log(4)),
        ("positive", 20, "power", 60 + 40 / 9),
        ("positive", 20, "goalposts", 100 / 3),
        ("positive", -20, "linear", 20),
        ("positive", -20, "exponential", 36),
        ("positive", -20, "power", 20),
        ("negative", 30, "linear", 60 + 40 / 3),
        ("negative", 30, "exponential", 60 * (5 / 3) ** (1 / 3)),
        ("negative", 30, "logarithmic", 60 + 40 * math.log(30 / 40) / math.log(10 / 40)),
        ("negative", 30, "power", 60 + 40 / 9),
        ("negative", 30, "goalposts", 100 / 3),
        ("negative", 70, "linear", 20),
        # lower side 5..15: 10 is half way; upper side 60..35: 47.5 is half way
        ("moderate", 10, "linear", 80),
        ("moderate", 47.5, "linear", 80),
        ("moderate", 10, "exponential", 60 * math.sqrt(5 / 3)),
        ("moderate", 47.5, "exponential", 60 * math.sqrt(5 / 3)),
        ("moderate", 10, "logarithmic", 60 + 40 * math.log(2) / math.log(3)),
        ("moderate", 47.5, "logarithmic", 60 + 40 * math.log(47.5 / 60) / math.log(35 / 60)),
        ("moderate", 10, "power", 70),
        ("moderate", 47.5, "power", 70),
        ("moderate", 10, "goalposts", 50),
        ("moderate", 47.5, "goalposts", 50),
        ("moderate", 20, "exponential", 100),
    ],
)
def test_each_form_and_direction_by_hand(score, direction, x, form, expected):
    found, _, _ = score(x, efficacy=form, direction=direction, power=2.0, **DIRECTIONS[direction])
    assert found.item() == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("direction", DIRECTIONS)
def test_the_thresholds_score_60_and_100(score, form, direction):
    keys = DIRECTIONS[direction]
    good = [keys["satisfactory"]] if keys["satisfactory"] else [keys["ideal_low"], keys["ideal_high"]]
    bad = [keys["impermissible"]] if keys["impermissible"] else [keys["limit_low"], keys["limit_high"]]
    least = 0 if form == "goalposts" else 60
    assert score(good, efficacy=form, direction=direction, **keys)[0].tolist() == pytest.approx(
        [100] * len(good)
    )
    assert score(bad, efficacy=form, direction=direction, **keys)[0].tolist() == pytest.approx(
        [least] * len(bad)
    )


def test_goalposts_score_on_0_to_1_where_the_system_asks_for_it(score):
    keys = {"efficacy": "goalposts", "score_range": (0, 1), "satisfactory": 85, "impermissible": 20}
    found, saturated, _ = score([20, 52.5, 85, 90], clip=True, **keys)
    assert found.tolist() == pytest.approx([0, 0.5, 1, 1])
    assert saturated.tolist() == [False, False, False, True]


def test_without_clipping_the_classic_form_goes_beyond_its_range(score):
    found, saturated, _ = score([150, -50])
    assert found.tolist() == [150, -50]
    assert not saturated.any()


def test_clipping_is_marked_only_where_it_changed_something(score):
    found, saturated, _ = score([150, 100, 60, -50, np.nan], clip=True)
    assert found.tolist()[:4] == [100, 100, 60, 0]
    assert saturated.tolist() == [True, False, False, True, False]
    assert np.isnan(found[4])


@pytest.mark.parametrize("form", FORMS)
def test_a_satisfactory_value_is_not_called_saturated_for_its_rounding(score, form):
    for good in (0.1, 0.3, 7, 96.3, 99.9):
        keys = {"satisfactory": good, "impermissible": good / 3}
        assert not score([good], clip=True, efficacy=form, **keys)[1].any()


def test_a_logarithm_of_nothing_is_missing_with_its_reason_or_clipped(score):
    keys = {"efficacy": "logarithmic", "direction": "negative", "satisfactory": 10, "impermissible": 40}
    found, _, reason = score([0, -3, 10], **keys)
    assert np.isnan(found[:2]).all()
    assert [NAMES[code] for code in reason] == ["not_positive", "not_positive", None]
    # no crime at all is the best there is, not missing
    found, saturated, reason = score([0, 10], clip=True, **keys)
    assert found.tolist() == [100, 100]
    assert saturated.tolist() == [True, False]
    assert not reason.any()


def test_a_score_beyond_all_numbers_is_missing_with_its_reason(score):
    found, _, reason = score([1e6], efficacy="exponential")
    assert np.isnan(found.item())
    assert NAMES[reason.item()] == "not_finite"


values = st.floats(-1e3, 1e3)


@given(low=values, high=values, form=st.sampled_from(FORMS), clip=st.booleans(), power=st.floats(0.2, 4))
def test_a_better_value_never_scores_lower(make_one, low, high, form, clip, power):
    low, high = sorted((low, high))
    if form == "logarithmic":
        low, high = abs(low) + 0.1, abs(low) + 0.1 + (high - low)
    for direction in ("positive", "negative"):
        worse, better = (low, high) if direction == "positive" else (high, low)
        indicator = make_one(form, direction, power)
        found = efficacy(np.array([worse, better]), indicator, (0.0, 100.0), clip)[0]
        assert found[1] >= found[0] - 1e-9


@given(x=values, step=st.floats(0, 50), form=st.sampled_from(["linear", "exponential", "power", "goalposts"]))
def test_nearer_to_the_ideal_range_never_scores_lower(make_one, x, step, form):
    nearer = min(x + step, 15) if x < 15 else max(x - step, 35) if x > 35 else x
    found = efficacy(np.array([x, nearer]), make_one(form, "moderate", 2.0), (0.0, 100.0), True)[0]
    assert found[1] >= found[0] - 1e-9


@pytest.fixture(scope="module")
def make_one():
    """Indicators of every form and direction, made once: hypothesis asks for them often."""
    from pingan.system.schema import Indicator

    def build(form, direction, power):
        keys = {key: value for key, value in DIRECTIONS[direction].items() if value is not None}
        return Indicator(
            code="A", dimension="d", name_zh="", name_en="", kind="share", direction=direction, weight=1,
            finest_level="area", efficacy=form, power=power, **keys,
        )  # fmt: skip

    return build
