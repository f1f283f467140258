"""`mfa show`: an article as it stands, and what that rests on."""

from pathlib import Path
from typing import Annotated

import typer

from mfa_crawler.cli.console import Json, Output, print_json
from mfa_crawler.cli.kept import Url, embedded, find, reading
from mfa_crawler.cli.portrait import draw_article, draw_proof
from mfa_crawler.cli.proof import prove
from mfa_crawler.corpus.rows import row_of
from mfa_crawler.items import Article
from mfa_crawler.store import Store


def show(
    url: Url,
    *,
    proof: Annotated[
        bool, typer.Option("--proof", help="Also check the WARC records it rests on.")
    ] = False,
    output: Output = Path("output"),
    json: Json = False,
) -> None:
    """Show an article as it stands: its current version, its status, when it was seen.

    With its pictures stands who took them as far as their files say so, beside what the page
    says.

    --proof gives file, offset, record id and digests of the capture it was read from, of the last
    one that showed it and of their originals, as written and as recomputed now. Exit code 1 where
    they differ.

    Example: mfa show https://www.gov.pl/web/diplomacy/some-news --proof
    """
    with reading(output) as store:
        kept = find(store, url)
        proofs = prove(store, output, kept) if proof else []
        said = embedded(store, kept)
        others = translations(store, kept.article)
    if json:
        more = {"embedded": said, "in_other_languages": others}
        print_json(row_of(kept) | more | ({"proof": proofs} if proof else {}))
    else:
        draw_article(kept, said, others)
        draw_proof(proofs)
    if not all(one.holds for one in proofs):
        raise typer.Exit(1)


def translations(store: Store, article: Article) -> list[dict[str, str]]:
    """The same article in other languages, by what it or those pages offer."""
    return [
        {"language": language, "url": url, "offered_by": by}
        for language, url, by in store.translations_of(article.url)
    ]
