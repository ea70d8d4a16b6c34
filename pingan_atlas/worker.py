"""A worker of gunicorn's threads, none of which waits for what a client has yet to send.

gunicorn 27 gives a connection its thread when the first byte is there, and waits in it without limit for the rest of
the head, for the body and for the client to take its answer: sixteen clients that send a byte a second hold sixteen
threads. Here the loop that waits for all connections at once takes in the head, and a body as small as pages send,
before a thread is asked. Larger bodies and answers have a time of their own, and `/healthz` a thread of its own.

Relies on what `gunicorn.workers.gthread` is made of; `tests/pingan_atlas/test_worker.py` asks a real server.
"""

import errno
import re
import selectors
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.http.errors import NoMoreData
from gunicorn.http.unreader import SocketUnreader
from gunicorn.workers.gthread import TConn, ThreadWorker

HEAD_SECONDS = 20
"""For the whole head of a request, and a small body with it; a connection without a request is kept as long."""
SMALL_BODY = LARGEST_HEAD = 65_536
PIECE_SECONDS = 15
"""For the next piece of a larger body."""
BODY_SECONDS = 180
"""For the whole of it."""
ANSWER_SECONDS = 30
"""For a client to take an answer, and more for a larger one:"""
SLOWEST = 20_000
"""bytes a second."""
CLOSING_SECONDS = 5
"""For a client to take an answer that came before it had sent everything."""

