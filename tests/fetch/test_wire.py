"""What crossed the wire is handed on byte for byte, each exchange with its own bytes."""

import random
import ssl
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_crawler.archive import Exchange
from mfa_crawler.fetch.wire import Recording, rebuilt
from mfa_crawler.items import SourceClass
from tests.fetch.conftest import LOOPBACK, SETTINGS, Crawl, Crawled
from tests.fetch.server import redirect, reply
from tests.fetch.wire_server import (
    ENDED_BADLY,
    OK,
    TE,
    WHOLE,
    Script,
    WireServer,
    chunked,
    serving,
)

HOST = "www.gov.test"
OTHER = "other.test"


def url(path: str, host: str = HOST) -> str:
    return f"https://{host}{path}"


def exchanges(crawled: Crawled, path: str) -> list[Exchange]:
    return [handed.exchange for handed in crawled.of(url(path))]


def assert_the_same(crawled: Crawled, server: WireServer, path: str) -> None:
    """Client and server saw the same bytes, in the same order."""
    handed, seen = exchanges(crawled, path), server.of(HOST, path)
    assert [exchange.request for exchange in handed] == [one.request for one in seen]
    assert [exchange.response for exchange in handed] == [one.response for one in seen]
    assert handed


@pytest.fixture(scope="module", params=[1, 4])
def odd(crawl: Crawl, request: pytest.FixtureRequest) -> Iterator[tuple[Crawled, WireServer]]:
    scripts = WHOLE | {path: script for path, (_, script) in ENDED_BADLY.items()}
    with serving(scripts) as server:
        crawled = crawl(
            *map(url, scripts),
            MFA_CONNECT={HOST: server.url},
            DOWNLOAD_MAXSIZE=4_000_000,
            CONCURRENT_REQUESTS=request.param,
        )
        yield crawled, server


@pytest.mark.parametrize("path", ["/robots.txt", *WHOLE])
def test_a_whole_answer_is_handed_on_as_it_was_sent(
    odd: tuple[Crawled, WireServer], path: str
) -> None:
    crawled, server = odd
    assert_the_same(crawled, server, path)
    (handed,) = crawled.of(url(path))
    assert (handed.error, handed.exchange.truncated) == (None, None)
    assert handed.purpose == ("robots" if path == "/robots.txt" else None)


@pytest.mark.parametrize("path", ENDED_BADLY)
def test_an_answer_that_ends_badly_is_handed_on_as_far_as_it_came(
    odd: tuple[Crawled, WireServer], path: str
) -> None:
    crawled, server = odd
    assert_the_same(crawled, server, path)
    (handed,) = crawled.of(url(path))
    kind, script = ENDED_BADLY[path]
    assert handed.error == crawled.results[url(path)]["kind"] == kind
    assert handed.exchange.truncated == (
        "disconnect" if kind == "cut_short" else "unspecified" if script.whole else None
    )


def test_two_exchanges_of_one_connection_are_kept_apart(
    odd: tuple[Crawled, WireServer],
) -> None:
    _, server = odd
    used = [seen.connection for seen in server.seen]
    assert len(set(used)) < len(used)


@pytest.mark.parametrize("concurrency", [1, 4])
def test_random_bodies_never_mix(crawl: Crawl, concurrency: int) -> None:
    dice = random.Random(concurrency)
    scripts = {}
    for number in range(50):
        body = dice.randbytes(dice.choice([0, 1, 20, 5_000, 70_000, 300_000]))
        whole = reply(body) if dice.random() < 0.5 else OK + TE + chunked(body, 9, 9_000, 65_537)
        closes = dice.random() < 0.1
        if closes:
            whole = whole.replace(OK, OK + b"Connection: close\r\n")
        cut = sorted(dice.randrange(len(whole) + 1) for _ in range(dice.randrange(4)))
        parts = (whole[a:b] for a, b in zip([0, *cut], [*cut, len(whole)], strict=True))
        scripts[f"/{number}"] = Script(tuple(filter(None, parts)), closes=closes)
    with serving(scripts) as server:
        crawled = crawl(
            *map(url, scripts),
            MFA_CONNECT={HOST: server.url},
            CONCURRENT_REQUESTS=concurrency,
        )
    for path, script in scripts.items():
        assert_the_same(crawled, server, path)
        assert [one.response for one in exchanges(crawled, path)] == [script.whole]
    assert len({seen.connection for seen in server.seen}) < 50


