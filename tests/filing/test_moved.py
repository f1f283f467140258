"""A ministry that moves to another domain: an article keeps its history, and what is withheld."""

import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from mfa_crawler.discovery import Listing, Move
from mfa_crawler.errors import BadArgument
from mfa_crawler.filing import Keeper, Plan, adopt
from mfa_crawler.filing.withholding import Withholder
from mfa_crawler.items import SourceClass
from mfa_crawler.replica import Ministry, Replica, running
from mfa_crawler.sites import Site, site
from mfa_crawler.store import Store, Wanted

OLD = site("pl_mfa_en")
NEW = replace(
    OLD,
    discovery=Listing("https://mfa.example/web/diplomacy/news-"),
    former=(Move("https://www.gov.pl/web/diplomacy/", "https://mfa.example/web/diplomacy/"),),
)
CRAWL = """
import sys
from mfa_crawler.spiders.running import project_settings, run_sites
from tests.filing.test_moved import NEW, OLD
which, host, url, folder = sys.argv[1:]
settings = {"MFA_CONNECT": {host: url}, "MFA_OUTPUT": folder, "LOG_ENABLED": False}
arguments = {"images": "0", "requisites": "0", "full": "1"}
crawlers, refusals = run_sites(
    [{"old": OLD, "new": NEW}[which]], project_settings(settings), arguments, lambda _: None
)
print(*refusals)
sys.exit(bool(refusals) or crawlers[0].spider.ledger.reason != "finished")
"""


def crawl(which: str, url: str, folder: Path) -> str:
    host = {"old": OLD, "new": NEW}[which].host
    done = subprocess.run(
        [sys.executable, "-c", CRAWL, which, host, url, str(folder)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
        timeout=120,
    )
    return done.stdout + done.stderr if done.returncode else ""


@contextmanager
def rebuilt(folder: Path, as_site: Site, name: str) -> Iterator[Store]:
    """The store that the archive gives for the site as it is described now."""
    with Store.open(folder / name) as store:
        adopt(store, folder / "warc", as_site)
        yield store


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with a crawl of the old domain, and one of the new, where one article changed."""
    folder = tmp_path_factory.mktemp("moved")
    ministry = Ministry(seed=3, articles=6)
    with running(ministry) as replica, elsewhere(replica) as url:
        assert crawl("old", replica.url, folder) == ""
        (folder / "mfa.sqlite").rename(folder / "before.sqlite")  # mfa rebuild makes it anew
        ministry.edit(f"{ministry.units[0].base}/{slug(folder / 'before.sqlite')}")
        assert crawl("new", url, folder) == ""
    return folder


@contextmanager
def elsewhere(replica: Replica) -> Iterator[str]:
    """The same pages on the new domain, with its name in their links."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = HTTPConnection(replica.url.removeprefix("http://"))
            asked.request("GET", self.path, headers={"Host": OLD.host})
            answer = asked.getresponse()
            body = answer.read().replace(OLD.host.encode(), NEW.host.encode())
            asked.close()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.getheader("Content-Type") or "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def slug(database: Path) -> str:
    """Of the article whose address comes first."""
    with closing(sqlite3.connect(database)) as db:
        (url,) = db.execute("SELECT min(url) FROM articles").fetchone()
    return str(url).rpartition("/")[2]


def test_an_article_has_one_history_over_both_domains(moved: Path) -> None:
    with rebuilt(moved, NEW, "again") as store:
        articles = list(store.articles(Wanted(site=NEW.id)))
        assert len(articles) == 6
        assert {one.entry.partition("/web")[0] for one in articles} == {"https://mfa.example"}
        for one in articles:
            rows = store.captures_of(NEW.id, one.entry)
            hosts = [row.url.partition("/web")[0] for row in rows]
            assert hosts == ["https://www.gov.pl", "https://mfa.example"]
            spells = store.spells_of(NEW.id, one.entry)
            assert spells[0].first_date == one.first_seen == rows[0].date
        edited = [
            one.entry
            for one in articles
            if "body" in {event.type for event in store.events_of(NEW.id, one.entry)}
        ]
        assert edited == [min(one.entry for one in articles)]


def test_the_old_address_still_finds_the_article(moved: Path) -> None:
    with rebuilt(moved, NEW, "found") as store:
        one = next(iter(store.articles(Wanted(site=NEW.id))))
        old = one.entry.replace("https://mfa.example", "https://www.gov.pl")
        found = store.article(old)
        assert found is not None
        assert found.entry == one.entry


def test_the_new_address_finds_an_article_that_only_the_old_domain_showed(
    moved: Path, tmp_path: Path
) -> None:
    """Before the first crawl of the new one, and for what that does not list any more."""
    first, _ = sorted((moved / "warc" / OLD.id).iterdir())
    folder = tmp_path / "warc" / OLD.id
    folder.mkdir(parents=True)
    shutil.copy(first, folder)
    with rebuilt(tmp_path, NEW, "again") as store:
        one = next(iter(store.articles(Wanted(site=NEW.id))))
        assert one.entry == NEW.territory.spelled(one.article.url) != one.article.url
        assert store.article(one.entry) == one


def test_a_crawl_does_not_begin_a_second_history_beside_the_first(tmp_path: Path) -> None:
    with running(Ministry(seed=3, articles=2)) as replica:
        assert crawl("old", replica.url, tmp_path) == ""
    plain = (Move("http://www.gov.pl/web/diplomacy/", "https://mfa.example/web/diplomacy/"),)
    for moved in (NEW, replace(NEW, former=plain)):
        plan = Plan(moved, "20300101T000000Z-0000", tmp_path, source_class=SourceClass.SYNTHETIC)
        with pytest.raises(BadArgument, match="mfa rebuild joins their histories"):
            Keeper(plan)


def test_what_was_withheld_under_the_old_address_stays_out_of_view(
    tmp_path: Path,
) -> None:
    with running(Ministry(seed=3, articles=4)) as replica:
        assert crawl("old", replica.url, tmp_path) == ""
    with Store.open(tmp_path, read_only=True) as store:
        entry = next(iter(store.articles(Wanted(site=OLD.id)))).entry
    Withholder(tmp_path).withhold(entry, "a court order")
    with rebuilt(tmp_path, NEW, "again") as store:
        hidden = store.hidden(NEW.id)
        assert NEW.territory.spelled(entry) in hidden.entries
        assert entry in hidden.urls
        assert len(list(store.articles(Wanted(site=NEW.id)))) == 3
