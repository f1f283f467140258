"""An archive of an article that is to be withheld: under two addresses, with a shared picture."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mfa_crawler.replica import Fault, FaultKind, Ministry, Replica, running
from tests.crawling import run
from tests.forked import Ended
from tests.pictured import images_of, look, own, rich

REASON = "it names a child"


@dataclass(frozen=True)
class Lived:
    """An archive, and the ministry that it was crawled from."""

    ministry: Ministry
    replica: Replica
    folder: Path
    url: str
    """Of an article with pictures; captured twice, edited in between."""
    words: str
    """That stand in it, in both versions, and in no other article or list."""
    query: str
    """The two words that come next."""
    alias: str
    """A listed address that redirects to it."""
    own_picture: str
    shared: str
    """Its picture to which that of another article redirects."""
    sharing: str
    """That article."""


@contextmanager
def withheld(folder: Path) -> Iterator[Lived]:
    """Crawl it twice."""
    ministry = Ministry(seed=5, articles=9, years=2)
    article = rich(ministry)
    alias = next(a for a in own(ministry) if a.url != article.url and not a.main_photo)
    sharing = next(
        a for a in own(ministry) if images_of(a) and a.url not in {article.url, alias.url}
    )
    shared, own_picture = images_of(article)[:2]
    redirect = FaultKind.REDIRECT
    ministry.faults[urlsplit(alias.url).path] = Fault(redirect, location=article.url)
    ministry.faults[urlsplit(images_of(sharing)[0]).path] = Fault(redirect, location=shared)
    text = article.truth.paragraphs[-1].split()
    words, query = " ".join(text[:6]), f'"{" ".join(text[6:8])}"'
    assert words.isascii()
    with running(ministry) as replica:
        look(folder, replica, "--images")
        ministry.edit(article.url)
        look(folder, replica, "--images", "--full")
        yield Lived(
            ministry, replica, folder, article.url, words, query, alias.url,
            own_picture, shared, sharing.url,
        )  # fmt: skip


def mfa(folder: Path, *arguments: str, code: int = 0) -> Ended:
    ended = run("mfa", *arguments, MFA_OUTPUT=str(folder))
    assert ended.code == code, ended
    return ended


def withhold(folder: Path, name: str, *arguments: str) -> Any:
    return mfa(folder, "withhold", name, "--reason", REASON, "--json", *arguments).row
