"""The part that searches an archive of made articles, as `mfa search` and `mfa serve` do."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

from bench.stores import Seen, fill
from bench.tables import Rows, note
from mfa_crawler.items import Article
from mfa_crawler.replica.prose import grammar
from mfa_crawler.store import ALL, Store, Wanted

_SITES = {"pl_mfa_en": "en", "pl_mfa": "pl", "gb_fcdo": "en", "jp_mofa": "ja", "de_aa": "de"}
_SYLLABLES = "ba ce di fo gu ha jo ka le mi no pe ra si to ul va we xi zo".split()
_QUERIES = {
    "one article": "solitary12345",
    "rare word": "bacedi",
    "common word": "minister",
    "two common words": "minister delegation",
    "in every article": "the",
    "either of two": "minister OR talks",
    "phrase": '"in the coming"',
    "beginning": "minist*",
    "three letters": "min*",
    "two letters": "mi*",
    "one letter": "m*",
    "without": "minister -talks",
}
_FILTERS = {
    "": ALL,
    "of a site": Wanted(site="pl_mfa_en"),
    "of a year": Wanted(since="2019-01-01", until="2019-12-31"),
    "in English": Wanted(language="en"),
}


def searching(articles: int, rounds: int) -> None:
    """Search an archive of so many articles; milliseconds of CPU of each kind of query."""
    columns = [("found", 6), ("p50 ms", 6), ("p95", 6), ("max", 6), ("facets p50", 10), ("", 0)]
    rows = Rows(("query", 16), ("", 10), *columns)
    with tempfile.TemporaryDirectory() as folder:
        note(f"search: making {articles:,} articles")
        make(Path(folder), articles)
        with Store.open(Path(folder), read_only=True) as store:
            for name, text in _QUERIES.items():
                for of, wanted in _FILTERS.items():
                    cells = _measured(store, text, wanted, rounds)
                    rows.add(name, of, f"{store.count_found(text, wanted):,}", *cells)
    print("The aim at 50,000: every search in under 100 ms. Facets are what a page of hits adds.\n")


def _measured(store: Store, text: str, wanted: Wanted, rounds: int) -> Iterator[str]:
    took, facets = [], []
    for _ in range(rounds):
        began = time.process_time()
        store.search(text, wanted, found=store.count_found(text, wanted))  # as `mfa search` does
        searched = time.process_time()
        store.tally(text, wanted)
        took.append(searched - began)
        facets.append(time.process_time() - searched)
    took.sort()
    p95 = took[min(len(took) - 1, len(took) * 95 // 100)]
    for seconds in (took[len(took) // 2], p95, took[-1], statistics.median(facets)):
        yield f"{seconds * 1000:.1f}"


def make(folder: Path, articles: int) -> None:
    """An archive's database without its archive: made articles of five sites and fifteen years."""
    rng, words = Random(1), _Words()

    def seen(number: int) -> list[Seen]:
        record_id = f"urn:uuid:{number:032x}"
        return [Seen(record_id, "2025-01-01T00:00:00Z", words.article(rng, number))]

    fill(folder, _SITES, articles, seen)


class _Words:
    """Prose of the replica, and invented words of which few are common and most are rare."""

    def __init__(self) -> None:
        rng = Random(2)
        self._words = ["".join(rng.choices(_SYLLABLES, k=rng.randint(2, 5))) for _ in range(60_000)]
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(len(self._words))))

    def article(self, rng: Random, number: int) -> Article:
        site = rng.choice([*_SITES])
        prose = grammar("en")
        day = date(2010, 1, 1) + timedelta(days=rng.randrange(15 * 365))
        paragraphs = [f"{prose.sentences(rng, 3)} {self._some(rng)}." for _ in range(6)]
        return Article(
            url=f"https://{site.replace('_', '-')}.example.org/news/{number}",
            site=site,
            language=_SITES[site],
            headline=prose.say(rng, "headline"),
            date=day.isoformat(),
            date_raw=day.isoformat(),
            lead=prose.say(rng, "lead"),
            body="\n\n".join([*paragraphs, f"solitary{number}"]),
            body_html="".join(f"<p>{paragraph}</p>" for paragraph in paragraphs),
        )

    def _some(self, rng: Random) -> str:
        return " ".join(rng.choices(self._words, cum_weights=self._weights, k=25))
