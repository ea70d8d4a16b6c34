"""Rights of what an installation keeps: files for its own account alone, folders for that account's group to look into.

They hold whatever the process was started with (`umask`).
"""

import os
from contextlib import suppress
from pathlib import Path

FOLDER, FILE = 0o750, 0o600
_BESIDE = ("", "-wal", "-shm")  # what SQLite keeps beside a database, with the rights of the database


def make_folder(path: Path) -> Path:
    """Make a folder unless it is there; one that is there stays as it is, as it may be anybody's."""
    if not path.is_dir():
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(FOLDER)
    return path


def make_own_folder(path: Path) -> Path:
    """Make a folder that holds nothing but ours, and take from others what rights they have to it."""
    path.mkdir(parents=True, exist_ok=True)
    _take_from_others(path, FOLDER)
    return path


def keep_file_to_owner(path: Path) -> None:
    """Take from others what rights they have to a file, if it is there."""
    _take_from_others(path, FILE)


def keep_database_to_owner(path: Path) -> None:
    """Have an SQLite database be its owner's alone, made empty if it is not there yet.

    One that is there is never opened here: closing it would take this process's locks from SQLite.
    """
    with suppress(OSError):  # it is there; or it cannot be made, which opening it says
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE))
    for beside in _BESIDE:
        keep_file_to_owner(path.with_name(path.name + beside))


def _take_from_others(path: Path, most: int) -> None:
    with suppress(OSError):  # another account's, or on a disk without such rights
        mode = path.stat().st_mode & 0o777
        if mode & ~most:
            path.chmod(mode & most)
