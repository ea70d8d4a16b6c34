"""What the wall screen plays: scenes in their order, as data. Pure."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from pingan.storage import StorageError

KINDS = ("district", "dimension", "street", "movement", "warnings", "headlines")
NEWEST, PLAY = "newest", "play"
SHORTEST, LONGEST = 5, 600
MOST_SCENES = 60
_DEFAULT_SECONDS = {
    "district": 25,
    "dimension": 15,
    "street": 15,
    "movement": 40,
    "warnings": 20,
    "headlines": 20,
}

Quarter = Annotated[str, Field(pattern=r"^(newest|play|\d{4}Q[1-4])$")]
Code = Annotated[str, Field(min_length=1, max_length=64)]
Codes = Annotated[list[Code], Field(min_length=1, max_length=200)]


class PlaylistError(StorageError):
    """A playlist that screens could not play: `message` in "zh" and "en" names the scene and what is wrong."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Scene(_Part):
    """One scene.

    Attributes
    ----------
    kind : what it shows
    seconds : how long each of its pictures stays; a scene of each street in turn has one picture a street. Playing
        through the quarters takes so long altogether.
    dimension : code of the one that a scene of kind "dimension" shows; None for each in turn
    streets : codes of those that a scene of kind "street" shows; None for all that the playlist has
    quarter : "newest", "play" (through all, oldest first) or one such as "2017Q1"; None for the playlist's
    """

    kind: Literal["district", "dimension", "street", "movement", "warnings", "headlines"]
    seconds: Annotated[int, Field(ge=SHORTEST, le=LONGEST)]
    dimension: Code | None = None
    streets: Codes | None = None
    quarter: Quarter | None = None


class Playlist(_Part):
    """A whole round.

    Attributes
    ----------
    scenes : in their order
    quarter : of the scenes that name none
    streets : codes of those that come forward one after another; None for all
    """

    scenes: Annotated[list[Scene], Field(min_length=1, max_length=MOST_SCENES)]
    quarter: Quarter = NEWEST
    streets: Codes | None = None


@dataclass(frozen=True)
class Playable:
    """What there is to play.

    Attributes
    ----------
    dimensions, streets, quarters : codes; quarters only those that are published, oldest first
    warnings, headlines : whether there are any rules of warning, any themes
    """

    dimensions: tuple[str, ...]
    streets: tuple[str, ...]
    quarters: tuple[str, ...]
    warnings: bool = True
    headlines: bool = True


@dataclass(frozen=True)
class LeftOut:
    """Something that a playlist names and there is not (any more).

    Attributes
    ----------
    scene : its place, from 1; None where it is the playlist's own
    what : "dimension", "street" or "quarter"
    code : as the playlist has it
    """

    scene: int | None
    what: str
    code: str


def parse_playlist(text: str) -> Playlist:
    """Read a playlist from JSON.

    Raises
    ------
    PlaylistError
        Naming the scene, the field and what is wrong with it.
    """
    try:
        return Playlist.model_validate(json.loads(text))
    except ValidationError as error:
        raise PlaylistError(*_explained(error.errors())) from error
    except (ValueError, RecursionError) as error:
        raise PlaylistError(
            "播放列表不是合法的 JSON：请核对文件。", "The playlist is not JSON: check the file."
        ) from error


def to_json(playlist: Playlist) -> str:
    """Return a playlist as `parse_playlist` reads it."""
    return json.dumps(playlist.model_dump(), ensure_ascii=False, indent=2)


def default_playlist(there: Playable) -> Playlist:
    """Return a round of everything that is there, newest quarter, all streets."""
    held = {
        "dimension": bool(there.dimensions),
        "movement": len(there.quarters) > 1,
        "warnings": there.warnings,
        "headlines": there.headlines,
    }
    kinds = [kind for kind in KINDS if held.get(kind, True)]
    scenes = [
        Scene(kind=kind, seconds=_DEFAULT_SECONDS[kind], quarter=PLAY if kind == "movement" else None)
        for kind in kinds
    ]
    return Playlist(scenes=scenes)


