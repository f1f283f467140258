"""Setting torn bytes aside: nothing that a crash left half written is ever thrown away."""

import filecmp
import os
import shutil
from itertools import count
from pathlib import Path

from mfa_crawler.archive.durable import make_folder, sync
from mfa_crawler.archive.naming import OPEN


def set_aside(folder: Path, path: Path, offset: int) -> str:
    """Copy the bytes of `path` from `offset` on to `<folder>/torn/<name>.<offset>`, durably.

    The copy has its name only once it is whole. A copy that is there already is kept: the same
    bytes once, other bytes under a name with one more number.

    Returns:
        The name of the copy, relative to `folder`.
    """
    torn = folder / "torn"
    make_folder(torn)
    name = f"{path.name.removesuffix(OPEN)}.{offset}"
    part = torn / f"{name}.part"
    with path.open("rb") as file, part.open("wb") as copied:
        file.seek(offset)
        shutil.copyfileobj(file, copied)
        copied.flush()
        os.fsync(copied.fileno())
    for number in count():
        copy = torn / (f"{name}.{number}" if number else name)
        if not copy.exists() or filecmp.cmp(part, copy, shallow=False):
            break
    part.rename(copy)
    sync(torn)
    return f"{torn.name}/{copy.name}"
