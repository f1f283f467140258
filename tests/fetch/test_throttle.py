"""Politeness, measured where it counts: at the server, by when requests arrive."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_crawler.fetch.throttle import retry_after
from tests.fetch.conftest import Crawl
from tests.fetch.server import Server, html, late, redirect, reply

HOST = "www.gov.test"
SLACK = 0.03  # twice what the kernel's clock of arrivals may be wrong by
PAGES = {f"/{number}": html(str(number)) for number in range(5)}
URLS = [f"http://{HOST}{path}" for path in PAGES]
NO_ROBOTS = {"/robots.txt": reply(status="404 Not Found")}


def gaps(times: list[float]) -> list[float]:
    return [later - earlier for earlier, later in pairwise(times)]


def robots(delay: float) -> dict[str, bytes]:
    return {"/robots.txt": reply(f"User-agent: *\nCrawl-delay: {delay}\n".encode())}


def busy(*headers: str) -> bytes:
    return reply(b"later", *headers, status="429 Too Many Requests")


def test_even_the_smallest_gap_is_the_delay(crawl: Crawl, serve: Callable[..., Server]) -> None:
    server = serve(NO_ROBOTS | PAGES)
    crawl(
        *URLS,
        MFA_CONNECT={HOST: server.url},
        MFA_DELAY_MAPPED=True,
        DOWNLOAD_DELAY=0.2,
        AUTOTHROTTLE_START_DELAY=0.2,
        DOWNLOAD_DELAY_JITTER=0.5,
    )
    assert len(server.arrivals) == 6
    assert min(gaps(server.times(HOST))) >= 0.2 - SLACK


def test_crawl_delay_is_honoured_from_the_first_page_on(
    crawl: Crawl, serve: Callable[..., Server]
) -> None:
    server = serve(robots(0.3) | PAGES)
    crawl(
        *URLS[:3],
        MFA_CONNECT={HOST: server.url},
        MFA_DELAY_MAPPED=True,
        DOWNLOAD_DELAY=0.01,
        AUTOTHROTTLE_START_DELAY=0.01,
        AUTOTHROTTLE_MAX_DELAY=0.1,
        DOWNLOAD_DELAY_JITTER=0.5,
    )
    assert len(server.arrivals) == 4
    assert min(gaps(server.times(HOST))) >= 0.3 - SLACK


def test_a_mapped_host_is_not_waited_for(crawl: Crawl, serve: Callable[..., Server]) -> None:
    server = serve(robots(30) | PAGES)
    crawled = crawl(*URLS, MFA_CONNECT={HOST: server.url}, DOWNLOAD_DELAY=30)
    assert len(server.arrivals) == 6
    assert crawled.decisions[f"http://{HOST}"]["crawl_delay"] == 30
    assert max(gaps(server.times(HOST))) < 30


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable", "200 OK"])
def test_retry_after_pauses_the_host(
    crawl: Crawl, serve: Callable[..., Server], status: str
) -> None:
    server = serve(NO_ROBOTS | PAGES | {"/0": reply(b"", "Retry-After: 1", status=status)})
    crawl(*URLS, MFA_CONNECT={HOST: server.url}, CONCURRENT_REQUESTS=1)
    times = {arrival.target: arrival.at for arrival in server.arrivals}
    assert len(times) == 6
    assert min(times[path] for path in PAGES if path != "/0") - times["/0"] >= 1 - SLACK


def test_retry_after_may_be_a_date(crawl: Crawl, serve: Callable[..., Server]) -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=300), usegmt=True)
    server = serve(NO_ROBOTS | PAGES | {"/0": busy(f"Retry-After: {soon}")})
    crawled = crawl(
        *URLS, MFA_CONNECT={HOST: server.url}, CONCURRENT_REQUESTS=1, MFA_RETRY_AFTER_MAX=60
    )
    assert [crawled.results[url]["kind"] for url in URLS] == ["response"] + ["host_away"] * 4


def test_a_host_that_wants_to_be_left_alone_is(crawl: Crawl, serve: Callable[..., Server]) -> None:
    other = "http://other.test/1"
    server = serve(NO_ROBOTS | PAGES | {"/0": busy("Retry-After: 3600")})
    crawled = crawl(
        *URLS,
        other,
        MFA_CONNECT={HOST: server.url, "other.test": server.url},
        MFA_DELAY_MAPPED=True,
        DOWNLOAD_DELAY=0.5,
        AUTOTHROTTLE_START_DELAY=0.5,
        RETRY_ENABLED=True,
    )
    assert server.targets(HOST) == ["/robots.txt", "/0"]
    assert [crawled.results[url]["kind"] for url in URLS] == ["host_away"] * 5
    assert crawled.results[other]["kind"] == "response"
    result = crawled.results[URLS[3]]
    assert result["url"] == URLS[3]
    back = datetime.fromisoformat(result["reason"].split(" until ")[1].split()[0])
    assert timedelta(minutes=59) < back - datetime.now(UTC) <= timedelta(hours=1)


def test_a_busy_answer_without_a_date_doubles_the_delay(
    crawl: Crawl, serve: Callable[..., Server]
) -> None:
    server = serve(NO_ROBOTS | dict.fromkeys(PAGES, busy()))
    crawl(
        *URLS[:4],
        MFA_CONNECT={HOST: server.url},
        MFA_DELAY_MAPPED=True,
        DOWNLOAD_DELAY=0.1,
        AUTOTHROTTLE_START_DELAY=0.1,
        AUTOTHROTTLE_MAX_DELAY=0.4,
        DOWNLOAD_DELAY_JITTER=0,
        CONCURRENT_REQUESTS=1,  # the next one must not be under way before the answer is in
    )
    found = gaps(server.times(HOST))[1:]
    assert all(gap >= least - SLACK for gap, least in zip(found, (0.2, 0.4, 0.4), strict=True))


def test_a_redirect_waits_in_the_queue_of_the_host_it_leads_to(
    crawl: Crawl,
    serve: Callable[..., Server],
) -> None:
    server = serve(robots(0.3) | PAGES)
    server.answers |= {f"from.test{path}": redirect(f"http://{HOST}{path}") for path in PAGES}
    crawl(
        *(f"http://from.test{path}" for path in ("/0", "/1", "/2")),
        MFA_CONNECT={HOST: server.url, "from.test": server.url},
        MFA_DELAY_MAPPED=True,
        DOWNLOAD_DELAY=0.01,
        AUTOTHROTTLE_START_DELAY=0.01,
    )
    assert len(server.times(HOST)) == 4
    assert min(gaps(server.times(HOST))) >= 0.3 - SLACK


def test_no_more_than_four_are_in_flight(crawl: Crawl, serve: Callable[..., Server]) -> None:
    paths = [f"/late/{number}" for number in range(24)]
    server = serve(
        NO_ROBOTS | {path: late(html(path, "Connection: close"), 0.05) for path in paths}
    )
    crawl(*(f"http://{HOST}{path}" for path in paths), MFA_CONNECT={HOST: server.url})
    assert len(server.arrivals) == 25
    assert server.most_at_once <= 4


@given(st.binary(), st.floats(0, 2**40))
def test_any_retry_after_is_read_or_ignored(value: bytes, now: float) -> None:
    rest = retry_after(value, now)
    assert rest is None or rest >= 0
