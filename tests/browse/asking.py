"""Asks the application of `mfa serve` in this process."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import httpx

from mfa_crawler.browse import application


@dataclass(frozen=True)
class Answer:
    """What was answered."""

    status: int
    headers: httpx.Headers
    body: bytes


def ask(folder: Path, paths: Iterable[str], host: str = "127.0.0.1") -> list[Answer]:
    """The answers to these, in order."""

    async def all_of_them() -> list[Answer]:
        transport = httpx.ASGITransport(app=application(folder))
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as client:
            found = [await client.get(path) for path in paths]
        return [Answer(one.status_code, one.headers, one.content) for one in found]

    return asyncio.run(all_of_them())
