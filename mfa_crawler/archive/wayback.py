"""pywb, a program of its own, started on the archive and ended with us."""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import msgspec

from mfa_crawler.archive.access import RULES
from mfa_crawler.errors import BadArgument, NoReplay

COLLECTION = "archive"
"""Name of the collection, which begins every path: `/archive/20231006120000/https://...`."""

_CONFIG = {
    "collections": {
        COLLECTION: {"index": "index.cdxj", "archive_paths": "../warc/", "acl_paths": [RULES]}
    },
    "enable_auto_colls": False,
    "framed_replay": False,
}
_PR_SET_PDEATHSIG = 1  # prctl(2)


def find_wayback(named: Path | None) -> Path:
    """pywb's `wayback`: as named (the program or its folder), else beside our own environment,
    where `make pywb` puts it, else on PATH.

    Raises BadArgument, which says how to get it.
    """
    if named:
        program = named / "wayback" if named.is_dir() else named
        if not os.access(program, os.X_OK):
            raise BadArgument(
                f"{program} is no program that can be run; --pywb names pywb's wayback"
            )
        return program.absolute()
    beside = Path(sys.prefix, "pywb", "bin", "wayback")
    found = str(beside) if beside.exists() else shutil.which("wayback")
    if not found:
        raise BadArgument(
            "pywb is not installed, and replay needs it. `make pywb` puts it beside our own "
            "environment; or install it into another one (pip install pywb) and name it: "
            "--pywb DIR, or MFA_PYWB"
        )
    return Path(found).absolute()


class Wayback:
    """A running pywb that serves `<folder>/index.cdxj` on 127.0.0.1."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
        self._process, self._port, self._log = process, port, log

    @property
    def url(self) -> str:
        """Base address of the collection, without a slash at the end."""
        return f"http://127.0.0.1:{self._port}/{COLLECTION}"

    def wait(self, seconds: float) -> None:
        """Let it run for so long; raises NoReplay once it has ended by itself."""
        try:
            code = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return
        words = self._log.read_text("utf-8", "replace").strip().splitlines()
        last = f": {words[-1]}" if words else ""
        raise NoReplay(f"pywb ended with exit code {code}{last}; all it said is in {self._log}")

    def wait_until_it_answers(self) -> None:
        """Raises NoReplay where it ends instead."""
        while True:
            self.wait(0.05)
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", self._port)) == 0:
                    return


@contextmanager
def serving(
    program: Path, folder: Path, port: int, synthetic: Collection[str] = ()
) -> Iterator[Wayback]:
    """pywb on the index in `folder` (beside `warc/`), until the block ends or this process dies.

    It serves what the index names and nothing else: it has no live web to fall back on. Every page
    says when it was captured, and those of the sites in `synthetic` that they are. Port 0 takes a
    free one. Raises NoReplay where it does not start, BadArgument for a port in use.
    """
    config = _CONFIG | {"synthetic": sorted(synthetic)}  # our own field, for banner.html
    Path(folder, "config.yaml").write_bytes(msgspec.json.encode(config))  # JSON is YAML
    templates = folder / "templates"
    templates.mkdir(exist_ok=True)
    banner = files(__package__).joinpath("banner.html").read_bytes()
    Path(templates, "custom_banner.html").write_bytes(banner)
    port = _free(port)
    log = folder / "pywb.log"
    command = [str(program), "--bind", "127.0.0.1", "--port", str(port)]
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PYWB_"))}
    with log.open("wb") as words:
        process = subprocess.Popen(  # noqa: S603 - a program that the user has installed
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=words,
            start_new_session=True,  # Ctrl-C is ours to answer
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - no threads run yet
        )
    try:
        wayback = Wayback(process, port, log)
        wayback.wait_until_it_answers()
        yield wayback
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free(port: int) -> int:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError as error:
            raise BadArgument(f"port {port}: {error.strerror}; --port 0 takes a free one") from None
        return int(tried.getsockname()[1])


def _end_with_parent() -> None:
    """In the child: SIGTERM when the parent dies, even by SIGKILL (Linux; elsewhere it stays)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
