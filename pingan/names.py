"""Texts that come in: names of areas, accounts, screens, indicators and offices, and reasons.

What cannot be seen in a text changes what stands beside it and is found by nobody: control characters, marks that turn
the direction of writing or join letters, separators of lines, halves of characters. It is refused where somebody types
a text, and left out with a warning where a file brings it. Characters that only are rare stay: names have them.
"""

import unicodedata
from collections.abc import Callable

LONGEST_NAME = 100
LONGEST_REASON = 1000
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # of Unicode's general categories


def unseen_in(text: str) -> tuple[str, ...]:
    r"""Return the characters of a text that cannot be seen, each once, as they are written: "U+202E".

    A line's end is one of them.

    >>> unseen_in("天山路\u202e街道")
    ('U+202E',)
    """
    return tuple(dict.fromkeys(f"U+{ord(sign):04X}" for sign in text if _is_unseen(sign)))


def without_unseen(text: str) -> str:
    r"""Return a text without what cannot be seen, in one line.

    >>> without_unseen(" 天山路\u202e街道 ")
    '天山路街道'
    """
    return "".join(sign for sign in as_kept(text.replace("\n", " ")) if not _is_unseen(sign)).strip()


def as_kept(text: str) -> str:
    """Return a text as it is stored: composed (NFC), every kind of blank a plain one, nothing unseen at its ends.

    What is copied from elsewhere often has blanks around it that nobody sees.
    """
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    signs = [" " if unicodedata.category(sign) == "Zs" else sign for sign in lines]
    seen = [place for place, sign in enumerate(signs) if sign != " " and not _is_unseen(sign)]
    return "".join(signs[seen[0] : seen[-1] + 1]) if seen else ""


def examined(
    text: str | None,
    zh: str,
    en: str,
    error: Callable[[str, str], Exception],
    longest: int = LONGEST_NAME,
    *,
    lines: bool = False,
) -> str:
    """Return a text that somebody gave, as it is kept; "" where nothing was given.

    Parameters
    ----------
    zh, en : what it is called
    error : makes of a message in Chinese and one in English what is raised
    longest : so many characters are kept
    lines : whether it may have several lines

    Raises
    ------
    Exception
        What `error` makes: something in it cannot be seen, or it is too long.
    """
    kept = as_kept(text or "")
    if marks := unseen_in(kept.replace("\n", "") if lines else kept):
        listed = ", ".join(marks[:5])
        raise error(
            f"{zh}中有看不见的字符（{listed}）：请删去，或重新输入。",
            f"The {en} holds characters that cannot be seen ({listed}): delete them, or type it anew.",
        )
    if len(kept) > longest:
        raise error(
            f"{zh}最多 {longest} 个字，现有 {len(kept)} 个。",
            f"The {en} has room for {longest} characters, and there are {len(kept)}.",
        )
    return kept


def examined_reason(text: str | None, error: Callable[[str, str], Exception]) -> str | None:
    """Return a reason as it is kept, None where none was given; raises as `examined` does."""
    return examined(text, "原因", "reason", error, LONGEST_REASON, lines=True) or None


def examined_note(text: str | None, error: Callable[[str, str], Exception]) -> str | None:
    """Return a note of the data office for itself as it is kept, None where none was given; raises as `examined`."""
    return (
        examined(text, "仅供数据室的说明", "note for the data office", error, LONGEST_REASON, lines=True)
        or None
    )


def _is_unseen(sign: str) -> bool:
    number = ord(sign)
    is_no_character = (
        number & 0xFFFE == 0xFFFE or 0xFDD0 <= number <= 0xFDEF
    )  # Unicode keeps them out of texts
    return is_no_character or unicodedata.category(sign) in _UNSEEN
