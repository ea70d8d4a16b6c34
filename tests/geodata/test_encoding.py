"""Chinese texts are decoded as what they were written in, whatever is declared."""

import pytest

from geodata.encoding import decode_all, original_text

NAMES = ["虹桥街道", "湖滨街道", "城北街道", "北新泾街道", "莘庄镇", "𠮷祥街道"]


def encoded(names, encoding):
    return [name.encode(encoding) for name in names]


def texts(raws, *declared):
    return [decoded.text for decoded in decode_all(raws, declared)]


@pytest.mark.parametrize("declared", [(), ("utf-8",), ("gb18030",), ("cp950",)])
@pytest.mark.parametrize("written", ["utf-8", "gb18030"])
@pytest.mark.parametrize("names", [NAMES, NAMES[:1], ["泾"], ["310105", "虹桥街道"]])
def test_what_the_bytes_say_goes_before_what_is_declared(names, written, declared):
    if written == "gb18030" and declared == ("cp950",):
        declared = ("gb18030", "cp950")  # of two code pages the bytes cannot tell
    assert texts(encoded(names, written), *declared) == names


def test_big5_is_read_where_it_is_declared():
    assert texts(encoded(["銅鑼灣", "中西區"], "big5"), "cp950") == ["銅鑼灣", "中西區"]


def test_accented_letters_stay_what_they_are_and_a_short_chinese_name_does_not_become_one():
    assert texts(encoded(["Café"], "utf-8")) == ["Café"]
    assert texts(encoded(["通"], "gb18030")) == ["通"]  # CD A8: also one accent in UTF-8


@pytest.mark.parametrize("written", ["utf-8", "gb18030"])
def test_half_a_character_at_the_end_is_left_out_and_the_others_are_not_garbled(written):
    raws = encoded(NAMES, written)
    raws[0] = raws[0][:-1]
    decoded = decode_all(raws)
    assert [text.text for text in decoded] == ["虹桥街", *NAMES[1:]]
    assert [text.cut for text in decoded] == [True] + [False] * 5


@pytest.mark.parametrize("appended", [1, 3, 5])
def test_two_encodings_in_one_file_are_told_apart_text_by_text(appended):
    raws = encoded(NAMES[:-appended], "utf-8") + encoded(NAMES[-appended:], "gb18030")
    assert texts(raws) == NAMES


def test_a_name_that_is_good_in_both_goes_with_the_others():
    both = "涓板赴"  # in UTF-8 the same bytes are 丰丰
    assert texts(encoded([both, *NAMES], "gb18030")) == [both, *NAMES]
    assert texts(encoded(["丰丰", *NAMES], "utf-8")) == ["丰丰", *NAMES]


def test_bytes_that_are_no_text_are_not_decoded_at_any_price():
    assert decode_all([b"\xff\xff"]) is None
    assert decode_all(encoded(NAMES, "gb18030"), stated="utf-8") is None


@pytest.mark.parametrize("name", [*NAMES, "銅鑼灣", "臺灣街道", "Café", "瑪麗", "泾", "虹桥路1号"])
def test_a_name_that_is_right_is_not_called_garbled(name):
    assert original_text(name) is None


@pytest.mark.parametrize(
    ("name", "written", "read"),
    [
        ("虹桥街道", "utf-8", "gb18030"),
        ("虹桥街道", "utf-8", "latin-1"),
        ("虹桥街道", "gb18030", "latin-1"),
        ("銅鑼灣", "big5", "gb18030"),
    ],
)
def test_a_name_that_was_read_wrongly_is_said_as_it_was(name, written, read):
    assert original_text(name.encode(written).decode(read)) == name


def test_a_name_with_lost_characters_is_recognised():
    assert original_text("虹桥\ufffd\ufffd") == ""
