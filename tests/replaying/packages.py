"""Packs parts of an archive, as a person would."""

from pathlib import Path

from tests.crawling import run

SEPTEMBER = ("--since", "2026-09-01", "--until", "2026-09-30")
OCTOBER = ("--since", "2026-10-01", "--until", "2026-10-31")
AUTUMN = ("--since", "2026-10-15", "--until", "2026-11-30")


def pack(folder: Path, path: Path, *arguments: str) -> Path:
    ended = run("mfa", "wacz", str(path), "--output", str(folder), *arguments)
    assert ended.code == 0, ended.err
    assert str(path) in ended.out
    assert [one.name for one in path.parent.iterdir() if one.name.startswith(".")] == []
    return path
