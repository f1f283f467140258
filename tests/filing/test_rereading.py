"""Reading everything again equals the live crawl, and a change of the parser gives no event."""

import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest

from mfa_crawler.errors import SiteHeld
from mfa_crawler.filing import parser_version, rebuild, review_all, spread_over
from mfa_crawler.sites import SITES
from mfa_crawler.store import Lease
from tests.crawling import ROOT
from tests.filing.test_rebuilding import everything, sql
from tests.forked import Ended
from tests.lived import OTHER, SITE

pytestmark = pytest.mark.xdist_group("lived")  # its archive is made once


def with_another_parser(folder: Path, output: Path, verb: str, *arguments: str) -> Ended:
    """`mfa` of a copy of the package in which one rule of cleaning is another."""
    package = folder / "mfa_crawler"
    if not package.exists():
        shutil.copytree(ROOT / "mfa_crawler", package)
        with (package / "cleaning" / "text.py").open("a") as rules:
            rules.write(
                "\n\n_earlier = tidy\n\n\ndef tidy(*given):\n"
                '    """Another rule."""\n    return _earlier(*given).replace(" the ", " TEH ")\n'
            )
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from mfa_crawler.cli import main; main()",
            verb,
            "--output",
            str(output),
            *arguments,
        ],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def test_right_after_a_crawl_nothing_differs_and_nothing_is_written(output: Path) -> None:
    before = (output / "mfa.sqlite").read_bytes()
    reviews = {review.site: review for review in review_all(output, None, write=True)}
    assert set(reviews) == {SITE, OTHER}
    for site, review in reviews.items():
        ((captures,),) = sql(output, f"SELECT count(*) FROM captures WHERE site = '{site}'")
        ((articles,),) = sql(
            output, f"SELECT count(*) FROM captures WHERE site = '{site}' AND outcome = 'article'"
        )
        assert (review.captures, review.articles) == (captures, articles)
        assert (review.differing, review.written) == ({}, 0)
    assert (output / "mfa.sqlite").read_bytes() == before


def test_what_was_changed_by_hand_is_named_and_mended(output: Path) -> None:
    live = everything(output)
    with closing(connect(output / "mfa.sqlite")) as database, database:
        database.execute(
            """UPDATE versions SET article = json_set(article, '$.lead', 'Never said')
            WHERE rowid = (SELECT min(rowid) FROM versions)"""
        )
        database.execute("UPDATE captures SET outcome = 'empty_page' WHERE outcome = 'list'")
    reviews = {review.site: review for review in review_all(output, None, write=False)}
    assert reviews[SITE].differing.keys() == {"lead", "outcome"}
    assert reviews[SITE].examples["lead"][0].old == '"Never said"'
    review_all(output, None, write=True)
    assert everything(output) == live


def test_processes_compare_what_one_does(output: Path) -> None:
    sql(output, "UPDATE captures SET layout = 'another' WHERE outcome = 'article'")
    alone = review_all(output, None, write=False)
    with spread_over(2) as spread:
        assert review_all(output, None, write=False, spread=spread) == alone


def test_only_writing_needs_the_site(output: Path) -> None:
    with Lease(output, SITE):
        review_all(output, None, write=False)
        with pytest.raises(SiteHeld, match=SITE):
            review_all(output, SITES[SITE], write=True)


def test_a_change_of_the_parser_changes_records_and_gives_no_event(
    output: Path, tmp_path: Path
) -> None:
    events = {key: rows for key, rows in everything(output).items() if key[0] == "events"}
    before = (output / "mfa.sqlite").read_bytes()
    compared = with_another_parser(tmp_path / "new", output, "reread", "--compare")
    assert compared.code == 0, compared.err
    assert "body differs in" in compared.out
    assert "TEH" in compared.err
    assert (output / "mfa.sqlite").read_bytes() == before

    written = with_another_parser(tmp_path / "new", output, "reread", "--site", SITE)
    assert written.code == 0, written.err
    after = everything(output)
    assert {key: rows for key, rows in after.items() if key[0] == "events"} == events
    bodies = sql(
        output, f"SELECT body FROM versions v JOIN urls u ON u.id = v.entry WHERE site = '{SITE}'"
    )
    assert any(" TEH " in str(body) for (body,) in bodies)
    parsers = sql(
        output, f"SELECT DISTINCT parser FROM captures WHERE site = '{SITE}' AND parser IS NOT NULL"
    )
    assert len(parsers) == 1
    assert parsers != [(parser_version(),)]
    again = with_another_parser(tmp_path / "new", output, "reread", "--site", SITE)
    assert "wrote 0 anew; nothing differs" in again.out
    rebuilt = with_another_parser(tmp_path / "new", output, "rebuild")
    assert rebuilt.code == 0, rebuilt.err
    fresh = everything(output)
    assert {key: rows for key, rows in fresh.items() if key[1] == SITE} == {
        key: rows for key, rows in after.items() if key[1] == SITE
    }


def test_reading_back_with_todays_parser_gives_the_first_database(
    output: Path, tmp_path: Path
) -> None:
    live = everything(output)
    assert with_another_parser(tmp_path / "new", output, "rebuild").code == 0
    assert everything(output) != live
    review_all(output, None, write=True)
    assert everything(output) == live
    rebuild(output, lambda *_: None)
    assert everything(output) == live
