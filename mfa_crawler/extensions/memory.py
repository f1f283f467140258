"""The garbage collector, told to look less often."""

import gc
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured


class CalmCollector:
    """Lets the garbage collector look less often; its looking is a tenth of a crawl's CPU.

    Page trees are detached from responses and die by reference count, so little waits for it.
    """

    def __init__(self, threshold: int) -> None:
        if not threshold:
            raise NotConfigured
        self._threshold = threshold

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """MFA_GC_THRESHOLD allocations between looks; 0 leaves Python's own."""
        calm = cls(crawler.settings.getint("MFA_GC_THRESHOLD"))
        crawler.signals.connect(calm.engine_started, signals.engine_started)
        return calm

    def engine_started(self) -> None:
        """What is loaded by now stays for good."""
        gc.freeze()
        gc.set_threshold(self._threshold, 20, 50)
