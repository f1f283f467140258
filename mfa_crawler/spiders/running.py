"""Runs several sites in one process: hosts side by side, sites of one host one after another."""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from mfa_crawler.fetch import RobotsMiddleware, Throttle
from mfa_crawler.sites import Site
from mfa_crawler.spiders.news import NewsSpider, Owed


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

    def begin_next(queue: list[Site], owed: Owed) -> None:
        crawler = process.create_crawler(NewsSpider.of(queue.pop(0), owed))
        crawlers.append(crawler)
        watch(crawler)
        task = process.crawl(crawler, **arguments)
        task.add_done_callback(lambda ended: go_on(queue, crawler, ended))

    def go_on(queue: list[Site], before: Crawler, ended: "asyncio.Task[None]") -> None:
        if ended.cancelled():
            return
        ended.exception()  # logged by Scrapy already; the next site must run all the same
        if queue and not any(map(was_interrupted, crawlers)):
            begin_next(queue, _owed_after(before))

    for queue in queues.values():
        begin_next(queue, Owed())
    process.start()
    return crawlers


def _owed_after(crawler: Crawler) -> Owed:
    settings, spider = crawler.settings, crawler.spider
    delay = settings.getfloat("DOWNLOAD_DELAY")
    if not isinstance(spider, NewsSpider) or spider.ledger.reason is None:
        return Owed(delay, settings.getdict("MFA_AWAY"))  # it could not begin
    host = spider.site.discovery.host
    if host in settings.getdict("MFA_CONNECT") and not settings.getbool("MFA_DELAY_MAPPED"):
        delay = 0.0
    robots = crawler.get_downloader_middleware(RobotsMiddleware)
    if robots and delay:
        delay = max([delay, *(d.crawl_delay or 0.0 for d in robots.decisions.values())])
    throttle = crawler.get_downloader_middleware(Throttle)
    if throttle is None:
        return Owed(delay)
    return Owed(max(delay, throttle.resume.get(host, 0.0) - time.time()), throttle.away)


def was_interrupted(crawler: Crawler) -> bool:
    """Whether somebody stopped this crawl with SIGINT or SIGTERM."""
    return isinstance(crawler.spider, NewsSpider) and crawler.spider.ledger.reason == "shutdown"
