"""What moved the index: a waterfall from one quarter's index to another's, a row a step, so that one can add it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layouts.also import also
from layouts.area.words import moved_class
from layouts.children import Child
from layouts.element import html
from layouts.figures.waterfall import Bars, Step, waterfall_bars
from layouts.picture import save_picture
from layouts.tables import export_button
from layouts.text import Text
from pingan.look import format as fmt

if TYPE_CHECKING:
    from layouts.area.page import AreaPage
    from pingan.reading.waterfall import Waterfall


AGAINST = ("previous", "year")


def moved_section(text: Text, page: AreaPage) -> html.Section:
    """Return the section of an `AreaPage`: both comparisons, one of them shown."""
    choice = [
        html.Button(
            text(f"panel.why_{against}"),
            type="button",
            className="active" if against == page.against else None,
            **also({"data-against": against, "aria-pressed": str(against == page.against).lower()}),
        )
        for against in AGAINST
    ]
    return html.Section(
        [
            html.Div(
                [html.H2(text("area.moved")), html.Div(choice, className="area-choice")],
                className="area-subhead",
            ),
            *[_waterfall(text, page, against) for against in AGAINST],
        ],
        className="area-card area-moved",
        id="moved",
    )


def _waterfall(text: Text, page: AreaPage, against: str) -> html.Div:
    waterfall = page.waterfalls[against]
    hidden = also({} if against == page.against else {"hidden": True})
    if waterfall.reason is not None or waterfall.before is None:
        earlier = fmt.quarter(waterfall.from_quarter, text.language)
        said = html.P(text(f"area.moved_{waterfall.reason}", earlier=earlier), className="quiet")
        return html.Div(said, **also({"data-of": against}), **hidden)
    steps = list(
        zip(waterfall.steps["indicator"], waterfall.steps["contribution"].astype(float), strict=True)
    )
    bars = waterfall_bars(float(waterfall.before), steps)
    names = {i.code: f"{i.code} {text.name(i)}" for i in page.system.indicators}
    rows = [_end(text, waterfall.from_quarter, waterfall.before, bars.before_at, "from")]
    rows += [_step(names.get(step.key, step.key), step) for step in bars.first]
    if bars.rest:
        rest = text("area.moved_rest", count=bars.rest.count)
        rows.append(
            _step(
                html.Button(rest, type="button", className="more", **also({"data-unfold": ""})),
                bars.rest,
                "rest",
            )
        )
        rows += [_step(names.get(step.key, step.key), step, "folded") for step in bars.others]
    rows.append(_end(text, page.quarter, waterfall.after, bars.after_at, "to", waterfall.total))
    caption = text("area.moved_label", before=waterfall.from_quarter, after=page.quarter)
    return html.Div(
        [
            html.Table(
                [
                    html.Caption(caption, className="visually-hidden"),
                    html.Thead(
                        html.Tr(
                            [
                                html.Th(text("area.column_step"), scope="col"),
                                html.Th("", className="graphic", **also({"aria-hidden": "true"})),
                                html.Th(text("area.column_points"), scope="col", className="number"),
                                html.Th(text("area.column_running"), scope="col", className="number"),
                            ]
                        )
                    ),
                    html.Tbody(rows),
                ],
                className="area-waterfall",
                **also({"data-table": f"moved-{against}"}),
            ),
            html.Div(
                [
                    html.Span(_sum(text, waterfall, bars), className="quiet"),
                    html.Span(text("area.superseded"), className="area-mark")
                    if waterfall.superseded
                    else None,
                    export_button(text, f"moved-{against}"),
                    save_picture(text, f"moved-{against}", "[data-of]", caption),
                ],
                className="area-foot",
            ),
        ],
        **also({"data-of": against}),
        **hidden,
    )


def _sum(text: Text, waterfall: Waterfall, bars: Bars) -> str:
    count = len(bars.first) + len(bars.others)
    return text(
        "area.moved_sum",
        count=count,
        total=fmt.signed(waterfall.total),
        before=fmt.number(waterfall.before),
        after=fmt.number(waterfall.after),
    )


def _end(
    text: Text, quarter: str, index: float | None, at: float, kind: str, total: float | None = None
) -> html.Tr:
    mark = html.Span(className="level", style={"left": f"{at}%"})
    return html.Tr(
        [
            html.Th(text("area.moved_end", quarter=fmt.quarter(quarter, text.language)), scope="row"),
            html.Td([mark], className="graphic", **also({"aria-hidden": "true"})),
            html.Td("" if total is None else fmt.signed(total), className="number"),
            html.Td(fmt.number(index), className="number"),
        ],
        className=f"end {kind}",
    )


def _step(name: Child, step: Step, kind: str = "") -> html.Tr:
    direction = "gain" if step.points >= 0 else "loss"
    return html.Tr(
        [
            html.Th(name, scope="row", title=name if isinstance(name, str) else None),
            html.Td(
                [
                    html.Span(
                        className=f"piece {direction}",
                        style={"left": f"{step.left}%", "width": f"{step.width}%"},
                    ),
                    html.Span(className="joint", style={"left": f"{step.at}%"}),
                ],
                className="graphic",
                **also({"aria-hidden": "true"}),
            ),
            html.Td(fmt.signed(step.points), className=f"number {moved_class(step.points)}"),
            html.Td(fmt.number(step.end), className="number quiet"),
        ],
        className=kind or None,
    )
