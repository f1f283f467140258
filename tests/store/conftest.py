"""A store in a folder of its own, found sound when the test is over."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from mfa_crawler.store import Store
from tests.store.made import RUN


@pytest.fixture
def sql(tmp_path: Path) -> Callable[[str], list[tuple[Any, ...]]]:
    """What somebody sees who opens the file with another program."""

    def ask(statement: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(tmp_path / "mfa.sqlite")) as other:
            return other.execute(statement).fetchall()

    return ask


@pytest.fixture
def store(tmp_path: Path, sql: Callable[[str], list[tuple[Any, ...]]]) -> Iterator[Store]:
    with Store.open(tmp_path) as opened:
        with opened.transaction():
            opened.add_run(RUN)
        yield opened
    assert sql("PRAGMA integrity_check") == [("ok",)]
    assert sql("PRAGMA foreign_key_check") == []
    sql("INSERT INTO words (words) VALUES ('integrity-check')")
