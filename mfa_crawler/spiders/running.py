"""Runs several sites in one process: hosts side by side, sites of one host one after another."""

import asyncio
from collections.abc import Callable, Iterable, Mapping

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from mfa_crawler.fetch import RobotsMiddleware
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
) -> list[Crawler]:
    """Crawl the sites to the end, or to the first interrupt; `watch` sees each crawler begin.

    Returns the crawlers in the order they began; a site that could not begin has no spider.
    """
    process = AsyncCrawlerProcess(settings)
    crawlers: list[Crawler] = []
    queues: dict[str, list[Site]] = {}
    for site in sites:
        queues.setdefault(site.discovery.host, []).append(site)

    def begin_next(queue: list[Site], pause: float) -> None:
        crawler = process.create_crawler(NewsSpider.of(queue.pop(0), pause))
        crawlers.append(crawler)
        watch(crawler)
        task = process.crawl(crawler, **arguments)
        task.add_done_callback(lambda ended: go_on(queue, crawler, ended))

    def go_on(queue: list[Site], before: Crawler, ended: "asyncio.Task[None]") -> None:
        if ended.cancelled():
            return
        ended.exception()  # logged by Scrapy already; the next site must run all the same
        if queue and not any(map(was_interrupted, crawlers)):
            begin_next(queue, _pause_after(before))

    for queue in queues.values():
        begin_next(queue, 0.0)
    process.start()
    return crawlers


def _pause_after(crawler: Crawler) -> float:
    """Seconds that the host of a crawl is owed before somebody else asks it for anything."""
    settings, spider = crawler.settings, crawler.spider
    connected = settings.getdict("MFA_CONNECT")
    if not isinstance(spider, NewsSpider) or spider.ledger.reason is None:
        return settings.getfloat("DOWNLOAD_DELAY")  # it could not begin
    if spider.site.discovery.host in connected and not settings.getbool("MFA_DELAY_MAPPED"):
        return 0.0
    robots = crawler.get_downloader_middleware(RobotsMiddleware)
    asked = [d.crawl_delay or 0.0 for d in robots.decisions.values()] if robots else []
    return max([settings.getfloat("DOWNLOAD_DELAY"), *asked])


def was_interrupted(crawler: Crawler) -> bool:
    """Whether somebody stopped this crawl with SIGINT or SIGTERM."""
    return isinstance(crawler.spider, NewsSpider) and crawler.spider.ledger.reason == "shutdown"