def test_a_kept_connection_that_closes_under_a_request_is_two_attempts(crawl: Crawl) -> None:
    page = Script((reply(b"page"),))
    scripts = {
        "/first": page,
        "/closed": Script(closes=True, again=page),
        "/second": page,
        "/reset": Script(resets=True, again=page),
    }
    with serving(scripts) as server:
        crawled = crawl(
            *map(url, scripts),
            MFA_CONNECT={HOST: server.url},
            CONCURRENT_REQUESTS=1,
            RETRY_ENABLED=True,
        )
    for path in ("/closed", "/reset"):
        lost, answered = server.of(HOST, path)
        assert lost.connection != answered.connection
        assert_the_same(crawled, server, path)
        assert [handed.error for handed in crawled.of(url(path))] == ["unreachable", None]


def test_what_comes_to_an_idle_connection_answers_nothing(crawl: Crawl) -> None:
    page = Script((reply(b"page"),))
    smuggled = reply(b"smuggled", status="408 Request Timeout")
    poke = Script((reply(b"poked"),), pokes=smuggled)
    with serving({"/1": page, "/2": page, "/poke": poke}) as server:
        crawled = crawl(
            url("/1"),
            url("/poke", OTHER),
            url("/2"),
            meta={"dont_obey_robotstxt": True},
            MFA_CONNECT={HOST: server.url, OTHER: f"http://localhost:{server.port}"},
            CONCURRENT_REQUESTS=1,
        )
    assert [seen.target for seen in server.seen] == ["/1", "/poke", "/2"]
    assert [seen.connection for seen in server.seen] == [0, 1, 2]
    assert all(b"smuggled" not in handed.exchange.response for handed in crawled.handed)
    for path in ("/1", "/2"):
        assert_the_same(crawled, server, path)


def test_what_comes_with_the_end_of_an_answer_is_kept_with_it(crawl: Crawl) -> None:
    scripts = {
        "/answer-after": Script((reply(b"ok") + reply(b"smuggled"),)),
        "/newline-after": Script((reply(b"ok") + b"\r\n",)),
        "/junk-after": Script((reply(b"ok") + b"junk\r\n\r\n",)),  # which aiohttp refuses
        "/then": Script((reply(b"then"),)),
    }
    with serving(scripts) as server:
        crawled = crawl(*map(url, scripts), MFA_CONNECT={HOST: server.url}, CONCURRENT_REQUESTS=1)
    for path in scripts:
        assert_the_same(crawled, server, path)
    junk = crawled.handed[3]
    assert (junk.error, junk.exchange.truncated) == ("unreachable", "unspecified")
    assert crawled.results[url("/then")]["text"] == "then"


def test_the_body_of_a_request_is_kept(crawl: Crawl) -> None:
    with serving({"/form": Script((reply(b"thanks"),))}) as server:
        crawled = crawl(
            url("/form"),
            meta={"method": "POST", "body": "a=1&" * 50_000, "dont_obey_robotstxt": True},
            MFA_CONNECT={HOST: server.url},
        )
    assert_the_same(crawled, server, "/form")
    assert exchanges(crawled, "/form")[0].request.endswith(b"\r\n\r\n" + b"a=1&" * 50_000)


def test_every_hop_of_a_redirect_is_an_exchange_of_its_own(crawl: Crawl) -> None:
    hops = {f"/{n}": Script((redirect(url(f"/{n + 1}")),)) for n in range(3)}
    with serving(hops | {"/3": Script((reply(b"there"),))}) as server:
        crawled = crawl(
            url("/0"),
            MFA_CONNECT={HOST: server.url},
            DOWNLOADER_MIDDLEWARES=SETTINGS["DOWNLOADER_MIDDLEWARES"]
            | {"mfa_crawler.fetch.throttle.Throttle": None},  # it forgets captures as well
            DOWNLOAD_DELAY=0,
        )
    asked = [handed.exchange.url for handed in crawled.handed]
    assert asked == [url(path) for path in ("/robots.txt", "/0", "/1", "/2", "/3")]
    for path in ("/robots.txt", *hops, "/3"):
        assert_the_same(crawled, server, path)


