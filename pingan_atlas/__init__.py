"""The application under a name of our own, to serve where others have an `app.py`, `callbacks/` or `layouts/` too.

`python -m pingan_atlas` is what `pingan serve` starts; `gunicorn pingan_atlas:server` serves it by one's own gunicorn.
Nothing is loaded before `create_app` or `server` is asked for. `hatch_build.py` says what a wheel has where.
"""

import sys
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from pathlib import Path

# app.py, callbacks and layouts lie within this package in a wheel, beside it in the repository.
__path__.append(str(Path(__file__).parents[1]))

ROOMS = ("pingan", "geodata", "layouts", "callbacks")


def __getattr__(name: str) -> object:
    """Load the application for who asks for it: `create_app`, or `server`, which is built once."""
    if name in ("create_app", "server"):
        for room in ROOMS:
            _take_ours(room)
        return getattr(import_module("pingan_atlas.app"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _take_ours(room: str) -> None:
    """Load a room from its place: gunicorn looks for modules in the folder that it was started in first."""
    if room not in sys.modules:
        found = PathFinder.find_spec(room, __path__)
        sys.modules[room] = module_from_spec(found)
        found.loader.exec_module(sys.modules[room])
