"""What readers are told of a corrected quarter: when, why, what it changed, and the way to what stood there."""

from collections.abc import Sequence
from typing import TypedDict
from urllib.parse import urlencode

from dash import html

from layouts.also import also
from layouts.children import Child
from layouts.office.preview import difference_tables
from layouts.records import Record
from layouts.text import Text
from pingan.look import format as fmt


class Found(TypedDict):
    """A quarter's releases and what the newest changed, as `correction_page` takes it."""

    history: Sequence[Record]
    compared: str | None
    areas: Sequence[Record]
    indicators: Sequence[Record]
    names: dict[str, str]


def correction_page(text: Text, quarter: str, level: str, levels: Sequence[str], found: Found) -> html.Div:
    """Return the page.

    Parameters
    ----------
    level, levels : the level that the table shows, and those to choose from
    found : `history`: rows `release_id, published_at, published_by, reason, current`, newest first; `compared`: the
        earlier release that the current one is compared with, or None; `areas`, `indicators`, `names` as
        `layouts.office.preview.difference_tables` takes them
    """
    name = fmt.quarter(quarter, text.language)
    content: list[Child] = [html.H1(text("publish.correction_title", quarter=name))]
    if found["compared"] is None:
        content.append(html.P(text("publish.never_corrected", quarter=name)))
        content.append(html.A(text("publish.to_map"), href=_map(quarter), className="office-link"))
    else:
        content += [
            _history(text, quarter, level, found),
            _levels(text, quarter, level, levels, found["compared"]),
            html.Section(
                difference_tables(text, found["areas"], found["indicators"], found["names"]),
                className="office-card",
            ),
        ]
    title = text("publish.correction_title", quarter=name)
    return html.Div(
        html.Div(content, className="office-column"),
        className="office-page",
        **also({"data-stem": f"correction-{quarter}-{level}", "data-title": title}),
    )


def _history(text: Text, quarter: str, level: str, found: Found) -> html.Ol:
    items = []
    for row in found["history"]:
        date = row["published_at"].astimezone()
        said = text(
            "publish.corrected_by" if row["reason"] else "publish.published_by",
            date=f"{date.year}年{date.month}月{date.day}日"
            if text.language == "zh"
            else f"{date:%d %B %Y}".lstrip("0"),
            who=row["published_by"],
        )
        links: list[Child] = [
            html.A(text("publish.current_map"), href=_map(quarter), className="office-link")
        ]
        if not row["current"]:
            compare = {"quarter": quarter, "level": level, "release": row["release_id"]}
            links = [
                html.A(
                    text("publish.earlier_map"),
                    href=_map(quarter, release=row["release_id"]),
                    className="office-link",
                )
            ]
            if row["release_id"] == found["compared"]:
                links.append(html.Span(text("publish.compared"), className="quiet"))
            else:
                links.append(
                    html.A(
                        text("publish.compare"),
                        href=f"/correction?{urlencode(compare)}",
                        className="office-link",
                    )
                )
        reason = [html.Strong(row["reason"])] if row["reason"] else []
        items.append(
            html.Li([html.Span(said), *reason, *links], className="current" if row["current"] else None)
        )
    return html.Ol(items, className="office-history")


def _levels(text: Text, quarter: str, level: str, levels: Sequence[str], release: str) -> html.Nav:
    links = [
        html.A(
            text.level(one),
            href=f"/correction?{urlencode({'quarter': quarter, 'level': one, 'release': release})}",
            className="office-link",
            **also({"aria-current": "page"} if one == level else {}),
        )
        for one in levels
    ]
    return html.Nav(links, className="office-quarters", **also({"aria-label": text("publish.level")}))


def _map(quarter: str, **more: str) -> str:
    return f"/map?{urlencode({**more, 'quarter': quarter})}"
