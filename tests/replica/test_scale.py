"""Any number of articles, the same in every process, out of next to no memory."""

import subprocess
import sys
import time
import tracemalloc

from mfa_crawler.replica import Ministry, running
from mfa_crawler.replica.routes import respond
from mfa_crawler.replica.timeline import Timeline
from mfa_crawler.replica.wire import Request

HOST = (("Host", "www.gov.pl"),)

PRINT_DIGEST = """
import hashlib
from mfa_crawler.replica import Ministry
from mfa_crawler.replica.routes import respond
from mfa_crawler.replica.wire import Request
ministry = Ministry(seed=11, articles=9)
whole = hashlib.sha256()
for unit in ministry.units:
    for target in (unit.listing, *(a.path for a in ministry.articles(unit.path))):
        whole.update(respond(ministry, Request("GET", target, (("Host", "www.gov.pl"),))).body)
print(whole.hexdigest())
"""


def digest(hash_seed: str) -> str:
    command = [sys.executable, "-c", PRINT_DIGEST]
    done = subprocess.run(
        command, env={"PYTHONHASHSEED": hash_seed}, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def test_every_process_serves_the_same_bytes() -> None:
    assert digest("1") == digest("2")


def test_another_seed_serves_other_bytes() -> None:
    bodies = set()
    for seed in (1, 2):
        request = Request("GET", "/web/paa/aktualnosci2", HOST)
        bodies.add(respond(Ministry(seed=seed), request).body)
    assert len(bodies) == 2


def test_two_hundred_thousand_articles_cost_no_memory() -> None:
    ministry = Ministry(articles=200_000, years=20)
    unit = ministry.units[0]
    respond(ministry, Request("GET", unit.listing, HOST))
    tracemalloc.start()
    try:
        for page in (1, 2, 700, 12_000, 21_250):
            target = f"{unit.listing}?page={page}&size=10"
            assert respond(ministry, Request("GET", target, HOST)).status == 200
        for number in range(0, 200_000, 5_000):
            article = ministry.article(unit.path, number)
            assert ministry.find(article.url) == article
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()
    assert ministry.listed(unit) == 212_500


def test_every_position_of_a_list_has_its_article_or_guest() -> None:
    for count, guests in ((1, 16), (16, 16), (17, 16), (100, 7), (50, 0)):
        line = Timeline(count=count, years=2, guests=guests, published=5)
        own = [p for p in range(line.total) if line.guest_at(p) is None]
        assert [line.number_at(p) for p in own] == list(range(line.own))
        assert [line.position_of(n) for n in range(line.own)] == own


def test_it_starts_at_once() -> None:
    before = time.perf_counter()
    with running(Ministry(articles=40)):
        assert time.perf_counter() - before < 0.2


def test_filled_pages_have_the_size_asked_for() -> None:
    ministry = Ministry(articles=5, page_bytes=80_000)
    sizes = [
        len(respond(ministry, Request("GET", article.path, HOST)).body)
        for article in ministry.articles("/web/diplomacy")
    ]
    assert all(80_000 <= size < 80_200 for size in sizes)
