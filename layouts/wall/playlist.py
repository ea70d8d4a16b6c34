"""The page of what wall screens play: scenes in rows, beside them the preview of what is not saved yet. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict
from urllib.parse import quote

import dash_bootstrap_components as dbc
from dash import dcc, html

from layouts import ids
from layouts.admin import admin_page, field, moment, table
from layouts.also import also
from layouts.children import Child
from layouts.records import ComponentId, Json
from layouts.text import Text
from pingan.access.principal import SHOWS
from pingan.look import format as fmt

if TYPE_CHECKING:
    from pingan.screen.playlist import LeftOut
    from pingan.storage.screen import SavedPlaylist


OF_A_QUARTER = ("district", "dimension", "street", "movement")  # the others are about the newest
NULL = "*"  # a list's value for null; no code is written so
COLUMNS = ("version", "saved_at", "saved_by", "scenes", "")


class DraftScene(TypedDict):
    """A scene while it is edited: `seconds` may be missing."""

    kind: str
    seconds: int | None
    dimension: str | None
    quarter: str | None
    streets: list[str] | None


class Draft(TypedDict):
    """A playlist while it is edited."""

    quarter: str | None
    streets: list[str] | None
    scenes: list[DraftScene]


@dataclass(frozen=True)
class Offers:
    """What can be chosen.

    Attributes
    ----------
    kinds : of scenes
    dimensions, streets : code to name
    quarters : published, oldest first
    """

    kinds: Sequence[str]
    dimensions: Mapping[str, str]
    streets: Mapping[str, str]
    quarters: Sequence[str]


def screen_page(
    text: Text, draft: Draft, offers: Offers, versions: Sequence[SavedPlaylist], left_out: Sequence[LeftOut]
) -> html.Div:
    """Return the page.

    Parameters
    ----------
    draft : `pingan.screen.playlist.Playlist` as plain values; while it is edited, `seconds` may be None
    versions : `pingan.storage.screen.SavedPlaylist`s, the newest first
    left_out : `pingan.screen.playlist.LeftOut`s of what is saved
    """
    editor = html.Section(
        [
            html.Div(_left_out(text, left_out)),
            html.Div(
                [
                    html.H2(text("screen_admin.whole"), id=f"{ids.SCREEN_QUARTER}-title"),
                    _quarter(text, offers, ids.SCREEN_QUARTER, draft["quarter"]),
                    _streets(text, offers, ids.SCREEN_STREETS, draft["streets"]),
                ],
                className="scene whole",
                role="group",
                **also({"aria-labelledby": f"{ids.SCREEN_QUARTER}-title"}),
            ),
            html.Ol(scene_rows(text, draft, offers), id=ids.SCREEN_ROWS, className="scenes"),
            html.Div(
                [
                    _button(text, "add", ids.SCREEN_ADD),
                    _button(text, "default", ids.SCREEN_DEFAULT),
                    dbc.Button(text("screen_admin.save"), id=ids.SCREEN_SAVE, color="primary"),
                    html.Div(id=ids.SCREEN_SAID, **also({"aria-live": "polite"})),
                ],
                className="scene-acts",
            ),
            html.H2(text("screen_admin.versions")),
            html.Div(version_list(text, versions), id=ids.SCREEN_VERSIONS),
        ],
        className="scenes-side",
    )
    preview = html.Section(
        [
            html.H2(text("screen_admin.preview")),
            html.Div(
                html.Iframe(id=ids.SCREEN_PREVIEW, title=text("screen_admin.preview")), className="wall"
            ),
            html.Div(id=ids.SCREEN_SUMMARY, className="round", **also({"aria-live": "polite"})),
            field(
                text("screen_admin.shows"),
                dbc.Select(
                    id=ids.SCREEN_SHOWS,
                    options=[{"label": text(f"screen_admin.shows_{one}"), "value": one} for one in SHOWS],
                    value=SHOWS[0],
                ),
            ),
            html.P(text("screen_admin.preview_hint"), className="quiet"),
        ],
        className="preview-side",
    )
    return admin_page(
        text,
        "screen",
        text("screen_admin.lead"),
        [
            dcc.Store(id=ids.SCREEN_DRAFT, data={**draft}),
            dcc.Store(id=ids.SCREEN_MOVED),
            html.Div([editor, preview], className="scenes-and-wall"),
        ],
    )


def scene_rows(text: Text, draft: Draft, offers: Offers) -> list[html.Li]:
    """Return a row for each scene, with only the fields that its kind has."""
    last = len(draft["scenes"]) - 1
    return [_scene(text, scene, place, last, offers) for place, scene in enumerate(draft["scenes"])]


def version_list(text: Text, versions: Sequence[SavedPlaylist]) -> html.Div:
    """Return the table of the versions; each can be taken up into the editor again."""
    rows = []
    for place, one in enumerate(versions):
        count = text("screen_admin.version_default")
        if one.content is not None:
            count = str(len(json.loads(one.content).get("scenes", ())))
        button = _button(text, "take", {"type": ids.SCREEN_VERSION, "number": one.playlist_id})
        rows.append(html.Tr([
            html.Td([str(one.playlist_id), html.Small(text("screen_admin.in_use"), className="quiet")]
                    if place == 0 else str(one.playlist_id), className="version"),
            html.Td(moment(one.saved_at), className="date"),
            html.Td(one.saved_by, className="name"),
            html.Td(count),
            html.Td(button, className="row-act"),
        ]))  # fmt: skip
    return table(text, "screen_admin", COLUMNS, rows, text("screen_admin.no_versions"))


def summary(text: Text, seconds: int, pictures: int) -> html.P:
    """Return how long a round takes."""
    minutes, rest = divmod(seconds, 60)
    return html.P(text("screen_admin.round", minutes=minutes, seconds=rest, pictures=pictures))


def preview_address(playlist: Json, shows: str) -> str:
    """Return the address of the preview of a playlist; behind the #, so that only the script in it hears of it."""
    held = json.dumps(playlist, ensure_ascii=False, separators=(",", ":"))
    return f"/screen/preview?shows={shows}#playlist={quote(held, safe='')}"


