"""The part that exports: seconds and memory of each form, of few articles and of many.

Run as `python -m bench.exporting FOLDER ARTICLES` it makes a store of so many articles without a
crawl: in a process of its own, since what one has held counts as the peak of those it starts.
"""

import random
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.contenders import BIN
from bench.measure import Cost, cost_of
from bench.stores import Seen, fill
from bench.tables import Rows, note
from mfa_crawler.archive import warc_date
from mfa_crawler.corpus.forms import Format
from mfa_crawler.items import Article, Capture, Image, Licence, Scope, SourceClass

_SITE = "pl_mfa_en"
_BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
_WORDS = """minister talks security border agreement visit partners ambassador support region
treaty statement delegation conference energy trade peace council members common future""".split()
_FORMS = {
    Format.JSONL: "articles.jsonl",
    Format.CSV: "articles.csv",
    Format.PARQUET: "articles.parquet",
    Format.TEI: "articles.xml",
    Format.MARKDOWN: "articles",
    Format.TEXT: "articles",
}


def exporting(sizes: tuple[int, int] = (1_000, 50_000)) -> None:
    """Print what each form took, of few articles and of many."""
    rows = Rows(
        ("form", 21),
        ("articles", 8),
        ("CPU s", 6),
        ("s in all", 8),
        ("output MB", 9),
        ("peak MB", 7),
        ("", 0),
    )
    with tempfile.TemporaryDirectory() as scratch:
        folders = [Path(scratch, f"{size}") for size in sizes]
        for folder, size in zip(folders, sizes, strict=True):
            folder.mkdir()
            note(f"export: making a store of {size:,} articles")
            cost_of([sys.executable, "-m", "bench.exporting", f"{folder}", f"{size}"], Path.cwd())
        for name, arguments in _asked().items():
            peaks = []
            for folder, size in zip(folders, sizes, strict=True):
                note(f"export: {name} of {size:,} articles")
                cost, written = _export(folder, arguments)
                peaks.append(cost.peak_mb)
                rows.add(
                    name,
                    f"{size:,}",
                    f"{cost.cpu:.1f}",
                    f"{cost.wall:.1f}",
                    f"{written:.1f}",
                    f"{cost.peak_mb:.0f}",
                    f"{peaks[-1] - peaks[0]:+.0f}" if len(peaks) > 1 else "",
                )
    print("The last column: MB more than for the few. Half of the articles have two versions.\n")


def _asked() -> dict[str, list[str]]:
    """Arguments by the name of a row."""
    asked = {form.value: [name, "--format", form.value] for form, name in _FORMS.items()}
    asked["jsonl.gz"] = ["articles.jsonl.gz"]
    asked["jsonl, --query"] = ["articles.jsonl", "--query", "treaty"]
    asked["parquet, all versions"] = ["articles.parquet", "--versions", "all"]
    return asked


def _export(folder: Path, arguments: list[str]) -> tuple[Cost, float]:
    """What it took, and how many MB there are of it.

    Others count and remove the files: what this process needs for that would count as the peak of
    all that it starts.
    """
    scratch, empty = folder / "exported", folder / "empty"
    for made in (scratch, empty):
        made.mkdir(exist_ok=True)
    name, *options = arguments
    command = [f"{BIN}/mfa", "export", f"{scratch / name}", *options, "--output", f"{folder}"]
    cost = cost_of(command, empty)
    said = subprocess.run(["du", "-sb", scratch], check=True, capture_output=True, text=True)
    subprocess.run(["rm", "-r", scratch], check=True)
    return cost, int(said.stdout.split()[0]) / 1e6


def make(folder: Path, articles: int) -> None:
    """Fill a store: every second article has two versions."""
    chance = random.Random(7)

    def seen(number: int) -> list[Seen]:
        url = f"https://www.gov.pl/web/diplomacy/{_sentence(chance).replace(' ', '-')}-{number}"
        day = (_BEGIN.date() - timedelta(days=number // 10)).isoformat()
        shown = []
        for version in range(1 + number % 2):
            date = warc_date(_BEGIN + timedelta(minutes=number, days=version))
            record_id = f"urn:uuid:{number:031x}{version}"
            shown.append(Seen(record_id, date, _article(chance, url, day, (record_id, date))))
        return shown

    fill(folder, [_SITE], articles, seen)


def _article(chance: random.Random, url: str, day: str, capture: tuple[str, str]) -> Article:
    record_id, fetched_at = capture
    paragraphs = [" ".join(_sentence(chance) + "." for _ in range(6)) for _ in range(8)]
    html = "".join(f"<p>{text} <strong>So they said.</strong></p>" for text in paragraphs)
    return Article(
        url=url,
        site=_SITE,
        language="en",
        headline=_sentence(chance),
        date=day,
        date_raw=day,
        lead=paragraphs[0],
        body="\n\n".join(f"{text} So they said." for text in paragraphs),
        body_html=html,
        gallery=tuple(
            Image(f"{url}/photo/{n}", caption=paragraphs[n][:80], credit="A. Nowak")
            for n in range(3)
        ),
        licence=(Licence(Scope.TEXT, "CC BY-SA 4.0", "CC-BY-SA-4.0"),),
        capture=Capture(
            f"sha1:{'A' * 32}", fetched_at, 200, SourceClass.OWN, record_id, "govpl",
            "article-2022", "0.1.0",
        ),
    )  # fmt: skip


def _sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(_WORDS, k=9))


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
