import warnings

import mapclassify
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingan.look.natural_breaks import natural_breaks

NUMBERS = st.lists(st.integers(-50, 50).map(lambda n: n / 4), min_size=1, max_size=40)


def deviation(values, breaks):
    classes = np.searchsorted(breaks, values, side="right")
    return sum(((values[classes == c] - values[classes == c].mean()) ** 2).sum() for c in np.unique(classes))


def by_mapclassify(values, classes):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # numba, which would make it faster, is not installed
        upper = mapclassify.FisherJenks(values, k=classes).bins[:-1]
    distinct = np.unique(values)
    return distinct[np.searchsorted(distinct, upper, side="right")]


@given(values=NUMBERS, classes=st.integers(2, 5))
def test_classes_are_as_tight_as_mapclassify_makes_them(values, classes):
    values = np.array(values)
    classes = min(classes, len(np.unique(values)))
    breaks = natural_breaks(values, classes)
    assert len(breaks) == classes - 1
    if classes > 1:
        assert deviation(values, breaks) == pytest.approx(deviation(values, by_mapclassify(values, classes)))


def test_groups_that_one_sees_are_the_classes():
    values = np.array([1, 1.2, 1.1, 9, 9.5, 9.2, 40, 41, 70])
    assert natural_breaks(values, 4).tolist() == [9, 40, 70]
    assert natural_breaks(values, 4).tolist() == by_mapclassify(values, 4).tolist()


def test_large_numbers_close_together_are_still_told_apart():
    values = 1e9 + np.array([0, 1, 2, 500, 501, 1000, 1001])
    assert (natural_breaks(values, 3) - 1e9).tolist() == [500, 1000]


def test_fewer_values_than_classes_give_a_class_each():
    assert natural_breaks(np.array([3.0, 1.0, 3.0]), 5).tolist() == [3.0]
    assert natural_breaks(np.array([3.0]), 5).tolist() == []
