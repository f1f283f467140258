"""Runs several sites in one process: hosts side by side, sites of one host one after another."""

import asyncio
from collections.abc import Callable, Iterable, Mapping

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from mfa_crawler.errors import MfaError
from mfa_crawler.sites import Site
from mfa_crawler.spiders.news import NewsSpider


def project_settings(changes: Mapping[str, object]) -> Settings:
    """The project's settings from any folder, with changes on top."""
    settings = Settings()
    settings.setmodule("mfa_crawler.settings", priority="project")
    settings.setdict(dict(changes), priority="cmdline")
    return settings


def run_sites(
    sites: Iterable[Site],
    settings: Settings,
    arguments: Mapping[str, str],
    watch: Callable[[Crawler], None],
) -> tuple[list[Crawler], list[MfaError]]:
    """Crawl the sites to the end, or to the first interrupt; `watch` sees each crawler begin.

    Returns the crawlers in the order they began, and why some could not begin.
    """
    process = AsyncCrawlerProcess(settings)
    crawlers: list[Crawler] = []
    refusals: list[MfaError] = []
    queues: dict[str, list[Site]] = {}
    for site in sites:
        queues.setdefault(site.host, []).append(site)

    def begin_next(queue: list[Site]) -> None:
        crawler = process.create_crawler(NewsSpider.of(queue.pop(0)))
        crawlers.append(crawler)
        watch(crawler)
        task = process.crawl(crawler, **arguments)
        task.add_done_callback(lambda ended: go_on(queue, ended))

    def go_on(queue: list[Site], ended: "asyncio.Task[None]") -> None:
        if ended.cancelled():
            return
        error = ended.exception()  # logged by Scrapy; the next site must run all the same
        if isinstance(error, MfaError):
            refusals.append(error)
        if queue and not any(map(was_interrupted, crawlers)):
            begin_next(queue)

    for queue in queues.values():
        begin_next(queue)
    process.start()
    return crawlers, refusals


def was_interrupted(crawler: Crawler) -> bool:
    """Whether somebody stopped this crawl with SIGINT or SIGTERM."""
    return isinstance(crawler.spider, NewsSpider) and crawler.spider.ledger.reason == "shutdown"
