"""What every answer carries so that archived markup stays dead, and who may ask at all."""

import socket
from collections.abc import Awaitable, Callable, Collection, MutableMapping
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


class Guard:
    """An ASGI application around another one.

    A web page elsewhere can have its own name resolve to this machine and then read what we
    answer (DNS rebinding); so only requests by IP address, as localhost or by a name that is
    known to be ours are answered.
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

        host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
        if self._is_ours(host):
            await self._application(scope, receive, guarded)
        else:
            await _refuse(guarded)

    def _is_ours(self, host: str) -> bool:
        name = host.rpartition("]")[0].removeprefix("[") or host.partition(":")[0]
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


async def _refuse(send: Send) -> None:
    words = b"This name is not one of this server's. Ask by its IP address, or as localhost.\n"
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": 421, "headers": headers})
    await send({"type": "http.response.body", "body": words})
