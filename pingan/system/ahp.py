"""Weights from pairwise comparisons: the analytic hierarchy process 层次分析法, by the principal eigenvector.

Source: Saaty, T. L. (1980), *The Analytic Hierarchy Process*, McGraw-Hill: the scale of 1 to 9, the eigenvector, the
consistency ratio with its limit of 0.1, and the random indices (orders 1 to 15). Harker, P. T. (1987), Incomplete
pairwise comparisons in the analytic hierarchy process, *Mathematical Modelling* 9, 837-848: what the other judgements
say of a pair.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from pingan.errors import ScoringError

LIMIT = 0.1
"""The largest consistency ratio with which judgements are taken."""

RANDOM_INDEX = (0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
"""Mean consistency index of random reciprocal matrices, by order from 1 (Saaty 1980)."""

MOST = len(RANDOM_INDEX)
"""The largest number of things that can be compared at once."""

SCALE = (*(1 / n for n in range(9, 1, -1)), *range(1, 10))
"""What a judgement can be, from 1/9 (far less important) over 1 (alike) to 9 (far more important)."""

Pair = tuple[int, int]
Judgements = Mapping[Pair, float]


class InvalidJudgementsError(ScoringError):
    """Judgements that give no weights: too many things, some missing, or one that is no positive number."""


class InconsistentJudgementsError(ScoringError):
    """Judgements that contradict one another too much; the message names the pair that does so most."""


@dataclass(frozen=True)
class Deviation:
    """The judgement that is farthest, by how many times, from the ratio of the weights.

    Attributes
    ----------
    first, second : positions of the pair, first < second
    given : how many times as important the first was judged to be
    implied : the ratio of their weights where this judgement is left out: what the others together say
    """

    first: int
    second: int
    given: float
    implied: float


@dataclass(frozen=True, eq=False)
class Priorities:
    """What pairwise comparisons come to.

    Attributes
    ----------
    weights : (n,) float array, positive, summing to 1
    eigenvalue : the principal one; n where the judgements are consistent, else larger
    consistency_index : (eigenvalue − n) / (n − 1); 0 for one thing or two, which cannot contradict themselves
    consistency_ratio : the index over that of random judgements
    worst : the judgement to look at first; None where all agree
    """

    weights: np.ndarray
    eigenvalue: float
    consistency_index: float
    consistency_ratio: float
    worst: Deviation | None

    @property
    def acceptable(self) -> bool:
        """Whether the judgements are consistent enough to be taken."""
        return self.consistency_ratio <= LIMIT


def pairs_of(count: int) -> list[Pair]:
    """Return the pairs to be judged, in the order of the upper triangle's rows."""
    return list(combinations(range(count), 2))


def comparison_matrix(judgements: Judgements, count: int) -> np.ndarray:
    """Lay judgements out as a reciprocal matrix.

    Parameters
    ----------
    judgements : (first, second) to how many times as important the first is, for every pair with first < second
    count : how many things are compared

    Returns
    -------
    (n, n) float array

    Raises
    ------
    InvalidJudgementsError
        There are more things than the table of random indices knows, a pair is missing, or a judgement is not a
        positive number.
    """
    if not 1 <= count <= MOST:
        raise InvalidJudgementsError(
            f"{count} things cannot be compared at once: the limit is {MOST}. Group them.",
            f"一次最多比较 {MOST} 项，不能比较 {count} 项：请分组比较。",
        )
    matrix = np.ones((count, count))
    if missing := [pair for pair in pairs_of(count) if judgements.get(pair) is None]:
        raise InvalidJudgementsError(
            f"{len(missing)} of {len(pairs_of(count))} pairs are not judged yet.",
            f"共 {len(pairs_of(count))} 对，还有 {len(missing)} 对未作判断。",
        )
    for first, second in pairs_of(count):
        given = judgements[first, second]
        if not (np.isfinite(given) and given > 0):
            raise InvalidJudgementsError(
                f"a judgement is a positive number, not {given!r}", f"判断值须为正数，而不是 {given!r}"
            )
        matrix[first, second], matrix[second, first] = given, 1 / given
    return matrix