def _scene(text: Text, scene: DraftScene, place: int, last: int, offers: Offers) -> html.Li:
    def named(kind: str) -> ComponentId:
        return {"type": kind, "scene": place}

    kind, number = scene["kind"], text("screen_admin.scene", number=place + 1)
    in_turn = kind == "street" or (kind == "dimension" and not scene["dimension"])
    seconds = "seconds_each" if in_turn else "seconds_whole" if scene["quarter"] == "play" else "seconds"
    kinds = [{"label": text(f"screen_admin.kind_{one}"), "value": one} for one in offers.kinds]
    parts = [
        html.Span(str(place + 1), className="scene-number", title=number),
        field(text("screen_admin.kind"), dbc.Select(id=named(ids.SCREEN_KIND), options=kinds, value=kind)),
        field(
            text(f"screen_admin.{seconds}"),
            dbc.Input(
                id=named(ids.SCREEN_SECONDS),
                type="number",
                min=5,
                max=600,
                step=1,
                value=scene["seconds"],
                debounce=True,
            ),
        ),
        html.Div(
            [
                _sign(text, number, "up", named(ids.SCREEN_UP), "↑", disabled=place == 0),
                _sign(text, number, "down", named(ids.SCREEN_DOWN), "↓", disabled=place == last),
                _sign(text, number, "remove", named(ids.SCREEN_REMOVE), "×", disabled=last == 0),
            ],
            className="scene-signs",
        ),
    ]
    if kind == "dimension":
        options = [{"label": text("screen_admin.each_dimension"), "value": NULL}]
        options += [{"label": name, "value": code} for code, name in offers.dimensions.items()]
        choice = dbc.Select(id=named(ids.SCREEN_DIMENSION), options=options, value=scene["dimension"] or NULL)
        parts.append(field(text("screen_admin.dimension"), choice))
    if kind in OF_A_QUARTER:
        parts.append(_quarter(text, offers, named(ids.SCREEN_SCENE_QUARTER), scene["quarter"], own=False))
    if kind == "street":
        parts.append(_streets(text, offers, named(ids.SCREEN_SCENE_STREETS), scene["streets"]))
    return html.Li(parts, className="scene", **also({"aria-label": number}))


def _quarter(
    text: Text, offers: Offers, component: ComponentId, value: str | None, *, own: bool = True
) -> html.Label:
    options = [] if own else [{"label": text("screen_admin.as_playlist"), "value": NULL}]
    options += [{"label": text(f"screen_admin.{one}"), "value": one} for one in ("newest", "play")]
    options += [{"label": fmt.quarter(one, text.language), "value": one} for one in reversed(offers.quarters)]
    return field(text("screen_admin.quarter"), dbc.Select(id=component, options=options, value=value or NULL))


def _streets(text: Text, offers: Offers, component: ComponentId, value: list[str] | None) -> html.Details:
    options = [{"label": name, "value": code} for code, name in offers.streets.items()]
    return html.Details(
        [
            html.Summary(
                [
                    text("screen_admin.streets"),
                    " ",
                    html.Small(text("screen_admin.streets_hint"), className="quiet"),
                ]
            ),
            dbc.Checklist(id=component, options=options, value=value or [], className="scene-streets"),
        ],
        className="scene-which",
        open=bool(value),
    )


def _left_out(text: Text, left_out: Sequence[LeftOut]) -> list[Child]:
    if not left_out:
        return []
    items = []
    for one in left_out:
        key = "left_whole" if one.scene is None else "left_scene"
        what = text(f"screen_admin.{_WHAT[one.what]}")
        items.append(html.Li(text(f"screen_admin.{key}", scene=one.scene, what=what, code=one.code)))
    return [html.Div([html.P(text("screen_admin.left_out")), html.Ul(items)], className="said problem")]


_WHAT = {"street": "streets", "dimension": "dimension", "quarter": "quarter"}


def _button(text: Text, words: str, component: ComponentId) -> dbc.Button:
    return dbc.Button(text(f"screen_admin.{words}"), id=component, color="primary", outline=True)


def _sign(
    text: Text, scene: str, words: str, component: ComponentId, sign: str, *, disabled: bool
) -> html.Button:
    said = f"{scene}: {text(f'screen_admin.{words}')}"
    return html.Button(sign, id=component, title=said, disabled=disabled, **also({"aria-label": said}))
