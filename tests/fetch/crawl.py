"""Crawl some URLs as the real crawler would, each time in a process of its own."""

import asyncio
import json
import os
import socket
import sys
from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp.client_proto import ResponseHandler
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from twisted.python.failure import Failure

from mfa_crawler.archive import Exchange
from mfa_crawler.errors import FetchError
from mfa_crawler.fetch import DownloadHandler, RobotsMiddleware, exchanged


class LoopbackHandler(DownloadHandler):
    """For TLS and refused connections, which no mapping can show: the guard lets loopback pass."""

    socket_factory = None


class MovedSeamHandler(DownloadHandler):
    """As if aiohttp did not make its connections' protocols by the connector's factory any more."""

    def _new_session(
        self, socket_factory: Callable[[aiohttp.AddrInfoType], socket.socket] | None
    ) -> aiohttp.ClientSession:
        session = super()._new_session(socket_factory)
        assert session.connector is not None
        session.connector._factory = partial(ResponseHandler, loop=asyncio.get_running_loop())
        return session


class FetchSpider(Spider):
    name = "fetch"
    urls: list[str]
    meta: dict[str, Any]
    results: dict[str, dict[str, Any]]

    async def start(self) -> AsyncIterator[Request]:
        for url in self.urls:
            yield Request(
                url,
                self.parse,
                errback=self.fail,
                method=self.meta.get("method", "GET"),
                body=self.meta.get("body", ""),
                dont_filter=True,
                cb_kwargs={"asked": url},
                meta=dict(self.meta),
            )

    def parse(self, response: Response, asked: str) -> None:
        self.results[asked] = {
            "kind": "response",
            "url": response.url,
            "status": response.status,
            "length": len(response.body),
            "text": response.body[:200].decode("latin-1"),
            "type": type(response).__name__,
            "headers": {
                key.decode(): [value.decode("latin-1") for value in values]
                for key, values in response.headers.items()
            },
        }

    def fail(self, failure: Failure) -> None:
        error: Any = failure.value
        request: Request = failure.request  # type: ignore[attr-defined]
        self.results[request.cb_kwargs["asked"]] = {
            "kind": getattr(error, "kind", repr(error)),
            "url": getattr(error, "url", None),
            "reason": getattr(error, "reason", str(error)),
        }


class Collector:
    """Receives what the handler hands on, in that order; meta["capture"] says which it was."""

    def __init__(self) -> None:
        self.handed: list[dict[str, Any]] = []

    def receive(self, request: Request, exchange: Exchange, error: FetchError | None) -> None:
        assert "capture" not in request.meta
        request.meta["capture"] = len(self.handed)
        row = asdict(exchange)
        for side in ("request", "response"):
            row[side] = b64encode(row[side]).decode()
        purpose = request.meta.get("purpose")
        self.handed.append(row | {"error": error and error.kind, "purpose": purpose})


def run(job: dict[str, Any]) -> dict[str, Any]:
    process = AsyncCrawlerProcess(job["settings"])
    crawler = process.create_crawler(FetchSpider)
    results: dict[str, dict[str, Any]] = {}
    collector = Collector()
    crawler.signals.connect(collector.receive, signal=exchanged)
    process.crawl(crawler, urls=job["urls"], meta=job["meta"], results=results)
    process.start()
    robots = crawler.get_downloader_middleware(RobotsMiddleware)
    decisions = {k: asdict(v) for k, v in robots.decisions.items()} if robots else {}
    return {"results": results, "decisions": decisions, "handed": collector.handed}


def main() -> None:
    """Fork a child for each job, so that Scrapy is imported once and nothing else is shared."""
    for line in sys.stdin:
        job = json.loads(line)
        if not os.fork():
            os.environ.update(job["environment"])
            with Path(job["log"]).open("wb") as log:
                os.dup2(log.fileno(), 2)
            Path(job["answer"]).write_text(json.dumps(run(job)))
            sys.stderr.flush()
            os._exit(0)
        _, status = os.wait()
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
