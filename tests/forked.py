"""Runs `mfa` in a process of its own that need not load first what another has loaded.

Python's imports are most of what a short command costs, and the tests give some hundred of them.
What is started without waiting for its end, or with another environment than the tests' own, starts
from nothing (tests.crawling.run, tests.guarantees.killing).
"""

import os
import sys
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

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


def mfa(
    arguments: Sequence[str], cwd: Path, env: Mapping[str, str], timeout: float
) -> tuple[int, bytes, bytes]:
    """Exit code, standard output and standard error; raises TimeoutError after so many seconds."""
    with TemporaryDirectory() as folder:
        streams = [Path(folder, name) for name in ("out", "err")]
        process = _CONTEXT.Process(target=_main, args=(arguments, cwd, dict(env), streams))
        process.start()
        try:
            process.join(timeout)
            if process.exitcode is None:
                raise TimeoutError(f"mfa {' '.join(arguments)}: not done in {timeout:.0f} s")
            return process.exitcode, streams[0].read_bytes(), streams[1].read_bytes()
        finally:
            process.kill()


def _main(arguments: Sequence[str], cwd: Path, env: dict[str, str], streams: list[Path]) -> None:
    for number, path in enumerate(streams, start=1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = [str(Path(sys.executable).parent / "mfa"), *arguments]
    from mfa_crawler.cli import main  # which looks at the environment

    main()
