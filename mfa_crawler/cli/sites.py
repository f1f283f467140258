"""`mfa sites`: the registry as a table or as JSON."""

from rich import box
from rich.table import Table

from mfa_crawler.cli.console import Json, print_json, results
from mfa_crawler.sites import SITES, Site


def sites(*, json: Json = False) -> None:
    """List every site that can be crawled, and what its parsing rests on."""
    if json:
        print_json([described(site) for site in SITES.values()])
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("site", "name", "lang", "family", "evidence"):
        table.add_column(
            heading, no_wrap=heading == "site", style="bold" if heading == "site" else ""
        )
    for site in SITES.values():
        table.add_row(site.id, site.name, site.language, site.family.name, site.evidence)
    results.print(table)
    results.print(f"{len(SITES)} sites. Crawl one: [bold]mfa crawl pl_mfa_en --limit 20[/]")


def described(site: Site) -> dict[str, str]:
    """A site as JSON shows it."""
    return {
        "id": site.id,
        "name": site.name,
        "country": site.country,
        "language": site.language,
        "family": site.family.name,
        "listing": site.url,
        "timezone": site.timezone,
        "licence": site.licence,
        "evidence": site.evidence,
    }
