import numpy as np
import pytest

from pingan.scoring.composite import Weights, combine, effective_weights
from pingan.scoring.reasons import CODE, NAMES

# dimension 0 has indicators of weight 3 and 1, dimension 1 has one of weight 4
WEIGHTS = Weights(np.array([3.0, 1.0, 4.0]), np.array([4.0, 4.0]), np.array([0, 0, 1]))


def column(*scores):
    return np.array(scores, dtype=float)[:, None]


def test_the_arithmetic_mean_by_hand():
    found = combine(column(80, 60, 90), WEIGHTS, "arithmetic", 0.8, 1.0)
    assert found.dimension.ravel().tolist() == [75, 90]
    assert found.index.item() == 82.5
    assert found.coverage.item() == 1


def test_the_geometric_mean_by_hand():
    found = combine(column(16, 1, 32), WEIGHTS, "geometric", 0.8, 1.0)
    assert found.dimension.ravel().tolist() == pytest.approx([8, 32])
    assert found.index.item() == pytest.approx(16)


def test_one_zero_does_not_wipe_out_a_geometric_mean():
    found = combine(column(0, 1, 32), WEIGHTS, "geometric", 0.8, 1.0)
    assert found.dimension.ravel().tolist() == pytest.approx([1, 32])
    worse = combine(column(-50, 1, 32), WEIGHTS, "geometric", 0.8, 1.0)
    assert worse.index.item() == found.index.item()


@pytest.mark.parametrize(("minimum", "scored"), [(0.75, True), (0.8, False)])
def test_what_is_missing_is_shared_out_only_while_enough_is_there(minimum, scored):
    found = combine(column(80, np.nan, 90), WEIGHTS, "arithmetic", minimum, 1.0)
    assert found.dimension_coverage.ravel().tolist() == [0.75, 1]
    assert found.coverage.item() == 0.875
    if scored:
        assert found.dimension.ravel().tolist() == [80, 90]
        assert found.index.item() == 85
    else:
        assert np.isnan(found.dimension[0]).all()
        assert np.isnan(found.index).all()
        assert NAMES[found.dimension_reason[0].item()] == "coverage"
        assert NAMES[found.reason.item()] == "coverage"


def test_four_fifths_is_enough_however_the_sum_is_rounded():
    tenths = Weights(np.full(10, 0.1), np.array([1.0]), np.zeros(10, dtype=int))
    scores = np.full((10, 1), 70.0)
    scores[[2, 7]] = np.nan
    assert combine(scores, tenths, "arithmetic", 0.8, 1.0).index.item() == pytest.approx(70)
    scores[4] = np.nan
    assert np.isnan(combine(scores, tenths, "arithmetic", 0.8, 1.0).index.item())


def test_where_nothing_is_there_dimension_and_area_give_the_reason_of_their_indicators():
    reasons = np.array([CODE["no_data"], CODE["denominator_zero"], CODE["base_small"]], dtype=np.int8)[
        :, None
    ]
    nothing = column(np.nan, np.nan, np.nan)
    found = combine(nothing, WEIGHTS, "arithmetic", 0.8, 1.0, reasons)
    assert [NAMES[one] for one in found.dimension_reason.ravel()] == ["denominator_zero", "base_small"]
    assert NAMES[found.reason.item()] == "base_small"
    half = combine(column(80, np.nan, np.nan), WEIGHTS, "arithmetic", 0.8, 1.0, reasons)
    assert [NAMES[one] for one in half.dimension_reason.ravel()] == ["coverage", "base_small"]
    assert NAMES[half.reason.item()] == "coverage"


def test_nothing_at_all_is_no_data_and_not_zero():
    found = combine(column(np.nan, np.nan, np.nan), WEIGHTS, "arithmetic", 0.8, 1.0)
    assert np.isnan(found.index.item())
    assert found.coverage.item() == 0
    assert NAMES[found.reason.item()] == "no_data"


@pytest.mark.parametrize("scores", [(80, 60, 90), (80, np.nan, 90), (np.nan, 60, 90)])
def test_effective_weights_make_the_same_index(scores):
    scores = column(*scores)
    shares = effective_weights(~np.isnan(scores), WEIGHTS)
    assert shares.sum() == pytest.approx(1)
    index = combine(scores, WEIGHTS, "arithmetic", 0.1, 1.0).index.item()
    assert np.nansum(shares * scores) == pytest.approx(index)
