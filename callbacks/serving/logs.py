r"""The server's log: one line a message, whatever a request says.

A path, a browser's name or a provider's answer may hold line breaks, escape sequences of a terminal and marks of
direction. They are written as they are called (`\n`, `\x1b`, `\u202e`), and what follows a message, its traceback,
is indented: a line that begins at the margin is one that the server wrote.
"""

import logging
import sys
from copy import copy
from unicodedata import category

LOGGERS = (None, "gunicorn.error", "gunicorn.access")  # None: the root, to which all others hand on
LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"
INDENT = "  | "


def shown(text: str) -> str:
    r"""Return a text with what cannot be seen written out.

    >>> shown("/map\n12:00 nobody was here \u202e\x1b[2K")
    '/map\\n12:00 nobody was here \\u202e\\x1b[2K'
    """
    return "".join(
        sign if sign.isprintable() or category(sign) == "Zs" else sign.encode("unicode_escape").decode()
        for sign in text
    )


class OneLine(logging.Formatter):
    """Writes what another formatter writes, on one line that shows every sign, and a traceback indented below."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self.inner = inner

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's line, and its traceback's lines."""
        plain = copy(record)  # others may format it, too
        plain.msg, plain.args = shown(record.getMessage()), None
        first, *more = self.inner.format(plain).split("\n")
        return "\n".join([first, *(INDENT + shown(line) for line in more)])


def keep_to_one_line() -> None:
    """Have the logs of the server and of gunicorn written so; where nobody writes one, to the standard error."""
    root = logging.getLogger()
    if not root.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter(LINE))
        root.addHandler(handler)
    for name in LOGGERS:
        for handler in logging.getLogger(name).handlers:
            if not isinstance(handler.formatter, OneLine):
                handler.setFormatter(OneLine(handler.formatter or logging.Formatter()))
