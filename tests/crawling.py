"""Runs `mfa` and `scrapy` as a person would, in processes of their own."""

import json
import os
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from mfa_crawler.items import Article
from mfa_crawler.replica import Replica
from tests.forked import BIN, Ended, forked

ROOT = Path(__file__).parents[1]
_TIMEOUT = 600.0


def clean() -> dict[str, str]:
    """The tests' own environment, without what it says to this program."""
    return {name: value for name, value in os.environ.items() if not name.startswith("MFA_")}


def run(program: str, *arguments: str, cwd: Path = ROOT, **env: str) -> Ended:
    """Run one of the environment's programs to its end.

    It starts from nothing where the environment says more than a shell would: Python looks at some
    of it before anything is loaded.
    """
    if program in {"mfa", "scrapy"} and all(n == "COLUMNS" or n.startswith("MFA_") for n in env):
        with forked((program, *arguments), cwd, clean() | env) as started:
            return started.ended(_TIMEOUT)
    done = subprocess.run(
        [str(BIN / program), *arguments],
        cwd=cwd,
        env=clean() | env,
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        timeout=_TIMEOUT,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


@dataclass(frozen=True)
class Crawl:
    """A finished `mfa crawl --json` of one site, and what it wrote."""

    ended: Ended
    folder: Path

    @property
    def row(self) -> dict[str, Any]:
        return self.ended.row

    @property
    def site_folder(self) -> Path:
        said = re.search(r"reports and log: (.+)$", self.ended.err, flags=re.MULTILINE)
        assert said, self.ended.err
        return Path(said[1], self.row["site"])

    @property
    def report(self) -> dict[str, Any]:
        report: dict[str, Any] = json.loads((self.site_folder / "report.json").read_bytes())
        return report

    @property
    def articles(self) -> dict[str, Article]:
        """Records by URL, and a proof that no URL was written twice."""
        lines = (self.site_folder / "articles.jsonl").read_bytes().splitlines()
        read = [msgspec.json.decode(line, type=Article) for line in lines]
        found = {article.url: article for article in read}
        assert len(found) == len(read)
        return found

    def failure_kinds(self) -> dict[str, str]:
        """Listed URL -> kind, for every failure of the report."""
        return {failure["url"]: failure["kind"] for failure in self.report["failures"]}


def crawl(folder: Path, site: str, connect: str, *arguments: str) -> Crawl:
    """`mfa crawl SITE --connect ... --json`, with the account checked.

    Without pictures and requisites, unless the arguments say `--images` or `--requisites`.
    """
    for name in ("images", "requisites"):
        if f"--{name}" not in arguments:
            arguments = (*arguments, f"--no-{name}")
    ended = run(
        "mfa", "crawl", site, "--connect", connect, "--output", str(folder), "--json", *arguments
    )
    finished = Crawl(ended, folder)
    adds_up(finished)
    return finished


def adds_up(finished: Crawl) -> None:
    """Every listed article is in exactly one column, in the row and in the report."""
    row, report = finished.row, finished.report
    columns = ("new", "changed", "unchanged", "gone", "failed")
    for account in (row, report):
        assert account["listed"] == sum(account[name] for name in columns)
    assert {name: report[name] for name in columns} == {name: row[name] for name in columns}
    assert len(report["failures"]) == report["gone"] + report["failed"]
    assert report["new"] + report["changed"] == len(finished.articles)


def connected(replica: Replica, folder: Path) -> list[str]:
    """Settings that send `scrapy` to a replica and its output to a folder."""
    host, _, url = replica.connect("www.gov.pl").partition("=")
    return ["-s", f'MFA_CONNECT={{"{host}": "{url}"}}', "-s", f"MFA_OUTPUT={folder}"]


def text_only(replica: Replica, folder: Path) -> list[str]:
    """The same for a crawl where pictures would only take time."""
    return [*connected(replica, folder), *arguments(images="0", requisites="0")]


def arguments(**named: str) -> Sequence[str]:
    """Spider arguments for `scrapy crawl`."""
    return [part for name, value in named.items() for part in ("-a", f"{name}={value}")]
