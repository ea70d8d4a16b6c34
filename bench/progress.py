"""What a long part is at, for whoever waits: on the terminal's error stream, never in the results."""

import sys
import time

STARTED = time.monotonic()


def say(text: str) -> None:
    """Print one line with the seconds since the start."""
    print(f"{time.monotonic() - STARTED:6.1f} s  {text}", file=sys.stderr, flush=True)
