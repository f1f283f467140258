"""Spreading the reading of many captures over processes; what is read is written by one."""

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context, parent_process
from typing import Protocol, TypeVar

Part = TypeVar("Part")
Done = TypeVar("Done")

MOST_BYTES = 8_000_000
"""Of what one part holds, about: pictures are large, and several parts are under way at once."""

_ALONE = 2  # parts that are done before other processes would have started


class Spread(Protocol):
    """Like `map`: every part through `work`, results in order."""

    def __call__(self, work: Callable[[Part], Done], parts: Iterable[Part], /) -> Iterator[Done]:
        """Results as they come due; parts are taken from the iterable as there is room."""
        ...


def in_parts(
    items: Iterable[Part], most: int, size_of: Callable[[Part], int]
) -> Iterator[list[Part]]:
    """Items in order, so many together and, of large ones, fewer."""
    part: list[Part] = []
    size = 0
    for item in items:
        part.append(item)
        size += size_of(item)
        if len(part) >= most or size >= MOST_BYTES:
            yield part
            part, size = [], 0
    if part:
        yield part


def alone(work: Callable[[Part], Done], parts: Iterable[Part]) -> Iterator[Done]:
    """Everything in this process."""
    return map(work, parts)


@contextmanager
def spread_over(jobs: int | None) -> Iterator[Spread]:
    """A `Spread` over so many processes; None is one for each processor, 1 is this process alone.

    They are spawned, so that they inherit neither locks nor connections, and die with this one.
    Few parts are done in this process, whatever `jobs` says.
    """
    count = jobs or os.cpu_count() or 1
    if count == 1:
        yield alone
        return
    executor = ProcessPoolExecutor(count, get_context("spawn"), _begin_worker)

    def spread(work: Callable[[Part], Done], parts: Iterable[Part]) -> Iterator[Done]:
        given = iter(parts)
        yield from map(work, islice(given, _ALONE))
        yield from _in_order(executor, work, given, 2 * count)

    try:
        yield spread
    finally:
        executor.shutdown(cancel_futures=True)


def _in_order(
    executor: Executor, work: Callable[[Part], Done], parts: Iterable[Part], ahead: int
) -> Iterator[Done]:
    """Results in order, with only so many parts under way: an archive does not fit in memory."""
    waiting: deque[Future[Done]] = deque()
    for part in parts:
        waiting.append(executor.submit(work, part))
        if len(waiting) > ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _begin_worker() -> None:
    """Ctrl-C is the parent's to answer, and a parent that was killed takes its workers along."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)
