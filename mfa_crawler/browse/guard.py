"""What every answer carries so that archived markup stays dead, and who may ask at all."""

import re
import socket
from collections.abc import Awaitable, Callable, Collection, Mapping, MutableMapping
from ipaddress import ip_address
from typing import Any

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

OURS = (
    "default-src 'none'; img-src 'self'; style-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""Content-Security-Policy of our pages: no script at all, and nothing from elsewhere."""

_DATASETTE = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_ALWAYS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-resource-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
}
_POLICY = b"content-security-policy"
_HOST = re.compile(r"(?:\[(?P<six>[^\[\]]+)\]|(?P<name>[^\[\]:]+))(?::\d*)?", re.ASCII)
_NOT_OURS = b"This name is not one of this server's. Ask by its IP address, or as localhost.\n"
_EMBEDDED = b"Pages of others may lead here, and hold nothing from here.\n"


class Guard:
    """An ASGI application around another one.

    A web page elsewhere can have its own name resolve to this machine and then read what we
    answer (DNS rebinding); so only requests by IP address, as localhost or by a name that is
    known to be ours are answered. And it can name our addresses in pictures and scripts, which it
    never gets to read, but which keep us busy: such requests carry `Sec-Fetch-Site`, and are
    refused, unless somebody follows a link.
    """

    def __init__(self, application: Application, names: Collection[str] = ()) -> None:
        self._application = application
        self._names = {"localhost", socket.gethostname().lower(), *map(str.lower, names)}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _with_policies(message.get("headers", []))
            await send(message)

        headers = dict(scope["headers"])
        if not self._is_ours(headers.get(b"host", b"").decode("latin-1")):
            await _refuse(guarded, 421, _NOT_OURS)
        elif _is_embedded(headers):
            await _refuse(guarded, 403, _EMBEDDED)
        else:
            await self._application(scope, receive, guarded)

    def _is_ours(self, host: str) -> bool:
        found = _HOST.fullmatch(host)
        if found is None:
            return False
        name = found["six"] or found["name"]
        try:
            ip_address(name)
        except ValueError:
            return name.lower() in self._names
        return True


def _with_policies(headers: Collection[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    kept = [(name.lower(), value) for name, value in headers]
    names = {name for name, _ in kept}
    if _POLICY not in names:
        kept.append((_POLICY, _DATASETTE.encode()))
    return [*kept, *(pair for pair in _ALWAYS.items() if pair[0] not in names)]


def _is_embedded(headers: Mapping[bytes, bytes]) -> bool:
    """Whether a page of another origin asks, for something to put into itself."""
    is_of_others = headers.get(b"sec-fetch-site") in {b"cross-site", b"same-site"}
    return is_of_others and headers.get(b"sec-fetch-dest") != b"document"


async def _refuse(send: Send, status: int, words: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words})
