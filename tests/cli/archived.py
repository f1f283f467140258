"""An archive that four real crawls of a changing replica left, and what its verbs say."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mfa_crawler.replica import Fault, FaultKind, Ministry, Truth, running
from mfa_crawler.store import Event, EventType, History, Status, Store, Version
from tests.crawling import run
from tests.forked import Ended

COLOURS: dict[str, Any] = {"FORCE_COLOR": "1", "TERM": "xterm-256color"}
FORMULA = '=HYPERLINK("https://example.org")'
HEADLINE = "Another headline entirely"
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@dataclass(frozen=True)
class Archived:
    """The output folder, and the addresses of the articles that something happened to."""

    folder: Path
    edited: str
    """Edited, with `HEADLINE`, before the second crawl, and again before the fourth."""
    retyped: str
    """Another typography from the second crawl on."""
    unlisted: str
    """Off the list at the second crawl, back at the third."""
    removed: str
    """404 from the second crawl on."""
    restored: str
    """Edited before the second crawl, as at first again from the third on."""
    formula: str
    """Has `FORMULA` as its headline from the second crawl on."""
    failing: str
    """Listed, and always empty."""
    truths: dict[str, list[Truth]]
    """Every article as it was during each crawl."""

    def some(self) -> Iterator[tuple[str, list[Truth]]]:
        """Articles that something happened to, and two more; with how each was in every crawl."""
        named = [self.edited, self.retyped, self.unlisted, self.removed, self.restored]
        others = [url for url in self.truths if url not in {*named, self.failing}]
        return ((url, self.truths[url]) for url in [*named, *others[:2]])

    def mfa(self, *arguments: str, folder: Path | None = None, **env: Any) -> Ended:
        return run("mfa", *arguments, MFA_OUTPUT=str(folder or self.folder), **env)

    def json(self, *arguments: str, folder: Path | None = None) -> Any:
        ended = self.mfa(*arguments, "--json", folder=folder)
        assert (ended.code, ended.err) == (0, "")
        return json.loads(ended.out)


def plain(text: str) -> str:
    """What a terminal shows, without its colours."""
    return _ESCAPES.sub("", text)


def words(text: str) -> str:
    """A text without its line breaks, as it may be broken elsewhere."""
    return " ".join(plain(text).split())


def archive(folder: Path) -> Archived:
    """Crawl a ministry five times while it changes."""
    ministry = Ministry(seed=3, articles=24)
    own = [a.url for a in ministry.articles("/web/diplomacy") if "/web/diplomacy/" in a.url]
    edited, retyped, unlisted, removed, restored, formula, failing = own[:7]
    ministry.faults[urlsplit(failing).path] = Fault(FaultKind.EMPTY)
    truths: dict[str, list[Truth]] = {url: [] for url in own}
    with running(ministry) as replica:

        def look() -> None:
            for url in own:
                article = ministry.find(url)
                assert article is not None
                truths[url].append(article.truth)
            connect = replica.connect("www.gov.pl")
            ended = run(
                "mfa", "crawl", "pl_mfa_en", "--full", "--connect", connect, MFA_OUTPUT=str(folder)
            )
            assert ended.code == 0, ended.err

        look()
        ministry.edit(edited, headline=HEADLINE)
        ministry.typo(retyped)
        ministry.unlist(unlisted)
        ministry.remove(removed)
        ministry.edit(restored)
        ministry.edit(formula, headline=FORMULA)
        look()
        look()  # a list is believed when it leaves an article out twice
        ministry.restore(unlisted)
        ministry.restore(restored)
        look()
        ministry.edit(edited)
        look()
    return Archived(folder, edited, retyped, unlisted, removed, restored, formula, failing, truths)


def make_gone(folder: Path, url: str) -> None:
    """What a week of 404s makes of an article."""
    with Store.open(folder) as store, store.transaction():
        site, entry = "pl_mfa_en", url
        events = store.events_of(site, entry)
        look = store.spells_of(site, entry)[-1]
        gone = Event(
            type=EventType.GONE,
            change=None,
            earlier=look.last_capture,
            earlier_date=look.last_date,
            later=store.captures_of(site, entry)[-1].record_id,
            later_date=store.captures_of(site, entry)[-1].date,
        )
        told = History(
            versions=tuple(
                Version(number=row.number, fingerprint=row.fingerprint, capture=row.capture)
                for row in store.versions_of(site, entry)
            ),
            spells=tuple(store.spells_of(site, entry)),
            events=(*events, gone),
            status=Status.GONE,
        )
        store.put_history(site, entry, told, {})
