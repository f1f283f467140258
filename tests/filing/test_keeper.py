"""What the live end of filing keeps of answers that are odd, and that a rebuild says the same."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from mfa_crawler.archive import Purpose
from mfa_crawler.errors import BadArgument
from mfa_crawler.filing import Keeper, Plan, Verified, verify
from mfa_crawler.items import SourceClass
from mfa_crawler.sites import site
from mfa_crawler.store import Store
from tests.archive.wire import HTML, PAGE, URL, exchange, sized
from tests.filing.foreign import HTML as HTML_FIELD
from tests.filing.foreign import capture, gzipped, http, is_whole, page, taken, url

RUN = "20261123T223341Z-ab12"


def keeper(output: Path, source_class: SourceClass, run: str = RUN) -> Keeper:
    return Keeper(Plan(site("pl_mfa_en"), run, output, source_class=source_class))


def report(source_class: SourceClass) -> bytes:
    moment = "2026-11-23T22:33:41.123Z"
    return msgspec.json.encode(
        {
            "site": "pl_mfa_en",
            "run": RUN,
            "started": moment,
            "finished": moment,
            "reason": "finished",
            "source_class": source_class,
            "walk": {"complete": False, "covered": False},
        }
    )


def rows(output: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(output / "mfa.sqlite")) as database:
        return database.execute(statement).fetchall()


def test_an_answer_that_no_warc_reader_could_read_is_a_failure_and_ends_nothing(
    tmp_path: Path,
) -> None:
    source = SourceClass.SYNTHETIC
    own = keeper(tmp_path, source)
    odd = replace(exchange(b"220 ftp ready\r\n"), source_class=source)
    assert own.keep(odd, Purpose.ARTICLE, URL, None) is None
    assert own.keep(replace(exchange(sized(PAGE, HTML)), source_class=source),
                    Purpose.ARTICLE, URL, None)  # fmt: skip
    own.end(report(source))
    assert rows(tmp_path, "SELECT kind, reason FROM failures") == [
        ("unreadable", "no HTTP response in what was received")
    ]
    assert rows(tmp_path, "SELECT count(*) FROM captures") == [(1,)]
    assert list(verify(tmp_path, None, Verified())) == []


def test_captures_of_both_classes_in_one_run_keep_their_own(tmp_path: Path) -> None:
    """A mapped host may redirect to one that is not."""
    own = keeper(tmp_path, SourceClass.SYNTHETIC)
    page = sized(PAGE, HTML)
    for number, source in enumerate((SourceClass.SYNTHETIC, SourceClass.OWN)):
        kept = replace(exchange(page, f"{URL}{number}"), source_class=source)
        assert own.keep(kept, Purpose.ARTICLE, f"{URL}{number}", None)
    own.end(report(SourceClass.SYNTHETIC))
    assert rows(tmp_path, "SELECT source_class, kind FROM captures ORDER BY url") == [
        ("synthetic", "response"),
        ("own", "response"),  # the same bytes, and yet no revisit of what was made up
    ]
    assert list(verify(tmp_path, None, Verified())) == []


def test_a_refused_run_leaves_the_site_to_others(tmp_path: Path) -> None:
    first = keeper(tmp_path, SourceClass.SYNTHETIC)
    first.end(report(SourceClass.SYNTHETIC))
    with pytest.raises(BadArgument, match="holds synthetic captures"):
        keeper(tmp_path, SourceClass.OWN)
    with pytest.raises(BadArgument, match=f"holds a run {RUN}"):
        keeper(tmp_path, SourceClass.SYNTHETIC)
    keeper(tmp_path, SourceClass.SYNTHETIC, "another").end(report(SourceClass.SYNTHETIC))


@pytest.mark.parametrize(
    ("ours", "other"),
    [
        (SourceClass.OWN, SourceClass.SYNTHETIC),
        (SourceClass.SYNTHETIC, SourceClass.OWN),
    ],
)
def test_imports_lie_beside_either_class_and_both_stay_apart(
    tmp_path: Path, ours: SourceClass, other: SourceClass
) -> None:
    output = tmp_path / "output"
    taken(output, gzipped(capture()))
    own = keeper(output, ours)
    same = replace(exchange(http(page(), HTML_FIELD), url()), source_class=ours)
    assert own.check(url()).original is None
    assert own.keep(same, Purpose.ARTICLE, url(), None)
    own.end(report(ours))
    assert rows(output, "SELECT source_class, kind FROM captures ORDER BY date") == [
        ("imported", "response"),
        (ours, "response"),  # the same bytes, and yet no revisit of what others captured
    ]
    with pytest.raises(BadArgument, match="name another folder"):
        keeper(output, other)
    is_whole(output)
    with Store.open(output, read_only=True) as store:
        article = store.article(url())
    assert article is not None
    assert article.is_synthetic is (ours is SourceClass.SYNTHETIC)
