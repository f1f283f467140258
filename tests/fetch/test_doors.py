"""Which door a request goes through: the guard, a mapping, TLS; and that there is no other."""

import os
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest

from tests.fetch.conftest import LOOPBACK, Crawl, Crawled
from tests.fetch.server import Answer, Server, html, redirect

HOST = "www.gov.test"
INSIDE = {
    "/loopback": "http://127.0.0.1:{port}/secret",
    "/loopback-tls": "https://127.0.0.1:{port}/secret",
    "/mapped-ipv6": "http://[::ffff:10.0.0.1]/",
    "/ipv6": "http://[::1]:{port}/secret",
    "/decimal": "http://2130706433:{port}/secret",
    "/hexadecimal": "http://0x7f.1:{port}/secret",
    "/octal": "http://0177.0.0.1:{port}/secret",
    "/zero": "http://0:{port}/secret",
    "/name": "http://localhost:{port}/secret",
    "/metadata": "http://169.254.169.254/latest/meta-data/",
    "/metadata6": "http://[fd00:ec2::254]/latest/meta-data/",
    "/shared": "http://100.64.0.1/",
    "/nat64": "http://[64:ff9b::7f00:1]/",
}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server({"/secret": html("secret"), "/page": html("page")})
    server.answers |= {p: redirect(to.format(port=server.port)) for p, to in INSIDE.items()}
    server.answers |= {
        f"{HOST}/moved": redirect(f"https://{HOST}/page?a=%7Eb&c=%2F"),
        f"{HOST}/page?a=%7Eb&c=%2F": html("moved here"),
    }
    yield server
    server.close()


@pytest.fixture(scope="module")
def crawled(crawl: Crawl, server: Server) -> Crawled:
    # 0.05 s: hosts behind the guard are not mapped, so each attempt would wait for a second.
    return crawl(
        *(f"https://{HOST}{path}" for path in [*INSIDE, "/moved"]),
        MFA_CONNECT={HOST: server.url},
        DOWNLOAD_DELAY=0.05,
        AUTOTHROTTLE_START_DELAY=0.05,
    )


@pytest.mark.parametrize("path", INSIDE)
def test_no_redirect_leads_inside(crawled: Crawled, server: Server, path: str) -> None:
    result = crawled.results[f"https://{HOST}{path}"]
    assert result["kind"] == "forbidden_address", result
    assert result["url"].rstrip("/") == INSIDE[path].format(port=server.port).rstrip("/")
    assert " is a" in result["reason"]
    for handed in crawled.of(urljoin(result["url"], "/robots.txt")):
        assert (handed.error, handed.purpose) == ("forbidden_address", "robots")
        exchange = handed.exchange
        assert (exchange.request, exchange.response, exchange.ip) == (b"", b"", None)
    assert crawled.of(urljoin(result["url"], "/robots.txt"))


def test_nothing_inside_was_ever_asked(crawled: Crawled, server: Server) -> None:
    assert crawled.results
    assert {arrival.host for arrival in server.arrivals} == {HOST}


def test_a_mapped_host_keeps_its_name_and_its_exact_url(crawled: Crawled, server: Server) -> None:
    result = crawled.results[f"https://{HOST}/moved"]
    assert (result["url"], result["status"]) == (f"https://{HOST}/page?a=%7Eb&c=%2F", 200)
    assert "/page?a=%7Eb&c=%2F" in server.targets(HOST)
    assert crawled.decisions[f"https://{HOST}"]["url"] == f"https://{HOST}/robots.txt"


def test_we_say_who_we_are_and_what_we_can_read(crawled: Crawled, server: Server) -> None:
    head = server.arrivals[0].head.decode()
    assert crawled.results
    assert "\r\nUser-Agent: mfa_crawler/0 (+archive@example.org)\r\n" in head
    assert "\r\nAccept-Encoding: gzip, deflate, br\r\n" in head
    assert "Content-Length" not in head
    assert head.lower().count("\r\nhost:") == 1


def test_without_a_contact_only_mapped_hosts_are_asked(
    crawl: Crawl, serve: Callable[..., Server]
) -> None:
    server = serve({"/": html("mapped")})
    for contact, word in (("", "not set"), ("nobody", "'nobody'")):
        crawled = crawl(
            "http://public.test/",
            f"http://{HOST}/",
            MFA_CONTACT=contact,
            MFA_CONNECT={HOST: server.url},
        )
        refused = crawled.results["http://public.test/"]
        assert refused["kind"] == "contact_missing"
        assert "public.test" in refused["reason"]
        assert word in refused["reason"]
        assert crawled.results[f"http://{HOST}/"]["kind"] == "response"
        assert {handed.exchange.url for handed in crawled.handed} == {
            f"http://{HOST}/robots.txt",
            f"http://{HOST}/",
        }


