"""What the page of comparisons shows: from what is published to the components, for one comparison."""

from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any
from urllib.parse import urlencode

import numpy as np
from sqlalchemy import Engine

from callbacks.answers import keyed
from callbacks.reader import Reader
from geodata import bounds
from layouts.compare.maps import (
    Sheet,
    difference_breaks,
    figure_stores,
    legends,
    pictures,
    sheet_colours,
    sheets,
    value_breaks,
)
from layouts.compare.page import Shown, section, sides_head, state
from layouts.compare.tables import lines_rows, lines_table, parts_rows, parts_table
from layouts.compare.view import MOST_AREAS, Comparison
from layouts.context import in_language, measures
from layouts.method.words import reason_words
from layouts.text import Text
from pingan.look import format as fmt
from pingan.reading.compared_parts import Ground, Parts, compared_parts, ground_of
from pingan.reading.comparison import compare
from pingan.reading.cube import cube_of
from pingan.reading.published import Published
from pingan.reading.sides import Compared, Side, by_size
from pingan.storage.systems import load_system_version
from pingan.system.indicator_system import IndicatorSystem


@dataclass(frozen=True, eq=False)
class Sight:
    """A comparison with all that was read for it."""

    comparison: Comparison
    ground: Ground
    shown: Shown


def sides_of(comparison: Comparison) -> tuple[Side, ...]:
    """Return what is compared; the first is what the others are compared with."""
    if comparison.by == "areas":
        return tuple(Side(code, comparison.quarter) for code in (comparison.area, *comparison.others))
    return tuple(Side(comparison.area, quarter) for quarter in (comparison.before, comparison.quarter))


def sight_of(reader: Reader, published: Published, comparison: Comparison, theme: str) -> Sight:
    """Read and lay out a comparison."""
    text, sides = reader.text, sides_of(comparison)
    ground = ground_of(published, sides, comparison.level)
    level = text.level(ground.level)
    if len(set(sides)) < 2:
        return Sight(comparison, ground, _nothing(text, published, comparison, ground))
    measured = {one["code"]: one for one in measures(text, published.system)}
    found = compare(published, sides, _systems(reader.engine, published, sides))
    parts = compared_parts(published, sides, ground, comparison.measure)
    page = _Page(text, published, comparison, sides, measured, theme)
    drawn = page.sheets(parts)
    names = [page.name(code) for code in parts.codes]
    where = f"{ground.within}-{ground.level}"
    url = keyed(f"/geo/{published.boundary_version}/{ground.within}/{ground.level}.json")
    box = bounds(published.boundaries, ground.within)
    caption = text("compare.parts_of", within=page.name(ground.within), level=level)
    heads = [sheet.title for sheet in drawn]
    framed = {
        "url": keyed(f"/geo/{published.boundary_version}/{ground.within}/{ground.framed_level}.json"),
        "codes": list(ground.framed),
    }
    shown = Shown(
        head=sides_head(text, page.head(), page.side_names(), found.standings, page.why, page.address),
        maps=[
            *sheets(drawn, where),
            *figure_stores(drawn, where, url, parts.codes, theme, box),
        ],
        legends=legends(text, drawn, theme, lettered=comparison.by == "quarters"),
        tables=page.tables(found, drawn, parts, names, caption, heads),
        shape=f"{comparison.by} {url}",
        pictures=pictures(text, drawn, url, parts.codes, names, framed, theme)
        | {
            "by": comparison.by,
            "key": comparison.to_search(),
            "most": MOST_AREAS,
            "quarter": comparison.quarter,
        },
        files=page.files(found, drawn, parts, names, heads, ground.level),
        level=ground.level,
    )
    return Sight(comparison, ground, shown)


