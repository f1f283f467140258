"""A crawl of eleven hosts, ten of them bad, each in its own way: the healthy one is whole."""

import json
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from mfa_crawler.replica import Ministry, running
from mfa_crawler.sites import SITES
from tests.crawling import run
from tests.families.forms import FORMS
from tests.families.govuk_items import item
from tests.forked import Ended

pytestmark = pytest.mark.xdist_group("bad_sites")  # one crawl for all of it

HEALTHY = "pl_mfa_en"
ARTICLES = 4
CHALLENGE = b"<html><head><title>Just a moment...</title></head><body>We look.</body></html>"
BOMB = b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel>&b;</channel></rss>'
PNG = b"\x89PNG\r\n\x1a\n"
LISTS = {form.family.name: form for form in FORMS}
APOLOGY = b"""<html><head><title>Notice</title></head><body class="single"><main>
<h1 class="wp-block-post-title">Notice</h1><div class="wp-block-post-date">
<time datetime="2025-10-06T10:00:00Z">6 October</time></div><div class="wp-block-post-content">
<p>Sorry. The page you are looking for could not be found.</p></div></main></body></html>"""
ODD = b"""<rss><channel>
<item><title>A broken <b>one</title><link>/j/1</link></item>
<item><title>Bread & tea</title><link>/j/2?a=1&b=2</link></item>
<item><title>Twice</title><link>/j/2?a=1&amp;b=2</link></item>
<item><title>A file</title><link>/j/3.pdf</link></item>
<item><title>Elsewhere</title><link>//other.example/x</link></item>
<item><title>Nowhere</title></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><title>A bridge</title>
<link href="/government/news/a-bridge"/></entry></feed>"""


def whitehouse(path: str) -> bytes:
    if not path.startswith("/news"):
        return APOLOGY
    number = int(path.strip("/").rpartition("/")[2]) if "page" in path else 1
    items = [(f"/articles/{n}", "") for n in range(3)]
    after = f'<a class="wp-block-query-pagination-next" href="/news/page/{number + 1}/">Next</a>'
    return LISTS["wordpress"].page(*items).replace("</main>", f"{after}</main>").encode()


def fmprc(path: str) -> bytes | None:
    whole = LISTS["fmprc"].page(("./t1.shtml", "(2019-12-10)"))
    follows = (
        """document.write("<a href=\\"default"+"_" + nextPage + "."+"shtml\\" class='fy'>");"""
    )
    whole = whole.replace("countPage = 1", f"countPage = 9;{follows}")
    return whole.encode() if path.endswith("/default.shtml") else None


def govuk(path: str) -> bytes | None:
    if path.startswith("/api/search"):
        return b"[" * 50_000
    return ATOM if path.endswith(".atom") else json.dumps(item()).encode()


MANY = LISTS["meti"].page(*[(f"https://other.example/{n}.pdf", "") for n in range(10_000)]).encode()
ANSWERS: dict[str, Callable[[str], bytes | None]] = {
    "www.state.gov": lambda _: BOMB,
    "www.mext.go.jp": lambda _: CHALLENGE,
    "www.mod.go.jp": lambda path: ODD if path.endswith("news.xml") else CHALLENGE,
    "www.mof.go.jp": lambda _: b"\n",
    "www.mofa.go.jp": lambda _: PNG,
    "www.meti.go.jp": lambda _: MANY,
    "www.auswaertiges-amt.de": lambda _: b"<!doctype html><h1>Welcome</h1>",
    "www.whitehouse.gov": whitehouse,
    "www.fmprc.gov.cn": fmprc,
    "www.gov.uk": govuk,
}


@contextmanager
def serving() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = ANSWERS[self.headers["Host"].partition(":")[0]]
            body = None if self.path == "/robots.txt" else answer(self.path)
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass(frozen=True)
class Done:
    """The crawl, and its reports by site."""

    ended: Ended
    folder: Path
    reports: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    folder = tmp_path_factory.mktemp("bad")
    with running(Ministry(seed=7, articles=ARTICLES, years=1)) as replica, serving() as bad:
        ended = run(
            "mfa", "crawl", HEALTHY, *OUTCOMES, "--connect", replica.connect("www.gov.pl"),
            *[word for host in ANSWERS for word in ("--connect", f"{host}={bad}")],
            "--delay", "0.02", "--no-images", "--no-requisites", "--json", "--output", str(folder),
        )  # fmt: skip
    reports = {
        path.parent.name: json.loads(path.read_bytes())
        for path in folder.glob("runs/*/*/report.json")
    }
    return Done(ended, folder, reports)


