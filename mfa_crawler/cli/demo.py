"""`mfa demo`: a replica ministry on this machine, its history over four crawls, where to look."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich import box
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from mfa_crawler.cli.console import Output, notes, results
from mfa_crawler.items import Article
from mfa_crawler.sites import site
from mfa_crawler.store import Event, Store

if TYPE_CHECKING:
    from mfa_crawler.replica import Ministry

_SITES = ("pl_mfa_en", "pl_mfa")
_SITE = _SITES[0]
_LEAST = 16  # articles that the changes need


def demo(
    articles: Annotated[int, typer.Option(min=1, help="Articles in each list.")] = 40,
    output: Output = Path("output/demo"),
) -> None:
    """Crawl a replica ministry that runs on this machine, and say where to look.

    The replica speaks gov.pl's markup with texts of its own. Between four crawls it edits, removes
    and brings back articles, as ministries do. No request leaves this machine.
    """
    from mfa_crawler.cli.order import Order  # late, as in crawl
    from mfa_crawler.replica import Ministry, running

    ministry = Ministry(seed=7, articles=articles)
    with running(ministry) as replica:
        connect = tuple(replica.connect())
        notes.print(f"A replica of www.gov.pl answers on {replica.url}; crawling it.")
        order = Order(tuple(map(site, _SITES)), output, connect)
        read = order.carry_out({}, json=False)
        done: dict[str, str] = {}
        if articles >= _LEAST:
            notes.print("The failures are on purpose: one entry of each list redirects elsewhere.")
            done = _interfere(ministry)
            notes.print("\nThe ministry edits, removes and publishes; crawling it again, twice:")
            notes.print("what a list leaves out once may have moved while it was read.")
            full = {"full": "1"}
            for _ in range(2):
                read &= Order((site(_SITE),), output, connect).carry_out(full, json=False)
            for url in list(done)[:4]:
                ministry.restore(url)
            notes.print("\nIt takes some of that back; once more.")
            read &= Order((site(_SITE),), output, connect).carry_out(full, json=False)
    _show_one(order.folder / _SITE / "articles.jsonl")
    if done:
        _show_history(output, done)
    _show_the_way(output, order.folder, next(iter(done), None))
    if not read:
        raise typer.Exit(1)


def _interfere(ministry: "Ministry") -> dict[str, str]:
    """What ministries do to what they said: URL -> what was done, the first four to be undone."""
    unit = site(_SITE).territory.prefixes[0]
    path = unit.removesuffix("/").partition("www.gov.pl")[2]
    own = {a.url: a.truth.body for a in ministry.articles(path) if a.url.startswith(unit)}
    typo = next((url for url, body in own.items() if set(body) & set("“”–")), next(iter(own)))
    chosen = [url for url in own if url != typo][3:8]
    edited, removed, unlisted, corrected, redesigned = chosen
    pictured = next(
        a.url
        for a in ministry.articles(path)
        if a.main_photo and a.url in set(own) - {*chosen, typo}
    )
    ministry.edit(edited)
    ministry.remove(removed)
    ministry.unlist(unlisted)
    ministry.typo(typo)
    ministry.edit(corrected, headline="A headline with second thoughts")
    ministry.template(redesigned)
    ministry.photo(pictured)
    (published,) = ministry.publish(1, path)
    return {
        edited: "a sentence added, then taken back",
        removed: "removed (404), then brought back",
        unlisted: "taken off the list, then put back",
        typo: "other quotes, then the old ones",
        corrected: "another headline",
        redesigned: "only the template changed",
        pictured: "another picture, same address",
        published: "published between two crawls",
    }


def _show_history(output: Path, done: dict[str, str]) -> None:
    """Beside what was done, what the archive can say."""
    table = Table(
        "what the ministry did",
        "what the archive can prove",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        title="Four crawls later",
        title_justify="left",
        title_style="bold",
    )
    with Store.open(output, read_only=True) as store:
        for url, words in done.items():
            spells = store.spells_of(_SITE, url)
            versions = " ".join(f"v{spell.version}" for spell in spells)
            events = [_said(event) for event in store.events_of(_SITE, url)]
            table.add_row(words, f"[cyan]{versions}[/]  {' · '.join(events)}")
    results.print(table)


def _said(event: Event) -> str:
    if event.type == "appeared":
        return "appeared" if event.earlier else "first seen"
    return str(event.type)


def _show_the_way(output: Path, folder: Path, edited: str | None) -> None:
    """Commands that can be typed as they stand."""
    program = _program()
    more = "" if str(output) == "output" else f" --output {output}"
    looks = []
    if edited:
        looks = [
            f"{program} history {edited}{more}",
            f"{program} diff {edited}{more}",
            f"{program} show {edited} --proof{more}",
        ]
    commands = [
        *looks,
        f"{program} search consular{more}",
        f"{program} verify{more}",
        f"{program} report {output}/report.html{more}",
        f"{program} serve{more}",
    ]
    lines = "\n".join(f"  [bold]{escape(command)}[/]" for command in commands)
    results.print(
        f"""
Look at what was kept, and at what changed:
{lines}

The bytes, the database, and the first crawl's records, one a line:
  [bold]{output}/warc[/]
  [bold]{output}/mfa.sqlite[/]
  [bold]{folder}/{_SITE}/articles.jsonl[/]

Crawl the real one:
  [bold]MFA_CONTACT=you@example.org {program} crawl pl_mfa_en --limit 20[/]""",
        soft_wrap=True,
    )


def _program() -> str:
    """How this program was called, as it can be typed in the current folder."""
    called = Path(sys.argv[0])
    if called.is_relative_to(Path.cwd()):
        return str(called.relative_to(Path.cwd()))
    return str(called) if called.parent.name == "bin" and ".venv" in called.parts else called.name


def _show_one(path: Path) -> None:
    """The fullest record of the run, as a reader would see it."""
    with path.open("rb") as lines:
        records = (msgspec.json.decode(line, type=Article) for line in lines)
        best = max(records, key=_fullness, default=None)
    if best is None:
        return
    facts = [
        f"{best.date} · photo: {best.photo_credit} · {len(best.gallery)} in the gallery",
        best.lead or "",
        best.body.partition("\n\n")[0],
    ]
    words = "\n\n".join(fact for fact in facts if fact)
    text = Text.assemble((best.headline, "bold"), "\n\n", words)
    results.print(Panel(text, title="one record", title_align="left", padding=(1, 2)))


def _fullness(article: Article) -> tuple[bool, int, int]:
    return bool(article.photo_credit), len(article.gallery), len(article.body)
