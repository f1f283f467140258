"""Time-stamps of the manifest's head (RFC 3161): kept beside the archive, and held against it.

A stamp says that a digest was known to an authority at a time. The digest of the manifest's last
line vouches for all lines before it, so a stamp whose digest no line has any more gives away that
lines were removed or rewritten, or that an old copy was put back.
"""

import hashlib
import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec

from mfa_crawler.archive.durable import make_folder, replacing, sync
from mfa_crawler.archive.manifest import Manifest
from mfa_crawler.archive.verify import Finding
from mfa_crawler.errors import BadArgument, BadManifest

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampRequest

_File = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Z]+-[0-9a-f]{16}-[0-9a-f]{8}\.tsr$")]
_Roots = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{16}\.pem$")]
INSTALL = "pip install 'mfa-crawler[stamp]'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """One time-stamp, as the log names it; who signed it stands in the answer alone."""

    head: str
    """Digest of the line of the manifest that was last, lower-case hexadecimal."""
    lines: Annotated[int, msgspec.Meta(ge=1)]
    """Lines of the manifest then."""
    time: str
    """UTC moment, as the authority says."""
    file: _File
    """The authority's whole answer (DER), in the folder `stamps/`."""
    roots: _Roots
    """Certificates (PEM) that it was checked against, in the same folder."""


