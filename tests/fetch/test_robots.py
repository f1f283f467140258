"""robots.txt by RFC 9309: what each answer means, what is asked how often, and what is recorded."""

import asyncio
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from mfa_crawler.errors import RobotsDisallowed
from mfa_crawler.fetch import RobotsMiddleware, RobotsRule
from mfa_crawler.fetch.robots import read_robots
from tests.fetch.conftest import Crawl, Crawled
from tests.fetch.server import Answer, Server, drip, hang_up, html, redirect, reply

URL = "https://www.gov.test/robots.txt"


def text(body: str | bytes, *headers: str) -> bytes:
    return reply(
        body.encode() if isinstance(body, str) else body, "Content-Type: text/plain", *headers
    )


NOTHING = "User-agent: *\nDisallow: /\n"
SECRET = "User-agent: *\nDisallow: /secret\n"
HOSTS: dict[str, tuple[Answer, bool, bool]] = {  # answer; may /page be fetched; may /secret
    "rules.test": (text(SECRET), True, False),
    "ours.test": (text(f"{NOTHING}User-agent: MFA_Crawler\nDisallow: /secret\n"), True, False),
    "bom.test": (text(b"\xef\xbb\xbf" + SECRET.encode()), True, False),
    "nul.test": (text(b"\0\xff\xfe\n" + SECRET.replace("\n", "\r").encode() + b"\0"), True, False),
    "html.test": (html("<p>Disallow: /</p>\n<p>User-agent: *</p>"), True, True),
    "empty.test": (text(""), True, True),
    "missing.test": (reply(status="404 Not Found"), True, True),
    "forbidden.test": (reply(status="403 Forbidden"), True, True),
    "error.test": (reply(status="500 Internal Server Error"), False, False),
    "busy.test": (reply(status="503 Service Unavailable"), False, False),
    "closed.test": (hang_up, False, False),
    "garbled.test": (text(SECRET, "Content-Encoding: gzip"), False, False),
    "huge.test": (text(SECRET + "# " + "x" * 900_000 + "\nDisallow: /page"), True, False),
    "too-huge.test": (text(b"#" * 2_000_000), False, False),
    "five.test": (redirect("http://five.test/r1"), True, False),
    "six.test": (redirect("http://six.test/r1"), True, True),
    "away.test": (redirect("http://rules.test/robots.txt"), True, False),
    "inside.test": (redirect("http://127.0.0.1:1/robots.txt"), False, False),
    "file.test": (redirect("file:///etc/passwd"), True, True),
    "nowhere.test": (reply(status="302 Found"), True, True),
}


def page(host: str, path: str) -> str:
    return f"http://{host}{path}"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server({f"{host}/robots.txt": answer for host, (answer, *_) in HOSTS.items()})
    server.answers |= {"/page": html("page"), "/secret": html("secret")}
    for host, hops in (("five.test", 5), ("six.test", 6)):
        for hop in range(1, hops):
            server.answers[f"{host}/r{hop}"] = redirect(f"http://{host}/r{hop + 1}")
        server.answers[f"{host}/r{hops}"] = text(SECRET)
    yield server
    server.close()


@pytest.fixture(scope="module")
def crawled(crawl: Crawl, server: Server) -> Crawled:
    urls = [page(host, path) for host in HOSTS for path in ("/page", "/secret")]
    return crawl(
        *urls,
        MFA_CONNECT=dict.fromkeys(HOSTS, server.url),
        DOWNLOAD_DELAY=0.01,
        AUTOTHROTTLE_START_DELAY=0.01,
    )


@pytest.mark.parametrize("host", HOSTS)
def test_the_answer_decides(crawled: Crawled, server: Server, host: str) -> None:
    kinds = [crawled.results[page(host, path)]["kind"] for path in ("/page", "/secret")]
    asked = set(server.targets(host))
    for kind, path, may in zip(kinds, ("/page", "/secret"), HOSTS[host][1:], strict=True):
        assert kind == ("response" if may else "robots_disallowed")
        assert (path in asked) is may


@pytest.mark.parametrize("host", HOSTS)
def test_the_decision_is_recorded(crawled: Crawled, host: str) -> None:
    decision = crawled.decisions[f"http://{host}"]
    assert decision["url"] == page(host, "/robots.txt")
    assert decision["reason"]
    expected = {(True, False): "rules", (False, False): "disallowed"}.get(HOSTS[host][1:])
    assert decision["rule"] == (expected or ("rules" if decision["status"] == 200 else "allowed"))


def test_a_refusal_names_the_page_and_the_reason(crawled: Crawled) -> None:
    refusal = crawled.results[page("error.test", "/page")]
    assert refusal["url"] == page("error.test", "/page")
    assert "HTTP 500" in refusal["reason"]
    assert (
        "http://rules.test/robots.txt" in crawled.results[page("rules.test", "/secret")]["reason"]
    )


def test_robots_is_asked_once_and_redirects_hop_by_hop(crawled: Crawled, server: Server) -> None:
    assert crawled.results
    assert server.targets("rules.test").count("/robots.txt") == 2  # once for away.test
    assert server.targets("five.test") == [
        "/robots.txt",
        "/r1",
        "/r2",
        "/r3",
        "/r4",
        "/r5",
        "/page",
    ]
    assert "/r6" not in server.targets("six.test")


