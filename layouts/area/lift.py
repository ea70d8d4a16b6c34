"""What would lift an area: how far the next rank is, where most is to be won, and the way to try it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layouts.area.words import is_missing, points_apart
from layouts.element import html
from layouts.text import Text
from pingan.look import format as fmt

if TYPE_CHECKING:
    from pingan.reading.standing import Standing
    from pingan.system.indicator_system import IndicatorSystem


FIRST = 3


def lift_section(
    text: Text, standing: Standing, system: IndicatorSystem, above: str, href: str
) -> html.Section | None:
    """Return the section; None where the area has no index, so that nothing can be tried out.

    Parameters
    ----------
    standing : as `pingan.reading.standing.Standing`
    system : that the quarter was computed with
    above : name of the area on the next better rank, "" where there is none
    href : address of the page of what-ifs
    """
    if is_missing(standing.index):
        return None
    frame = standing.indicators
    tasks = frame[(frame["points"] > 0) & ~frame["inherited"].astype(bool)]
    tasks = tasks[[not system.indicator(code).moderate for code in tasks["indicator"]]]
    best = tasks.sort_values("points", ascending=False, kind="stable").head(FIRST)
    named = [
        text("area.lift_one", name=text.name(system.indicator(row.indicator)), points=fmt.number(row.points))
        for row in best.itertuples()
    ]
    said = []
    if standing.above is not None and above:
        distance = points_apart(text, standing.above.distance)
        said.append(text("area.lift_next", points=distance, rank=standing.above.rank, name=above))
    if named:
        said.append(text("area.lift_most", names=text("area.and").join(named)))
    return html.Section(
        [
            html.H2(text("area.lift")),
            *[html.P(line) for line in said],
            html.A(text("area.lift_try"), href=href, className="btn btn-primary area-try"),
        ],
        className="area-card",
        id="lift",
    )
