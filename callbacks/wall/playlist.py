"""The page of what wall screens play: a draft is edited in the page, previewed as it is, and saved whole."""

import json
import logging
from dataclasses import asdict, dataclass
from typing import Any

from dash import ALL, Input, Output, State, ctx, html, no_update
from dash.exceptions import PreventUpdate
from pydantic import FiniteFloat
from sqlalchemy.exc import SQLAlchemyError

from callbacks.reader import Reader
from callbacks.register import Permission, Register
from callbacks.serving.values import Clicks, Words
from layouts import ids
from layouts.admin import problem, said
from layouts.text import Text
from layouts.wall.playlist import (
    NULL,
    Offers,
    preview_address,
    scene_rows,
    screen_page,
    summary,
    version_list,
)
from pingan.access.principal import SHOWS
from pingan.reading.published import Published, read_published
from pingan.screen.playlist import (
    KINDS,
    Playable,
    PlaylistError,
    default_playlist,
    parse_playlist,
    pictures,
    round_seconds,
)
from pingan.screen.playlists import current, playable, save
from pingan.storage.screen import list_playlists

log = logging.getLogger(__name__)

NEW_SCENE = {"kind": "district", "seconds": 20, "dimension": None, "streets": None, "quarter": None}
FIELDS = {
    ids.SCREEN_KIND: "kind",
    ids.SCREEN_SECONDS: "seconds",
    ids.SCREEN_DIMENSION: "dimension",
    ids.SCREEN_SCENE_STREETS: "streets",
    ids.SCREEN_SCENE_QUARTER: "quarter",
}
PRESSED = (ids.SCREEN_UP, ids.SCREEN_DOWN, ids.SCREEN_REMOVE)
STEPS = {ids.SCREEN_UP: -1, ids.SCREEN_DOWN: 1}


Codes = list[str] | None
Seconds = int | FiniteFloat | None


@dataclass(frozen=True)
class DraftScene:
    """A scene as the page holds it: of the right types, and perhaps not yet whole."""

    kind: Words
    seconds: Seconds
    dimension: Words
    streets: Codes
    quarter: Words


@dataclass(frozen=True)
class Draft:
    """A playlist as the page holds it."""

    scenes: list[DraftScene]
    quarter: Words
    streets: Codes


def screen_layout(reader: Reader, search: str) -> tuple[html.Div, tuple[str, ...]]:
    """Return the page; nothing in its address can be wrong."""
    published = read_published(reader.engine)
    found = current(reader.engine, playable(reader.engine, published))
    draft = found.playlist.model_dump()
    versions = list_playlists(reader.engine)
    return screen_page(reader.text, draft, _offers(reader.text, published), versions, found.left_out), ()


def add_admin_screen(register: Register, reader: Reader) -> None:
    """Register the page and its callbacks."""
    register.page("/admin/screen", Permission.ADMINISTER, screen_layout)
    administer = {"permission": Permission.ADMINISTER}

    @register.callback(
        Output(ids.SCREEN_ROWS, "children"),
        Output(ids.SCREEN_DRAFT, "data"),
        Output(ids.SCREEN_QUARTER, "value"),
        Output(ids.SCREEN_STREETS, "value"),
        Output(ids.SCREEN_MOVED, "data"),
        Input(ids.SCREEN_ADD, "n_clicks"),
        Input(ids.SCREEN_DEFAULT, "n_clicks"),
        Input({"type": ids.SCREEN_VERSION, "number": ALL}, "n_clicks"),
        *[Input({"type": button, "scene": ALL}, "n_clicks") for button in PRESSED],
        *[Input({"type": name, "scene": ALL}, "value") for name in FIELDS],
        Input(ids.SCREEN_QUARTER, "value"),
        Input(ids.SCREEN_STREETS, "value"),
        State(ids.SCREEN_DRAFT, "data"),
        prevent_initial_call=True,
        **administer,
    )
    def edit(
        _add: int, _default: int, _versions: list, _up: list, _down: list, _remove: list,
        kinds: list[Words], seconds: list[Seconds], dimensions: list[Words], streets: list[Codes],
        quarters: list[Words], quarter: Words, chosen: Codes, playing: Draft,
    ) -> tuple[Any, ...]:  # fmt: skip
        before = asdict(playing)
        draft, pressed = _as_filled_in(before, ctx.inputs_list), _pressed()
        published = read_published(reader.engine)
        there = playable(reader.engine, published)
        if pressed is not None:
            draft = _after(reader, there, draft, pressed)
        if draft == before:
            raise PreventUpdate  # the fields that were just drawn
        again = pressed is not None or _shape(draft) != _shape(before)
        rows = scene_rows(reader.text, draft, _offers(reader.text, published)) if again else no_update
        taken = (draft["quarter"], draft["streets"] or []) if pressed is not None else (no_update, no_update)
        return rows, draft, *taken, _focus(pressed, draft)

    register.clientside(
        "admin.follow",
        Output(ids.SCREEN_ROWS, "title"),
        Input(ids.SCREEN_MOVED, "data"),
        prevent_initial_call=True,
        **administer,
    )

    @register.callback(
        Output(ids.SCREEN_SUMMARY, "children"),
        Output(ids.SCREEN_PREVIEW, "src"),
        Output(ids.SCREEN_SAVE, "disabled"),
        Input(ids.SCREEN_DRAFT, "data"),
        Input(ids.SCREEN_SHOWS, "value"),
        **administer,
    )
    def preview(draft: Draft, shows: Words) -> tuple[Any, Any, bool]:
        text, there = reader.text, playable(reader.engine, read_published(reader.engine))
        try:
            playlist = parse_playlist(json.dumps(asdict(draft)))
        except PlaylistError as error:
            return problem(error.message[text.language]), no_update, True
        shown = sum(pictures(playlist, scene, there) for scene in playlist.scenes)
        told = summary(text, round_seconds(playlist, there), shown)
        return told, preview_address(playlist.model_dump(), shows if shows in SHOWS else SHOWS[0]), False

    @register.callback(
        Output(ids.SCREEN_SAID, "children"),
        Output(ids.SCREEN_VERSIONS, "children"),
        Input(ids.SCREEN_SAVE, "n_clicks"),
        State(ids.SCREEN_DRAFT, "data"),
        prevent_initial_call=True,
        **administer,
    )
    def keep(clicks: Clicks, draft: Draft) -> tuple[Any, Any]:
        if not clicks:
            raise PreventUpdate
        text = reader.text
        try:
            playlist = parse_playlist(json.dumps(asdict(draft)))
            is_default = playlist == default_playlist(playable(reader.engine, read_published(reader.engine)))
            # the default is kept as none at all: it goes on changing with what is published
            save(reader.engine, reader.principal.actor, None if is_default else playlist)
        except PlaylistError as error:
            return problem(error.message[text.language]), no_update
        except SQLAlchemyError:
            log.exception("saving a playlist failed")
            return problem(text("screen_admin.failed")), no_update
        told = said(text("screen_admin.said_default" if is_default else "screen_admin.said_saved"))
        return told, version_list(text, list_playlists(reader.engine))


