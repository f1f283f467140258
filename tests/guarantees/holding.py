"""Runs `mfa` or `scrapy`, and holds one answer back for ever, just after it was kept.

python -m tests.guarantees.holding URL FILE PROGRAM ARGUMENT...

FILE is made when it holds it.
"""

import asyncio
import sys
from pathlib import Path

from scrapy import Request
from scrapy.http import Response

from mfa_crawler import settings
from tests.forked import run_program


class Holding:
    """A downloader middleware, nearest to the network."""

    url: str
    file: Path

    async def process_response(self, request: Request, response: Response) -> Response:
        if request.url == self.url:
            self.file.touch()
            await asyncio.Event().wait()
        return response


if __name__ == "__main__":
    Holding.url, Holding.file = sys.argv[1], Path(sys.argv[2])
    settings.DOWNLOADER_MIDDLEWARES_BASE[Holding] = 1000  # type: ignore[index]  # or a class
    run_program(*sys.argv[3:])
