"""Proofs as `mfa prove` writes them."""

from pathlib import Path

from tests.cli.archived import Archived


def made(kept: Archived, to: Path, *arguments: str, folder: Path | None = None) -> bytes:
    """The bytes of a proof."""
    ended = kept.mfa("prove", *arguments, "--to", str(to), folder=folder)
    assert (ended.code, ended.err) == (0, ""), ended
    return to.read_bytes()
