"""A feed that is the article: `us_state`, from a server that gives nothing but its feed."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.crawling import run
from tests.forked import Ended

FEED = "/rss-feed/press-releases/feed/"
HOST = "https://www.state.gov"
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Releases</title>'
    "<language>en-US</language>"
)


PAGE = b"""<html><head><title>A note</title></head><body class="single"><main>
<h1 class="wp-block-post-title">A note</h1><div class="wp-block-post-date">
<time datetime="2021-05-22T10:00:00Z">22 May</time></div><div class="wp-block-post-content">
<p>The envoys met in the harbour.</p></div></main></body></html>"""


class Office:
    """A press office: its releases by slug, newest last, and what was asked for."""

    def __init__(self) -> None:
        self.releases: dict[str, str] = {}
        self.asked: list[str] = []

    def publish(self, slug: str, *paragraphs: str) -> None:
        text = "".join(f"<p>{words}</p>" for words in paragraphs)
        self.releases[slug] = (
            f"<item><title>About {slug} &amp; more</title><link>{HOST}/{slug}/</link>"
            f"<pubDate>Sat, 22 May 2021 12:00:47 +0000</pubDate><category>{slug}</category>"
            f'<guid isPermaLink="false">{HOST}/?p={slug}</guid>'
            f"<content:encoded><![CDATA[{text}]]></content:encoded></item>"
        )

    @property
    def feed(self) -> bytes:
        return (HEAD + "".join(reversed(self.releases.values())) + "</channel></rss>").encode()


@contextmanager
def serving(office: Office) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            office.asked.append(self.path)
            found = {FEED: office.feed, "/note/": PAGE}.get(self.path)
            body = found or b"<h1>Not found</h1>"
            kind = "application/rss+xml" if self.path == FEED else "text/html"
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", f"{kind}; charset=UTF-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

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


@pytest.fixture
def office() -> Iterator[tuple[Office, str]]:
    made = Office()
    made.publish("talks", "First words.", "<a href='/peace/'>Peace</a> is near.")
    made.publish("visit", "They arrived.")
    with serving(made) as url:
        yield made, url


def crawled(url: str, folder: Path) -> dict[str, Any]:
    done = run(
        "mfa", "crawl", "us_state", "--connect", f"www.state.gov={url}", "--output", str(folder),
        "--json",
    )  # fmt: skip
    assert done.code == 0, done.err
    return done.row


def told(verb: str, folder: Path, *arguments: str) -> Ended:
    done = run("mfa", verb, *arguments, "--output", str(folder))
    assert done.code == 0, done.err + done.out
    return done


def test_releases_are_read_from_the_feed_and_no_page_is_asked_for(
    office: tuple[Office, str], tmp_path: Path
) -> None:
    made, url = office
    row = crawled(url, tmp_path)
    assert (row["listed"], row["fetched"], row["new"], row["failed"]) == (2, 2, 2, 0)
    assert sorted(set(made.asked)) == ["/robots.txt", FEED]
    article = json.loads(told("show", tmp_path, f"{HOST}/talks/", "--json").out)
    assert article["headline"] == "About talks & more"
    assert article["body"] == "First words.\n\nPeace is near."
    assert article["links"] == [{"url": f"{HOST}/peace/", "text": "Peace"}]
    assert (article["date"], article["published_at"]) == ("2021-05-22", "2021-05-22T12:00:47+00:00")
    assert (article["tags"], article["capture"]["layout"]) == (["talks"], "feed-item")


def test_edits_in_the_feed_make_versions_and_the_archive_gives_the_same_again(
    office: tuple[Office, str], tmp_path: Path
) -> None:
    made, url = office
    crawled(url, tmp_path)
    made.publish("talks", "First words.", "Peace is far.")
    made.publish("news", "Something else.")
    row = crawled(url, tmp_path)
    columns = ("listed", "new", "changed", "unchanged")
    assert tuple(row[name] for name in columns) == (3, 1, 1, 1)
    del made.releases["visit"]  # fell out of the feed, which says nothing of the article
    crawled(url, tmp_path)
    history = json.loads(told("history", tmp_path, f"{HOST}/talks/", "--json").out)
    assert (history["status"], len(history["versions"])) == ("live", 2)
    assert "[-near-]{+far+}" in told("diff", tmp_path, f"{HOST}/talks/").out
    visit = json.loads(told("history", tmp_path, f"{HOST}/visit/", "--json").out)
    assert (visit["status"], len(visit["versions"])) == ("live", 1)
    told("verify", tmp_path)
    told("reread", tmp_path, "--compare")
    told("rebuild", tmp_path)
    assert json.loads(told("history", tmp_path, f"{HOST}/talks/", "--json").out) == history
    told("verify", tmp_path)


def test_a_release_without_its_text_is_read_from_its_page_and_not_in_every_crawl(
    office: tuple[Office, str], tmp_path: Path
) -> None:
    made, url = office
    made.releases = {"note": f"<item><title>A note</title><link>{HOST}/note/</link></item>"}
    assert crawled(url, tmp_path)["new"] == 1
    assert crawled(url, tmp_path)["unchanged"] == 1
    assert made.asked.count("/note/") == 1


def test_a_release_is_proven_by_the_feed_that_held_it(
    office: tuple[Office, str], tmp_path: Path
) -> None:
    _, url = office
    crawled(url, tmp_path)
    proof = tmp_path / "proof.zip"
    told("prove", tmp_path, f"{HOST}/talks/", "--to", str(proof))
    checked = told("prove", tmp_path, "--check", str(proof))
    assert f"- That {HOST}{FEED} gave it for its address." in checked.out


def test_what_is_withheld_is_out_of_view_with_the_feed_that_holds_it(
    office: tuple[Office, str], tmp_path: Path
) -> None:
    _, url = office
    crawled(url, tmp_path)
    told("withhold", tmp_path, f"{HOST}/talks/", "--reason", "a court order")
    assert "withheld" in run("mfa", "show", f"{HOST}/talks/", "--output", str(tmp_path)).err
    assert "visit" in told("show", tmp_path, f"{HOST}/visit/").out
    crawled(url, tmp_path)
    assert "First words" not in told("search", tmp_path, "words").out
    told("verify", tmp_path)
    refused = run(
        "mfa",
        "withhold",
        f"{HOST}/talks/",
        "--expunge",
        "--yes",
        "--reason",
        "an order",
        "--output",
        str(tmp_path),
    )
    assert refused.code == 2
    assert "in a feed with other articles" in refused.err


def test_what_the_feed_said_is_shown_beside_the_history(
    office: tuple[Office, str], tmp_path: Path
) -> None:
    _, url = office
    crawled(url, tmp_path)
    (said,) = json.loads(told("history", tmp_path, f"{HOST}/talks/", "--json").out)["announced"]
    assert (said["source"], said["headline"]) == (HOST + FEED, "About talks & more")
    assert (said["date"], said["published_at"]) == ("2021-05-22", "2021-05-22T12:00:47+00:00")
    assert said["record_id"]
    words = " ".join(told("history", tmp_path, f"{HOST}/talks/").out.split())
    assert f"Announced by {HOST}{FEED}: “About talks & more”, 2021-05-22T12:00:47+00:00" in words
