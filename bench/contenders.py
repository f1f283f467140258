"""Who crawls the same pages: bare Scrapy, a naive Scrapy project, wget, and this project."""

import re
import sys
import tempfile
import urllib.request
from functools import cache
from pathlib import Path

from bench.measure import Cost, cost_of, pages_of

BIN = Path(sys.executable).parent
_HERE = Path(__file__).parent
_LIST = "/web/diplomacy/news-"
_TITLE = re.compile(r'class="title">\s*<a href="(?:https://www\.gov\.pl)?([^"]+)"')
_NEXT = re.compile(r'<a href="([^"]+)"[^>]*id="js-pagination-page-next"')


def bare(url: str, articles: int) -> Cost:
    """Bare Scrapy, links only, with its own defaults but the log level of ours."""
    return _spider("bare.py", url, articles)


def naive(url: str, articles: int) -> Cost:
    """Scrapy with fields, WARC, SQLite and JSON Lines as tutorials write them."""
    return _spider("naive.py", url, articles)


def _spider(name: str, url: str, articles: int) -> Cost:
    command: list[str | Path] = [BIN / "scrapy", "runspider", _HERE / name]
    command += ["-L", "INFO", "-a", f"url={url}{_LIST}"]
    with tempfile.TemporaryDirectory() as folder:
        cost = cost_of(command, Path(folder))
    for count in ("downloader/response_status_count/200", "response_received_count"):
        _require(name, rf"'{count}': (\d+)", cost, articles)
    if "log_count/ERROR" in cost.words:
        raise RuntimeError(f"{name} met errors:\n{cost.words[-2000:]}")
    return cost


def wget(url: str, articles: int) -> Cost:
    """`wget -r` with a WARC; the pages are given, since some of their links lead to gov.pl."""
    with tempfile.TemporaryDirectory() as folder, tempfile.NamedTemporaryFile("w") as given:
        given.writelines(f"{url}{path}\n" for path in _paths(url))
        given.flush()
        command = ["wget", "--no-verbose", "--recursive", "--level=1", "--reject-regex=."]
        command += ["--warc-file=crawl", f"--input-file={given.name}"]
        cost = cost_of(command, Path(folder))
    _require("wget", r"Downloaded: (\d+) files", cost, articles)
    return cost


@cache
def _paths(url: str) -> tuple[str, ...]:
    paths, page = [], _LIST
    while page:
        with urllib.request.urlopen(url + page) as answer:
            html = answer.read().decode()
        paths += [page, *_TITLE.findall(html)]
        following = _NEXT.search(html)
        page = _LIST + following[1] if following else ""
    return tuple(paths)


def _require(name: str, pattern: str, cost: Cost, articles: int) -> None:
    found = re.search(pattern, cost.words)
    if found is None or int(found[1]) != pages_of(articles):
        raise RuntimeError(f"{name} did not crawl the ministry:\n{cost.words[-2000:]}")


_TEXT = ("--no-images", "--no-requisites")


def ours(url: str, articles: int) -> Cost:
    """This project with everything on that makes records; checks that every article arrived."""
    with tempfile.TemporaryDirectory() as folder:
        return archive(url, articles, Path(folder))


def pictured(url: str, articles: int) -> Cost:
    """The same with pictures and attachments, of which there are some four for each article."""
    with tempfile.TemporaryDirectory() as folder:
        return archive(url, articles, Path(folder), "--images", "--no-requisites")


def shown(url: str, articles: int) -> Cost:
    """The same with what browsers need beside it: some three renditions for each picture."""
    with tempfile.TemporaryDirectory() as folder:
        return archive(url, articles, Path(folder), "--images", "--requisites")


def archive(url: str, articles: int, output: Path, *options: str) -> Cost:
    """The same into an empty folder that stays; text only, where no options say otherwise."""
    cost = revisit(url, output, *options)
    (written,) = output.rglob("articles.jsonl")
    with written.open("rb") as file:
        lines = sum(1 for _ in file)
    if lines < articles:
        raise RuntimeError(f"only {lines} of {articles} articles arrived")
    return cost


def revisit(url: str, output: Path, *options: str) -> Cost:
    """One `mfa crawl` into a folder that may hold an archive."""
    command: list[str | Path] = [BIN / "mfa", "crawl", "pl_mfa_en", *(options or _TEXT)]
    command += ["--connect", f"www.gov.pl={url}", "--output", output]
    return cost_of(command, output)
