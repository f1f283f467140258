"""Bare Scrapy as shipped: follows the links of a news list and reads nothing."""

from collections.abc import Iterator

import scrapy
from scrapy.http import Response


class Bare(scrapy.Spider):
    """The floor that everybody knows; run it with `scrapy runspider bench/bare.py -a url=...`."""

    name = "bare"

    def __init__(self, url: str) -> None:
        super().__init__()
        self.start_urls = [url]

    def parse(self, response: Response) -> Iterator[scrapy.Request]:
        """A list page: its articles and its next page."""
        for href in response.css("div.art-prev .title a::attr(href)").getall():
            path = href.removeprefix("https://www.gov.pl")  # the host that the replica stands for
            yield response.follow(path, self.article)
        following = response.css("a#js-pagination-page-next::attr(href)").get()
        if following:
            yield response.follow(following)

    def article(self, response: Response) -> None:
        """An article page: fetched, and that is all."""
