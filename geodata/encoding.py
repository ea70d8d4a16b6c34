"""Which encoding a text's bytes are in: told by the bytes themselves, and only then by what is declared.

Chinese text in UTF-8 is three bytes a character with lead bytes E4 to E9; text in GB18030 hardly ever has that
form. The reverse is common: every other text in UTF-8 can be decoded as GB18030, to gibberish.
"""

import codecs
from collections.abc import Sequence
from typing import NamedTuple

UTF8, GB18030 = "utf-8", "gb18030"


class Decoded(NamedTuple):
    """One text, the encoding it was in, and whether its last character was cut off in the middle."""

    text: str
    encoding: str
    cut: bool


def decode(raw: bytes, encoding: str) -> Decoded | None:
    """Decode bytes whose last character may be incomplete; it is left out then.

    Returns
    -------
    Decoded or None
        None if the bytes cannot be of this encoding.

    Raises
    ------
    LookupError
        If there is no such encoding.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        text = decoder.decode(raw)
    except UnicodeDecodeError:
        return None
    return Decoded(text, encoding, bool(decoder.getstate()[0]))


def is_utf8(raw: bytes) -> bool:
    """Tell whether bytes are Chinese text in UTF-8, not just by chance valid in it."""
    decoded = decode(raw, UTF8)
    if decoded is None:
        return False
    wide = sum(letter >= "\u0800" for letter in decoded.text)
    narrow = sum("\x7f" < letter < "\u0800" for letter in decoded.text)
    return wide > 0 and wide >= narrow


def is_gb2312(raw: bytes) -> bool:
    """Tell whether bytes are whole characters of GB2312, which has what Chinese names are mostly made of."""
    try:
        raw.decode("gb2312")
    except UnicodeDecodeError:
        return False
    return True


def decode_all(
    raws: Sequence[bytes], declared: Sequence[str] = (), stated: str | None = None
) -> list[Decoded] | None:
    """Decode the texts of one file.

    Parameters
    ----------
    raws : sequence of bytes
        The n texts.
    declared : sequence of str
        What the file says about itself. It is followed where the bytes bear it out.
    stated : str, optional
        What the user says: tried alone.

    Returns
    -------
    list of Decoded, or None
        n texts in the same order. They can be in two encodings, as where one program appended to what
        another had written. None if one of them is in no encoding that was tried.

    Raises
    ------
    LookupError
        If there is no encoding called ``stated``.
    """
    others = list(dict.fromkeys([*(name for name in declared if name != UTF8), GB18030]))
    if stated:
        order = {raw: [stated] for raw in raws}
    else:
        foreign = [raw for raw in raws if not raw.isascii()]
        chinese = {raw for raw in foreign if is_utf8(raw)}
        if len(chinese) <= len({raw for raw in foreign if decode(raw, UTF8) is None}):
            # A few texts that are good in both belong to the larger part.
            chinese = {raw for raw in chinese if not is_gb2312(raw)}
        if chinese:
            order = {raw: [UTF8, *others] for raw in raws}
        elif all(decode(raw, UTF8) for raw in foreign) and not _is_short_gb(foreign, declared):
            order = {raw: [UTF8] for raw in raws}
        else:
            whole = next((name for name in others if all(decode(raw, name) for raw in foreign)), None)
            order = {raw: [whole] if whole else others for raw in raws}
    decoded = [next(filter(None, (decode(raw, name) for name in order[raw])), None) for raw in raws]
    return None if None in decoded else [text for text in decoded if text is not None]


def _is_short_gb(foreign: Sequence[bytes], declared: Sequence[str]) -> bool:
    """Tell whether texts that are accented letters in UTF-8 are rather characters of GB2312."""
    if UTF8 in declared:
        return False
    letters = any(byte < 0x80 and chr(byte).isalpha() for raw in foreign for byte in raw)
    return bool(foreign) and all(map(is_gb2312, foreign)) and (GB18030 in declared or not letters)


def original_text(text: str) -> str | None:
    """Return what a text was before it was decoded wrongly, where it looks as if it was.

    Parameters
    ----------
    text : str
        A name, as it came out of a file.

    Returns
    -------
    str or None
        None for a text that looks right. ``""`` where something was lost and cannot be told.

    Examples
    --------
    >>> original_text("铏规ˉ琛楅亾")
    '虹桥街道'
    >>> original_text("虹桥街道") is None
    True
    """
    if "\ufffd" in text or any("\ue000" <= letter <= "\uf8ff" for letter in text):
        return ""
    for wrong in (GB18030, "cp1252", "latin-1"):
        try:
            raw = text.encode(wrong)
        except UnicodeEncodeError:
            continue
        if raw.isascii() or (wrong == GB18030 and is_gb2312(raw)):
            return None
        if is_utf8(raw):
            return raw.decode(UTF8, errors="ignore")
        if wrong == GB18030 and _is_common_big5(raw):
            return raw.decode("big5")
        if wrong != GB18030 and is_gb2312(raw) and all(byte > 0x7F for byte in raw):
            return raw.decode("gb2312")
    return None


def _is_common_big5(raw: bytes) -> bool:
    try:
        letters = [letter for letter in raw.decode("big5") if letter > "\x7f"]
    except UnicodeDecodeError:
        return False
    return len(letters) > 1 and all("\xa4" <= chr(letter.encode("big5")[0]) <= "\xc6" for letter in letters)
