"""What every crawl in these tests shares: the servers, and the settings that settings.py has."""

import json
import os
import ssl
import subprocess
import sys
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Self

import pytest
from msgspec import convert

from mfa_crawler.archive import Exchange
from tests.fetch.server import Answer, Server

SETTINGS: dict[str, Any] = {
    "TWISTED_REACTOR_ENABLED": False,
    "ASYNCIO_EVENT_LOOP": "uvloop.Loop",
    "DOWNLOAD_HANDLERS": {
        "http": "mfa_crawler.fetch.handler.DownloadHandler",
        "https": "mfa_crawler.fetch.handler.DownloadHandler",
        "ftp": None,
        "s3": None,
    },
    "DOWNLOADER_MIDDLEWARES": {
        "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
        "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
        "mfa_crawler.fetch.throttle.Throttle": 95,
        "mfa_crawler.fetch.robots.RobotsMiddleware": 100,
        "mfa_crawler.fetch.compression.Compression": 590,
    },
    "EXTENSIONS": {
        "scrapy.extensions.throttle.AutoThrottle": None,
        "scrapy.extensions.telnet.TelnetConsole": None,
        "scrapy.extensions.remote_control.RemoteControl": None,
    },
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "HTTPPROXY_ENABLED": False,
    "METAREFRESH_ENABLED": False,
    "COOKIES_ENABLED": False,
    "ROBOTSTXT_OBEY": True,
    "AUTOTHROTTLE_ENABLED": True,
    "AUTOTHROTTLE_START_DELAY": 1.0,
    "AUTOTHROTTLE_MAX_DELAY": 60.0,
    "DOWNLOAD_DELAY": 1.0,
    "DOWNLOAD_DELAY_JITTER": 0.2,
    "CONCURRENT_REQUESTS": 4,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 4,
    "RETRY_EXCEPTIONS": [
        "mfa_crawler.errors.TimedOut",
        "mfa_crawler.errors.CutShort",
        "mfa_crawler.errors.Unreachable",
    ],
    "MFA_CONTACT": "archive@example.org",
    "USER_AGENT": "mfa_crawler/0 (+archive@example.org)",
    # What follows is for tests alone.
    "DOWNLOAD_TIMEOUT": 20,
    "DOWNLOAD_MAXSIZE": 1_000_000,
    "RETRY_ENABLED": False,
    "HTTPERROR_ALLOW_ALL": True,
    "LOG_LEVEL": "WARNING",
}

LOOPBACK = {
    "DOWNLOAD_HANDLERS": SETTINGS["DOWNLOAD_HANDLERS"]
    | dict.fromkeys(("http", "https"), "tests.fetch.crawl.LoopbackHandler"),
    "ROBOTSTXT_OBEY": False,
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_START_DELAY": 0,
}


@dataclass
class Handed:
    """One exchange as the handler handed it on, the error's kind, and what it was asked for."""

    exchange: Exchange
    error: str | None
    purpose: str | None


@dataclass
class Crawled:
    results: dict[str, dict[str, Any]]
    decisions: dict[str, dict[str, Any]]
    handed: list[Handed]

    @classmethod
    def read(cls, answer: dict[str, Any]) -> Self:
        handed = []
        for row in answer.pop("handed"):
            error, purpose = row.pop("error"), row.pop("purpose")
            row |= {side: b64decode(row[side]) for side in ("request", "response")}
            handed.append(Handed(convert(row, Exchange), error, purpose))
        return cls(**answer, handed=handed)

    def of(self, url: str) -> list[Handed]:
        return [handed for handed in self.handed if handed.exchange.url == url]

    def kinds(self) -> dict[str, str]:
        return {url: result["kind"] for url, result in self.results.items()}


Crawl = Callable[..., Crawled]


@pytest.fixture(scope="session")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawl]:
    """A function that crawls URLs with settings, in a process where every warning is an error."""
    folder = tmp_path_factory.mktemp("crawls")
    numbers = count()
    proxy = "http://127.0.0.1:9"  # nothing listens there: the environment must not matter
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "tests.fetch.crawl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "http_proxy": proxy, "https_proxy": proxy},
    ) as process:
        jobs, codes = process.stdin, process.stdout
        assert jobs is not None
        assert codes is not None

        def run(
            *urls: str,
            meta: dict[str, Any] | None = None,
            environment: dict[str, str] | None = None,
            **settings: Any,
        ) -> Crawled:
            answer, log = (folder / f"{next(numbers)}.{kind}" for kind in ("json", "log"))
            job = {"urls": urls, "meta": meta or {}, "settings": SETTINGS | settings}
            job |= {"answer": str(answer), "log": str(log), "environment": environment or {}}
            print(json.dumps(job), file=jobs, flush=True)
            assert codes.readline() == "0\n", log.read_text()
            assert "Unclosed" not in log.read_text(), "aiohttp was left with something open"
            return Crawled.read(json.loads(answer.read_text()))

        yield run
        jobs.close()


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    servers: list[Server] = []

    def start(answers: dict[str, Answer], **options: Any) -> Server:
        servers.append(Server(answers, **options))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of 127.0.0.1, signed by nobody else; `key.pem` is beside it."""
    folder: Path = tmp_path_factory.mktemp("tls")
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run(
        "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost"
        " -addext subjectAltName=IP:127.0.0.1".split()
        + files,
        check=True,
        capture_output=True,
    )
    return folder / "cert.pem"


@pytest.fixture(scope="session")
def self_signed(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    return context
