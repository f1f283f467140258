"""`mfa` as a person meets it: what it prints, where, and how it ends."""

import json
import signal
import socket
import subprocess
import threading
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

from mfa_crawler.replica import Ministry, running
from mfa_crawler.sites import SITES
from tests.crawling import ROOT, Crawl, adds_up, connected, run
from tests.forked import BIN, Ended

PAGES = ROOT.parent / "shared" / "pages" / "gov.pl"
IRRS = "miedzynarodowi-eksperci-w-paa--przygotowania-do-misji-irrs-follow-up"


def test_help_teaches_every_verb() -> None:
    ended = run("mfa", "--help", COLUMNS="100")
    assert ended.code == 0
    for verb in ("demo", "sites", "crawl", "parse", "replica"):
        assert verb in ended.out
        assert run("mfa", verb, "--help").code == 0


def test_sites_is_one_json_array_of_the_registry() -> None:
    rows = json.loads(run("mfa", "sites", "--json").out)
    assert [row["id"] for row in rows] == list(SITES)
    assert len(rows) >= 12
    kinds = ("saved pages", "API description", "generic")
    assert all(row["evidence"].startswith(kinds) for row in rows)
    assert len(rows) >= 20
    assert len({row["family"] for row in rows}) >= 7
    assert run("scrapy", "list").out.split() == sorted(SITES)


def test_an_unknown_site_is_usage_and_near_names_are_offered() -> None:
    ended = run("mfa", "crawl", "pl_mfa_eng")
    assert ended.code == 2
    assert "pl_mfa_en" in ended.err
    assert ended.out == ""


