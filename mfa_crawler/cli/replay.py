"""`mfa replay`: the archive in a browser, as it was, through pywb."""

import signal
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from mfa_crawler.archive import (
    LeftOut,
    ReplayIndex,
    Wayback,
    cdx_timestamp,
    find_wayback,
    make_folder,
    serving,
)
from mfa_crawler.cli.console import Json, Output, notes, print_json, results
from mfa_crawler.cli.kept import reading
from mfa_crawler.cli.marks import count, moment, synthetic_line
from mfa_crawler.filing import left_out
from mfa_crawler.items import SourceClass
from mfa_crawler.store import IMPORTED, ArticleRow

_AGAIN = 2.0  # seconds between two looks for new files


def replay(
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 0,
    pywb: Annotated[
        Path | None,
        typer.Option(
            envvar="MFA_PYWB", help="pywb's program `wayback`, or its folder; see `make pywb`."
        ),
    ] = None,
    output: Output = Path("output"),
    json: Json = False,
) -> None:
    """Show archived pages in a browser, until Ctrl-C.

    pywb serves them on 127.0.0.1 alone and asks nobody else: what is not in the archive is not
    there. A memento is at `/archive/20231006120000/URL`, the nearest one if there is none of that
    second; `/archive/URL` is a TimeGate and `/archive/timemap/link/URL` a TimeMap (RFC 7089);
    `/archive/*/URL` is a calendar. Closed WARC files are indexed into `replay/` of the output
    folder, new ones while it runs; a file that a crawl still writes is not shown before it is
    closed. 304s, cut bodies, failures, what is withheld and what others wrote with digests that do
    not hold are in the archive, and in no replay; the address of a withheld article answers 451.

    Example: mfa replay --port 8080
    """
    program = find_wayback(pywb)
    with reading(output) as store:
        newest = store.newest(5)
        runs = store.runs()
    synthetic = {run.site for run in runs if run.source_class is SourceClass.SYNTHETIC}
    if synthetic:
        synthetic.add(IMPORTED)  # whoever captured it: a file of others may be of any site
    folder = output / "replay"
    make_folder(folder)
    index = ReplayIndex(output / "warc", folder, partial(_left_out, output))
    with _until_told():
        _refresh(index)
        _say_what_is_left_out(output / "warc")
        with serving(program, folder, port, synthetic) as wayback:
            if json:
                shown = [_described(wayback, article) for article in newest]
                print_json({"url": wayback.url, "newest": shown})
            else:
                _announce(wayback, newest)
            while True:
                wayback.wait(_AGAIN)
                deque(index.refresh(), 0)


def _left_out(output: Path) -> LeftOut:
    with reading(output) as store:
        return left_out(store)


def _say_what_is_left_out(warc: Path) -> None:
    if unfinished := len([*warc.glob("*/*.warc.gz.open")]):
        notes.print(
            f"left out: {count(unfinished, 'file')} still being written, or left by a crawl that "
            "was killed (`mfa repair` closes those)",
            soft_wrap=True,
        )


def _refresh(index: ReplayIndex) -> None:
    with notes.status("indexing ...") as status:
        for number, path in enumerate(index.refresh(), 1):
            status.update(f"indexing {escape(path.name)} ({count(number, 'file')})")


@contextmanager
def _until_told() -> Iterator[None]:
    """SIGTERM ends the block as Ctrl-C does, and both end it well, also behind a shell's `&`."""
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        notes.print("replay ended")


def _described(wayback: Wayback, article: ArticleRow) -> dict[str, str]:
    return {
        "memento": f"{wayback.url}/{cdx_timestamp(article.last_seen)}/{article.article.url}",
        "headline": article.article.headline,
        "last_seen": article.last_seen,
    }


def _announce(wayback: Wayback, newest: list[ArticleRow]) -> None:
    results.print(f"The archive is at {wayback.url}/", soft_wrap=True)
    if any(article.is_synthetic for article in newest):
        results.print(synthetic_line(), end="")
    for article in newest:
        shown = _described(wayback, article)
        headline = f"[bold]{escape(shown['headline'])}[/]"
        results.print(f"\n{headline}, last seen {moment(article.last_seen)}", soft_wrap=True)
        results.print(escape(shown["memento"]), soft_wrap=True)
    results.print("\nCtrl-C ends it.")
