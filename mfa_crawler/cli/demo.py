"""`mfa demo`: a replica ministry on this machine, a full crawl of it, and where to look."""

import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.panel import Panel
from rich.text import Text

from mfa_crawler.cli.console import Output, notes, results
from mfa_crawler.items import Article
from mfa_crawler.sites import site

_SITES = ("pl_mfa_en", "pl_mfa")


def demo(
    articles: Annotated[int, typer.Option(min=1, help="Articles in each list.")] = 40,
    output: Output = Path("output"),
) -> None:
    """Crawl a replica ministry that runs on this machine, and say where to look.

    The replica speaks gov.pl's markup with texts of its own. No request leaves this machine.
    """
    from mfa_crawler.cli.order import Order  # late, as in crawl
    from mfa_crawler.replica import Ministry, running

    with running(Ministry(seed=7, articles=articles)) as replica:
        notes.print(f"A replica of www.gov.pl answers on {replica.url}; crawling it.")
        order = Order(tuple(map(site, _SITES)), output, tuple(replica.connect()))
        read = order.carry_out({}, json=False)
        if articles >= 16:  # then the replica's lists hold entries of other units
            notes.print("The failures are on purpose: one entry of each list redirects elsewhere.")
    folder = order.folder
    _show_one(folder / _SITES[0] / "articles.jsonl")
    results.print(
        f"""
Look at the records, one a line:
  [bold]{folder}/{_SITES[0]}/articles.jsonl[/]
and at what was listed, read, failed, and why:
  [bold]{folder}/{_SITES[0]}/report.json[/]
Crawl the real one:
  [bold]MFA_CONTACT=you@example.org {_program()} crawl pl_mfa_en --limit 20[/]""",
        soft_wrap=True,
    )
    if not read:
        raise typer.Exit(1)


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