HINT = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"


@pytest.mark.parametrize(
    "script",
    [
        Script((HINT * 100_000,)),
        Script((OK + TE, b"1;" + b"x" * 60_000_000)),
        Script((reply(b"x" * 2_000_000),)),
        Script((OK + TE + chunked(b"x" * 2_000_000, 100_000),)),
    ],
    ids=["hints", "chunk extension", "body", "chunks"],
)
def test_too_much_of_anything_is_cut_and_kept_so_far(crawl: Crawl, script: Script) -> None:
    with serving({"/big": script}) as server:
        crawled = crawl(url("/big"), MFA_CONNECT={HOST: server.url}, DOWNLOAD_MAXSIZE=1_000_000)
    (handed,) = crawled.of(url("/big"))
    assert (handed.error, handed.exchange.truncated) == ("too_large", "length")
    assert 0 < len(handed.exchange.response) < 5_000_000
    assert script.whole.startswith(handed.exchange.response)


def test_tls_is_taken_off(crawl: Crawl, self_signed: ssl.SSLContext) -> None:
    with serving({"/": Script((reply(b"secret"),))}, tls=self_signed) as server:
        asked = f"https://127.0.0.1:{server.port}/"
        crawled = crawl(asked, **LOOPBACK, DOWNLOAD_VERIFY_CERTIFICATES=False)
    (handed,) = crawled.of(asked)
    (seen,) = server.seen
    assert (handed.exchange.request, handed.exchange.response) == (seen.request, seen.response)


def test_if_the_seam_moves_a_valid_message_is_made_of_what_was_read(crawl: Crawl) -> None:
    paths = ["/chunked", "/gzip-chunked", "/chunk-like", "/repeated", "/nothing-in-it"]
    with serving(WHOLE) as server:
        crawled = crawl(
            *map(url, paths),
            MFA_CONNECT={HOST: server.url},
            DOWNLOAD_HANDLERS={"https": "tests.fetch.crawl.MovedSeamHandler"},
        )
    for path in paths:
        (exchange,) = exchanges(crawled, path)
        assert exchange.request == b""
        head, _, body = exchange.response.partition(b"\r\n\r\n")
        sent_head, _, sent_body = WHOLE[path].whole.partition(b"\r\n\r\n")
        assert head == sent_head
        assert _entity(head, body) == _entity(sent_head, sent_body)


@given(st.binary(), st.sampled_from([b"chunked", b"Chunked", b"gzip, chunked"]))
def test_a_rebuilt_message_never_has_a_bare_body_under_a_chunked_header(
    body: bytes, coding: bytes
) -> None:
    message = rebuilt(200, "OK", [(b"transfer-ENCODING", coding)], body)
    assert _entity(*message.split(b"\r\n\r\n", 1)) == body
    bare = rebuilt(200, "", [(b"X", b"\xff"), (b"X", b"")], body)
    assert bare == b"HTTP/1.1 200 \r\nX: \xff\r\nX: \r\n\r\n" + body


def test_a_recording_keeps_nothing_of_what_it_handed_on() -> None:
    recording = Recording(SourceClass.OWN, 9)
    recording.sent.append(b"GET")
    recording.received.append(b"HTTP")
    exchange = recording.exchange("http://x.test/", None)
    assert (exchange.request, exchange.response) == (b"GET", b"HTTP")
    assert recording.sent == recording.received == []


def _entity(head: bytes, body: bytes) -> bytes:
    if b"chunked" not in head.lower():
        return body
    entity = b""
    while True:
        size, _, body = body.partition(b"\r\n")
        length = int(size, 16)
        if not length:
            assert body == b"\r\n"
            return entity
        entity += body[:length]
        assert body[length : length + 2] == b"\r\n"
        body = body[length + 2 :]
