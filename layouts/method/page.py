"""The page about the method: how the index is made, its weights and indicators, versions and releases. A report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
from dash import dcc, html

from layouts import ids
from layouts.also import also
from layouts.children import Child
from layouts.method.curve import Explained, curve_part
from layouts.method.steps import steps
from layouts.method.tables import (
    differences_table,
    indicator_table,
    quality_table,
    releases_table,
    versions_table,
    weight_bars,
)
from layouts.method.words import listed
from layouts.records import Record
from layouts.tables import file_links
from layouts.text import Text
from pingan.look import format as fmt
from pingan.system.indicator_system import IndicatorSystem

if TYPE_CHECKING:
    from pingan.reading.method import Difference


SECTIONS = ("how", "weights", "indicators", "curve", "quality", "versions", "releases")


@dataclass(frozen=True, eq=False)
class Method:
    """What the page shows.

    Attributes
    ----------
    system : the one in force in the newest quarter
    shares : each indicator's share of the index
    quarter : the newest
    levels : below the top, coarse to fine
    ranked : level, areas, ranked areas
    quality, versions, publications : as `pingan.reading.method` gives them
    differences : newer version, older version, what differs; newest first
    explained : the indicator whose curve is shown
    area : code of the area that is marked on it
    demonstration : whether what is published is the demonstration's
    whole : whether the reader sees all areas, so that counts are of all
    may_edit : whether the reader may make a new version
    """

    system: IndicatorSystem
    shares: Mapping[str, float]
    quarter: str
    levels: Sequence[str]
    ranked: Sequence[tuple[str, int, int]]
    quality: pd.DataFrame
    versions: Sequence[Record]
    differences: Sequence[tuple[str, str, Sequence[Difference]]]
    publications: pd.DataFrame
    explained: Explained
    area: str
    demonstration: bool
    whole: bool = True
    may_edit: bool = False


def method_page(text: Text, method: Method, theme: str) -> html.Div:
    """Return the page."""
    system, selected = method.system, method.explained.indicator.code
    contents = html.Nav(
        html.Ul([html.Li(html.A(text(f"method.{name}"), href=f"#{name}")) for name in SECTIONS]),
        className="method-contents",
        **also({"aria-label": text("method.contents")}),
    )
    sections: dict[str, list[Child]] = {
        "how": [steps(text, system)],
        "weights": [
            html.P(text("method.weights_lead"), className="lead-in"),
            weight_bars(text, system, method.shares, selected),
        ],
        "indicators": [
            html.P(text("method.indicators_lead"), className="lead-in"),
            _wide(indicator_table(text, system, method.shares, selected)),
            _downloads(text, system),
        ],
        "curve": curve_part(text, system, method.explained, method.quarter, theme),
        "quality": _quality(text, method),
        "versions": _versions(text, method),
        "releases": [
            html.P(text("method.releases_lead"), className="lead-in"),
            _wide(releases_table(text, method.publications)),
            file_links(text, "/method/releases"),
        ],
    }
    report = [
        _title(text, method),
        *(_section(name, text(f"method.{name}"), sections[name]) for name in SECTIONS),
    ]
    return html.Div(
        [
            dcc.Store(id=ids.METHOD_AREA, data=method.area),
            html.Div([contents, html.Article(report)], className="method-columns"),
        ],
        className="method-page",
    )


def _title(text: Text, method: Method) -> html.Header:
    system = method.system
    quarter = fmt.quarter(system.applies_from, text.language)
    said = [
        text("method.subtitle", version=system.version, quarter=quarter),
        text("method.counts", dimensions=len(system.dimensions), indicators=len(system.indicators)),
    ]
    mark = [html.P(text("shell.demonstration_long"), className="method-mark")] if method.demonstration else []
    return html.Header(
        [
            html.P(text("method.kicker"), className="quiet"),
            html.H1(system.title[text.language]),
            html.P(" · ".join(said), className="quiet"),
            *mark,
        ],
        className="method-title",
    )


def _quality(text: Text, method: Method) -> list[Child]:
    ranked = (
        text(
            "method.quality_ranked_level",
            level=text.level(level),
            ranked=fmt.number(of_them, 0),
            areas=fmt.number(areas, 0),
        )
        for level, areas, of_them in method.ranked
    )
    quarter = fmt.quarter(method.quarter, text.language)
    return [
        html.P(text("method.quality_lead", quarter=quarter), className="lead-in"),
        html.P(text("method.quality_ranked", levels=listed(text, ranked))),
        *([] if method.whole else [html.P(text("scope.counted"), className="quiet")]),
        _wide(quality_table(text, method.system, method.levels, method.quality)),
        file_links(text, "/method/quality"),
    ]


def _versions(text: Text, method: Method) -> list[Child]:
    content: list[Child] = [
        html.P(text("method.versions_lead"), className="lead-in"),
        _wide(versions_table(text, method.versions, method.system.version)),
        file_links(text, "/method/versions"),
    ]
    if method.may_edit:
        content.append(html.P(html.A(text("edit.to_edit"), href="/method/edit", className="download")))
    if not method.differences:
        content.append(html.P(text("method.only_version"), className="quiet"))
    for place, (new, old, found) in enumerate(method.differences):
        title = html.Summary(text("method.differences", new=new, old=old, count=len(found)))
        body = _wide(differences_table(text, found)) if found else html.P(text("method.no_differences"))
        content.append(html.Details([title, body], open=place == 0))
    if method.differences:
        content.append(file_links(text, "/method/differences"))
    return content


def _downloads(text: Text, system: IndicatorSystem) -> html.P:
    return html.P(
        [
            file_links(text, "/method/indicators"),
            html.A(
                text("method.download_toml"),
                href=f"/method/system/{system.sha256}.toml",
                className="download",
            ),
        ],
        className="downloads",
    )


def _section(name: str, title: str, content: list[Child]) -> html.Section:
    return html.Section([html.H2(title, id=name, tabIndex="-1"), *content], **also({"aria-labelledby": name}))


def _wide(table: html.Table) -> html.Div:
    """Let a table that is wider than the page scroll by itself, also by keyboard."""
    return html.Div(table, className="wide", tabIndex="0")
