"""An archive of a replica that changed, and `mfa serve` over it, as a person would start it."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from mfa_crawler.replica import Ministry, running
from tests.browse.hostile import make_hostile
from tests.crawling import run
from tests.forked import BIN
from tests.pictured import own, rich

HEADLINE = "Another headline entirely"


@dataclass(frozen=True)
class Reading:
    """An output folder with articles of two languages, and those that something happened to."""

    folder: Path
    edited: str
    """With a gallery; has another headline and body from the second crawl on."""
    unlisted: str
    hostile: str
    attached: str
    """With an attachment."""
    words: str
    """Of the edited article's body, in both versions, and of no other's."""


def read(folder: Path) -> Reading:
    """Crawl three times: a list is believed when it leaves an article out twice."""
    ministry = Ministry(seed=5, articles=9, years=2)
    edited = rich(ministry)
    attached = next(one.url for one in own(ministry) if one.attachments)
    others = [one.url for one in own(ministry) if one.url not in {edited.url, attached}]
    unlisted, hostile = others[:2]
    elsewhere = " ".join(p for one in own(ministry) if one != edited for p in one.truth.paragraphs)
    openings = (" ".join(text.split()[:8]) for text in edited.truth.paragraphs if text[0].isalpha())
    words = next(one for one in openings if one not in elsewhere and one.isascii())
    with running(ministry) as replica:
        connect = replica.connect("www.gov.pl")
        _crawl(folder, connect, "pl_mfa_en", "--images")
        _crawl(folder, connect, "pl_mfa", "--no-images")
        ministry.edit(edited.url, headline=HEADLINE)
        ministry.unlist(unlisted)
        for _ in range(2):
            _crawl(folder, connect, "pl_mfa_en", "--full", "--images")
    make_hostile(folder, hostile)
    return Reading(folder, edited.url, unlisted, hostile, attached, words)


def _crawl(folder: Path, connect: str, site: str, *arguments: str) -> None:
    arguments = (site, "--connect", connect, "--no-requisites", *arguments)
    ended = run("mfa", "crawl", *arguments, MFA_OUTPUT=str(folder))
    assert ended.code == 0, ended.err


@dataclass(frozen=True)
class Served:
    """A running `mfa serve`."""

    url: str
    has_replay: bool

    def page(self, name: str = "", **arguments: object) -> str:
        """Address of a page of ours."""
        return f"{self.url}{name}" + (f"?{urlencode(arguments)}" if arguments else "")

    def article(self, url: str) -> str:
        return f"{self.url}article?url={quote(url, safe='')}"


@contextmanager
def serving(folder: Path, *arguments: str) -> Iterator[Served]:
    """`mfa serve` on a free port from the moment that it says where it is."""
    command = [str(BIN / "mfa"), "serve", "--port", "0", "--json", "--output", str(folder)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MFA_")}
    with subprocess.Popen(
        [*command, *arguments], env=clean, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout
            said: dict[str, Any] = json.loads(process.stdout.readline())
            yield Served(said["url"], said["replay"])
        finally:
            process.terminate()
