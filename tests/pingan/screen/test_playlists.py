"""The playlist that is saved: versions with who and when, in the audit log, and carried by a backup."""

from sqlalchemy import select

from pingan.access.principal import Actor
from pingan.reading.published import read_published
from pingan.screen.playlist import Playlist, Scene
from pingan.screen.playlists import current, playable, save
from pingan.storage import reading
from pingan.storage.schema import audit_line
from pingan.storage.screen import list_playlists, save_playlist, screen_stamp
from tests.pingan.reading.conftest import _published_file, _published_url, published_engine  # noqa: F401 - fixtures

BY = Actor("管理员")
OWN = Playlist(scenes=[Scene(kind="district", seconds=9)])


def test_a_saved_playlist_is_played_and_an_empty_one_is_the_default_again(published_engine):  # noqa: F811
    there = playable(published_engine, read_published(published_engine))
    assert current(published_engine, there).playlist_id is None
    first = save(published_engine, BY, OWN)
    assert current(published_engine, there).playlist == OWN
    second = save(published_engine, BY, None)
    assert current(published_engine, there).saved is None
    assert current(published_engine, there, first).playlist == OWN
    assert [one.playlist_id for one in list_playlists(published_engine)] == [second, first]
    with reading(published_engine) as connection:
        lines = connection.execute(select(audit_line.c.who, audit_line.c.action)).all()
    assert [tuple(line) for line in lines if line.action == "playlist-saved"] == [
        (BY.name, "playlist-saved")
    ] * 2


def test_a_playlist_of_a_newer_program_gives_way_to_the_default(published_engine):  # noqa: F811
    there = playable(published_engine, read_published(published_engine))
    save_playlist(published_engine, '{"scenes": [{"kind": "hologram", "seconds": 9}]}', "x")
    assert current(published_engine, there).playlist.scenes[0].kind == "district"


def test_the_stamp_changes_with_a_playlist(published_engine):  # noqa: F811
    before = screen_stamp(published_engine)
    number = save(published_engine, BY, OWN)
    after = screen_stamp(published_engine)
    assert (before.playlist_id, after.playlist_id) == (None, number)
    assert before.notices == after.notices


def test_only_what_is_there_can_be_played(published_engine):  # noqa: F811
    there = playable(published_engine, read_published(published_engine))
    assert there.dimensions == ("security", "prevention")
    assert there.streets == ("31001", "31002")
    assert there.quarters == ("2016Q1", "2016Q2", "2016Q3", "2016Q4", "2017Q1")
    assert not there.warnings
    assert not there.headlines
