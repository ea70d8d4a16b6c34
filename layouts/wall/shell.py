"""The wall screen's page: nothing but the addresses of its scripts and its words, in both languages. Pure."""

import json
from collections.abc import Sequence

from layouts.plain import template_of
from layouts.records import Json
from layouts.text import LANGUAGES, Text

OWN = "screen."
WHOLE = ("wall.", "screen_up.", "level.", "reason.")
"""Sections that keep their name: `level.street`."""


def words(language: str) -> dict[str, str]:
    """Return the words of the screen by key: `title` for `screen.title`, and `level.street`, `reason.no_data` whole."""
    known = Text(language).words
    own = {key.removeprefix(OWN): text for key, text in known.items() if key.startswith(OWN)}
    return own | {key: text for key, text in known.items() if key.startswith(WHOLE)}


def screen_shell(
    build: str,
    language: str,
    scripts: tuple[str, str],
    styles: Sequence[str],
    modules: Sequence[str],
    *,
    preview: bool,
) -> str:
    """Return the page.

    Parameters
    ----------
    build : name of this state of the files
    language : of the page itself; the state of the screen says which one is shown
    scripts : addresses of the watchdog, which needs no module, and of the module that begins
    styles, modules : addresses of the style sheets, and of the scripts that the first one will ask for
    preview : whether it is the administrator's, within another page
    """
    boot: Json = {
        "build": build,
        "language": language,
        "preview": preview,
        "state": "/screen/state.json",
        "worker": "/screen/worker.js",
        "words": {one: words(one) for one in LANGUAGES},
    }
    # in a script element nothing is escaped but its own end
    held = json.dumps(boot, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    text = Text(language)
    return template_of("screen").render(
        text=text, boot=held, scripts=scripts, styles=styles, modules=modules, preview=preview
    )