def fitted(playlist: Playlist, there: Playable) -> tuple[Playlist, tuple[LeftOut, ...]]:
    """Return what of a playlist can be played, and what was left out; never an empty playlist.

    A scene goes whose dimension there is not, or none of whose streets; an unknown quarter becomes the newest.
    """
    left: list[LeftOut] = []

    def codes(named: Sequence[str] | None, scene: int | None) -> list[str] | None:
        if named is None:
            return None
        left.extend(LeftOut(scene, "street", code) for code in named if code not in there.streets)
        return [code for code in named if code in there.streets]

    def quarter(named: str | None, scene: int | None, otherwise: str | None) -> str | None:
        if named in (None, NEWEST, PLAY) or named in there.quarters:
            return named
        left.append(LeftOut(scene, "quarter", named))
        return otherwise

    scenes = []
    for place, scene in enumerate(playlist.scenes, 1):
        streets = codes(scene.streets, place)
        if scene.dimension is not None and scene.dimension not in there.dimensions:
            left.append(LeftOut(place, "dimension", scene.dimension))
            continue
        if streets == []:
            continue
        scenes.append(
            scene.model_copy(update={"streets": streets, "quarter": quarter(scene.quarter, place, None)})
        )
    own = quarter(playlist.quarter, None, NEWEST)
    streets = codes(playlist.streets, None) or None
    if not scenes:
        scenes = default_playlist(there).scenes
    return Playlist(scenes=scenes, quarter=own, streets=streets), tuple(left)


def pictures(playlist: Playlist, scene: Scene, there: Playable) -> int:
    """Return how many pictures a scene has."""
    if scene.kind == "dimension":
        return 1 if scene.dimension else max(len(there.dimensions), 1)
    if scene.kind == "street":
        return max(len(scene.streets or playlist.streets or there.streets), 1)
    return 1


def round_seconds(playlist: Playlist, there: Playable) -> int:
    """Return how long a round takes."""
    return sum(scene.seconds * pictures(playlist, scene, there) for scene in playlist.scenes)


def _explained(errors: Sequence[ErrorDetails]) -> tuple[str, str]:
    zh, en = [], []
    for error in errors[:5]:
        place = error["loc"]
        scene = None
        if len(place) > 1 and place[0] == "scenes" and isinstance(place[1], int):
            scene = place[1] + 1
        field = ".".join(str(part) for part in (place[2:] if scene else place)) or "scenes"
        why = _WHY.get(error["type"], _unusable)(error.get("ctx", {}))
        zh.append(f"{f'第 {scene} 个画面的' if scene else ''}{_IN_CHINESE.get(field, field)}{why[0]}")
        en.append(f"{f'{field} of scene {scene}' if scene else field} {why[1]}")
    return f"播放列表不能使用：{'；'.join(zh)}。", f"The playlist cannot be used: {'; '.join(en)}."


def _unusable(_: dict) -> tuple[str, str]:
    return "无法使用", "cannot be used"


_IN_CHINESE = {
    "scenes": "画面（scenes）",
    "seconds": "秒数（seconds）",
    "kind": "内容（kind）",
    "quarter": "季度（quarter）",
    "streets": "街道（streets）",
    "dimension": "维度（dimension）",
}
_SECONDS = (
    f"应为 {SHORTEST} 到 {LONGEST} 的整数",
    f"has to be a whole number from {SHORTEST} to {LONGEST}",
)
_WHY: dict[str, Callable[[dict], tuple[str, str]]] = {
    "missing": lambda _: ("没有填写", "is missing"),
    "extra_forbidden": lambda _: ("不是已知的项", "is not a known field"),
    "literal_error": lambda _: (f"应为 {', '.join(KINDS)} 之一", f"has to be one of {', '.join(KINDS)}"),
    **dict.fromkeys(
        ("greater_than_equal", "less_than_equal", "int_type", "int_parsing", "int_from_float"),
        lambda _: _SECONDS,
    ),
    "too_short": lambda _: ("不能为空", "must not be empty"),
    "too_long": lambda at: (f"最多 {at['max_length']} 项", f"may have {at['max_length']} at the most"),
    "string_pattern_mismatch": lambda _: (
        "应为 newest、play 或 2017Q1 这样的季度",
        "has to be newest, play or a quarter such as 2017Q1",
    ),
}
