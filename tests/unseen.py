"""Harmless texts of the kind that every way in has to examine: each says what it holds and where it stands."""

UNSEEN = {
    "a mark that turns the direction": "\u202e",
    "a mark that isolates": "\u2066",
    "a blank of no width": "\u200b",
    "a joiner": "\u200d",
    "a soft hyphen": "\u00ad",
    "a byte order mark": "\ufeff",
    "a bell": "\x07",
    "an escape": "\x1b",
    "a null": "\x00",
    "a line's end": "\u2028",
    "a tag": "\U000e0041",
    "half a character": "\ud800",
    "no character": "\uffff",
}
"""By name, what no text that comes in may hold in its middle."""

RARE = ("㐂里", "𠮷祥村", "e\u0301té", "O'Hara & Söhne", "5$起$", "甲\u3000乙", "\ue000村", "葛\U000e0100城")
"""Texts that are unusual, and names all the same."""


def with_unseen(kind: str) -> str:
    """Return a name that holds one of `UNSEEN`."""
    return f"天山路{UNSEEN[kind]}街道"
