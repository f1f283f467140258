"""`mfa fixture` as a contributor meets it, against a replica instead of the ministry."""

import json
import shlex
import tomllib
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from mfa_crawler.replica import Ministry, running
from mfa_crawler.sites import SITES
from tests.crawling import run
from tests.families.govuk_items import item
from tests.forked import Ended
from tests.golden.pages import Saved

PLAIN = "<!DOCTYPE html><html><head><title>Wizyta ministra</title><body><p>Pan Kowalski</html>"
MINISTRY = Ministry(seed=7, articles=40, years=3)
ARTICLE = MINISTRY.truth("/web/diplomacy", 3)


def fixture(place: Path, source: str, *more: str) -> Ended:
    return run("mfa", "fixture", "pl_mfa_en", source, *more, cwd=place)


def saved(place: Path, markup: str) -> str:
    page = place / "page.html"
    page.write_text(markup, "utf-8")
    return str(page)


def test_a_page_of_the_ministry_becomes_a_fixture(tmp_path: Path) -> None:
    with running(MINISTRY) as replica:
        connect = f"*={replica.url}"
        ended = fixture(tmp_path, ARTICLE.url, "--name", "some-news", "--connect", connect)
        assert ended.code == 0, ended.err
        asked = [request.target for request in replica.requests]
    assert asked[0] == "/robots.txt"
    assert len(asked) == 2
    folder = tmp_path / "fixtures" / "govpl" / "article-2022" / "some-news"
    page = Saved(folder)
    assert page.expected == page.printed()
    article = page.read()["article"]
    assert article["date"] == ARTICLE.date
    assert article["headline"] != ARTICLE.headline
    assert article["headline"] in ended.out
    assert len(article["gallery"]) == len(ARTICLE.gallery)
    assert page.meta["site"] == "pl_mfa_en"
    assert page.meta["url"].startswith("https://www.gov.pl/web/diplomacy/")
    assert page.meta["url"] != ARTICLE.url
    real = tmp_path / "output" / "pages" / "pl_mfa_en" / "some-news"
    assert ARTICLE.headline.split()[0].encode() in (real / "page.html").read_bytes()
    assert tomllib.loads((real / "meta.toml").read_text())["url"] == ARTICLE.url
    assert (tmp_path / "output" / "pages" / ".gitignore").read_text().endswith("*\n")
    assert "make golden" in ended.out


def test_a_saved_list_becomes_a_fixture_and_equal_seeds_agree(tmp_path: Path) -> None:
    with running(MINISTRY) as replica:
        origin = replica.connect("www.gov.pl").partition("=")[2]
        request = Request(f"{origin}/web/diplomacy/news-", headers={"Host": "www.gov.pl"})
        with urlopen(request) as answer:
            markup = answer.read().decode()
    source = saved(tmp_path, markup)
    url = "https://www.gov.pl/web/diplomacy/news-"
    rows = [
        fixture(tmp_path, source, "--url", url, "--name", name, "--json", *seed).row
        for name, seed in [("a", ("--seed", "s")), ("b", ("--seed", "s")), ("c", ())]
    ]
    assert {row["layout"] for row in rows} == {"listing-2023"}
    assert {row["url"] for row in rows} == {url}
    pages = [Saved(tmp_path / row["fixture"]) for row in rows]
    assert pages[0].body == pages[1].body != pages[2].body
    entries = pages[0].read()["entries"]
    assert len(entries) == 10
    assert all(entry["url"].startswith("https://www.gov.pl/web/diplomacy/") for entry in entries)


def test_a_fixture_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    with running(MINISTRY) as replica:
        connect = ("--connect", replica.connect("www.gov.pl"))
        first = fixture(tmp_path, ARTICLE.url, "--name", "a", *connect)
        second = fixture(tmp_path, ARTICLE.url, "--name", "a", *connect)
        forced = fixture(tmp_path, ARTICLE.url, "--name", "a", "--force", *connect)
    assert (first.code, second.code, forced.code) == (0, 2, 0)
    assert "--force" in second.err


def test_a_real_page_is_not_written_over_by_another(tmp_path: Path) -> None:
    url = "https://www.gov.pl/web/diplomacy/x"
    ended = [
        fixture(tmp_path, saved(tmp_path, markup), "--url", url, "--name", "a", *more)
        for markup, more in [(PLAIN, ()), (f"{PLAIN} ", ()), (f"{PLAIN} ", ("--force",))]
    ]
    assert [each.code for each in ended] == [0, 2, 0]
    assert "holds another page" in ended[1].err
    kept = tmp_path / "output" / "pages" / "pl_mfa_en" / "a" / "page.html"
    assert kept.read_text("utf-8") == f"{PLAIN} "


