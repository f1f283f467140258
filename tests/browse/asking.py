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


def ask(
    folder: Path, paths: Iterable[str], host: str = "127.0.0.1", **headers: str
) -> list[Answer]:
    """The answers to these, in order; underscores in names of headers stand for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def all_of_them() -> list[Answer]:
        transport = httpx.ASGITransport(app=application(folder))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            found = [await client.get(path, headers={"Host": host, **named}) for path in paths]
        return [Answer(one.status_code, one.headers, one.content) for one in found]

    return asyncio.run(all_of_them())