def test_a_proxy_is_refused_because_it_hides_the_address(
    crawl: Crawl, serve: Callable[..., Server]
) -> None:
    server = serve({})
    crawled = crawl(
        "http://public.test/",
        f"http://{HOST}/",
        meta={"proxy": server.url, "dont_obey_robotstxt": True},
        MFA_CONNECT={HOST: server.url},
    )
    assert crawled.results["http://public.test/"]["kind"] == "forbidden_address"
    assert crawled.results[f"http://{HOST}/"]["status"] == 404
    assert [arrival.target for arrival in server.arrivals] == ["/"]
    (handed,) = crawled.of("http://public.test/")
    assert (handed.error, handed.exchange.request) == ("forbidden_address", b"")


def test_what_has_no_connection_is_unreachable(
    crawl: Crawl, serve: Callable[..., Server], self_signed: ssl.SSLContext
) -> None:
    answers: dict[str, Answer] = {"/": html("hello")}
    tls, plain, gone = serve(answers, tls=self_signed), serve(answers), serve({})
    gone.close()
    urls = {
        "self-signed": f"https://127.0.0.1:{tls.port}/",
        "no TLS": f"https://127.0.0.1:{plain.port}/",
        "refused": f"{gone.url}/",
        "no name": "http://no-such-name.invalid/",
        "no host name": f"http://{'a' * 70}.test/",
        "plain": f"{plain.url}/",
    }
    crawled = crawl(*urls.values(), **LOOPBACK)
    for url in set(urls.values()) - {urls["plain"]}:
        (handed,) = crawled.of(url)
        assert (handed.error, handed.exchange.request) == ("unreachable", b"")
    kinds = {why: crawled.results[url]["kind"] for why, url in urls.items()}
    assert kinds.pop("plain") == "response"
    assert kinds == dict.fromkeys(kinds, "unreachable")
    assert "certificate" in crawled.results[urls["self-signed"]]["reason"].lower()
    assert not tls.arrivals
    (handed,) = crawled.of(urls["plain"])
    assert (handed.exchange.source_class, handed.exchange.ip) == ("own", "127.0.0.1")


def test_a_certificate_that_this_machine_trusts_opens_the_door(
    crawl: Crawl, serve: Callable[..., Server], self_signed: ssl.SSLContext, certificate: Path
) -> None:
    server = serve({"/": html("hello")}, tls=self_signed)
    url = f"https://127.0.0.1:{server.port}/"
    crawled = crawl(url, environment={"SSL_CERT_FILE": str(certificate)}, **LOOPBACK)
    assert crawled.kinds() == {url: "response"}
    assert len(server.arrivals) == 1


def test_aiohttp_is_loaded_without_certificates_and_the_environment_stays(
    certificate: Path,
) -> None:
    code = """
import os
before = dict(os.environ)
from mfa_crawler.fetch import DownloadHandler
from aiohttp.connector import _SSL_CONTEXT_VERIFIED as context
assert dict(os.environ) == before
print(len(context.get_ca_certs()), context.verify_mode.name)
"""
    environment = {**os.environ, "SSL_CERT_FILE": str(certificate)}
    environment.pop("SSL_CERT_DIR", None)
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == "0 CERT_REQUIRED\n"


def test_only_what_may_pass_is_tried_again(crawl: Crawl, serve: Callable[..., Server]) -> None:
    cut = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 9\r\n\r\nhe"
    server = serve({"/robots.txt": html(), "/cut": cut, "/big": html("x" * 2_000_000)})
    server.answers["/lie"] = html("x", "Content-Encoding: gzip")
    crawled = crawl(
        *(f"http://{HOST}{path}" for path in ("/cut", "/big", "/lie")),
        MFA_CONNECT={HOST: server.url},
        RETRY_ENABLED=True,
        RETRY_TIMES=1,
    )
    assert set(crawled.kinds().values()) == {"cut_short", "too_large", "bad_encoding"}
    asked = server.targets(HOST)
    assert {path: asked.count(path) for path in asked} == {
        "/robots.txt": 1,
        "/cut": 2,
        "/big": 1,
        "/lie": 1,
    }
