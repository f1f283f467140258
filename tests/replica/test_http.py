"""The replica speaks HTTP well: HEAD, gzip, chunks, keep-alive, validators, robots."""

import gzip
import http.client
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPMessage
from threading import Barrier, Thread

import pytest

from mfa_crawler.replica import Ministry, Replica, Robots, running

Get = Callable[..., tuple[int, HTTPMessage, bytes]]
LIST = "/web/diplomacy/news-"


def test_head_has_the_headers_of_get_and_no_body(get: Get) -> None:
    _, full, body = get(LIST)
    status, headers, nothing = get(LIST, "HEAD")
    assert (status, nothing) == (200, b"")
    assert headers["Content-Length"] == full["Content-Length"] == str(len(body))


def test_text_is_compressed_for_who_accepts_it(get: Get) -> None:
    plain = get(LIST)
    packed = get(LIST, Accept_Encoding="br, gzip;q=0.9")
    assert packed[1]["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed[2]) == plain[2]
    assert "Content-Encoding" not in plain[1]
    assert packed[1]["Vary"] == "Accept-Encoding"


def test_pages_are_as_large_as_the_real_ones(get: Get, ministry: Ministry) -> None:
    sizes = [len(get(a.path)[2]) for unit in ministry.units for a in ministry.articles(unit.path)]
    assert min(sizes) > 25_000
    assert max(sizes) < 80_000


def test_some_pages_come_in_chunks_and_some_with_validators(get: Get, ministry: Ministry) -> None:
    headers = [get(a.path)[1] for a in ministry.articles("/web/diplomacy")]
    chunked = [h for h in headers if h["Transfer-Encoding"] == "chunked"]
    tagged = [h for h in headers if h["ETag"]]
    assert 0 < len(chunked) < len(headers)
    assert 0 < len(tagged) < len(headers)
    assert all(h["Last-Modified"] for h in tagged)


def test_validators_that_hold_are_answered_304(get: Get, ministry: Ministry) -> None:
    article = next(a for a in ministry.articles("/web/diplomacy") if get(a.path)[1]["ETag"])
    headers = get(article.path)[1]
    tag, moment = headers["ETag"], headers["Last-Modified"]
    assert get(article.path, If_None_Match=tag)[0::2] == (304, b"")
    assert get(article.path, If_None_Match=f'"other", W/{tag}', Accept_Encoding="gzip")[0] == 304
    assert get(article.path, If_Modified_Since=moment)[0] == 304
    ministry.edit(article.url)
    assert get(article.path, If_None_Match=tag)[0] == 200
    assert get(article.path, If_Modified_Since=moment)[0] == 200
    ministry.restore(article.url)
    assert get(article.path, If_None_Match=tag)[0] == 304
    # the bytes are the first ones, but they were put there later
    assert get(article.path, If_Modified_Since=moment)[0] == 200
    assert get(article.path, If_Modified_Since="nonsense")[0] == 200


def test_one_connection_serves_many_requests(replica: Replica) -> None:
    with closing(http.client.HTTPConnection(replica.url[7:], timeout=10)) as line:
        for page in range(1, 5):
            line.request("GET", f"{LIST}?page={page}&size=10", headers={"Host": "www.gov.pl"})
            answer = line.getresponse()
            assert (answer.status, bool(answer.read())) == (200, True)
            assert answer.headers["Connection"] is None
    assert len(replica.requests) == 4


def test_requests_are_seen_in_order(get: Get, replica: Replica) -> None:
    get(LIST, User_Agent="me")
    get("/robots.txt")
    first, second = replica.requests
    assert (first.host, first.method, first.target) == ("www.gov.pl", "GET", LIST)
    assert ("User-Agent", "me") in first.headers
    assert second.target == "/robots.txt"
    assert first.time_monotonic <= second.time_monotonic


def test_simultaneous_requests_are_counted(ask: Get, ministry: Ministry) -> None:
    with running(ministry, latency=0.8) as replica:
        assert replica.max_in_flight == 0
        ready = Barrier(3)

        def one() -> None:
            ready.wait()
            ask(replica.url, LIST)

        threads = [Thread(target=one) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert replica.max_in_flight == 3


def test_loopback_names_mean_the_first_host(ask: Get, replica: Replica) -> None:
    assert ask(replica.url, f"{replica.url}{LIST}")[0] == 200


def test_a_number_too_long_to_be_one_is_none(get: Get) -> None:
    assert get(f"{LIST}?page={'9' * 5000}")[::2] == get(LIST)[::2]


def test_posts_are_refused_and_nonsense_too(get: Get, raw: Callable[..., bytes]) -> None:
    assert get(LIST, "POST", Content_Length="0")[0] == 405
    assert raw("/", version="9.9 x").startswith(b"HTTP/1.1 400")


def test_robots_allow_all_unless_told_otherwise(get: Get, ministry: Ministry) -> None:
    status, headers, body = get("/robots.txt")
    assert (status, body) == (200, b"User-agent: *\nDisallow:\n")
    assert headers["Content-Type"].startswith("text/plain")
    ministry.robots["www.gov.pl"] = Robots(disallow=("/web/paa",), crawl_delay=0.5)
    assert get("/robots.txt")[2] == b"User-agent: *\nDisallow: /web/paa\nCrawl-delay: 0.5\n"


@pytest.mark.parametrize("status", [404, 500, 503])
def test_robots_can_be_missing_or_broken(get: Get, ministry: Ministry, status: int) -> None:
    ministry.robots["www.gov.pl"] = Robots(status=status)
    assert get("/robots.txt")[0] == status


def test_robots_can_redirect(get: Get, ministry: Ministry) -> None:
    ministry.robots["www.gov.pl"] = Robots(redirect="https://www.gov.pl/other.txt")
    status, headers, _ = get("/robots.txt")
    assert (status, headers["Location"]) == (301, "https://www.gov.pl/other.txt")


def test_a_port_that_is_taken_is_refused(replica: Replica) -> None:
    port = int(replica.url.rsplit(":", 1)[1])
    with pytest.raises(OSError, match="in use"), running(Ministry(articles=1), port):
        pass
