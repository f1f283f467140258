"""`mfa crawl`: sites from the registry into clean records."""

from pathlib import Path
from typing import Annotated

import typer

from mfa_crawler.cli.console import Connect, Json, Output
from mfa_crawler.errors import BadArgument
from mfa_crawler.sites import SITES, site


def crawl(  # noqa: PLR0913 - a verb's options
    sites: Annotated[
        list[str] | None, typer.Argument(help="Site ids, such as pl_mfa_en; see `mfa sites`.")
    ] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Every site of the registry.")] = False,
    since: Annotated[str, typer.Option(help="First day, such as 2023-10-01.")] = "",
    until: Annotated[str, typer.Option(help="Last day, inclusive.")] = "",
    limit: Annotated[int, typer.Option(min=0, help="At most so many articles; 0 is no limit.")] = 0,
    full: Annotated[
        bool,
        typer.Option("--full", help="Walk the whole list, and look at every known article now."),
    ] = False,
    images: Annotated[
        bool, typer.Option(help="Whether pictures and attachments are fetched.")
    ] = True,
    requisites: Annotated[
        bool,
        typer.Option(help="Whether style sheets, fonts and renditions are fetched, for replays."),
    ] = True,
    delay: Annotated[
        float | None, typer.Option(min=0, help="Seconds between requests to a host.")
    ] = None,
    connect: Connect = None,
    output: Output = Path("output"),
    json: Json = False,
) -> None:
    """Crawl sites: walk the news list, read every article, write records.

    A public host needs MFA_CONTACT, an email address or https URL where a webmaster reaches you.
    It is asked for one page a second; robots.txt, Crawl-delay and Retry-After are honoured.

    Example: MFA_CONTACT=you@example.org mfa crawl pl_mfa_en --since 2023-10-01 --limit 20
    """
    chosen = list(SITES.values()) if every else [site(name) for name in dict.fromkeys(sites or [])]
    if not chosen:
        raise BadArgument("name a site, such as `mfa crawl pl_mfa_en`, or say --all")
    from mfa_crawler.cli.order import Order  # Scrapy takes a second that other verbs can spare

    order = Order(tuple(chosen), output, tuple(connect or ()), delay)
    arguments = {
        "since": since,
        "until": until,
        "limit": str(limit or ""),
        "full": str(int(full)),
        "images": str(int(images)),
        "requisites": str(int(requisites)),
    }
    if not order.carry_out(arguments, json=json):
        raise typer.Exit(1)