# site: kind and words of what ended the walk; entries of the site, of others; failures by kind
OUTCOMES: dict[str, tuple[str | None, str, int, int, dict[str, int]]] = {
    "us_state": ("wrong_format", "declares entities", 0, 0, {}),
    "jp_mext": ("error_page", "Just a moment", 0, 0, {}),
    "jp_mod": (None, "", 2, 1, {"error_page": 2}),
    "jp_mof": ("empty_page", "empty body", 0, 0, {}),
    "jp_mofa": ("not_html", "a PNG image", 0, 0, {}),
    "jp_meti": (None, "", 0, 10_000, {}),
    "de_aa": ("wrong_format", "HTML where JSON", 0, 0, {}),
    "us_whitehouse": ("listing_loop", "round in circles", 3, 0, {"error_page": 3}),
    "cn_mfa": ("gone", "default_1.shtml answered HTTP 404", 1, 0, {"gone": 1}),
    "gb_fcdo": ("wrong_format", "no JSON", 1, 0, {}),
}


def test_every_bad_site_has_its_host() -> None:
    assert sorted(SITES[site].host for site in OUTCOMES) == sorted(ANSWERS)


@pytest.mark.parametrize("site", OUTCOMES)
def test_a_bad_site_says_what_became_of_it(done: Done, site: str) -> None:
    kind, words, listed, elsewhere, failures = OUTCOMES[site]
    report = done.reports[site]
    ends = report["listing_failures"]
    assert [end["kind"] for end in ends] == ([kind] if kind else [])
    assert all(words in f"{end['url']} {end['reason']}" for end in ends)
    assert (report["listed"], report["other_site"]) == (listed, elsewhere)
    assert Counter(failure["kind"] for failure in report["failures"]) == failures
    assert not report["walk"]["complete"]


def test_all_counts_add_up(done: Done) -> None:
    rows = {row["site"]: row for row in done.ended.rows}
    assert rows.keys() == done.reports.keys() == {HEALTHY, *OUTCOMES}
    columns = ("new", "changed", "unchanged", "gone", "failed")
    for site, report in done.reports.items():
        assert report["listed"] == sum(report[name] for name in columns)
        assert report["listed"] == rows[site]["listed"]
        assert len(report["failures"]) == report["gone"] + report["failed"]


def test_what_was_odd_in_a_feed_is_counted(done: Done) -> None:
    # of six items two lead nowhere, two to one page, one to a file and one to another host
    assert done.reports["jp_mod"]["problems"] == {
        "list: item without a link": 2,
        "list: feed is not well-formed": 1,
    }


def test_another_source_of_a_bad_site_is_read(done: Done) -> None:
    assert done.reports["gb_fcdo"]["new"] == 1


def test_the_healthy_site_is_whole(done: Done) -> None:
    report = done.reports[HEALTHY]
    assert (report["new"], report["failed"], report["listing_failures"]) == (ARTICLES, 0, [])
    assert report["walk"]["complete"]
    assert done.ended.code == 1  # other sites could not be read at all


def test_errors_are_kept_as_captures_and_are_no_articles(done: Done) -> None:
    with closing(sqlite3.connect(done.folder / "mfa.sqlite")) as store:
        outcomes = store.execute(
            """SELECT outcome, count(*) FROM captures
            WHERE url LIKE 'https://www.whitehouse.gov/articles/%' GROUP BY outcome"""
        ).fetchall()
    assert outcomes == [("error_page", 3)]
    for verb in ("verify", "reread"):
        ended = run("mfa", verb, "--output", str(done.folder))
        assert ended.code == 0, ended.err
    found = run(
        "mfa", "show", "https://www.whitehouse.gov/articles/1", "--output", str(done.folder)
    )
    assert found.code == 1
