"""Runs programs in processes of their own that need not load first what another has loaded.

Python's imports are most of what a short command costs, and the tests give a thousand commands.
Each runs the program's own file, in a fork of a process that has loaded what it imports.
"""

import json
import os
import runpy
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

BIN = Path(sys.executable).parent
_LOADED = (
    "rich.markdown",
    "rich.progress",
    "scrapy.cmdline",
    "scrapy.core.downloader.handlers.http11",
    "scrapy.crawler",
    "scrapy.extensions.closespider",
    "scrapy.extensions.logstats",
    "typer.rich_utils",
    "uvloop",
    "mfa_crawler.corpus.syndicated",
    "mfa_crawler.extensions",
    "mfa_crawler.filing.verifying",
    "mfa_crawler.filing.withholding",
    "mfa_crawler.pipelines",
    "mfa_crawler.replica",
    "mfa_crawler.spiders.news",
)
"""Not the command line and the settings: these ask the environment as they are loaded."""

_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload(list(_LOADED))


@dataclass(frozen=True)
class Ended:
    """A finished command; killed by the signal N, its code is -N."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Standard output as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def row(self) -> dict[str, Any]:
        (row,) = self.rows
        return row


@dataclass(frozen=True)
class Forked:
    """A program while it runs."""

    command: Sequence[str]
    _process: ForkServerProcess
    _streams: Sequence[Path]

    def strike(self, sign: int) -> None:
        """Send it a signal; nothing happens if it has ended."""
        if self._process.exitcode is None and self._process.pid:
            os.kill(self._process.pid, sign)

    def runs_for(self, seconds: float) -> bool:
        """Whether it still runs after so many seconds, or has ended before."""
        self._process.join(seconds)
        return self._process.exitcode is None

    def ended(self, timeout: float) -> Ended:
        """What it said and its exit code; raises TimeoutError after so many seconds."""
        if self.runs_for(timeout) or self._process.exitcode is None:
            raise TimeoutError(f"{' '.join(self.command)}: not done in {timeout:.0f} s")
        out, err = (path.read_text(encoding="utf-8") for path in self._streams)
        return Ended(self._process.exitcode, out, err)


@contextmanager
def forked(command: Sequence[str], cwd: Path, env: Mapping[str, str]) -> Iterator[Forked]:
    """A program of the environment or a module, by its name, and arguments; killed in the end."""
    with TemporaryDirectory() as folder:
        streams = [Path(folder, name) for name in ("out", "err")]
        process = _CONTEXT.Process(target=_become, args=(command, cwd, dict(env), streams))
        process.start()
        try:
            yield Forked(command, process, streams)
        finally:
            process.kill()
            process.join()


def _become(command: Sequence[str], cwd: Path, env: dict[str, str], streams: list[Path]) -> None:
    for number, path in enumerate(streams, start=1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    run_program(*command)


def run_program(name: str, *arguments: str) -> None:
    """Become a program of the environment, or a module where the name has a dot."""
    if "." in name:
        sys.argv = [name, *arguments]
        runpy.run_module(name, run_name="__main__", alter_sys=True)
    else:
        sys.argv = [str(BIN / name), *arguments]
        runpy.run_path(sys.argv[0], run_name="__main__")
