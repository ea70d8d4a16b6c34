"""The playlist of this installation: saved with its line in the audit log, and as far as it can be played today."""

from dataclasses import dataclass

from sqlalchemy import Engine

from pingan.access.audit import Action, record
from pingan.access.principal import Actor
from pingan.reading.headlines import stored_themes
from pingan.reading.published import Published
from pingan.reading.warnings import rules_of
from pingan.screen.playlist import (
    LeftOut,
    Playable,
    Playlist,
    PlaylistError,
    default_playlist,
    fitted,
    parse_playlist,
    to_json,
)
from pingan.storage import writing
from pingan.storage.screen import list_playlists, load_playlist, save_playlist


@dataclass(frozen=True)
class Current:
    """What screens play now.

    Attributes
    ----------
    playlist_id : of the saved version; None where none was saved
    saved : as it was saved; None where it is the one that is made from what is published
    playlist : what of it can be played
    left_out : what cannot
    """

    playlist_id: int | None
    saved: Playlist | None
    playlist: Playlist
    left_out: tuple[LeftOut, ...]


def playable(engine: Engine, published: Published) -> Playable:
    """Return what there is to play of an edition."""
    newest = published.quarters[-1]
    return Playable(
        dimensions=tuple(dimension.code for dimension in published.system.dimensions),
        streets=tuple(published.parts(published.top, published.levels[0])),
        quarters=tuple(published.releases),
        warnings=rules_of(engine, published, newest) is not None,
        headlines=stored_themes(engine, published.system.id) is not None,
    )


def save(engine: Engine, actor: Actor, playlist: Playlist | None) -> int:
    """Save a playlist, from then on what every screen plays; None for the one that is made from what is published."""
    with writing(engine) as connection:
        number = save_playlist(connection, None if playlist is None else to_json(playlist), actor.name)
        detail = {"number": number} | ({} if playlist is None else {"scenes": len(playlist.scenes)})
        record(connection, actor, Action.PLAYLIST_SAVED, "", detail=detail)
    return number


def current(engine: Engine, there: Playable, playlist_id: int | None = None) -> Current:
    """Return what screens play: the newest version, or what they would play of the one of a number.

    A version that this program cannot read (it was made by a newer one) gives way to the default.
    """
    if playlist_id is None:
        listed = list_playlists(engine, most=1)
        saved = listed[0] if listed else None
    else:
        saved = load_playlist(engine, playlist_id)
    parsed = None
    if saved is not None and saved.content is not None:
        try:
            parsed = parse_playlist(saved.content)
        except PlaylistError:
            parsed = None
    number = None if saved is None else saved.playlist_id
    if parsed is None:
        return Current(number, None, default_playlist(there), ())
    return Current(number, parsed, *fitted(parsed, there))