class _Page:
    """What the parts of one page have in common."""

    def __init__(
        self,
        text: Text,
        published: Published,
        comparison: Comparison,
        sides: tuple[Side, ...],
        measured: dict[str, dict[str, Any]],
        theme: str,
    ) -> None:
        self.text, self.published, self.comparison = text, published, comparison
        self.sides, self.measured, self.theme = sides, measured, theme
        self.measure = measured[comparison.measure]
        system = published.system
        words = partial(
            reason_words, text, minimum=system.minimum_denominator, coverage=system.minimum_coverage
        )
        self.why = lambda code: words(code) if code else ""

    def name(self, code: str) -> str:
        return self.text.name(self.published.areas.loc[code])

    def quarter(self, quarter: str) -> str:
        return fmt.quarter(quarter, self.text.language)

    def side_names(self) -> list[str]:
        """Return what tells the sides apart: their areas, or their quarters."""
        if self.comparison.by == "areas":
            return [self.name(side.code) for side in self.sides]
        return [self.quarter(side.quarter) for side in self.sides]

    def address(self, side: Side) -> str:
        """Return where the page of a side's area is, in the same edition."""
        return f"/area/{side.code}?{urlencode([*self.comparison.edition, ('quarter', side.quarter)])}"

    def head(self) -> str:
        """Return the heading: the sides beside it name the areas already."""
        return self.quarter(self.comparison.quarter) if self.comparison.by == "areas" else self.title()

    def title(self) -> str:
        c = self.comparison
        if c.by == "areas":
            names = self.text("compare.join").join(self.side_names())
            return self.text("compare.title_areas", areas=names, quarter=self.quarter(c.quarter))
        before, after = self.quarter(c.before), self.quarter(c.quarter)
        return self.text("compare.title_quarters", area=self.name(c.area), before=before, after=after)

    def sheets(self, parts: Parts) -> list[Sheet]:
        """Return the maps: a map a quarter, or one for all areas; and the difference."""
        kind = self.measure["kind"]
        negative = self.measure.get("direction") == "negative"
        digits = 2 if kind == "score" else None
        edges = value_breaks(parts.history, kind)
        plain = sheet_colours(kind, edges, self.theme, change=False, negative=negative)
        reasons = [[self.why(code) for code in row] for row in parts.reasons]
        quarters = self.comparison.by == "quarters"
        titles = [self.quarter(q) for q in (self.comparison.before, self.comparison.quarter)]
        unit = f"（{self.measure['unit']}）" if self.measure.get("unit") else ""
        named = self.measure["name"] + unit
        if not quarters:
            titles = [titles[-1]]
        titles = [self.text("compare.map_areas", quarter=title, measure=named) for title in titles]
        drawn = [
            Sheet(place, title, values, why, edges, plain, signed=False, digits=digits)
            for place, title, values, why in zip(
                ("first", "second"), titles, parts.values, reasons, strict=False
            )
        ]
        change = difference_breaks(parts.difference, kind)
        absent = [
            "" if not np.isnan(value) else next(filter(None, why), self._unknown())
            for value, *why in zip(parts.difference, *reasons, strict=True)
        ]
        last = Sheet(
            "difference",
            self._difference_title(drawn[0]),
            parts.difference,
            absent,
            change,
            sheet_colours(kind, change, self.theme, change=True, negative=negative),
            signed=True,
            digits=digits,
        )
        return [*drawn, last]

    def _unknown(self) -> str:
        return self.text(
            "compare.map_unknown", area=self.name(self.sides[0].code), measure=self.measure["name"]
        )

    def _difference_title(self, first: Sheet) -> str:
        title = self._difference(first)
        if self.measure.get("direction") == "moderate":  # best within a range: neither end is the better one
            return self.text("compare.map_moderate", title=title)
        return title

    def _difference(self, first: Sheet) -> str:
        c = self.comparison
        if c.by == "quarters":
            return self.text(
                "compare.map_difference_quarters",
                after=self.quarter(c.quarter),
                before=self.quarter(c.before),
            )
        cube = cube_of(self.published)
        at = cube.quarters.index(c.quarter), cube.codes.get_loc(c.area), cube.measures.index(c.measure)
        value = first.word(float(cube.values[at]))
        return self.text("compare.map_difference_areas", area=self.name(c.area), value=value)

    def _ordered(self, found: Compared) -> list[tuple[str, tuple]]:
        groups = [("dimension", found.dimensions), ("indicator", found.indicators)]
        by_difference = self.comparison.sort == "difference"
        return [(key, by_size(lines) if by_difference else lines) for key, lines in groups]

    def tables(
        self, found: Compared, drawn: list[Sheet], parts: Parts, names: list[str], caption: str, heads: list[str]
    ) -> list[Any]:  # fmt: skip
        first = found.standings[0].index
        total = tuple(standing.index - first for standing in found.standings)
        split = any(not np.isnan(p) for line in found.indicators for p in line.points)
        made = []
        for key, lines in self._ordered(found):
            sums = {"total": total, "rest": found.rest} if split and key == "indicator" else {}
            table = lines_table(self.text, key, lines, self.measured, self.side_names(), self.why, **sums)
            note = "" if split or key == "dimension" else self.text("compare.no_points")
            made.append(section(self.text, key, self.text(f"compare.{key}s"), [table], note))
        rows = parts_table(self.text, drawn, parts.codes, names, caption, heads, self.comparison.sort)
        made.append(section(self.text, "part", caption, rows, ""))
        return made

    def files(
        self, found: Compared, drawn: list[Sheet], parts: Parts, names: list[str], heads: list[str], level: str
    ) -> dict[str, Any]:  # fmt: skip
        """Return the tables as rows, with what every export says first."""
        published, c = self.published, self.comparison
        marks = [[f"# {self.title()}"]]
        if aside := published.aside:
            marks.append([f"# {self.text(f'edition.{aside.kind}_mark', quarter=aside.quarter)}"])
        if published.demonstration:
            marks.append([f"# {self.text('map.demonstration')}"])
        marks.append([f"# {self.text('export.edition')} {published.edition}"])
        marks.append([f"# {in_language(published.credit, self.text.language)}"])
        stem = (
            f"{c.area}-{c.before}-{c.quarter}"
            if c.by == "quarters"
            else f"{c.area}-{len(self.sides)}-{c.quarter}"
        )
        side_names = [f"{self.name(side.code)} {side.quarter}" for side in self.sides]
        lines = lines_rows(self.text, self._ordered(found), self.measured, side_names)
        areas = parts_rows(self.text, drawn, parts.codes, names, heads, c.sort)
        return {
            "indicator": {"file": f"pingan-compare-{stem}.csv", "rows": [*marks, *lines]},
            "part": {"file": f"pingan-compare-{stem}-{level}-{c.measure}.csv", "rows": [*marks, *areas]},
        }


def _nothing(text: Text, published: Published, comparison: Comparison, ground: Ground) -> Shown:
    """Return the page where there is nothing to set beside the one: say so, and what can be compared instead."""
    key = "one_quarter" if comparison.by == "quarters" else "alone"
    other = replace(comparison, by="areas" if comparison.by == "quarters" else "quarters")
    name = text.name(published.areas.loc[comparison.area])
    return Shown(
        head=state(text, key, other.to_search(), area=name),
        maps=[], legends=[], tables=[], shape="", pictures=None, files={}, level=ground.level,
    )  # fmt: skip


def _systems(engine: Engine, published: Published, sides: tuple[Side, ...]) -> dict[str, IndicatorSystem]:
    releases = [published.releases[q] for q in {side.quarter for side in sides} if q in published.releases]
    older = {
        (r.system_id, r.system_version) for r in releases if r.system_version != published.system.version
    }
    return {version: _system(engine, system, version) for system, version in older}


@lru_cache(maxsize=16)  # a version never changes
def _system(engine: Engine, system: str, version: str) -> IndicatorSystem:
    return load_system_version(engine, system, version)
