"""Handing bodies on without their compression.

Scrapy's middleware accepts half a gzip stream and offers zstd, which no WARC reader knows.
"""

from typing import Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from mfa_crawler.archive import decoded


class Compression:
    """Hands on bodies without the codings that the download handler asks for.

    Raises:
        TooLarge: a body that inflates to more than `DOWNLOAD_MAXSIZE` bytes.
        BadEncoding: a coding that we did not offer, or bytes that it did not make.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Honour DOWNLOAD_MAXSIZE."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002 - Scrapy's signature
    ) -> Response:
        """Decode the body; an empty one needs no decoding, whatever its header says."""
        headers, url = response.headers, response.url
        codings = headers.getlist(b"Content-Encoding")
        if not codings or not response.body:
            return response
        limit = request.meta.get("download_maxsize", self._limit)
        body = decoded(response.body, codings, limit, url)
        del headers[b"Content-Encoding"]
        kind = responsetypes.from_args(headers, url, body=body)
        plain = kind(
            url,
            response.status,
            body=body,
            ip_address=response.ip_address,
            protocol=response.protocol,
        )
        plain.headers = headers  # as they are: the constructor would copy each
        return plain
