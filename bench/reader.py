"""A process that reads pages when it is told to, and says what that took; in Python alone.

The readers run in environments that know nothing of each other. Pages are lines of a file, loaded
before anything is measured; commands and answers are lines of JSON.
"""

import gc
import json
import sys
import time
from base64 import b64decode, b64encode
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.accuracy import Fields


@dataclass(frozen=True, slots=True)
class Page:
    """One page as its server sent it."""

    row: str
    """The row of the table that it counts for."""
    kind: str
    """`article`, `listing`, `feed` or `json`; peers read the first only."""
    url: str
    language: str
    """BCP 47, for tools that want to be told; may be empty."""
    body: bytes


Way = Callable[[Page], list[Fields]]
"""One tool's reading of a page: what it says of each article on it."""


def pack(pages: Iterable[Page], path: Path) -> None:
    """Write pages for readers."""
    with path.open("w", encoding="utf-8") as file:
        for page in pages:
            line = [page.row, page.kind, page.url, page.language, b64encode(page.body).decode()]
            file.write(json.dumps(line) + "\n")


def serve(ways: Mapping[str, Way], path: Path) -> None:
    """Answer `[way, row]` with `[CPU seconds, what was said of each page]` until input ends."""
    pages: dict[str, list[Page]] = defaultdict(list)
    for line in path.read_text("utf-8").splitlines():
        row, kind, url, language, body = json.loads(line)
        pages[row].append(Page(row, kind, url, language, b64decode(body)))
    gc.freeze()  # each reading collects its own garbage, and what was loaded is none
    for command in sys.stdin:
        way, row = json.loads(command)
        read, given = ways[way], pages[row]
        gc.collect()
        read(given[0])  # the first reading finds memory and caches cold
        began = time.process_time()
        found = [read(page) for page in given]
        seconds = time.process_time() - began
        print(json.dumps([seconds, found]), flush=True)
