"""Carries a fault out: spoils the response, or the way it is sent."""

import asyncio
import zlib
from collections.abc import AsyncGenerator
from dataclasses import replace
from functools import lru_cache

from mfa_crawler.replica.faults import Fault, FaultKind
from mfa_crawler.replica.filling import fill
from mfa_crawler.replica.jpeg import mosaic
from mfa_crawler.replica.look import GOVPL
from mfa_crawler.replica.model import Ministry
from mfa_crawler.replica.pages import apology
from mfa_crawler.replica.routes import lost, redirect
from mfa_crawler.replica.wire import Response, chunks, head, open_chunks

_MEGABYTE = 1_000_000


def spoil(ministry: Ministry, host: str, path: str, response: Response, fault: Fault) -> Response:
    """Return the response with the fault in it; faults of sending leave it as it is."""
    match fault.kind:
        case FaultKind.STATUS | FaultKind.ERROR_PAGE:
            return _apology(ministry, host, path, fault)
        case FaultKind.EMPTY | FaultKind.CHALLENGE | FaultKind.IMAGE | FaultKind.BOMB:
            return _other_body(path, fault)
        case FaultKind.CHARSET:
            return replace(response, media_type="text/html;charset=ISO-8859-2")
        case FaultKind.HEADERS:
            return response.with_headers(*_padding(fault.length))
        case FaultKind.REDIRECT:
            return redirect(fault.location, fault.status or 302)
        case _:
            return response


def _apology(ministry: Ministry, host: str, path: str, fault: Fault) -> Response:
    status = 200 if fault.kind is FaultKind.ERROR_PAGE else fault.status or 503
    unit = next((unit for unit in ministry.units if unit.host == host), ministry.units[0])
    if unit.look == GOVPL:
        response = apology(ministry, unit, path, status)
    else:
        response = lost(status, 502 if status == 200 else None)
    if fault.retry_after is None:
        return response
    return response.with_headers(("Retry-After", fault.retry_after))


def _other_body(path: str, fault: Fault) -> Response:
    if fault.kind is FaultKind.EMPTY:
        return Response(200)
    if fault.kind is FaultKind.CHALLENGE:
        return Response(200, fill("challenge", {}).encode())
    if fault.kind is FaultKind.IMAGE:
        return Response(200, mosaic(path, 640, 270))
    return Response(200, _bomb(fault.length), headers=(("Content-Encoding", "gzip"),))


def _padding(size: int) -> list[tuple[str, str]]:
    # many headers of a line each: one long line would break other limits first
    return [(f"X-Padding-{index}", "x" * 980) for index in range(-(-size // 1000))]


@lru_cache(maxsize=2)
def _bomb(size: int) -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    block = b" " * _MEGABYTE
    packed = [packer.compress(block[: size - start]) for start in range(0, size, _MEGABYTE)]
    return b"".join(packed) + packer.flush()


async def send(
    response: Response, fault: Fault | None, *, bodyless: bool
) -> AsyncGenerator[bytes, None]:
    """Yield the bytes of a response as they are to be sent; an early end means hang up."""
    kind = fault.kind if fault else None
    if fault and kind is FaultKind.SLOW:
        await asyncio.sleep(fault.delay)
    half = response.body[: len(response.body) // 2]
    if bodyless:
        yield head(response, len(response.body))
    elif kind is FaultKind.DROP:
        yield head(response, len(response.body)) + half
    elif kind is FaultKind.TRUNCATED:
        yield head(response, None) + open_chunks(half)
    elif fault and kind in {FaultKind.DRIP, FaultKind.HUGE, FaultKind.HUGE_UNDECLARED}:
        async for piece in _long(response, fault):
            yield piece
    elif response.chunked:
        yield head(response, None) + chunks(response.body)
    else:
        yield head(response, len(response.body)) + response.body


def hangs_up(fault: Fault | None) -> bool:
    """Tell whether the connection ends with this response."""
    return fault is not None and fault.kind in {FaultKind.DROP, FaultKind.TRUNCATED}


async def _long(response: Response, fault: Fault) -> AsyncGenerator[bytes, None]:
    endless = fault.kind is FaultKind.DRIP
    plain = replace(
        response, headers=tuple(h for h in response.headers if h[0] != "Content-Encoding")
    )
    if fault.kind is FaultKind.HUGE:
        yield head(plain, fault.length)
        for start in range(0, fault.length, _MEGABYTE):
            yield b" " * min(_MEGABYTE, fault.length - start)
        return
    yield head(plain, None)
    sent = 0
    while endless or sent < fault.length:
        piece = b" " if endless else b" " * min(_MEGABYTE, fault.length - sent)
        yield b"%x\r\n%b\r\n" % (len(piece), piece)
        sent += len(piece)
        if endless:
            await asyncio.sleep(fault.delay)
    yield b"0\r\n\r\n"
