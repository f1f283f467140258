"""A file is whole or not there, whoever else writes it and whatever has its name."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from mfa_crawler.archive import replacing


def _write(path: Path, data: bytes) -> None:
    with replacing(path) as file:
        file.write(data)


def _break_off(path: Path) -> None:
    with replacing(path) as file:
        file.write(b"half of something long")
        raise KeyboardInterrupt


def test_of_two_writers_the_second_is_refused_and_the_first_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a"
    with replacing(path) as first:
        first.write(b"first")
        with pytest.raises(OSError, match="another process is writing it"):
            _write(path, b"2")
        first.write(b" whole")
    assert path.read_bytes() == b"first whole"
    _write(path, b"2")
    assert path.read_bytes() == b"2"
    assert [*tmp_path.iterdir()] == [path]


def test_what_a_killed_writer_left_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "a.part").write_bytes(b"half of something long")
    _write(tmp_path / "a", b"whole")
    assert (tmp_path / "a").read_bytes() == b"whole"
    assert [*tmp_path.iterdir()] == [tmp_path / "a"]


def test_what_is_broken_off_leaves_the_old_file(tmp_path: Path) -> None:
    _write(tmp_path / "a", b"old")
    with pytest.raises(KeyboardInterrupt):
        _break_off(tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == b"old"
    assert [*tmp_path.iterdir()] == [tmp_path / "a"]


def test_the_file_behind_a_link_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "a")
    for data in (b"new", b"old"):
        _write(tmp_path / "link", data)
        assert (tmp_path / "a").read_bytes() == data
    assert (tmp_path / "link").is_symlink()


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_is_no_file_is_never_replaced(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "a")
    with pytest.raises(OSError, match="is no file"):
        _write(tmp_path / "a", b"")
    assert not (tmp_path / "a").is_file()
    assert [*tmp_path.iterdir()] == [tmp_path / "a"]