def priorities(matrix: np.ndarray) -> Priorities:
    """Return the weights that a reciprocal matrix of comparisons implies, and how far it contradicts itself.

    Parameters
    ----------
    matrix : (n, n) float array
        `matrix[i, j]`: how many times as important i is as j; `matrix[j, i]` its reciprocal.
    """
    count = len(matrix)
    eigenvalue, weights = _principal(matrix)
    index = max(0.0, (eigenvalue - count) / (count - 1)) if count > 2 else 0.0  # below zero is rounding
    ratio = index / RANDOM_INDEX[count - 1] if count > 2 else 0.0
    return Priorities(weights, eigenvalue, index, ratio, _worst(matrix, weights))


def accepted_weights(judgements: Judgements, names: Sequence[tuple[str, str]]) -> np.ndarray:
    """Return the weights of consistent judgements.

    Parameters
    ----------
    judgements : as `comparison_matrix` takes them
    names : (English, Chinese) of each thing, for the message

    Returns
    -------
    (n,) float array, summing to 1

    Raises
    ------
    InvalidJudgementsError
        See `comparison_matrix`.
    InconsistentJudgementsError
        The consistency ratio is above 0.1; the worst pair is named.
    """
    found = priorities(comparison_matrix(judgements, len(names)))
    if found.acceptable:
        return found.weights
    worst = found.worst
    if worst is None:
        raise AssertionError("judgements of a ratio above the limit have a worst pair")
    first, second = names[worst.first], names[worst.second]
    given, implied = as_judged(worst.given), as_judged(nearest_on_scale(worst.implied))
    raise InconsistentJudgementsError(
        f"The judgements contradict one another (consistency ratio {found.consistency_ratio:.3f}, at most {LIMIT}). "
        f"Look first at {first[0]} against {second[0]}: judged {given}, while the others together say about {implied}.",
        f"判断前后矛盾（一致性比率 {found.consistency_ratio:.3f}，不得超过 {LIMIT}）。"
        f"请先看“{first[1]}”与“{second[1]}”：判断为 {given}，其余判断合起来约为 {implied}。",
    )


def nearest_on_scale(ratio: float) -> float:
    """Return the judgement that is nearest to a ratio, by how many times they differ."""
    return min(SCALE, key=lambda value: abs(np.log(value / ratio)))


def as_judged(value: float) -> str:
    """Write a judgement as people do: 3, or 1/3.

    >>> as_judged(3), as_judged(1 / 3), as_judged(1.5)
    ('3', '1/3', '1.5')
    """
    return f"{value:.3g}" if value >= 1 else f"1/{1 / value:.3g}"


def _principal(matrix: np.ndarray) -> tuple[float, np.ndarray]:
    """Return the largest eigenvalue and its vector, summing to 1: real, simple, positive (Perron, Frobenius)."""
    values, vectors = np.linalg.eig(matrix)
    at = int(np.argmax(values.real))
    vector = np.abs(vectors[:, at].real)
    return float(values[at].real), vector / vector.sum()


def _worst(matrix: np.ndarray, weights: np.ndarray) -> Deviation | None:
    apart = np.triu(np.abs(np.log(matrix * weights[None, :] / weights[:, None])), 1)
    if apart.max() < 1e-9:
        return None
    pair = np.unravel_index(int(np.argmax(apart)), apart.shape)
    first, second = (int(place) for place in pair)
    without = matrix.copy()
    without[first, second] = without[second, first] = 0
    without[first, first] = without[second, second] = 2  # Harker: what is not judged agrees with the rest
    others = _principal(without)[1]
    return Deviation(first, second, float(matrix[pair]), float(others[first] / others[second]))
