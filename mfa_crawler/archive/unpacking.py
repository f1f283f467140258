"""Opening a WACZ: its WARC files, and the digests that it names for them and for itself."""

import hashlib
import json
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from mfa_crawler.archive.foreign import ENDINGS
from mfa_crawler.errors import NotImported

_LIST, _SEAL = "datapackage.json", "datapackage-digest.json"
_LONGEST = 1 << 26  # bytes of either
_BROKEN = (  # what zipfile and a datapackage.json of another shape raise
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Around what only reads a file of others: raises NotImported for all that it is not."""
    try:
        yield
    except _BROKEN as error:
        raise NotImported(str(path), f"is no whole WACZ: {error}") from error
    except OSError as error:  # bzip2 says so of bad data too
        raise NotImported(str(path), f"cannot be read: {error.strerror or error}") from error


class Digest:
    """A digest as datapackage.json names it, to be compared with bytes as they come.

    `sha256:` and hexadecimal by the specification of WACZ; one without an algorithm is MD5 (Data
    Package, `hash`). Raises NotImported for an algorithm that is not known here.
    """

    def __init__(self, path: Path, name: str, said: str) -> None:
        algorithm, _, value = said.rpartition(":")
        self._path, self._name, self._value = path, name, value.strip().lower()
        try:
            self._made = hashlib.new(
                (algorithm or "md5").lower().replace("sha-", "sha"), usedforsecurity=False
            )
            self._made.hexdigest()  # some have no length of their own
        except (TypeError, ValueError):
            raise NotImported(
                str(path),
                f"{_LIST} names a digest of {name} that cannot be checked ({algorithm}): unzip it "
                "and import the files in archive/",
            ) from None

    def update(self, data: bytes) -> None:
        """Take more of the file."""
        self._made.update(data)

    def check(self, listing: str = _LIST) -> None:
        """Raises NotImported unless the file was what is named."""
        if self._made.hexdigest() != self._value:
            reason = f"{self._name} does not have the digest that {listing} names"
            raise NotImported(str(self._path), reason)


def warc_files(package: zipfile.ZipFile, path: Path) -> Iterator[tuple[str, Digest | None]]:
    """The WARC files in a WACZ (its specification, section 5.2.1), each with its digest, if any.

    Raises NotImported where there is none, or the list of digests is not the sealed one.
    """
    hashes = _hashes(package, path)
    names = [name for name in package.namelist() if _is_warc(name)]
    if not names:
        raise NotImported(str(path), "is a ZIP file without WARC files in archive/")
    for name in names:
        said = hashes.get(name)
        yield name, Digest(path, name, said) if said else None


def _is_warc(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return parts[:1] == ("archive",) and name.lower().endswith(ENDINGS)


def _hashes(package: zipfile.ZipFile, path: Path) -> dict[str, str]:
    """The digest of each file of the package that datapackage.json names one for."""
    names = set(package.namelist())
    if _SEAL in names:
        seal = json.loads(_short(package, _SEAL, path))
        digest = Digest(path, _LIST, str(seal["hash"]))
        digest.update(_short(package, _LIST, path))
        digest.check(_SEAL)
    if _LIST not in names:
        return {}
    listed = json.loads(_short(package, _LIST, path))["resources"]
    return {item["path"]: str(item.get("hash") or "") for item in listed}


def _short(package: zipfile.ZipFile, name: str, path: Path) -> bytes:
    with package.open(name) as file:
        data = file.read(_LONGEST + 1)
    if len(data) > _LONGEST:
        raise NotImported(str(path), f"{name} is longer than {_LONGEST} bytes")
    return data
