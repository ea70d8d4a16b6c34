"""What the wall screen plays: read with errors that one can mend, never blank, whatever has become of an area."""

import inspect
import json
import sys

import pytest

from pingan.screen.playlist import (
    LeftOut,
    Playable,
    Playlist,
    PlaylistError,
    default_playlist,
    fitted,
    parse_playlist,
    round_seconds,
    to_json,
)

THERE = Playable(("security", "prevention"), ("31001", "31002"), ("2016Q4", "2017Q1"))
NOTHING = Playable((), (), ("2017Q1",), warnings=False, headlines=False)


def read(*scenes, **more):
    return parse_playlist(json.dumps({"scenes": list(scenes), **more}))


def test_what_is_written_is_read_again():
    playlist = default_playlist(THERE)
    assert parse_playlist(to_json(playlist)) == playlist


def test_the_default_plays_all_there_is_and_nothing_that_there_is_not():
    assert [scene.kind for scene in default_playlist(THERE).scenes] == [
        "district",
        "dimension",
        "street",
        "movement",
        "warnings",
        "headlines",
    ]
    assert [scene.kind for scene in default_playlist(NOTHING).scenes] == ["district", "street"]


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("{", "JSON", "JSON"),
        ("[]", "无法使用", "cannot be used"),
        ('{"scenes": []}', "不能为空", "must not be empty"),
        ('{"scenes": [{"kind": "district"}]}', "第 1 个画面的秒数", "seconds of scene 1 is missing"),
        ('{"scenes": [{"kind": "ads", "seconds": 9}]}', "kind", "kind of scene 1"),
        ('{"scenes": [{"kind": "district", "seconds": 4}]}', "5 到 600", "from 5 to 600"),
        ('{"scenes": [{"kind": "district", "seconds": 601}]}', "5 到 600", "from 5 to 600"),
        ('{"scenes": [{"kind": "district", "seconds": 9, "url": "x"}]}', "url", "url of scene 1"),
        ('{"scenes": [{"kind": "district", "seconds": 9, "quarter": "2017Q5"}]}', "2017Q1", "2017Q1"),
        ('{"scenes": [{"kind": "street", "seconds": 9, "streets": []}]}', "不能为空", "must not be empty"),
    ],
)
def test_what_cannot_be_played_is_told_with_its_place(text, zh, en):
    with pytest.raises(PlaylistError) as caught:
        parse_playlist(text)
    assert zh in caught.value.message["zh"]
    assert en in caught.value.message["en"]


def test_a_playlist_nested_more_deeply_than_can_be_read_is_told_as_no_json():
    text = "[" * 60 + "]" * 60
    with pytest.raises(PlaylistError, match="cannot be used"):
        parse_playlist(text)
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + 40)
    try:
        with pytest.raises(PlaylistError) as caught:
            parse_playlist(text)
    finally:
        sys.setrecursionlimit(usual)
    assert "not JSON" in caught.value.message["en"]


def test_what_there_is_no_more_is_left_out_and_told():
    playlist = read(
        {"kind": "dimension", "seconds": 9, "dimension": "gone"},
        {"kind": "street", "seconds": 9, "streets": ["31001", "31999"], "quarter": "2009Q1"},
        {"kind": "street", "seconds": 9, "streets": ["31999"]},
        {"kind": "movement", "seconds": 9, "quarter": "play"},
        quarter="2010Q1",
        streets=["31998"],
    )
    playable, left = fitted(playlist, THERE)
    assert [(scene.kind, scene.streets, scene.quarter) for scene in playable.scenes] == [
        ("street", ["31001"], None),
        ("movement", None, "play"),
    ]
    assert (playable.quarter, playable.streets) == ("newest", None)
    assert set(left) == {
        LeftOut(1, "dimension", "gone"),
        LeftOut(2, "street", "31999"),
        LeftOut(2, "quarter", "2009Q1"),
        LeftOut(3, "street", "31999"),
        LeftOut(None, "quarter", "2010Q1"),
        LeftOut(None, "street", "31998"),
    }


def test_a_playlist_of_which_nothing_is_left_is_no_blank_screen():
    playable, left = fitted(read({"kind": "dimension", "seconds": 9, "dimension": "gone"}), THERE)
    assert playable.scenes == default_playlist(THERE).scenes
    assert len(left) == 1


def test_a_round_counts_each_street_and_dimension_that_comes_in_turn():
    playlist = read(
        {"kind": "district", "seconds": 10},
        {"kind": "dimension", "seconds": 10},
        {"kind": "dimension", "seconds": 10, "dimension": "security"},
        {"kind": "street", "seconds": 10},
        {"kind": "street", "seconds": 10, "streets": ["31002"]},
        {"kind": "movement", "seconds": 30, "quarter": "play"},
    )
    assert round_seconds(playlist, THERE) == 10 + 20 + 10 + 20 + 10 + 30
    assert round_seconds(Playlist(scenes=playlist.scenes, streets=["31001"]), THERE) == 90
