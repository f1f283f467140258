"""Crawls in processes of their own, and the instants at which they are killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mfa_crawler.replica import Fault, Ministry
from tests.crawling import BIN, ROOT, Ended

UNIT = "/web/diplomacy"
SITE = "pl_mfa_en"


class Watched(Ministry):
    """A ministry that tells of each request as it arrives, before it is answered."""

    arrived: Callable[[str, str], None] | None = None
    """Called with host and target, in the server's thread."""

    def fault_for(self, host: str, target: str) -> Fault | None:
        if self.arrived is not None:
            self.arrived(host, target)
        return super().fault_for(host, target)


@contextmanager
def process(*command: str) -> Iterator[subprocess.Popen[str]]:
    """A command while it runs; what is left of it is killed in the end."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MFA_")}
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=clean,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as started:
        try:
            yield started
        finally:
            started.kill()


def ended(started: subprocess.Popen[str]) -> Ended:
    """What a process said, and its exit code: -9 if it was killed."""
    out, err = started.communicate(timeout=100)
    return Ended(started.returncode, out, err)


def program(name: str) -> list[str]:
    """One of the environment's programs."""
    return [str(BIN / name)]


def limited(size: int, *command: str) -> list[str]:
    """The same command on a system that lets no file grow beyond so many bytes."""
    code = (
        "import os, resource, sys; size = int(sys.argv[1]);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (size, size));"
        "os.execv(sys.argv[2], sys.argv[2:])"
    )
    return [sys.executable, "-c", code, str(size), *command]


def doomed(name: str, operation: int, folder: Path) -> list[str]:
    """The same program, which kills itself just before its n-th change to the output folder."""
    return [sys.executable, "-m", "tests.guarantees.doomed", str(operation), name, str(folder)]


def holding(name: str, url: str, ready: Path) -> list[str]:
    """The same program, which keeps the answer of a URL and then holds it back for ever.

    `ready` is there once it does.
    """
    return [sys.executable, "-m", "tests.guarantees.holding", url, str(ready), name]


def run(*command: str) -> Ended:
    """A command from its beginning to its end."""
    with process(*command) as started:
        return ended(started)


def struck_at_requests(
    ministry: Watched, numbers: Container[int], sign: signal.Signals, *command: str
) -> Ended:
    """A crawl that gets a signal when the server sees its n-th request, if it asks so often."""
    seen = 0

    def arrived(_host: str, _target: str) -> None:
        nonlocal seen
        seen += 1
        if seen in numbers:
            started.send_signal(sign)

    with process(*command) as started:
        ministry.arrived = arrived
        try:
            return ended(started)
        finally:
            ministry.arrived = None


def killed_at_file(folder: Path, pattern: str, *command: str) -> Ended:
    """A crawl that is killed as soon as a file of this pattern is new in the folder."""
    before = set(folder.glob(pattern))
    with process(*command) as started:
        while started.poll() is None:
            if set(folder.glob(pattern)) - before:
                started.send_signal(signal.SIGKILL)
                break
        return ended(started)


def struck_until_it_ends(ready: Path, sign: signal.Signals, *command: str) -> Ended:
    """A crawl that, once this file is there, gets a signal again and again."""
    with process(*command) as started:
        while started.poll() is None:
            if ready.exists():
                started.send_signal(sign)
            with suppress(subprocess.TimeoutExpired):
                started.wait(0.1)
        return ended(started)


def recorded(name: str, recording: Path, folder: Path) -> list[str]:
    """The same program, which writes its changes to the output folder to a recording."""
    return [sys.executable, "-m", "tests.guarantees.recorded", str(recording), name, str(folder)]
