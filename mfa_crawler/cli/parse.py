"""`mfa parse`: one saved page, offline, to JSON."""

import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.markup import escape

from mfa_crawler.cli.console import notes, print_json
from mfa_crawler.errors import BadArgument, PageError
from mfa_crawler.families import FAMILIES, Family
from mfa_crawler.filing import read_page
from mfa_crawler.items import Article
from mfa_crawler.sites import site as site_by_id


def parse(
    file: Annotated[Path, typer.Argument(help="A saved page, as bytes; `-` reads standard input.")],
    url: Annotated[str, typer.Option(help="The address it was saved from.")],
    site: Annotated[str, typer.Option(help="Read it as a page of this site.")] = "",
    family: Annotated[str, typer.Option(help="Read it as a page of this family.")] = "",
) -> None:
    """Read one saved page and print what it is: article, listing or other.

    Without --site and --family the site is found by the URL's longest prefix, else the family by
    its host, else by its markers. Feeds, sitemaps and a site's JSON lists are listings. Exit code 1
    where the page is neither article nor listing.

    Example: mfa parse page.html --url https://www.gov.pl/web/diplomacy/some-news
    """
    known = site_by_id(site) if site else None
    chosen = _family(family) if family else None
    try:
        read = read_page(_bytes(file), url, site=known, family=chosen)
    except PageError as error:
        print_json({"kind": "other", "reason": error.reason}, indent=2)
        notes.print(f"[red]{error.kind}[/] {escape(str(error))}", soft_wrap=True)
        raise typer.Exit(1) from None
    if isinstance(read, Article):
        print_json({"kind": "article", "article": read}, indent=2)
    else:
        print_json({"kind": "listing", **msgspec.to_builtins(read)}, indent=2)


def _bytes(file: Path) -> bytes:
    if str(file) == "-":
        return sys.stdin.buffer.read()
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadArgument(f"cannot read {file}: {error.strerror}") from None


def _family(name: str) -> Family:
    known = {family.name: family for family in FAMILIES}
    if name not in known:
        raise BadArgument(f"no family {name!r}; there is {', '.join(known)}")
    return known[name]
