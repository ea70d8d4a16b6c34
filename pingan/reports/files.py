"""Writes a report where it belongs, whole or not at all."""

import os
import tempfile
from pathlib import Path


def write_whole(content: bytes, out: Path) -> Path:
    """Put a whole file in place at once: nobody fetches half a report."""
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(out)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return out
