"""A network that can be broken: TCP between a browser and a server, which cuts, stalls, halves and alters on demand."""

import re
import select
import socket
import struct
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Self

PIECE = 65_536
_DATE = re.compile(rb"(?<=\r\nDate: )[^\r]{29}(?=\r\n)")
_PLAIN = (
    (b"\r\nAccept-Encoding:", b"\r\nX-ccept-Encoding:"),
    (b"\r\nIf-None-Match:", b"\r\nX-f-None-Match:"),
)


@dataclass
class Weather:
    """How the network is; changed at any time.

    Attributes
    ----------
    refused : connections are reset
    stalled : bytes do not arrive, and nobody says so
    halved : so many bytes of what a connection answers arrive, then it is reset; None for all
    ahead : the server's clock, as its answers tell it, is so much ahead
    renamed : a name in the answers (as the browser sees it) and the server's own, of the same length: another build
    """

    refused: bool = False
    stalled: bool = False
    halved: int | None = None
    ahead: timedelta = timedelta()
    renamed: tuple[bytes, bytes] | None = None


class Proxy:
    """Hands on what comes to a port of its own to a server's port; `weather` breaks it. Use it in a `with`."""

    def __init__(self, port: int) -> None:
        self.server_port = port
        self.weather = Weather()
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        self._open: set[socket.socket] = set()
        self._over = False

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over = True
        with suppress(OSError):
            self.listening.shutdown(socket.SHUT_RDWR)  # wakes whoever waits for the next
        self.listening.close()
        self.cut()

    def become(self, weather: Weather) -> None:
        """Change the weather, for connections that are open too."""
        self.weather = weather
        if weather.refused or weather.halved is not None or weather.renamed:
            self.cut()

    def cut(self) -> None:
        """Reset all connections."""
        for one in list(self._open):
            _reset(one)

    def _accept(self) -> None:
        while not self._over:
            try:
                browser, _ = self.listening.accept()
            except OSError:
                return
            if self.weather.refused:
                _reset(browser)
            else:
                threading.Thread(target=self._carry, args=(browser,), daemon=True).start()

    def _carry(self, browser: socket.socket) -> None:
        try:
            server = socket.create_connection(("127.0.0.1", self.server_port), timeout=5)
        except OSError:
            _reset(browser)
            return
        pair = {browser: server, server: browser}
        self._open |= set(pair)
        answered = 0
        with suppress(
            OSError, ValueError
        ):  # closed by another thread, between two questions or in the middle of one
            while True:
                ready, _, _ = select.select(list(pair), [], [], 0.5)
                for one in ready if not self.weather.stalled else []:
                    piece = one.recv(PIECE)
                    if not piece:
                        raise OSError("over")
                    piece = self._altered(piece, answer=one is server)
                    answered += len(piece) if one is server else 0
                    room = self.weather.halved
                    if room is not None and answered > room:
                        browser.sendall(piece[: max(0, room - answered)])
                        raise OSError("halved")
                    pair[one].sendall(piece)
                if not ready and self._over:
                    break
        self._open -= set(pair)
        for one in pair:
            _reset(one)

    def _altered(self, piece: bytes, *, answer: bool) -> bytes:
        weather = self.weather
        if answer and weather.ahead:
            piece = _DATE.sub(lambda found: _moved(found[0], weather.ahead), piece)
        if weather.renamed:
            shown, own = weather.renamed
            piece = piece.replace(own, shown) if answer else piece.replace(shown, own)
            if answer:  # else the tag of another body would be taken for this one's afterwards
                piece = piece.replace(b"\r\nETag:", b"\r\nXTag:")
            if not answer:  # as it is, and whole: else there is nothing to rename
                for asked, unknown in _PLAIN:
                    piece = piece.replace(asked, unknown)
        return piece


def _moved(date: bytes, ahead: timedelta) -> bytes:
    return format_datetime(parsedate_to_datetime(date.decode()) + ahead, usegmt=True).encode()


def _reset(one: socket.socket) -> None:
    with suppress(OSError):
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        one.close()
