"""What came of a request, in the words of filing and of our error tree."""

from asyncio import CancelledError
from collections.abc import Callable
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from mfa_crawler.errors import BadStatus, CutShort, Gone, NotWritten, TooManyRedirects
from mfa_crawler.extraction import HEADERS
from mfa_crawler.filing import PART, Fetched
from mfa_crawler.items import Capture

if TYPE_CHECKING:
    from mfa_crawler.spiders.news import NewsSpider


def asked(request: Request | None) -> str:
    """The URL first asked for, before redirects."""
    assert request is not None
    redirects: list[str] = request.meta.get("redirect_urls") or [request.url]
    return redirects[0]


def fetched_of(response: Response, listed_url: str) -> Fetched:
    """An answer for filing.

    Raises NotWritten where the archive does not hold it, and CutShort or BadStatus for a 206 or
    205: nobody asked for a part of a page, or for none.
    """
    capture: Capture | None = response.meta.get("capture")
    if capture is None:
        raise NotWritten(response.url, "its answer is not in the archive; the log says why")
    if response.status == 206:
        raise CutShort(listed_url, PART)
    if response.status == 205:
        raise BadStatus(listed_url, 205)
    return Fetched(
        url=response.url,
        body=response.body,
        headers=read_headers(response),
        capture=capture,
        listed_url=listed_url,
        said=response.meta.get("said"),
    )


def read_headers(response: Response) -> dict[str, str]:
    """The headers that reading looks at."""
    found = ((name, response.headers.get(name)) for name in HEADERS)
    return {name: value.decode("latin-1") for name, value in found if value}


def was_stopped(failure: Failure) -> bool:
    """Whether the run was ended at once while this was under way, by a second interrupt.

    That is no word on the page: the account closes it as not reached, and an answer that is kept
    already is read as any other when the run ends.
    """
    return isinstance(failure.value, CancelledError)


def typed(url: str, error: BaseException | None) -> BaseException:
    """Scrapy's own refusals in the words of our error tree."""
    if isinstance(error, HttpError):
        status = error.response.status
        return (Gone if status in {404, 410} else BadStatus)(url, status)
    if error is not None and str(error) == "max redirections reached":
        return TooManyRedirects(url, "redirects without end")
    return error or RuntimeError("failed without an error")


def no_answer(
    spider: "NewsSpider", failure: Failure, count: Callable[[str, BaseException], None]
) -> None:
    """Count and keep that what only belongs to an article was not answered."""
    if was_stopped(failure):
        return
    request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
    url: str = request.cb_kwargs["listed_url"]
    error = typed(url, failure.value)
    count(url, error)
    spider.logger.info("%s", error)
    spider.keep_failure(request, error)
