"""A small town in metres, drawn by hand, and the means to change it and to write it as a file."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geodata import as_boundaries

# Metres east and north of a point in Shanghai, true to scale.
_METRES = "+proj=laea +lat_0=31.2 +lon_0=121.4 +datum=WGS84 +units=m +no_defs"


def _make_boundaries(*rows):
    columns = ["area_code", "level", "parent_code", "name", "geometry"]
    return as_boundaries(gpd.GeoDataFrame(list(rows), columns=columns, geometry="geometry", crs=_METRES))


@pytest.fixture(scope="session")
def make_boundaries():
    """Rows of (code, level, parent, name, shape in metres) become a boundaries frame."""
    return _make_boundaries


@pytest.fixture
def town():
    """A district of 400 m × 400 m with 2 × 2 streets and 4 × 4 committees, which fit exactly."""
    rows = [("310105", "district", None, "长宁区", _with_corners(shapely.box(0, 0, 400, 400), 100))]
    for column in range(2):
        for row in range(2):
            street = f"31010500{2 * column + row}"
            square = shapely.box(200 * column, 200 * row, 200 * column + 200, 200 * row + 200)
            rows.append((street, "street", "310105", f"第{2 * column + row}街道", _with_corners(square, 100)))
            for part in range(4):
                west, south = 200 * column + 100 * (part // 2), 200 * row + 100 * (part % 2)
                shape = shapely.box(west, south, west + 100, south + 100)
                rows.append((f"{street}00{part}", "committee", street, f"第{part}居委会", shape))
    return _make_boundaries(*sorted(rows, key=lambda row: (len(row[0]), row[0])))


def _with_corners(shape, distance):
    return shapely.segmentize(shape, distance)


@pytest.fixture
def level_of():
    """Pick one level of a frame."""
    return lambda boundaries, level: boundaries[boundaries["level"] == level].reset_index(drop=True)


@pytest.fixture
def replace_shape():
    """Put another shape, in metres, in the place of one area's."""

    def replace(boundaries, code, shape):
        changed = boundaries.geometry.copy()
        moved = None if shape is None else gpd.GeoSeries([shape], crs=_METRES).to_crs(boundaries.crs).iloc[0]
        changed[boundaries["area_code"] == code] = moved
        return boundaries.set_geometry(changed)

    return replace


@pytest.fixture
def write_file(tmp_path):
    """Write one level as a file of the given kind and CRS, with the fields CODE, NAME and PARENT."""

    def write(boundaries, name, crs="EPSG:4326", encoding="UTF-8", **options) -> Path:
        fields = {"area_code": "CODE", "name": "NAME", "parent_code": "PARENT"}
        frame = boundaries.drop(columns=["level", "name_en"]).rename(columns=fields).to_crs(crs)
        path = tmp_path / name
        frame.to_file(path, encoding=encoding, **options)
        return path

    return write


@pytest.fixture
def wavy_grid():
    """Squares of one kilometre whose shared edges are the same random zigzag on both sides."""

    def make(side: int, points: int, seed: int):
        random = np.random.default_rng(seed)
        spacing = 1000 / (points - 1)
        zigzags = {}

        def edge(start, end):
            if (start, end) not in zigzags:
                along = np.linspace(start, end, points) * 1000.0
                along[1:-1] += random.uniform(-0.3, 0.3, (points - 2, 2)) * spacing  # never crosses itself
                zigzags[start, end] = along
            return zigzags[start, end]

        rows = []
        for x in range(side):
            for y in range(side):
                south, east = edge((x, y), (x + 1, y)), edge((x + 1, y), (x + 1, y + 1))
                north, west = edge((x, y + 1), (x + 1, y + 1)), edge((x, y), (x, y + 1))
                ring = np.vstack([south[:-1], east[:-1], north[:0:-1], west[::-1]])
                code = f"3101050{x}{y}"
                rows.append((code, "street", "310105", f"街道{code}", shapely.Polygon(ring)))
        return _make_boundaries(*rows)

    return make
