"""A folder with one file an article, and `index.csv`, which says what each of them is."""

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from mfa_crawler.archive import claim
from mfa_crawler.corpus.forms.csv_lines import csv_lines
from mfa_crawler.corpus.forms.naming import Names
from mfa_crawler.corpus.forms.prose import legal
from mfa_crawler.corpus.rows import Edition, Row
from mfa_crawler.errors import BadArgument

INDEX = "index.csv"
INDEX_FIELDS = (
    "file",
    "sha256",
    "site",
    "url",
    "entry",
    "version",
    "language",
    "date",
    "headline",
    "status",
    "first_seen",
    "last_seen",
    "source_class",
    "record_id",
)
"""Columns of the index: of the file, of the article, and of the capture it was read from."""

_LINE = re.compile(r'([^",]+),([0-9a-f]{64}),')
_UNFINISHED = ".unfinished"


def write_folder(
    editions: Iterable[Edition], destination: Path, suffix: str, page: Callable[[Edition], str]
) -> None:
    """Write what `page` makes of every edition as a file of its own, `suffix` at its name's end.

    The folder is built beside its place and then renamed. One that is there is replaced only if it
    is an export that nobody changed since; else BadArgument is raised, and nothing is touched.
    Raises OSError where it cannot be written.
    """
    destination = destination.resolve()
    _refuse(destination)
    with beside(destination) as part:
        with (part / INDEX).open("wb") as index:
            index.writelines(csv_lines(_pages(editions, part, suffix, page), INDEX_FIELDS))
        _refuse(destination)  # who works there need not have waited


def _pages(
    editions: Iterable[Edition], part: Path, suffix: str, page: Callable[[Edition], str]
) -> Iterator[Row]:
    names = Names(suffix)
    for edition in editions:
        name = names.of(edition)
        data = page(edition).encode()
        path = part / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        yield _line(edition, name, data)


def _line(edition: Edition, name: str, data: bytes) -> Row:
    kept, article = edition.kept, edition.article
    return {
        "file": name,
        "sha256": hashlib.sha256(data).hexdigest(),
        "site": kept.site,
        "url": legal(article.url),
        "entry": legal(kept.entry),
        "version": f"{edition.version}",
        "language": article.language,
        "date": article.date,
        "headline": legal(article.headline),
        "status": kept.status.value,
        "first_seen": kept.first_seen,
        "last_seen": kept.last_seen,
        "source_class": kept.source_class and kept.source_class.value,
        "record_id": article.capture and article.capture.record_id,
    }


def _refuse(destination: Path) -> None:
    """Raise BadArgument unless the place is free, an empty folder, or holds an export of ours."""
    if not destination.exists():
        return
    other = _other(destination) if destination.is_dir() else destination
    if other is not None:
        raise BadArgument(
            f"{other} is not as an export of mfa left it, so {destination} is left alone; "
            "name another folder, or move it away"
        )


def _other(folder: Path) -> Path | None:
    """A file in a folder that no export wrote there, or that was changed since."""
    index = folder / INDEX
    known = _digests(index) if index.is_file() else None
    for path in folder.rglob("*"):
        if path.is_symlink():
            return path
        if path.is_dir() or (path == index and known is not None):
            continue
        digest = (known or {}).get(path.relative_to(folder).as_posix())
        if digest is None or digest != hashlib.sha256(path.read_bytes()).hexdigest():
            return path
    return None


def _digests(index: Path) -> dict[str, str] | None:
    """SHA-256 by file, or None of an index that is not ours."""
    with index.open(encoding="utf-8", errors="replace", newline="") as lines:
        if lines.readline(1000) != f"{','.join(INDEX_FIELDS)}\r\n":
            return None
        return {found[1]: found[2] for line in lines if (found := _LINE.match(line))}


@contextmanager
def beside(destination: Path) -> Iterator[Path]:
    """An empty folder that has this name once the block has ended well; on an error there is none.

    It is built in a hidden folder beside. What a killed export left in that is removed; where one
    is at work there BadArgument is raised.
    """
    hidden = destination.with_name(f".{destination.name}.part")
    mark, new, old = (hidden / name for name in (_UNFINISHED, "new", "old"))
    if hidden.exists() and not mark.exists() and any(hidden.iterdir()):
        raise BadArgument(f"{hidden} is in the way: move it away")
    hidden.mkdir(exist_ok=True)
    with mark.open("wb") as file:
        _claim(file, mark)
        try:
            _put_back(old, destination)  # it was killed between the two renames
            _clear(new, old)
            new.mkdir()
            yield new
            os.sync()  # once for some ten thousand files, each of which would take its own time
            if destination.exists():
                destination.rename(old)
            new.rename(destination)
        finally:
            _put_back(old, destination)
            _clear(new, old, hidden)  # the mark last: this may be killed too


def _clear(*folders: Path) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def _claim(file: BinaryIO, mark: Path) -> None:
    try:
        claim(file, mark)
    except BlockingIOError:
        raise BadArgument(f"another process is writing {mark.parent}; wait for it to end") from None


def _put_back(old: Path, destination: Path) -> None:
    if old.exists() and not destination.exists():
        old.rename(destination)
