"""The folder of a release while it is made: every file with its digest, all of it or nothing."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol, TypeVar

import msgspec

from mfa_crawler.archive import file_sha256, make_folder, sync
from mfa_crawler.corpus.forms.folder import beside
from mfa_crawler.corpus.release.facts import File
from mfa_crawler.corpus.whole import packed
from mfa_crawler.errors import BadArgument

SUMS = "SHA256SUMS"
_Item = TypeVar("_Item")


class Passing(Protocol):
    """Passes things on, and may tell somebody how far it is."""

    def __call__(self, items: Iterable[_Item], noun: str, total: int, /) -> Iterable[_Item]:
        """The same things; `noun` says what they are, and `total` how many there should be."""


def silent(items: Iterable[_Item], _: str, __: int) -> Iterable[_Item]:
    """Tells nobody."""
    return items


class Folder:
    """Files beside the destination, which gets its name when all are on the disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.files: list[File] = []

    @contextmanager
    def writing(self, path: str, media_type: str, about: str) -> Iterator[BinaryIO]:
        """A file of the release; one in `.gz` is compressed, without time and name in it."""
        place = self.path / path
        with place.open("wb") as file, packed(file, place) as opened:
            yield opened
        self._enter(path, media_type, about)

    def write(self, path: str, media_type: str, about: str, text: Iterable[str] | str) -> None:
        """A file of text, UTF-8."""
        with self.writing(path, media_type, about) as file:
            file.writelines(part.encode() for part in ([text] if isinstance(text, str) else text))

    def write_json(self, path: str, about: str, value: object, kind: str = "json") -> None:
        """A file of JSON, indented, with a line's end."""
        text = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
        self.write(path, f"application/{kind}", about, f"{text}\n")

    def sums(self) -> None:
        """Write the digests of all files, as `sha256sum` writes and checks them."""
        lines = sorted((file.path, file.sha256) for file in self.files)
        text = "".join(f"{digest}  {path}\n" for path, digest in lines)
        self.write(SUMS, "text/plain", "Digests of all other files.", text)

    def _enter(self, path: str, media_type: str, about: str) -> None:
        file = self.path / path
        self.files.append(
            File(
                path=path,
                media_type=media_type,
                about=about,
                size=file.stat().st_size,
                sha256=file_sha256(file),
            )
        )


@contextmanager
def making(destination: Path) -> Iterator[Folder]:
    """A folder that has this name once it is whole, and is not there on any error.

    Raises BadArgument where something of that name is there already, or it cannot be made.
    """
    _refuse(destination)
    with ExitStack() as stack:
        try:
            make_folder(destination.parent)
            part = stack.enter_context(beside(destination))
        except OSError as error:
            raise BadArgument(f"cannot make {destination}: {error.strerror}") from None
        yield Folder(part)
        _refuse(destination)  # it may have come meanwhile, and an export would replace it
    sync(destination.parent)


def _refuse(destination: Path) -> None:
    if destination.exists() or destination.is_symlink():
        raise BadArgument(f"{destination} is there already, and stays as it is: name another")
