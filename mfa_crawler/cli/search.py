"""`mfa search`: the articles that hold some words."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.text import Text

from mfa_crawler.cli.console import Json, Output, print_json, results
from mfa_crawler.cli.kept import OfLanguage, OfSite, Since, Until, reading, wanted
from mfa_crawler.cli.marks import SYNTHETIC, count
from mfa_crawler.items import SourceClass
from mfa_crawler.store import Hit, Query
from mfa_crawler.store.search import snippet


def search(  # noqa: PLR0913 - a verb's options
    query: Annotated[str, typer.Argument(help="Words to look for.")],
    *,
    site: OfSite = "",
    language: OfLanguage = "",
    since: Since = "",
    until: Until = "",
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 20,
    output: Output = Path("output"),
    json: Json = False,
) -> None:
    """Find articles by their words, the ones that fit best first.

    Case and accents do not matter. `"two words"` in quotes stand beside each other, `minist*` is
    a beginning, `-word` must not occur, `one OR other` is either. Unlisted and gone articles are
    found too.

    Example: mfa search '"open seas" minist* -fishing' --site pl_mfa_en --since 2023-10-01
    """
    chosen = wanted(site, language, since, until)
    with reading(output) as store:
        total = store.count_found(query, chosen)
        hits = store.search(query, chosen, limit, found=total)
        others = 0 if total else store.count_found(query)
    if json:
        print_json({"query": query, "count": total, "hits": [_as_json(hit) for hit in hits]})
        return
    for hit in hits:
        _draw(hit, query)
    results.print(_summary(query, len(hits), total, others), soft_wrap=True, markup=False)


def _as_json(hit: Hit) -> dict[str, object]:
    pieces = [{"text": text, "match": is_match} for text, is_match in hit.snippet]
    fields: dict[str, object] = msgspec.to_builtins(hit)
    return {**fields, "snippet": pieces}


def _draw(hit: Hit, query: str) -> None:
    headline = _highlighted(snippet(Query.parse(query), hit.headline), "bold")
    results.print(headline, soft_wrap=not results.is_terminal)
    facts = Text(f"{hit.date or 'no date'} · {hit.site}")
    if hit.source_class is SourceClass.IMPORTED:
        facts.append(" · imported")
    if hit.is_synthetic:
        facts.append(f" · {SYNTHETIC.partition(',')[0]}", "bold yellow")
    results.print(facts)
    results.print(Text(hit.url, style="dim"), soft_wrap=True)
    results.print(_highlighted(hit.snippet), soft_wrap=not results.is_terminal)
    results.print()


def _highlighted(pieces: Iterable[tuple[str, bool]], style: str = "") -> Text:
    """Matches in another colour, or between asterisks where there is none."""
    plain = results.color_system is None or results.no_color
    spans = [
        (f"*{text}*" if plain else text, "bold black on yellow" if not plain else style)
        if is_match
        else (text, style)
        for text, is_match in pieces
    ]
    return Text.assemble(*spans)


def _summary(query: str, shown: int, total: int, others: int) -> str:
    if not Query.parse(query).clauses:
        return f"There is no word to look for in {query!r}."
    if others:
        asked = "--site, --language, --since and --until"
        return f"{count(others, 'article')} with {query}, but none that {asked} ask for."
    if not total:
        return f"No article holds {query}. Fewer words, or a beginning* of one, may find more."
    if shown < total:
        return f"{count(total, 'article')}; the best {shown} shown, --limit shows more."
    return f"{count(total, 'article')}."