def test_a_page_of_no_layout_is_disguised_all_the_same(tmp_path: Path) -> None:
    url = "https://www.gov.pl/web/diplomacy/x"
    ended = fixture(tmp_path, saved(tmp_path, PLAIN), "--url", url, "--name", "new", "--json")
    assert ended.code == 0, ended.err
    assert ended.row["fixture"] is None
    assert "no layout" in ended.row["reason"]
    folder = tmp_path / ended.row["page"]
    assert (folder / "page.html").read_text("utf-8") == PLAIN
    made = (folder / "disguised.html").read_text("utf-8")
    assert made.startswith("<!DOCTYPE html><html><head><title>")
    assert "Kowalski" not in made
    assert not (tmp_path / "fixtures").exists()


def test_what_is_printed_for_an_unread_page_can_be_run(tmp_path: Path) -> None:
    url = "https://www.gov.pl/web/diplomacy/x?a=1&b=2"
    ended = fixture(tmp_path, saved(tmp_path, PLAIN), "--url", url, "--name", "new")
    program, *again = shlex.split(ended.out.splitlines()[-1])
    assert again[-4:] == ["--url", url, "--name", "new"]
    assert run(program, *again, cwd=tmp_path).out == ended.out


def test_a_list_that_a_source_reads_asks_for_no_layout(tmp_path: Path) -> None:
    source = saved(tmp_path, json.dumps({"total": 1, "results": [{"title": "Wizyta ministra"}]}))
    ended = run(
        "mfa", "fixture", "gb_fcdo", source, "--url", SITES["gb_fcdo"].url, "--name", "api",
        cwd=tmp_path,
    )  # fmt: skip
    assert "The site's api reads the page and needs no layout" in ended.out
    folder = tmp_path / "output" / "pages" / "gb_fcdo" / "api"
    made = json.loads((folder / "disguised.json").read_bytes())
    assert made["total"] == 1
    assert made["results"][0]["title"] != "Wizyta ministra"


def test_an_article_in_json_becomes_a_fixture_in_json(tmp_path: Path) -> None:
    source = saved(tmp_path, json.dumps(item()))
    url = "https://www.gov.uk/api/content/government/news/a"
    ended = run("mfa", "fixture", "gb_fcdo", source, "--url", url, "--name", "a", cwd=tmp_path)
    assert ended.code == 0, ended.err
    folder = tmp_path / "fixtures" / "govuk" / "content-item" / "a"
    assert {path.name for path in folder.iterdir()} == {"page.json", "meta.toml", "expected.json"}
    assert Saved(folder).expected == Saved(folder).printed()


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (("gone.html", "--url", "https://www.gov.pl/web/a/b"), 2, "cannot read gone.html"),
        (("gone.html",), 2, "--url"),
        (("https://www.gov.pl/web/a/b",), 2, "MFA_CONTACT"),
        (("https://www.gov.pl/web/a/b", "--url", "https://www.gov.pl/"), 2, "--url"),
        (("picture.html", "--url", "https://www.gov.pl/web/a/b"), 1, "a PNG image"),
        (("empty.html", "--url", "https://www.gov.pl/web/a/b"), 1, "empty"),
        (("plain.html", "--url", "www.gov.pl"), 2, "no address"),
        (("http://[www.gov.pl/web/a/b",), 2, "no address"),
        (("plain.html", "--url", "https://x.example/", "--name", "../up"), 2, "--name"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    tmp_path: Path, arguments: tuple[str, ...], code: int, word: str
) -> None:
    Path(tmp_path, "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n")
    Path(tmp_path, "empty.html").write_bytes(b" ")
    Path(tmp_path, "plain.html").write_text(PLAIN)
    ended = fixture(tmp_path, *arguments)
    assert (ended.code, word in ended.err) == (code, True), ended.err
    assert ended.out == ""
    assert not (tmp_path / "fixtures").exists()
    assert not (tmp_path / "output" / "pages").exists()


def test_a_refusal_of_the_server_is_an_error_of_ours(tmp_path: Path) -> None:
    with running(MINISTRY) as replica:
        connect = ("--connect", replica.connect("www.gov.pl"))
        ended = fixture(tmp_path, "https://www.gov.pl/web/diplomacy/never-there", *connect)
    assert ended.code == 1
    assert "404" in ended.err
    assert not (tmp_path / "fixtures").exists()


def test_help_teaches() -> None:
    shown = run("mfa", "fixture", "--help", COLUMNS="100").out
    assert "Example: MFA_CONTACT=you@example.org mfa fixture pl_mfa_en" in shown