HEALTH = b"GET /healthz"
TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,15})[ \t]*\r$", re.IGNORECASE | re.MULTILINE)
_EXPECT = re.compile(rb"^expect:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE | re.MULTILINE)


class Received:
    """What a client has sent of its next request so far."""

    def __init__(self, data: bytes) -> None:
        self.data = bytearray(data)
        self.give_up = time.monotonic() + HEAD_SECONDS
        self.end = -1  # of the head
        self.body = 0  # bytes of it that are waited for

    def take(self, piece: bytes) -> bool:
        """Take a piece in; tell whether the client waits to be told to go on with its body, and forget that it does."""
        self.data += piece
        if self.end >= 0 or (end := self.data.find(b"\r\n\r\n") + 4) < 4:
            return False
        head, rest = bytes(self.data[:end]), self.data[end:]
        length = _LENGTH.search(head)
        self.body = int(length[1]) if length and int(length[1]) <= SMALL_BODY else 0
        head, asked = _EXPECT.subn(b"", head) if self.body else (head, 0)
        self.data, self.end = bytearray(head) + rest, len(head)
        return bool(asked)

    @property
    def is_whole(self) -> bool:
        """Whether the head is here, and a small body."""
        return self.end >= 0 and len(self.data) >= self.end + self.body

    @property
    def is_too_long(self) -> bool:
        """Whether the head is longer than any client's."""
        return self.end < 0 and len(self.data) > LARGEST_HEAD


class PatientUnreader(SocketUnreader):
    """Reads on in what was received, and then from the client, for as long as `end` allows."""

    def __init__(self, sock: socket.socket, data: bytes) -> None:
        super().__init__(sock)
        self.unread(data)
        self.end = (
            time.monotonic() + 1
        )  # the head is there: where gunicorn sees none, it need not wait for it

    def chunk(self, size_hint: int | None = None) -> bytes:
        """Return the next piece.

        Raises
        ------
        NoMoreData
            It did not come in time.
        """
        before = self.sock.gettimeout()
        self.sock.settimeout(max(0.01, min(PIECE_SECONDS, self.end - time.monotonic())))
        try:
            return super().chunk(size_hint)
        except TimeoutError:
            raise NoMoreData from None
        finally:
            self.sock.settimeout(before)


class AnsweringSocket(socket.socket):
    """Sends an answer as long as the client takes it."""

    patience = ANSWER_SECONDS

    def sendall(self, data: bytes, flags: int = 0) -> None:
        """Send everything.

        Raises
        ------
        BrokenPipeError
            The client did not take it in time.
        """
        self.patience += len(data) / SLOWEST
        self.settimeout(max(0.05, self.patience))
        began = time.monotonic()
        try:
            super().sendall(data, flags)
        except TimeoutError:
            raise BrokenPipeError(errno.EPIPE, "the answer was not taken in time") from None
        finally:
            self.patience -= time.monotonic() - began


class Worker(ThreadWorker):
    """gunicorn's worker of threads, of which no slow client holds one for long."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.receiving: dict[TConn, Received] = {}
        self.closing: dict[TConn, float] = {}

    def init_process(self) -> None:
        """Begin, with one thread more."""
        self.reserve = ThreadPoolExecutor(max_workers=1)
        super().init_process()

    def enqueue_req(self, conn: TConn) -> None:
        """Wait for a connection's next request; a thread is asked when it is here."""
        if self.cfg.is_ssl:  # what comes is not to be read without its key
            super().enqueue_req(conn)
            return
        if not isinstance(conn.sock, AnsweringSocket):
            conn.sock = AnsweringSocket(fileno=conn.sock.detach())
        conn.sock.setblocking(False)
        self.receiving[conn] = received = Received(b"")
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._receive, conn))
        if conn.parser and (begun := conn.parser.unreader.take_buffered()):
            received.take(begun)
        self._receive(conn)

    def _receive(self, conn: TConn, _sock: object = None) -> None:
        """Take in what there is, and have the request answered when it is whole."""
        received = self.receiving[conn]
        while not received.is_whole:
            try:
                piece = conn.sock.recv(65_536)
                if received.take(piece):
                    conn.sock.send(b"HTTP/1.1 100 Continue\r\n\r\n")
                if received.is_too_long:
                    conn.sock.send(TOO_LONG)
            except BlockingIOError:
                return
            except OSError:
                piece = b""
            if not piece or received.is_too_long:
                self._forget(conn)
                return
        self.poller.unregister(conn.sock)
        conn.received = bytes(self.receiving.pop(conn).data)
        pool = self.reserve if conn.received.startswith(HEALTH) else self.tpool
        answered = pool.submit(self.handle, conn)
        answered.add_done_callback(lambda done: self.method_queue.defer(self.finish_request, conn, done))

    def handle(self, conn: TConn) -> object:
        """Handle a connection's request, in a thread."""
        if not self.cfg.is_ssl:
            conn.data_ready = True
            conn.init()
            conn.parser.unreader = PatientUnreader(conn.sock, conn.received)
        return super().handle(conn)

    def handle_request(self, req: Any, conn: TConn) -> object:
        """Answer a request whose head is read."""
        if not self.cfg.is_ssl:
            conn.parser.unreader.end = time.monotonic() + BODY_SECONDS
            conn.sock.patience = ANSWER_SECONDS
        return super().handle_request(req, conn)

    def _keepalive_after(self, conn: TConn, keepalive: object) -> bool:
        """Whether the connection may bring another request: not behind a body that nobody has read to its end."""
        reader = conn.parser.mesg.body.reader
        unread = getattr(reader, "length", 0) or getattr(reader, "parser", None)
        return bool(keepalive and not unread and super()._keepalive_after(conn, keepalive))

    def finish_request(self, conn: TConn, fs: Any) -> None:
        """Keep the connection, or close it without waiting for the client."""
        if self.cfg.is_ssl or fs.cancelled() or fs.exception() or fs.result():
            super().finish_request(conn, fs)
            return
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._discard, conn))
        except OSError:
            self._forget(conn)
        else:
            self.closing[conn] = time.monotonic() + CLOSING_SECONDS

    def _discard(self, conn: TConn, _sock: object) -> None:
        """Take what a client still sends: thrown away with the connection, it would take the answer with it."""
        with suppress(OSError):
            if conn.sock.recv(1_000_000):
                return
        self._forget(conn)

    def murder_pending(self) -> None:
        """Close what has taken too long; while the worker stops, also what has sent nothing."""
        super().murder_pending()
        now = time.monotonic()
        late = [conn for conn, end in self.closing.items() if end < now]
        for conn, received in self.receiving.items():
            if received.give_up < now or not (self.alive or received.data):
                late.append(conn)
        for conn in late:
            self._forget(conn)

    def _forget(self, conn: TConn) -> None:
        with suppress(OSError, KeyError, ValueError):
            self.poller.unregister(conn.sock)
        self.receiving.pop(conn, None)
        self.closing.pop(conn, None)
        self.nr_conns -= 1
        conn.close()