class Stamps:
    """`<folder>/stamps/`: answers of authorities, their certificates, and a log."""

    def __init__(self, folder: Path) -> None:
        self._manifest = Manifest(folder)
        self.folder = folder / "stamps"
        self._log = self.folder / "stamps.jsonl"

    def query(self) -> "TimeStampRequest":
        """A question for a stamp of the head as it is now (SHA-256, with a nonce).

        Raises BadArgument where nothing can be stamped yet or the library is missing, and
        BadManifest where the chain is broken.
        """
        if importlib.util.find_spec("rfc3161_client") is None:
            raise BadArgument(f"time-stamps need a library that is not here: {INSTALL}")
        from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

        if not list(self._manifest.entries()):
            raise BadArgument("the manifest has no line yet: run mfa crawl first")
        line = self._manifest.path.read_bytes().splitlines()[-1]
        builder = TimestampRequestBuilder().data(line).hash_algorithm(HashAlgorithm.SHA256)
        return builder.build()

    def keep(self, query: "TimeStampRequest", answer: bytes, roots: bytes) -> Stamp:
        """Check an answer and keep it, durably; raises ValueError with what is wrong with it."""
        head = query.message_imprint.message
        time = _checked(answer, head, certificates(roots), query)
        heads = self._manifest.heads()
        make_folder(self.folder)
        trusted = f"{hashlib.sha256(roots).hexdigest()[:16]}.pem"
        digest = hashlib.sha256(answer).hexdigest()[:8]
        stamp = Stamp(
            head=head.hex(),
            lines=heads.index(head.hex()) + 1,
            time=time,
            file=f"{time.replace(':', '').replace('-', '')}-{head.hex()[:16]}-{digest}.tsr",
            roots=trusted,
        )
        for name, data in ((trusted, roots), (stamp.file, answer)):
            with replacing(self.folder / name) as file:
                file.write(data)
        before = self._log.read_bytes() if self._log.exists() else b""
        with replacing(self._log) as file:
            file.write(before + msgspec.json.encode(stamp) + b"\n")
        sync(self.folder)
        return stamp

    def logged(self) -> list[Stamp]:
        """The stamps that the log names, oldest first; BadManifest where it cannot be read."""
        lines = self._log.read_bytes().splitlines() if self._log.exists() else []
        try:
            return [msgspec.json.decode(line, type=Stamp) for line in lines]
        except msgspec.MsgspecError as error:
            raise BadManifest(f"stamps/{self._log.name}", 0, str(error)) from None

    def covering(self, line: int) -> Stamp | None:
        """The oldest stamp of this line (1, 2, ...) of the manifest or a later one.

        Those whose head is not in the manifest any more do not count, nor those whose answer does
        not hold the digest and the time that the log says; signatures are for `findings`.
        """
        heads = self._manifest.heads()
        held = [stamp for stamp in self.logged() if heads[stamp.lines - 1 :][:1] == [stamp.head]]
        return next((one for one in held if one.lines >= line and self._is_answered(one)), None)

    def _is_answered(self, stamp: Stamp) -> bool:
        there = all((self.folder / name).exists() for name in (stamp.file, stamp.roots))
        answer = (self.folder / stamp.file).read_bytes() if there else b""
        time = "".join(filter(str.isdigit, stamp.time)).encode()  # as GeneralizedTime has it
        return bytes.fromhex(stamp.head) in answer and len(time) == 14 and time in answer

    def findings(self, roots: bytes | None = None) -> Iterator[Finding]:
        """What the stamps say against the manifest, and what is wrong with themselves.

        They are checked against these certificates (PEM), else against those kept with them,
        which somebody who rewrites the whole archive could exchange.
        """
        try:
            logged = {stamp.file: stamp for stamp in self.logged()}
        except BadManifest as error:
            yield Finding(error.file, None, None, "line", f"cannot be read: {error.reason}")
            return
        heads = self._manifest.heads()
        there = {path.name for path in self.folder.glob("*.tsr")}
        for name in sorted(there | logged.keys()):
            stamp = logged.get(name)
            if name in there:
                yield from self._judged(name, stamp, heads, roots)
            else:
                yield Finding(f"stamps/{name}", None, None, "name", "is missing")
            if stamp and stamp.head not in heads:
                yield _rolled_back(name, stamp.head, stamp.time)

    def _judged(
        self, name: str, stamp: Stamp | None, heads: list[str], roots: bytes | None
    ) -> Iterator[Finding]:
        """What is wrong with one answer; one that the log does not name is held against it too."""
        if importlib.util.find_spec("rfc3161_client") is None:
            yield Finding(f"stamps/{name}", None, None, "signature", f"is not checked: {INSTALL}")
            return
        from rfc3161_client import decode_timestamp_response

        answer = (self.folder / name).read_bytes()
        try:
            said = decode_timestamp_response(answer).tst_info
            head = said.message_imprint.message
            time = _checked(answer, head, certificates(roots or self._roots(stamp)))
        except (ValueError, OSError) as error:
            yield Finding(f"stamps/{name}", None, None, "signature", f"does not hold: {error}")
            return
        if stamp and (stamp.head, stamp.time) != (head.hex(), time):
            yield Finding(f"stamps/{name}", None, None, "head", "is not what the log says")
        elif stamp and stamp.head in heads and stamp.lines != heads.index(stamp.head) + 1:
            what = (
                f"are {stamp.lines} in the log, and {heads.index(stamp.head) + 1} in the manifest"
            )
            yield Finding(f"stamps/{name}", None, None, "lines", what)
        elif stamp is None and head.hex() not in heads:
            yield _rolled_back(name, head.hex(), time)

    def _roots(self, stamp: Stamp | None) -> bytes:
        """The certificates kept with a stamp; of one that somebody brought back, all."""
        if stamp:
            return (self.folder / stamp.roots).read_bytes()
        return b"\n".join(path.read_bytes() for path in sorted(self.folder.glob("*.pem")))


def certificates(pem: bytes) -> "list[Certificate]":
    """The certificates of a PEM file, each once; raises ValueError where there is none."""
    from cryptography.x509 import load_pem_x509_certificates

    return list(dict.fromkeys(load_pem_x509_certificates(pem)))


def _checked(
    answer: bytes,
    head: bytes,
    roots: "list[Certificate]",
    query: "TimeStampRequest | None" = None,
) -> str:
    """The time that an answer stamps `head` with; ValueError where it is no valid stamp of it."""
    from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

    nonce = query.nonce if query else None
    try:
        response = decode_timestamp_response(answer)
        if response.status not in {0, 1}:
            words = " ".join(response.status_string) or f"status {response.status}"
            raise ValueError(f"the authority refused: {words}")
        VerifierBuilder(roots=roots, nonce=nonce).build().verify(response, head)
    except VerificationError as error:
        raise ValueError(str(error)) from None
    return f"{response.tst_info.gen_time:%Y-%m-%dT%H:%M:%SZ}"


def _rolled_back(name: str, head: str, time: str) -> Finding:
    what = (
        f"has no line of the digest {head}, which stamps/{name} stamped at {time}: "
        "lines were removed or rewritten, or an old copy was put back"
    )
    return Finding("manifest.jsonl", None, None, "head", what)
