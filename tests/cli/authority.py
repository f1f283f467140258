"""A time-stamping authority on this machine: `openssl ts` behind a real HTTP server."""

import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_CONFIG = """
[tsa]
default_tsa = t
[t]
dir = .
serial = ./serial
signer_cert = ./tsa.pem
signer_key = ./tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
[purpose]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
"""


@dataclass
class Authority:
    """What it was asked, and how it is to answer."""

    folder: Path
    url: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)
    status: int = 200
    answer: bytes | None = None
    """Sent in place of a stamp."""

    @property
    def ca(self) -> Path:
        return self.folder / "ca.pem"

    def stamped(self, query: bytes) -> bytes:
        (self.folder / "query.tsq").write_bytes(query)
        config = "-reply -config tsa.cnf -queryfile query.tsq -out reply.tsr"
        openssl(self.folder, "ts", *config.split())
        return (self.folder / "reply.tsr").read_bytes()


def openssl(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["openssl", *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def made(folder: Path) -> Authority:
    """An authority with its own root."""
    folder.mkdir()
    (folder / "tsa.cnf").write_text(_CONFIG)
    (folder / "serial").write_text("01\n")
    ec = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
    new = f"req -x509 {ec} -keyout ca.key -out ca.pem -days 2 -subj /CN=Root"
    openssl(folder, *new.split())
    ask = f"req {ec} -keyout tsa.key -out tsa.csr -subj /CN=Stamps"
    openssl(folder, *ask.split())
    sign = "x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -out tsa.pem -days 2 -set_serial 7"
    openssl(folder, *sign.split(), *"-extfile tsa.cnf -extensions purpose".split())
    return Authority(folder)


@contextmanager
def serving(authority: Authority, tls: ssl.SSLContext | None = None) -> Iterator[Authority]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            authority.asked.append(dict(self.headers) | {"path": self.path})
            answer = authority.answer
            if answer is None:
                answer = authority.stamped(query)
            self.send_response(authority.status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        authority.url = f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}/tsr?a=1"
        try:
            yield authority
        finally:
            server.shutdown()
            thread.join()
