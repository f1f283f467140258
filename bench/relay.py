"""A relay on loopback that notes when requests come; for crawls that make few."""

import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class Relay(socketserver.ThreadingTCPServer):
    """Passes connections on to a server, and keeps the moment of each request."""

    daemon_threads = True

    def __init__(self, url: str) -> None:
        target = urlsplit(url)
        self.target = (target.hostname or "", target.port or 80)
        self.requests: list[float] = []
        """When each came, by time.monotonic()."""
        super().__init__(("127.0.0.1", 0), _Passage)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Passage(socketserver.BaseRequestHandler):
    """One connection."""

    server: Relay

    def handle(self) -> None:
        with socket.create_connection(self.server.target) as beyond:
            answers = threading.Thread(target=_pump, args=(beyond, self.request))
            answers.start()
            with suppress(OSError):  # a client may leave as it likes
                while data := self.request.recv(1 << 16):
                    # a request without a body is one short packet
                    heads = data.count(b" HTTP/1.1\r\n")
                    self.server.requests += [time.monotonic()] * heads
                    beyond.sendall(data)
            with suppress(OSError):
                beyond.shutdown(socket.SHUT_WR)
            answers.join()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(1 << 16):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)


@contextmanager
def relaying(url: str) -> Iterator[Relay]:
    """A relay to a base URL while the block runs."""
    with Relay(url) as relay:
        thread = threading.Thread(target=relay.serve_forever)
        thread.start()
        try:
            yield relay
        finally:
            relay.shutdown()
            thread.join()
