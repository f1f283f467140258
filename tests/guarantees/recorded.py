"""Runs `mfa` or `scrapy`, and leaves every change to the output folder in a file.

    python -m tests.guarantees.recorded RECORDING FOLDER PROGRAM ARGUMENT...

A commit comes with the bytes of the database and its log, as SQLite left them.
"""

import pickle
import sys
from pathlib import Path

from tests.forked import run_program
from tests.guarantees.operations import Operation, watch


def _record(folder: Path) -> list[Operation]:
    done: list[Operation] = []

    def after(operation: Operation) -> None:
        if operation.name == "commit":
            files = [operation.path, operation.path.with_name("mfa.sqlite-wal")]
            operation = operation._replace(data=pickle.dumps([p.read_bytes() for p in files]))
        done.append(operation)

    watch(folder, lambda _: None, after)
    return done


if __name__ == "__main__":
    _, recording, folder, *command = sys.argv
    operations = _record(Path(folder))
    try:
        run_program(*command)
    finally:
        Path(recording).write_bytes(pickle.dumps(operations))