def test_a_file_that_never_ends_forbids_the_host(
    crawl: Crawl, serve: Callable[..., Server]
) -> None:
    endless = drip(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n", b"#")
    server = serve({"/robots.txt": endless})
    url = "http://www.gov.test/page"
    crawled = crawl(url, MFA_CONNECT={"www.gov.test": server.url}, DOWNLOAD_TIMEOUT=1)
    assert crawled.results[url]["kind"] == "robots_disallowed"
    assert "no whole answer within 1 seconds" in crawled.results[url]["reason"]
    assert server.targets("www.gov.test") == ["/robots.txt"]


def test_robots_itself_may_always_be_fetched(crawl: Crawl, serve: Callable[..., Server]) -> None:
    server = serve({"/robots.txt": text(NOTHING)})
    crawled = crawl("http://www.gov.test/robots.txt", MFA_CONNECT={"www.gov.test": server.url})
    assert crawled.kinds() == {"http://www.gov.test/robots.txt": "response"}
    assert crawled.decisions == {}


def test_each_scheme_and_port_has_its_own(crawl: Crawl, serve: Callable[..., Server]) -> None:
    server = serve({"/robots.txt": text(SECRET), "/page": html("x")})
    urls = [
        "http://a.test/page",
        "http://a.test:80/page",
        "https://a.test/page",
        "http://a.test:8/page",
    ]
    crawled = crawl(*urls, MFA_CONNECT={"a.test": server.url})
    assert sorted(crawled.decisions) == ["http://a.test", "http://a.test:8", "https://a.test"]
    assert server.targets("a.test").count("/robots.txt") == 2
    assert server.targets("a.test:8").count("/robots.txt") == 1


class Engine:
    """Stands where Scrapy's engine does, and answers when told to."""

    def __init__(self, *answers: Response) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def download_async(self, request: Request) -> Response:
        self.asked.append(request.url)
        await asyncio.sleep(0)
        return self.answers.pop(0)


def middleware(engine: Engine, clock: Callable[[], float]) -> RobotsMiddleware:
    crawler = get_crawler(Spider, {"ROBOTSTXT_OBEY": True})
    crawler.engine = engine  # type: ignore[assignment]
    return RobotsMiddleware(crawler, clock)


async def passes(robots: RobotsMiddleware, url: str) -> bool:
    try:
        waiting = robots.process_request(Request(url))
        if waiting is not None:
            await waiting
    except RobotsDisallowed:
        return False
    return True


def test_it_is_read_again_after_a_day_but_a_fault_stays_for_the_run() -> None:
    async def day_by_day() -> None:
        now = 0.0
        engine = Engine(Response(URL, body=SECRET.encode()), Response(URL, 503))
        robots = middleware(engine, lambda: now)
        ask = "https://www.gov.test/page"
        assert await asyncio.gather(*(passes(robots, ask) for _ in range(9))) == [True] * 9
        now = 24 * 3600 - 1
        assert await passes(robots, ask)
        assert engine.asked == [URL]
        now += 1
        assert not await passes(robots, ask)
        now *= 99
        assert not await passes(robots, ask)
        assert engine.asked == [URL, URL]

    asyncio.run(day_by_day())


@pytest.mark.parametrize(
    ("agent", "allowed"),
    [
        ("mfa_crawler", False),
        ("MFA_Crawler/2.0", False),
        ("mfa", True),
        ("crawler", True),
        ("*", False),
    ],
)
def test_only_our_group_and_the_star_are_ours(agent: str, allowed: bool) -> None:  # noqa: FBT001 - a table
    robots = read_robots(URL, 200, f"User-agent: {agent}\nDisallow: /".encode())
    assert robots.rules is not None
    assert robots.rules.can_fetch("https://www.gov.test/x", "mfa_crawler") is allowed


def test_the_limit_falls_between_lines() -> None:
    body = b"User-agent: *\n" + b"Disallow: /a\n" * 40_000 + b"Disallow: /"
    cut = body[: 500 * 1024]
    assert not cut.endswith(b"\n")
    robots = read_robots(URL, 200, body)
    assert robots.rules is not None
    robots.check("https://www.gov.test/b")
    with pytest.raises(RobotsDisallowed):
        robots.check("https://www.gov.test/a")


@pytest.mark.parametrize(
    ("value", "delay"), [("2.5", 2.5), ("-1", None), ("nan", None), ("inf", None)]
)
def test_only_a_sensible_crawl_delay_counts(value: str, delay: float | None) -> None:
    body = f"User-agent: *\nCrawl-delay: {value}\n".encode()
    assert read_robots(URL, 200, body).decision.crawl_delay == delay


@given(st.binary(), st.integers(100, 599))
def test_no_answer_does_harm(body: bytes, status: int) -> None:
    decision = read_robots(URL, status, body).decision
    assert decision.rule in set(RobotsRule)
    assert decision.crawl_delay is None or decision.crawl_delay >= 0
