"""Cut a street into committees and a committee into compounds, as roads would.

Recursive halving: each cut is a chord along the local directions of the roads, placed so that both sides
hold their share of the residents, slightly bent as roads are. The candidate with the most compact pieces
wins, so blocks come out as blocks and not as confetti. Everything happens on the plane in metres; the
coverage is made exact afterwards, in `pingan.demo.geometry`.
"""

from dataclasses import dataclass

import numpy as np
import shapely

from pingan.demo.density import Residents

REACH = 100_000.0  # metres: longer than the district in any direction
ANCHOR_DISTANCE = 28.0  # metres: a road that ends this near to another crossing meets it there


def road_direction(point: np.ndarray) -> float:
    """Angle of the roads at a point of the plane, in radians: they turn slowly from west to east."""
    return np.radians(-7.0 + 13.0 * np.sin(point[0] / 2400.0) + 6.0 * np.cos(point[1] / 1500.0))


@dataclass(frozen=True)
class Cut:
    """A way to cut a polygon in two: the pieces, the residents on each side, the parts each is due."""

    pieces: tuple[shapely.Polygon, shapely.Polygon]
    residents: tuple[Residents, Residents]
    parts: tuple[int, int]
    cost: float


class Subdivider:
    """Cuts polygons into parts; remembers where roads end so that those beyond the border can meet them."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._anchors = np.empty((0, 2))

    def split(self, polygon: shapely.Polygon, residents: Residents, parts: int) -> list[shapely.Polygon]:
        """Cut a polygon into `parts` pieces that hold about equally many residents.

        Returns
        -------
        list of Polygon
            Exactly `parts` of them; they tile `polygon`.

        Raises
        ------
        ValueError
            No straight cut divides the polygon: it is degenerate.
        """
        if parts == 1:
            return [polygon]
        cut = min(self._candidates(polygon, residents, parts), key=lambda found: found.cost, default=None)
        if cut is None:
            raise ValueError(f"no cut found for a polygon of {polygon.area:.0f} m² into {parts} parts")
        self._remember(polygon, cut)
        halves = zip(cut.pieces, cut.residents, cut.parts, strict=True)
        return [piece for half in halves for piece in self.split(*half)]

    def _candidates(self, polygon: shapely.Polygon, residents: Residents, parts: int) -> list[Cut]:
        chords = self._chords(polygon, residents, parts)
        limit = 6
        found: list[Cut] = []
        for penalty, chord in sorted(chords, key=lambda pair: pair[0])[:limit]:
            pieces = _pieces(polygon, self._bent(polygon, chord))
            if len(pieces) == 2:
                found.extend(_weighed(pieces, residents, parts, penalty))
        return found

    def _chords(
        self, polygon: shapely.Polygon, residents: Residents, parts: int
    ) -> list[tuple[float, np.ndarray]]:
        """Straight cuts worth a look, each with a penalty for its length and for leaving the roads' grid."""
        roads = road_direction(np.asarray(polygon.centroid.coords[0]))
        longest = _long_axis(polygon)
        angles = [(roads, 0.0), (roads + np.pi / 2, 0.0), (longest + np.pi / 2, 0.35)]
        shares = _shares(parts)
        size = np.sqrt(polygon.area)
        chords = []
        for angle, penalty in angles:
            turned = angle + self._rng.normal(0.0, np.radians(2.0))
            along, normal = _axes(turned)
            for offset in _quantiles(residents.points @ normal, residents.mass, shares):
                middle = normal * offset
                line = shapely.LineString([middle - along * REACH, middle + along * REACH])
                chords += [
                    (penalty + chord.length / size, np.asarray(chord.coords)[[0, -1]])
                    for chord in shapely.get_parts(line.intersection(polygon))
                    if chord.geom_type == "LineString"
                ]
        return chords

    def _bent(self, polygon: shapely.Polygon, chord: np.ndarray) -> shapely.LineString:
        """The chord with its ends moved to crossings nearby, bent a little in the middle, made to overlap."""
        start, end = (self._anchored(polygon, point) for point in chord)
        direction = end - start
        length = np.hypot(*direction)
        if length < 1.0:
            return shapely.LineString(chord)
        along = direction / length
        across = np.array([-along[1], along[0]])
        points = [start - along * 0.5]
        if length > 120.0:
            where = self._rng.uniform(0.35, 0.65)
            bend = self._rng.normal(0.0, 0.022) * length
            points.append(start + along * length * where + across * np.clip(bend, -25.0, 25.0))
        points.append(end + along * 0.5)
        return shapely.LineString(points)

    def _anchored(self, polygon: shapely.Polygon, point: np.ndarray) -> np.ndarray:
        distance = np.hypot(*(self._anchors - point).T)
        near = np.flatnonzero(distance < ANCHOR_DISTANCE)
        for index in near[np.argsort(distance[near], kind="stable")]:
            if polygon.boundary.distance(shapely.Point(self._anchors[index])) < 1e-6:
                return self._anchors[index]
        return point

    def _remember(self, polygon: shapely.Polygon, cut: Cut) -> None:
        """Keep the two ends of the cut: the corners that the pieces share and that lie on the border."""
        shared = cut.pieces[0].intersection(cut.pieces[1])
        ends = np.asarray(shapely.get_coordinates(shared))
        on_border = shapely.distance(polygon.boundary, shapely.points(ends)) < 1e-6
        self._anchors = np.vstack([self._anchors, ends[on_border]])


def _shares(parts: int) -> np.ndarray:
    """Shares of residents on one side worth trying: near the middle, in whole parts."""
    middle = np.arange(max(1, int(np.ceil(parts * 0.34))), int(parts * 0.66) + 1)
    if len(middle) > 4:
        middle = middle[np.linspace(0, len(middle) - 1, 4).round().astype(int)]
    return (middle if len(middle) else np.array([1, parts - 1])) / parts


def _axes(angle: float) -> tuple[np.ndarray, np.ndarray]:
    along = np.array([np.cos(angle), np.sin(angle)])
    return along, np.array([-along[1], along[0]])


def _long_axis(polygon: shapely.Polygon) -> float:
    corners = shapely.get_coordinates(polygon.minimum_rotated_rectangle)
    sides = np.diff(corners, axis=0)[:2]
    longest = sides[np.argmax(np.hypot(*sides.T))]
    return float(np.arctan2(longest[1], longest[0]))


def _quantiles(values: np.ndarray, weights: np.ndarray, shares: np.ndarray) -> np.ndarray:
    order = np.argsort(values, kind="stable")
    cumulated = np.cumsum(weights[order])
    return np.interp(shares * cumulated[-1], cumulated, values[order])


def _pieces(polygon: shapely.Polygon, road: shapely.LineString) -> list[shapely.Polygon]:
    noded = shapely.union(polygon.boundary, road)
    return list(shapely.get_parts(shapely.polygonize([noded])))


def _weighed(pieces: list[shapely.Polygon], residents: Residents, parts: int, penalty: float) -> list[Cut]:
    first, second = residents.divided(pieces[0])
    share = parts * first.mass.sum() / (first.mass.sum() + second.mass.sum())
    due = int(np.clip(round(share), 1, parts - 1))
    if min(len(first.points), len(second.points)) < 12 * max(1, parts // 4):
        return []
    unequal = abs(share - due) / min(due, parts - due)
    spread = max(piece.length**2 / (16.0 * piece.area) for piece in pieces)
    return [
        Cut(
            (pieces[0], pieces[1]),
            (first, second),
            (due, parts - due),
            spread + 1.5 * unequal + 0.3 * penalty,
        )
    ]
