"""A store that holds articles of several sites."""

from dataclasses import replace as with_fields
from itertools import count
from random import Random

from msgspec.structs import replace

from mfa_crawler.items import Article, Entry
from mfa_crawler.store import Store
from tests.store.made import RUN, article, capture, history, page

_NUMBERS = count(1)


def prose(seed: object, words: int = 120) -> str:
    """Words that no other seed gives in this order."""
    rng = Random(f"{seed}")
    return " ".join(
        "".join(rng.choices("abdegiklmnoprstu", k=rng.randint(2, 9))) for _ in range(words)
    )


def told(site: str, name: str, body: str, day: str | None = "2023-10-06") -> Article:
    """An article of a site, with a headline of its own."""
    one = article(name, f"{name} of {site}", body)
    address = f"https://www.gov.pl/{site}/{name}"
    return with_fields(one, site=site, url=address, date=day, lead=None)


def keep_all(store: Store, *articles: Article) -> None:
    """Each seen once, in this order, a day apart."""
    with store.transaction():
        for one, number in zip(articles, _NUMBERS, strict=False):
            site = one.site or ""
            store.add_run(replace(RUN, site=site))
            row = capture(number, one.url, day=1 + number % 28)
            row = replace(row, site=site, url=one.url, entry=one.url)
            listed = replace(page("r1", row.date), site=site)
            store.list_entries(listed, [Entry(one.url, one.headline, one.date, None)])
            store.add_captures([row])
            store.put_history(site, one.url, history([row], "1"), {1: one})
