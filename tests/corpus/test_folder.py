"""A folder of files: names that every file system takes, whole or not there, never over others'."""

import csv
import fcntl
import hashlib
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_crawler.corpus.forms.folder import INDEX, INDEX_FIELDS, write_folder
from mfa_crawler.corpus.forms.naming import Names, slug
from mfa_crawler.corpus.forms.plain import text_of
from mfa_crawler.corpus.rows import Edition, current, every_version
from mfa_crawler.errors import BadArgument
from tests.corpus.editions import ODD, PLAIN, kept, stored
from tests.crawling import ROOT


def _named(*urls: str, date: str | None = "2024-01-01") -> list[str]:
    names = Names(".txt")
    return [names.of(current(kept(replace(PLAIN, url=url, date=date)))) for url in urls]


def _write(folder: Path, *editions: Edition) -> None:
    write_folder(editions or [current(kept(PLAIN)), current(kept(ODD))], folder, ".txt", text_of)


def _tree(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_names_are_of_site_day_and_address_and_never_meet() -> None:
    base = "https://www.gov.pl/web/dyplomacja"
    ends = ["A-Visit", "a-visit", "news/a-visit.html", "?id=7", "%D0%B7%D1%83", ".."]
    ends += ["long-" * 500, "con", "a-visit.v2", "\u017b\u00f3\u0142\u0107"]
    names = _named(*(f"{base}/{end}" for end in ends))
    assert names[0] == "pl_mfa/2024-01-01-a-visit.txt"
    assert names[1].startswith("pl_mfa/2024-01-01-a-visit_")
    assert names[2].startswith("pl_mfa/2024-01-01-a-visit_")
    assert names[3] == "pl_mfa/2024-01-01-dyplomacja-id-7.txt"
    assert names[4].startswith("pl_mfa/2024-01-01_")
    assert names[-1] == "pl_mfa/2024-01-01-zolc.txt"
    assert len({*names}) == len(names)
    assert max(map(len, names)) < 150
    assert _named(f"{base}/a", date=None) == ["pl_mfa/undated-a.txt"]


@given(st.lists(st.text(max_size=400).map("https://x.example/".__add__), unique=True, max_size=8))
def test_whatever_the_addresses_names_are_plain_and_their_own(urls: list[str]) -> None:
    names = _named(*urls)
    assert len({*names}) == len(names)
    for name in names:
        assert len(name) < 150
        assert all(letter.isascii() and (letter.isalnum() or letter in "_./-") for letter in name)
        assert name == name.lower()
    assert all(len(slug(url)) <= 100 for url in urls)


def test_the_index_says_what_each_file_is(tmp_path: Path) -> None:
    with stored(tmp_path) as store:
        (article,) = store.articles()
        _write(tmp_path / "out", *every_version(store, article))
    tree = _tree(tmp_path / "out")
    rows = [*csv.DictReader(tree.pop(INDEX).decode().splitlines())]
    assert [*rows[0]] == list(INDEX_FIELDS)
    assert {row["file"]: row["sha256"] for row in rows} == {
        name: hashlib.sha256(data).hexdigest() for name, data in tree.items()
    }
    assert [row["file"] for row in rows] == [
        f"pl_mfa/2024-01-01-a-visit.v{number}.txt" for number in (1, 2)]  # fmt: skip
    assert (rows[1]["headline"], rows[1]["version"], rows[1]["source_class"]) == (
        "Another", "2", "own")  # fmt: skip
    assert {(row["url"], row["entry"]) for row in rows} == {(PLAIN.url, article.entry)}
    assert {(row["first_seen"], row["last_seen"]) for row in rows} == {
        (article.first_seen, article.last_seen)}  # fmt: skip


def test_an_export_of_ours_is_replaced_and_the_same_twice(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    _write(folder)
    first = _tree(folder)
    assert len(first) == 3
    _write(folder)
    assert _tree(folder) == first
    _write(folder, current(kept(replace(ODD, headline="long " * 50_000))))
    assert len(_tree(folder)) == 2
    _write(folder, current(kept(ODD)))
    assert len(_tree(folder)) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def _add(folder: Path) -> None:
    (folder / "notes.md").write_text("mine")


def _annotate(folder: Path) -> None:
    path = next(folder.glob("*/*.txt"))
    path.write_text(path.read_text("utf-8") + "mine", "utf-8")


def _link(folder: Path) -> None:
    (folder / "pl_mfa" / "link").symlink_to(folder)


def _forge(folder: Path) -> None:
    (folder / INDEX).write_text("file,of,mine\n")


@pytest.mark.parametrize("change", [_add, _annotate, _link, _forge])
def test_what_is_not_as_an_export_left_it_is_never_touched(
    tmp_path: Path, change: Callable[[Path], None]
) -> None:
    folder = tmp_path / "out"
    _write(folder)
    change(folder)
    before = _tree(folder)
    with pytest.raises(BadArgument, match="left alone"):
        _write(folder, current(kept(ODD)))
    assert _tree(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("is_there", [True, False])
def test_nor_is_what_comes_there_meanwhile(tmp_path: Path, *, is_there: bool) -> None:
    folder = tmp_path / "out"
    if is_there:
        _write(folder)

    def editions() -> Iterator[Edition]:
        yield current(kept(PLAIN))
        folder.mkdir(exist_ok=True)
        _add(folder)

    with pytest.raises(BadArgument, match=r"notes\.md .*left alone"):
        write_folder(editions(), folder, ".txt", text_of)
    assert len(_tree(folder)) == 1 + 3 * is_there
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_file_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(BadArgument, match="left alone"):
        _write(tmp_path / "out")
    assert (tmp_path / "out").read_text() == "mine"


def _failing() -> Iterator[Edition]:
    yield current(kept(PLAIN))
    raise OSError(28, "No space left on device")


def test_a_failure_leaves_the_old_folder_and_no_half_one(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    with pytest.raises(OSError, match="No space"):
        write_folder(_failing(), folder, ".txt", text_of)
    assert [*tmp_path.iterdir()] == []
    _write(folder)
    before = _tree(folder)
    with pytest.raises(OSError, match="No space"):
        write_folder(_failing(), folder, ".txt", text_of)
    assert _tree(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


_DYING = """
import os, signal, sys
from pathlib import Path
from mfa_crawler.corpus.forms.folder import write_folder
from mfa_crawler.corpus.forms.plain import text_of
from mfa_crawler.corpus.rows import current
from tests.crawling import ROOT
from tests.corpus.editions import ODD, kept

def die(event, arguments):
    if event == "os.remove" and str(arguments[0]).endswith(".unfinished"):
        os.kill(os.getpid(), signal.SIGKILL)

def dying():
    yield current(kept(ODD))
    if sys.argv[2] == "at work":
        os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(die)
    raise KeyboardInterrupt

write_folder(dying(), Path(sys.argv[1]), ".txt", text_of)
"""


def _killed(folder: Path, when: str = "at work") -> None:
    """An export that dies behind its first article, or while it clears away what it wrote."""
    done = subprocess.run([sys.executable, "-c", _DYING, folder, when], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL


def test_what_a_killed_export_left_is_cleared_away_by_the_next(tmp_path: Path) -> None:
    folder, hidden = tmp_path / "out", tmp_path / ".out.part"
    _killed(folder)
    assert [*tmp_path.iterdir()] == [hidden]
    _write(folder, current(kept(PLAIN)))
    assert len(_tree(folder)) == 2
    _killed(folder, "clearing away")
    assert [path.name for path in hidden.iterdir()] == [".unfinished"]
    folder.rename(hidden / "old")  # as if between the two renames
    with pytest.raises(OSError, match="No space"):
        write_folder(_failing(), folder, ".txt", text_of)
    assert len(_tree(folder)) == 2
    assert [*tmp_path.iterdir()] == [folder]


def test_two_exports_do_not_share_a_folder_and_a_folder_in_the_way_stays(tmp_path: Path) -> None:
    hidden = tmp_path / ".out.part"
    hidden.mkdir()  # as one that was killed before it could mark it
    _write(tmp_path / "out")
    hidden.mkdir()
    (hidden / "mine").write_text("mine")
    with pytest.raises(BadArgument, match="in the way"):
        _write(tmp_path / "out")
    (hidden / "mine").unlink()
    mark = hidden / ".unfinished"
    with mark.open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(BadArgument, match="another process"):
            _write(tmp_path / "out")
        assert mark.exists()
    _write(tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
