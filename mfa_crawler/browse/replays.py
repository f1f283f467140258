"""Pages as they were, through pywb on an origin of its own."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from string import punctuation
from urllib.parse import quote

from mfa_crawler.archive import LeftOut, ReplayIndex, Wayback, cdx_timestamp, find_wayback, serving
from mfa_crawler.errors import BadArgument
from mfa_crawler.filing import left_out
from mfa_crawler.store import IMPORTED, CaptureRow, Store


class Replays:
    """A running pywb, and the index that it searches."""

    def __init__(self, wayback: Wayback, index: ReplayIndex) -> None:
        self._wayback, self._index = wayback, index

    def memento(self, row: CaptureRow) -> str:
        """Address of the page as this capture saw it; what was captured meanwhile is indexed."""
        deque(self._index.refresh(), 0)
        url = quote(row.url, safe=punctuation)  # as browsers do: a header is ASCII without breaks
        return f"{self._wayback.url}/{cdx_timestamp(row.date)}/{url}"


def find_replay() -> Path | None:
    """pywb's program, where it is installed as `mfa replay` finds it."""
    try:
        return find_wayback(None)
    except BadArgument:
        return None


def index_of(output: Path) -> ReplayIndex:
    """The index that a replay of this archive searches; `refresh` brings it in step."""
    folder = output / "replay"
    folder.mkdir(parents=True, exist_ok=True)
    return ReplayIndex(output / "warc", folder, partial(_left_out, output))


@contextmanager
def replaying(program: Path, output: Path, index: ReplayIndex) -> Iterator[Replays]:
    """pywb on a free port of 127.0.0.1 until the block ends; raises NoReplay."""
    with Store.open(output, read_only=True) as store:
        synthetic = set(store.synthetic_sites())
    if synthetic:
        synthetic.add(IMPORTED)  # a file of others may be of any site
    with serving(program, output / "replay", 0, synthetic) as wayback:
        yield Replays(wayback, index)


def _left_out(output: Path) -> LeftOut:
    with Store.open(output, read_only=True) as store:
        return left_out(store)
