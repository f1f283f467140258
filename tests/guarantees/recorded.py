"""Runs `mfa` or `scrapy`, and leaves every change to the output folder in a file.

    python -m tests.guarantees.recorded RECORDING PROGRAM FOLDER ARGUMENT...

A commit comes with the bytes of the database and its log, as SQLite left them.
"""

import atexit
import pickle
import sys
from pathlib import Path

from tests.guarantees.doomed import run
from tests.guarantees.operations import Operation, watch


def _record(recording: Path, folder: Path) -> None:
    done: list[Operation] = []

    def after(operation: Operation) -> None:
        if operation.name == "commit":
            files = [operation.path, operation.path.with_name("mfa.sqlite-wal")]
            operation = operation._replace(data=pickle.dumps([p.read_bytes() for p in files]))
        done.append(operation)

    watch(folder, lambda _: None, after)
    atexit.register(lambda: recording.write_bytes(pickle.dumps(done)))


if __name__ == "__main__":
    _, recording, name, folder, *arguments = sys.argv
    sys.argv = [name, *arguments]
    _record(Path(recording), Path(folder))
    run(name)
