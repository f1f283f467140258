"""Runs `mfa` or `scrapy`, and kills itself just before its n-th change to the output folder.

python -m tests.guarantees.doomed N FOLDER PROGRAM ARGUMENT...
"""

import os
import random
import signal
import sys
from itertools import count
from pathlib import Path
from typing import Any

from tests.forked import run_program
from tests.guarantees.operations import Operation, watch


def _doom(number: int, folder: Path) -> None:
    numbers = count(1)
    write = os.write

    def before(operation: Operation) -> None:
        if next(numbers) == number:
            if operation.name == "write":  # the system may take half of it and then the kill
                file = os.open(operation.path, os.O_WRONLY | os.O_APPEND)
                write(file, operation.data[: random.Random(number).randrange(len(operation.data))])
            os.kill(os.getpid(), signal.SIGKILL)

    watch(folder, before, lambda _: None)
    replace = os.replace

    def replaced(source: Any, to: Any, **named: Any) -> None:
        if Path(to).absolute().is_relative_to(folder.absolute()):
            before(Operation("rename", Path(source), to=Path(to)))
        replace(source, to, **named)

    setattr(os, "replace", replaced)  # noqa: B010 - typed otherwise


if __name__ == "__main__":
    _, last, folder, *command = sys.argv
    _doom(int(last), Path(folder))
    run_program(*command)
