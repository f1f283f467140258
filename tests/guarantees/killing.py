"""Crawls in processes of their own, and the instants at which they are killed."""

import signal
import subprocess
import sys
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from pathlib import Path

from mfa_crawler.replica import Fault, Ministry
from tests.crawling import ROOT, clean
from tests.forked import BIN, Ended, forked

UNIT = "/web/diplomacy"
SITE = "pl_mfa_en"
_PATIENCE = 100.0  # seconds, after which a test has failed


class Watched(Ministry):
    """A ministry that tells of each request as it arrives, before it is answered."""

    arrived: Callable[[str, str], None] | None = None
    """Called with host and target, in the server's thread."""

    def fault_for(self, host: str, target: str) -> Fault | None:
        if self.arrived is not None:
            self.arrived(host, target)
        return super().fault_for(host, target)


@contextmanager
def process(name: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A command that can be listened to while it runs; what is left of it is killed in the end."""
    first = [sys.executable, "-m", name] if "." in name else [str(BIN / name)]
    with subprocess.Popen(
        [*first, *arguments],
        cwd=ROOT,
        env=clean(),
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
    out, err = started.communicate(timeout=_PATIENCE)
    return Ended(started.returncode, out, err)


def limited(size: int, *command: str) -> list[str]:
    """The same command on a system that lets no file grow beyond so many bytes."""
    return ["tests.guarantees.limited", str(size), *command]


def doomed(name: str, operation: int, folder: Path) -> list[str]:
    """The same program, which kills itself just before its n-th change to the output folder."""
    return ["tests.guarantees.doomed", str(operation), str(folder), name]


def holding(name: str, url: str, ready: Path) -> list[str]:
    """The same program, which keeps the answer of a URL and then holds it back for ever.

    `ready` is there once it does.
    """
    return ["tests.guarantees.holding", url, str(ready), name]


def run(*command: str) -> Ended:
    """A command from its beginning to its end."""
    with forked(command, ROOT, clean()) as started:
        return started.ended(_PATIENCE)


def struck_at_requests(
    ministry: Watched, numbers: Container[int], sign: signal.Signals, *command: str
) -> Ended:
    """A crawl that gets a signal when the server sees its n-th request, if it asks so often."""
    seen = 0

    def arrived(_host: str, _target: str) -> None:
        nonlocal seen
        seen += 1
        if seen in numbers:
            started.strike(sign)

    with forked(command, ROOT, clean()) as started:
        ministry.arrived = arrived
        try:
            return started.ended(_PATIENCE)
        finally:
            ministry.arrived = None


def killed_at_file(folder: Path, pattern: str, *command: str) -> Ended:
    """A crawl that is killed as soon as a file of this pattern is new in the folder."""
    before = set(folder.glob(pattern))
    with forked(command, ROOT, clean()) as started:
        while started.runs_for(0):
            if set(folder.glob(pattern)) - before:
                started.strike(signal.SIGKILL)
                break
        return started.ended(_PATIENCE)


def struck_until_it_ends(ready: Path, sign: signal.Signals, *command: str) -> Ended:
    """A crawl that, once this file is there, gets a signal again and again."""
    with forked(command, ROOT, clean()) as started:
        while started.runs_for(0.1):
            if ready.exists():
                started.strike(sign)
        return started.ended(_PATIENCE)


def recorded(name: str, recording: Path, folder: Path) -> list[str]:
    """The same program, which writes its changes to the output folder to a recording."""
    return ["tests.guarantees.recorded", str(recording), str(folder), name]