def _offers(text: Text, published: Published) -> Offers:
    there = published.areas.loc[published.parts(published.top, published.levels[0])]
    return Offers(
        kinds=KINDS,
        dimensions={one.code: text.name(one) for one in published.system.dimensions},
        streets={code: text.name(area) for code, area in there.iterrows()},
        quarters=tuple(published.releases),
    )


def _pressed() -> Any:
    """Return the id of the button that was pressed; None where a field was changed, or a button has just appeared."""
    triggered = ctx.triggered_id
    kind = triggered["type"] if isinstance(triggered, dict) else triggered
    buttons = (*PRESSED, ids.SCREEN_ADD, ids.SCREEN_DEFAULT, ids.SCREEN_VERSION)
    return triggered if kind in buttons and any(given["value"] for given in ctx.triggered) else None


def _as_filled_in(before: dict[str, Any], inputs: list[Any]) -> dict[str, Any]:
    """Return the draft with what stands in the fields."""
    draft = json.loads(json.dumps(before))
    for given in inputs:
        if isinstance(given, list):
            for one in given:
                name = FIELDS.get(one["id"]["type"])
                if name is not None and one["id"]["scene"] < len(draft["scenes"]):
                    value = one.get("value")
                    draft["scenes"][one["id"]["scene"]][name] = None if value in (NULL, []) else value
        elif given["id"] == ids.SCREEN_QUARTER:
            draft["quarter"] = given.get("value") or draft["quarter"]
        elif given["id"] == ids.SCREEN_STREETS:
            draft["streets"] = given.get("value") or None
    for scene, was in zip(draft["scenes"], before["scenes"], strict=True):
        if scene["kind"] != was["kind"]:  # what belonged to the other kind
            scene |= {"dimension": None, "streets": None}
            scene["quarter"] = "play" if scene["kind"] == "movement" else None
    return draft


def _after(reader: Reader, there: Playable, draft: dict[str, Any], pressed: Any) -> dict[str, Any]:
    """Return the draft after a button was pressed."""
    scenes = draft["scenes"]
    if pressed == ids.SCREEN_ADD:
        return {**draft, "scenes": [*scenes, dict(NEW_SCENE)]}
    if pressed == ids.SCREEN_DEFAULT:
        return default_playlist(there).model_dump()
    if pressed["type"] == ids.SCREEN_VERSION:
        return current(reader.engine, there, pressed["number"]).playlist.model_dump()
    place = pressed["scene"]
    to = place + STEPS.get(pressed["type"], 0)
    if not (0 <= place < len(scenes) and 0 <= to < len(scenes)):
        return draft
    scene = scenes.pop(place)
    if pressed["type"] != ids.SCREEN_REMOVE or not scenes:
        scenes.insert(to, scene)
    return draft


def _focus(pressed: Any, draft: dict[str, Any]) -> Any:
    """Return the button that the keyboard goes on with: that of the scene that was moved, which is elsewhere now."""
    if not isinstance(pressed, dict) or pressed["type"] not in PRESSED:
        return no_update
    place = pressed["scene"] + STEPS.get(pressed["type"], 0)
    return {"type": pressed["type"], "scene": min(place, len(draft["scenes"]) - 1)}


def _shape(draft: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Return what says which fields and words the rows have."""
    return [
        (scene["kind"], scene["dimension"] is None, scene["quarter"] == "play") for scene in draft["scenes"]
    ]
