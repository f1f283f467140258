"""Finds what a request asks for and finishes the answer: HEAD, gzip, 304."""

import gzip
from dataclasses import replace
from email.utils import parsedate_to_datetime

from mfa_crawler.replica import identity
from mfa_crawler.replica.assets import asset
from mfa_crawler.replica.faults import Fault
from mfa_crawler.replica.filling import fill
from mfa_crawler.replica.look import GOVPL
from mfa_crawler.replica.looks import LOOKS
from mfa_crawler.replica.model import Ministry
from mfa_crawler.replica.pages import (
    PEOPLE,
    article_page,
    conditional,
    front_page,
    listing_page,
    missing,
    people_page,
)
from mfa_crawler.replica.robots import Robots
from mfa_crawler.replica.units import Unit
from mfa_crawler.replica.wire import Request, Response, phrase

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", ""})
_MAX_SIZE = 100


def known_host(ministry: Ministry, request: Request) -> str | None:
    """Return the host a request is for; a loopback name means the first one."""
    if request.host in ministry.hosts:
        return request.host
    return ministry.hosts[0] if request.host in _LOOPBACK else None


def respond(ministry: Ministry, request: Request, fault: Fault | None = None) -> Response:
    """Return the whole answer to one request."""
    host = known_host(ministry, request)
    if host is None:
        text = (
            f"421: this replica does not serve {request.host}, only {', '.join(ministry.hosts)}\n"
        )
        return Response(421, text.encode(), "text/plain;charset=UTF-8")
    if request.method not in {"GET", "HEAD"}:
        return Response(405, b"", headers=(("Allow", "GET, HEAD"),))
    return finish(request, _find(ministry, host, request, fault))


def finish(request: Request, response: Response) -> Response:
    """Answer 304 to a validator that still holds, and compress text for who accepts it."""
    if response.status == 200 and _unchanged(request, response):
        return replace(response, status=304, body=b"", chunked=False)
    textual = response.media_type.startswith(("text/", "application/javascript"))
    if not textual or not response.body or "Content-Encoding" in dict(response.headers):
        return response
    response = response.with_headers(("Vary", "Accept-Encoding"))
    if "gzip" not in request.header("accept-encoding"):
        return response
    packed = gzip.compress(response.body, 6, mtime=0)
    # the validator is for the page, not for one coding of it
    etag = f"W/{response.etag}" if response.etag else ""
    return replace(response, body=packed, etag=etag).with_headers(("Content-Encoding", "gzip"))


def _find(ministry: Ministry, host: str, request: Request, fault: Fault | None) -> Response:
    path = request.path
    if path == "/robots.txt":
        return _robots(ministry.robots.get(host, Robots()))
    if (file := asset(ministry, path)) is not None:
        return file
    units = [unit for unit in ministry.units if unit.host == host]
    look = _portal if units[0].look == GOVPL else _foreign
    return look(ministry, units, request, fault)


def _portal(
    ministry: Ministry, units: list[Unit], request: Request, fault: Fault | None
) -> Response:
    """Return a page of gov.pl."""
    path, host = request.path, units[0].host
    if path == PEOPLE and host == ministry.hosts[0]:
        return people_page(ministry)
    for unit in units:
        if path == unit.listing:
            size = min(max(request.argument("size", 10), 1), _MAX_SIZE)
            response = listing_page(ministry, unit, request.argument("page", 1), size, fault)
            ministry.listing_was_read(unit, fault)
            return response
        if path == unit.path or (path == "/" and unit == units[0]):
            return front_page(ministry, unit)
    return _article(ministry, host, path) or missing(ministry, _nearest(units, path), path)


def _foreign(
    ministry: Ministry, units: list[Unit], request: Request, fault: Fault | None
) -> Response:
    """Return a page of a host whose CMS is not gov.pl's."""
    article = ministry.find(f"https://{units[0].host}{request.path}")
    if article:
        status = ministry.status(article)
        html = LOOKS[article.unit.look.name].article(ministry, article)
        return conditional(ministry, article, html.encode()) if status == 200 else lost(status)
    for unit in units:
        if response := LOOKS[unit.look.name].other(ministry, unit, request):
            ministry.listing_was_read(unit, fault)
            return response
    return lost(404)


def lost(status: int, shown: int | None = None) -> Response:
    """Return a page as servers write it themselves: its status, or the one it shows instead."""
    shown = shown or status
    return Response(status, fill("lost", {"words": f"{shown} {phrase(shown)}"}).encode())


def _article(ministry: Ministry, host: str, path: str) -> Response | None:
    url = f"https://{host}{path}"
    if article := ministry.find(url):
        status = ministry.status(article)
        if status != 200:
            return missing(ministry, article.unit, path, status)
        return article_page(ministry, article)
    if entry := ministry.moved(url):
        permanent = identity.fraction(ministry.seed, path) < 0.5
        return redirect(entry.redirects_to, 301 if permanent else 302)
    return None


def redirect(location: str, status: int) -> Response:
    """Return a redirect, whose short body nobody reads."""
    return Response(status, b"<html><body>Moved</body></html>\n", headers=(("Location", location),))


def _robots(robots: Robots) -> Response:
    if robots.redirect:
        return redirect(robots.redirect, 301)
    return Response(robots.status, robots.render().encode(), "text/plain;charset=UTF-8")


def _nearest(units: list[Unit], path: str) -> Unit:
    return next((unit for unit in units if path.startswith(f"{unit.path}/")), units[0])


def _unchanged(request: Request, response: Response) -> bool:
    tags = request.header("if-none-match")
    if tags:
        known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return bool(response.etag) and ("*" in known or response.etag in known)
    since = request.header("if-modified-since")
    if not since or response.modified is None:
        return False
    try:
        return response.modified <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False
