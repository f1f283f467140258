"""An event loop in a thread of its own, ended in good order."""

import asyncio
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def background(loop: asyncio.AbstractEventLoop) -> Iterator[asyncio.AbstractEventLoop]:
    """Run `loop` in a thread while the block runs, then close it."""
    thread = threading.Thread(target=loop.run_forever, name="replica", daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


def wait_for_parent(parent: int) -> None:
    """Return when standard input is closed or process `parent` is no longer our parent.

    The caller asks for its parent's id when it starts: later it might name who adopted it.
    """
    closed = threading.Event()

    def watch() -> None:
        # os.read, not sys.stdin: its lock would be held at interpreter exit
        while os.read(0, 4096):
            pass
        closed.set()

    threading.Thread(target=watch, name="stdin", daemon=True).start()
    while not closed.wait(0.5):
        if os.getppid() != parent:
            return
