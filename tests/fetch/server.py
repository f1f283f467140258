"""A raw HTTP server on loopback: the exact bytes for each path, and when each request arrived."""

import contextlib
import socket
import ssl
import struct
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

Answer = bytes | Callable[["Server", socket.socket], None]


@dataclass
class Arrival:
    at: float
    host: str
    target: str
    head: bytes


@dataclass
class Server:
    """Answers `host + target` (or `target`) with bytes, or lets a function write to the socket."""

    answers: dict[str, Answer] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    arrivals: list[Arrival] = field(default_factory=list)
    most_at_once: int = 0
    stopping: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._at_once = 0
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def close(self) -> None:
        self.stopping.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._threads[0].join()
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()

    def times(self, host: str) -> list[float]:
        return [arrival.at for arrival in self.arrivals if arrival.host == host]

    def targets(self, host: str) -> list[str]:
        return [arrival.target for arrival in self.arrivals if arrival.host == host]

    def _accept(self) -> None:
        while not self.stopping.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        # Broken pipes are what most of these tests are about.
        with contextlib.suppress(OSError), connection:
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            with self._lock:
                self._open.add(connection)
            try:
                while self._serve_one(connection):
                    pass
            finally:
                with self._lock:
                    self._open.discard(connection)
                connection.close()

    def _serve_one(self, connection: socket.socket) -> bool:
        head = b""
        while b"\r\n\r\n" not in head:
            part = connection.recv(65536)
            if not part:
                return False
            head += part
            if head.startswith(b"\x16"):  # a TLS hello to a server that knows no TLS
                return False
        at = time.monotonic() - seconds_since_bytes_came(connection)
        target = head.split(b" ", 2)[1].decode()
        fields = [line.partition(b":") for line in head.split(b"\r\n")[1:]]
        host = next(v.strip().decode() for k, _, v in fields if k.lower() == b"host")
        with self._lock:
            self.arrivals.append(Arrival(at, host, target, head))
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            answer = self.answers.get(host + target, self.answers.get(target, not_found))
            if callable(answer):
                answer(self, connection)
                return False
            connection.sendall(answer)
        finally:
            with self._lock:
                self._at_once -= 1
        return b"Connection: close" not in answer


def seconds_since_bytes_came(connection: socket.socket) -> float:
    """By the kernel's clock (tcp_info), give or take 15 ms: a busy machine wakes threads late."""
    if sys.platform != "linux":
        return 0.0
    info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 56)
    return float(struct.unpack_from("I", info, 52)[0]) / 1000


def reply(body: bytes = b"", *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def html(text: str = "", *headers: str, status: str = "200 OK") -> bytes:
    return reply(
        f"<html><body>{text}</body></html>".encode(),
        "Content-Type: text/html",
        *headers,
        status=status,
    )


def redirect(url: str) -> bytes:
    return reply(b"", f"Location: {url}", status="302 Found")


def drip(start: bytes, piece: bytes) -> Answer:
    """Send `start`, then `piece` every 20 ms for ever."""

    def answer(server: Server, connection: socket.socket) -> None:
        connection.sendall(start)
        while not server.stopping.wait(0.02):
            connection.sendall(piece)

    return answer


def silence(server: Server, connection: socket.socket) -> None:
    """Say nothing until the client goes away."""
    connection.recv(1)


def hang_up(server: Server, connection: socket.socket) -> None:
    """Close without a word."""


def late(answer: bytes, seconds: float) -> Answer:
    """Keep the request in flight for a while, so that others can overlap with it."""

    def respond(server: Server, connection: socket.socket) -> None:
        server.stopping.wait(seconds)
        connection.sendall(answer)

    return respond


not_found = reply(b"nothing here", "Content-Type: text/plain", status="404 Not Found")
