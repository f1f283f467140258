"""Whole processes, measured by the operating system: CPU, peak memory, wall time, and files."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_KINDS = {".jsonl": "JSON Lines", ".gz": "WARC", ".sqlite": "SQLite"}


@dataclass(frozen=True, slots=True)
class Cost:
    """What one finished process took."""

    cpu: float
    """User plus system seconds, its own children included."""
    peak_mb: float
    wall: float
    """Seconds from start to end."""
    began: float
    """When it was started, by time.monotonic()."""
    words: str
    """What it printed, both streams."""
    disk_mb: float
    """Size of all files in its folder afterwards, in millions of bytes."""
    keeps: tuple[str, ...]
    """Kinds of files in its folder afterwards, such as WARC."""


def cost_of(command: Sequence[str | Path], folder: Path) -> Cost:
    """Run a command to its end in a folder; raises RuntimeError with its last words if it fails."""
    with tempfile.TemporaryFile() as log:
        began = time.monotonic()
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()  # an interrupted benchmark leaves nothing running
            raise
        wall = time.monotonic() - began
        log.seek(0)
        words = log.read().decode(errors="replace")
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        said = " ".join(map(str, command))
        raise RuntimeError(f"{said} ended with {process.returncode}:\n{words[-2000:]}")
    files = [path for path in folder.rglob("*") if path.is_file()]
    return Cost(
        cpu=usage.ru_utime + usage.ru_stime,
        peak_mb=usage.ru_maxrss / 1024,
        wall=wall,
        began=began,
        words=words,
        disk_mb=sum(path.stat().st_size for path in files) / 1e6,
        keeps=tuple(sorted({_KINDS[path.suffix] for path in files if path.suffix in _KINDS})),
    )


@contextmanager
def ministry(articles: int) -> Iterator[str]:
    """A replica with prepared pages in a process of its own; gives its base URL."""
    command = [sys.executable, "-m", "mfa_crawler.replica", "--prepared"]
    command += ["--articles", str(articles)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["url"]
        process.stdin.close()


def pages_of(articles: int) -> int:
    """Articles and the list pages, of ten entries each, that name them."""
    return articles + -(-articles // 10)
