"""The parent's side of the reading child: start it, ask it, and survive its death.

A `Reader` owns one child and reuses it for any number of files; a child that ran out of memory or time is
ended, the file gets an error that says so, and the next file gets a new child.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pingan.intake.examine import RefusedFileError
from pingan.intake.limits import DEFAULT_LIMITS, Limits

_HOUSE = str(Path(__file__).parent.parent.parent)


class Reader:
    """One reading child, started when first asked. Use as a context manager, from one thread at a time."""

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        self.limits = limits
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def read(self, data: bytes, name: str) -> dict[str, Any]:
        """Return what `pingan.intake.reader.read_values` makes of the bytes of one file.

        Raises
        ------
        RefusedFileError
            The file is refused, or the child ran out of memory or time or died over it.
        """
        return self._ask({"task": "read", "name": name}, data)

    def annotate(self, data: bytes, name: str, marks: dict[str, Any]) -> dict[str, Any]:
        """Return what `pingan.intake.annotate.annotate` makes of it, as {"workbook": base64 text}.

        Raises
        ------
        RefusedFileError
            As `read`.
        """
        return self._ask({"task": "annotate", "name": name, "marks": marks}, data)

    def close(self) -> None:
        """End the child; the next question starts another."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            for pipe in filter(None, (child.stdin, child.stdout)):
                with contextlib.suppress(OSError):  # what was not yet sent to a dead child
                    pipe.close()
            child.wait()

    def _ask(self, header: dict[str, Any], data: bytes) -> dict[str, Any]:
        child = self._started()
        header = {**header, "length": len(data), "limits": self.limits.as_dict()}
        late = threading.Event()

        def end() -> None:
            late.set()
            child.kill()

        clock = threading.Timer(self.limits.seconds, end)
        clock.start()
        try:
            if child.stdin is None or child.stdout is None:  # never: `_started` asks for both
                raise EOFError
            child.stdin.write(json.dumps(header).encode() + b"\n")
            child.stdin.write(data)
            child.stdin.flush()
            size = json.loads(child.stdout.readline() or b"{}").get("length")
            reply = child.stdout.read(size) if size is not None else b""
            if size is None or len(reply) != size:
                raise EOFError
        except (OSError, EOFError, ValueError) as error:
            self.close()
            raise RefusedFileError(
                "reader_time" if late.is_set() else "reader_died", limit=f"{self.limits.seconds:g}"
            ) from error
        finally:
            clock.cancel()
        answer = json.loads(reply)
        if "refused" in answer:
            refused = answer["refused"]
            if refused["code"] == "reader_memory":
                self.close()  # its heap is in pieces; a fresh one is cheap
            raise RefusedFileError(refused["code"], refused["sheet"], refused["cell"], **refused["details"])
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self.close()
            self._child = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no text of a user
                # -P: a folder `pingan` where the server was started is not the one to run
                [sys.executable, "-P", "-m", "pingan.intake.reader", str(self.limits.memory_bytes)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # parsers' complaints; what matters comes as an answer
                env=_child_environment(),
            )
        return self._child


def _child_environment() -> dict[str, str]:
    """Only what Python needs to start: no settings and no secrets go to the process that opens files."""
    environment = {"PYTHONPATH": _HOUSE, "PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1"}
    for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "TMPDIR"):
        if name in os.environ:
            environment[name] = os.environ[name]
    return environment
