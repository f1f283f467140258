"""`mfa sites`: the registry as a list or as JSON."""

from itertools import groupby
from typing import Any

from rich.markup import escape
from rich.padding import Padding
from rich.text import Text

from mfa_crawler.cli.console import Json, print_json, results
from mfa_crawler.sites import SITES, Site


def sites(*, json: Json = False) -> None:
    """List every site that can be crawled, and what its parsing rests on."""
    if json:
        print_json([described(site) for site in SITES.values()])
        return
    width = max(map(len, SITES))
    for country, group in groupby(SITES.values(), key=lambda site: site.country):
        results.print(f"\n[bold]{country}[/]")
        for site in group:
            what = f"{site.language}, {site.family.name}, {_kinds(site)}"
            results.print(
                f"  [bold]{site.id:{width}}[/]  {escape(site.name)} [dim]({what})[/]",
                soft_wrap=True,
            )
            results.print(Padding(Text(site.evidence, style="dim"), (0, 0, 0, width + 4)))
    families = {site.family.name for site in SITES.values()}
    results.print(
        f"\n{len(SITES)} sites of {len(families)} families. "
        "Crawl one: [bold]mfa crawl pl_mfa_en --limit 20[/]"
    )


def _kinds(site: Site) -> str:
    return ", ".join(dict.fromkeys(source.kind for source in site.sources))


def described(site: Site) -> dict[str, Any]:
    """A site as JSON shows it."""
    return {
        "id": site.id,
        "name": site.name,
        "country": site.country,
        "language": site.language,
        "family": site.family.name,
        "listing": site.url,
        "sources": [{"kind": one.kind, "url": one.url} for one in site.sources],
        "timezone": site.timezone,
        "licence": site.licence,
        "evidence": site.evidence,
    }
