"""The parts of an area as its page shows them: a drawing in the map's classes and colours, and their list."""

from functools import lru_cache
from typing import Any

import numpy as np
from sqlalchemy import Engine

from callbacks.map.page import shown_classes
from callbacks.reader import Reader
from geodata import outline_svg_paths
from layouts.area.parts import HEIGHT, WIDTH, Parts
from layouts.ranking.page import short_names
from layouts.text import Text
from layouts.view import View
from pingan.access.principal import Scope
from pingan.look.classes import class_colours
from pingan.reading.published import Published
from pingan.reading.served import served_boundaries

TONES = ("0", "1", "2", "3", "4")


def parts_of(
    reader: Reader, published: Published, text: Text, code: str, quarter: str, frame: Any
) -> Parts | None:
    """Return the next finer areas; None where there are none.

    Parameters
    ----------
    frame : `Standing.parts`
    """
    if frame is None or not len(frame):
        return None
    level = published.areas.at[frame["area_code"].iloc[0], "level"]
    classes, breaks, _ = shown_classes(published, View(quarter=quarter, level=level, within=code))
    by_code = dict(zip(published.parts(code, level), classes.tolist(), strict=True))
    paths = _paths(reader.engine, published.boundary_version, published.scope, code, level)
    names = {one: text.name(published.areas.loc[one]) for one in frame["area_code"]}
    return Parts(
        level=text.level_within(level),
        frame=frame,
        paths=paths,
        classes=[int(by_code.get(one, -1)) for one, _ in paths],
        breaks=tuple(float(edge) for edge in np.asarray(breaks, dtype=float)),
        tones=[int(tone) for tone in class_colours(TONES, breaks)],
        labels=short_names(names, text.name(published.areas.loc[code])),
    )


@lru_cache(maxsize=512)
def _paths(engine: Engine, version: str, scope: Scope, code: str, level: str) -> tuple[tuple[str, str], ...]:
    boundaries = served_boundaries(engine, version, scope)
    return tuple((one, path) for one, path, _ in outline_svg_paths(boundaries, code, level, WIDTH, HEIGHT))