def test_an_output_that_cannot_be_written_is_said_before_anything_is_asked(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("not a folder")
    with running(Ministry(seed=1, articles=2)) as replica:
        ended = run(
            "mfa", "crawl", "pl_mfa_en", "--connect", replica.connect("www.gov.pl"),
            "--output", str(blocker / "deep"),
        )  # fmt: skip
        by_scrapy = run("scrapy", "crawl", "pl_mfa_en", *connected(replica, blocker / "deep"))
        assert replica.requests == []
    assert (ended.code, by_scrapy.code) == (2, 1)
    assert "--output" in ended.err
    assert "choose another with MFA_OUTPUT" in by_scrapy.err


def test_a_crawl_without_json_prints_a_table_and_where_to_look(tmp_path: Path) -> None:
    with running(Ministry(seed=1, articles=12)) as replica:
        ended = run(
            "mfa", "crawl", "pl_mfa_en", "--connect", replica.connect("www.gov.pl"),
            "--output", str(tmp_path),
        )  # fmt: skip
    assert "pl_mfa_en" in ended.out
    assert "listed" in ended.out
    (folder,) = tmp_path.glob("runs/*")
    assert str(folder) in ended.err
    assert (folder / "crawl.log").stat().st_size > 0


def test_mfa_output_names_the_folder_for_every_verb(tmp_path: Path) -> None:
    with running(Ministry(seed=1, articles=2)) as replica:
        connect = replica.connect("www.gov.pl")
        ended = run("mfa", "crawl", "pl_mfa_en", "--connect", connect, MFA_OUTPUT=str(tmp_path))
    assert ended.code == 0
    assert list(tmp_path.glob("runs/*/pl_mfa_en/report.json"))


def test_parse_reads_an_article_of_a_replica_page(tmp_path: Path) -> None:
    ministry = Ministry(seed=4, articles=12)
    article = next(a for a in ministry.articles("/web/paa") if "/web/paa/" in a.url)
    page = tmp_path / "page.html"
    with running(ministry) as replica:
        request = Request(
            f"{replica.url}{urlsplit(article.url).path}", headers={"Host": "www.gov.pl"}
        )
        with urlopen(request) as response:
            page.write_bytes(response.read())
    ended = run("mfa", "parse", str(page), "--url", article.url)
    read = json.loads(ended.out)
    assert read["kind"] == "article"
    assert read["article"]["site"] == "pl_paa"
    assert read["article"]["body"] == article.truth.body


def test_parse_calls_anything_else_other_and_ends_with_1(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(b"<html><body><p>Nothing to see</p></body></html>")
    ended = run("mfa", "parse", str(page), "--url", "https://www.gov.pl/web/paa/x")
    assert ended.code == 1
    assert json.loads(ended.out)["kind"] == "other"
    missing = run("mfa", "parse", str(tmp_path / "no.html"), "--url", "https://www.gov.pl/")
    assert missing.code == 2
    assert "no.html" in missing.err


@pytest.mark.skipif(not PAGES.exists(), reason="the saved real pages are beside the checkout only")
def test_parse_reads_the_real_pages_as_the_issue_asks() -> None:
    gallery = PAGES / "paa_irrs_followup_2026-09-21_article_gallery.html"
    ended = run("mfa", "parse", str(gallery), "--url", f"https://www.gov.pl/web/paa/{IRRS}")
    assert ended.code == 0
    article = json.loads(ended.out)["article"]
    assert article["date"] == "2026-09-21"
    assert "\n\nMisja IRRS – efekty przeglądu z 2023 r.\n\n" in article["body"]
    assert len(article["gallery"]) == 5
    assert all(image["caption"] and "/photo/" in image["url"] for image in article["gallery"])
    assert not any(noise in ended.out for noise in ("register", "Pokaż", "galerii"))
    for number in (1, 2):
        listing = PAGES / f"paa_aktualnosci2_page{number}_listing.html"
        url = "https://www.gov.pl/web/paa/aktualnosci2"
        read = json.loads(run("mfa", "parse", str(listing), "--url", url).out)
        assert (read["kind"], len(read["entries"]), read["pages"]) == ("listing", 10, 50)
        assert read["next"].endswith(f"?page={number + 1}&size=10")
    people = next(PAGES.glob("rada-ministrow_*"))
    ended = run("mfa", "parse", str(people), "--url", "https://www.gov.pl/web/gov/rada-ministrow")
    assert (ended.code, json.loads(ended.out)["kind"]) == (1, "other")


@pytest.mark.parametrize("interrupts", [1, 2])
def test_an_interrupt_ends_the_run_with_a_whole_report(tmp_path: Path, interrupts: int) -> None:
    ministry = Ministry(seed=1, articles=400)
    with running(ministry, latency=0.05 if interrupts == 1 else 1.0) as replica:
        command = [
            str(BIN / "mfa"), "crawl", "pl_mfa_en", "--json", "--output", str(tmp_path),
            "--connect", replica.connect("www.gov.pl"), "--no-images", "--no-requisites",
        ]  # fmt: skip
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            while len(replica.requests) < (30 if interrupts == 1 else 8):
                assert process.poll() is None
                threading.Event().wait(0.01)
            process.send_signal(signal.SIGINT)
            if interrupts == 2:
                (log,) = tmp_path.glob("runs/*/crawl.log")
                while b"Received SIGINT" not in log.read_bytes():
                    threading.Event().wait(0.01)
                process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
    assert process.returncode == 1
    finished = Crawl(Ended(1, out.decode(), err.decode()), tmp_path)
    adds_up(finished)
    assert finished.report["reason"] == "shutdown"
    assert finished.report["walk"]["complete"] is False
    assert "not_reached" in finished.failure_kinds().values()
    assert "Interrupted" in finished.ended.err


def test_progress_is_told_while_a_host_does_not_answer(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        command = [
            str(BIN / "mfa"), "crawl", "pl_mfa_en", "--output", str(tmp_path),
            "--connect", f"www.gov.pl=http://127.0.0.1:{silent.getsockname()[1]}",
        ]  # fmt: skip
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            lines = [process.stderr.readline() for _ in range(2)]
            process.kill()
    assert all("pl_mfa_en: listed 0, fetched 0" in line for line in lines)


def test_brackets_in_what_a_site_says_are_words_and_not_markup(tmp_path: Path) -> None:
    odd = tmp_path / "[/bold] page.html"
    ended = run("mfa", "parse", str(odd), "--url", "https://www.gov.pl/web/paa/x")
    assert ended.code == 2
    assert "[/bold] page.html" in ended.err
