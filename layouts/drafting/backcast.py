"""The last quarters under a draft beside what was published: progress, a picture for a quarter, tables, a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import dash_bootstrap_components as dbc
import numpy as np
import pandas as pd
from dash import dcc, html

from layouts import ids
from layouts.also import also
from layouts.children import Child
from layouts.drafting.page import DraftPage, quarter_words
from layouts.figures.slope import CONFIG, slope
from layouts.picture import save_picture
from layouts.tables import exported
from layouts.text import Text
from pingan.look import format as fmt

MOST_DRAWN = 36  # lines that can be told apart
MOST_LISTED = 60  # rows that a page shows at once without making a browser wait; the file has all


@dataclass(frozen=True, eq=False)
class Beside:
    """One quarter's areas of one level, published and under the draft.

    Attributes
    ----------
    quarter : the quarter
    areas : `name, index_published, rank_published, index, rank, reason`, by area code, best published rank first;
        ranks as floats, NaN where unranked; `reason` says in words why the draft's index is missing
    """

    quarter: str
    areas: pd.DataFrame

    @property
    def movement(self) -> np.ndarray:
        """Places won (+) or lost (−) by the draft; NaN where an area is unranked on either side."""
        return (self.areas["rank_published"] - self.areas["rank"]).to_numpy(float)


def backcast_part(text: Text, page: DraftPage, levels: Sequence[str]) -> list[Child]:
    """Return the page before anything is computed; the browser asks for one quarter after another.

    Parameters
    ----------
    levels : that can be looked at, below the top
    """
    if page.problems or page.unsaved:
        why = "edit.backcast_unsaved" if page.unsaved else "edit.backcast_faults"
        return [html.P(text(why), className="empty")]
    if not page.published:
        return [html.P(text("edit.backcast_none"), className="empty")]
    address = f"/method/edit/backcast/{page.draft_id}/{page.revision}"
    steps = [
        html.Li(
            [html.Span(quarter, className="when"), html.Span(text("edit.step_waiting"), className="what")],
            **also({"data-quarter": quarter, "data-state": "waiting"}),
        )
        for quarter in reversed(page.published)  # what one looks at first comes first
    ]
    words = {
        f"data-{name}": text(f"edit.step_{name}")
        for name in ("waiting", "working", "failed", "done", "lost", "again")
    }
    return [
        html.P(text("edit.backcast_lead", count=len(page.published)), className="lead-in"),
        html.Div([
            html.Button(
                text("edit.backcast_start"), className="btn btn-primary btn-sm act backcast-start", type="button"
            ),
            html.Progress(
                max=str(len(page.published)), value="0", **also({"aria-label": text("edit.backcast_progress")})
            ),
            html.Ol(steps, className="backcast-steps", role="status"),
        ], className="backcast-run", **also({"data-address": address, **words})),
        dcc.Store(id=ids.EDIT_BACKCAST),
        html.Div([
            html.Div([
                html.Label([text("edit.backcast_quarter"), dbc.Select(
                    id=ids.EDIT_BACKCAST_QUARTER, size="sm", value=page.published[-1],
                    options=[
                        {"label": quarter_words(text, q), "value": q} for q in reversed(page.published)
                    ],
                )]),
                html.Label([text("edit.backcast_level"), dbc.Select(
                    id=ids.EDIT_BACKCAST_LEVEL, size="sm", value=levels[0],
                    options=[{"label": text.level(level), "value": level} for level in levels],
                )]),
                html.A(text("edit.backcast_csv"), href=f"{address}.csv", className="download"),
            ], className="row-of-fields"),
            html.Div(id=ids.EDIT_BACKCAST_SHOWN, className="backcast-shown", **also({"aria-live": "polite"})),
        ], className="backcast-results", hidden=True),
    ]  # fmt: skip


def backcast_shown(text: Text, found: Mapping[str, Beside], quarter: str, theme: str) -> list[Child]:
    """Return the picture and table of one quarter, and how each area stands in all of them.

    Parameters
    ----------
    found : by quarter, those that are computed so far, oldest first
    """
    if quarter not in found:
        return [html.P(text("edit.backcast_not_yet", quarter=quarter), className="empty")]
    beside = found[quarter]
    shown: list[Child] = [html.H2(_headline(text, beside))]
    drawn = len(beside.areas) <= MOST_DRAWN
    listed = _most_moved(beside)
    if len(listed.areas) < len(beside.areas):
        shown.append(
            html.P(text("edit.most_moved", count=len(beside.areas), shown=MOST_LISTED), className="quiet")
        )
    elif not drawn:
        shown.append(html.P(text("edit.too_many_lines", most=MOST_DRAWN), className="quiet"))
    picture = [_picture(text, beside, theme)] if drawn else []
    shown.append(html.Div([*picture, _table(text, listed)], className="picture-and-table" if drawn else ""))
    if len(found) > 1:
        shown += [html.H2(text("edit.all_quarters")), _overview(text, found, listed)]
    return shown


def _headline(text: Text, beside: Beside) -> str:
    moved = beside.movement
    known = int((~np.isnan(moved)).sum())
    count = int((moved[~np.isnan(moved)] != 0).sum())
    lost = int((beside.areas["rank"].isna() & beside.areas["rank_published"].notna()).sum())
    said = text("edit.headline", quarter=quarter_words(text, beside.quarter), count=count, known=known)
    return said + (text("edit.headline_lost", count=lost) if lost else "")


def _picture(text: Text, beside: Beside, theme: str) -> html.Div:
    areas = beside.areas
    heads = text("edit.as_published"), text("edit.under_draft")
    figure = slope(
        list(areas["name"]), areas["rank_published"].to_numpy(float), areas["rank"].to_numpy(float), heads, theme,
        text("edit.nothing_ranked"),
    )  # fmt: skip
    height = f"{max(240, 34 * len(areas) + 50)}px"
    plot = html.Figure(
        dcc.Graph(figure=figure, config=CONFIG, responsive=True, style={"height": height}),
        role="img", **also({"aria-label": text("edit.slope_label")}),
    )  # fmt: skip
    where = quarter_words(text, beside.quarter)
    picture = save_picture(
        text, "backcast", "figure", text("edit.slope_title"), where=where, quarter=beside.quarter,
        mark=text("picture.draft"),
    )  # fmt: skip
    return html.Div([plot, picture])


def _table(text: Text, beside: Beside) -> html.Div:
    names = (
        "area",
        "rank_published",
        "rank_draft",
        "movement",
        "index_published",
        "index_draft",
        "difference",
    )
    head = [
        html.Th(text(f"edit.column_{name}"), scope="col", className=None if name == "area" else "number")
        for name in names
    ]
    rows = []
    for row, moved in zip(beside.areas.itertuples(index=False), beside.movement, strict=True):
        difference = row.index - row.index_published
        missing = row.reason if isinstance(row.reason, str) and row.reason else None
        rows.append(html.Tr([
            html.Td(row.name, className="name"),
            html.Td(_rank(row.rank_published), className="number"),
            html.Td(_rank(row.rank), className="number", title=missing),
            html.Td(fmt.movement(moved), className="number movement " + _direction(moved)),
            html.Td(fmt.number(row.index_published), className="number"),
            html.Td(fmt.number(row.index), className="number", title=missing),
            html.Td(fmt.signed(difference), className="number"),
        ]))  # fmt: skip
    table = html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="edit-table")
    return exported(text, "backcast", html.Div(table, className="wide tall", tabIndex="0"))


def _most_moved(beside: Beside) -> Beside:
    """Return the quarter with the areas that move most, in the order of their published ranks; all where few."""
    if len(beside.areas) <= MOST_LISTED:
        return beside
    moved = pd.Series(np.abs(beside.movement), index=beside.areas.index).fillna(
        np.inf
    )  # a rank lost says most
    kept = moved.sort_values(ascending=False, kind="stable").index[:MOST_LISTED]
    return Beside(beside.quarter, beside.areas[beside.areas.index.isin(kept)])


def _overview(text: Text, found: Mapping[str, Beside], listed: Beside) -> html.Div:
    """Every area through the quarters: published rank → rank under the draft, where they differ."""
    head = [html.Th(text("edit.column_area"), scope="col")] + [
        html.Th(quarter, scope="col", className="number") for quarter in found
    ]
    rows = []
    for code, name in listed.areas["name"].items():
        cells = [html.Td(name, className="name")]
        for beside in found.values():
            if code not in beside.areas.index:
                cells.append(html.Td(fmt.MISSING, className="number quiet"))
                continue
            old, new = beside.areas.at[code, "rank_published"], beside.areas.at[code, "rank"]
            same = old == new or (np.isnan(old) and np.isnan(new))
            words = _rank(old) if same else f"{_rank(old)} → {_rank(new)}"
            way = "" if same else _direction(old - new)
            cells.append(html.Td(words, className=f"number movement {way}" if way else "number quiet"))
        rows.append(html.Tr(cells))
    table = html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="edit-table overview")
    return exported(text, "backcast-overview", html.Div(table, className="wide tall", tabIndex="0"))


def _rank(rank: float) -> str:
    return fmt.MISSING if np.isnan(rank) else f"{int(rank)}"


def _direction(moved: float) -> str:
    return "up" if moved > 0 else "down" if moved < 0 else ""
