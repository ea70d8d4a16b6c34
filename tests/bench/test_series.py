import pytest

from bench.series import median, percentile, times_ahead


def test_the_median_is_the_middle_and_not_moved_by_one_slow_switch():
    assert median([20, 22, 900]) == 22
    assert median([4, 1, 3, 2]) == 2.5


def test_nothing_measured_is_an_error_and_not_a_fast_zero():
    with pytest.raises(ValueError, match="nothing was measured"):
        median([])
    with pytest.raises(ValueError, match="nothing was measured"):
        percentile([], 0.9)


@pytest.mark.parametrize(("share", "expected"), [(0.9, 9), (0.95, 10), (1, 10), (0, 1)])
def test_a_percentile_is_a_measured_value_that_so_many_do_not_exceed(share, expected):
    assert percentile([10, 3, 1, 2, 4, 5, 6, 7, 9, 8], share) == expected


def test_a_peer_that_took_twice_as_long_is_two_times_behind():
    assert times_ahead(50, 100) == 2
    assert times_ahead(None, 100) is None
    assert times_ahead(50, None) is None
