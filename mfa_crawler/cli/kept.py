"""What the archive holds under an address, or words that help to find it."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from mfa_crawler.errors import BadArgument, NotKept, Withheld
from mfa_crawler.items import Media
from mfa_crawler.store import ArticleRow, CaptureRow, FailureRow, State, Store, UrlRow, Wanted

Url = Annotated[str, typer.Argument(help="Address of the article, as listed or after redirects.")]
OfSite = Annotated[str, typer.Option("--site", help="Only of this site; see `mfa sites`.")]
Since = Annotated[str, typer.Option(help="First day of publication, such as 2023-10-01.")]
Until = Annotated[str, typer.Option(help="Last day of publication, inclusive.")]
OfLanguage = Annotated[str, typer.Option("--language", help="Only in this language, such as en.")]


def reading(output: Path) -> Store:
    """The store of an output folder, to be read; raises BadArgument where nothing is kept yet."""
    return Store.open(output, read_only=True)


def find(store: Store, url: str) -> ArticleRow:
    """The article of this address; raises NotKept, which names near ones and what to do,
    and Withheld.
    """
    article = store.article(url)
    if article is not None:
        return article
    withheld = store.withholding_of(url)
    if withheld is not None:
        raise Withheld(url, withheld.notice)
    entry = store.entry(url)
    raise NotKept(url, _never_read(store, entry) if entry else _unknown(store, url))


def embedded(store: Store, kept: ArticleRow) -> dict[str, Media]:
    """What the files of an article's pictures say of themselves, by SHA-256."""
    digests = [image.sha256 for image in kept.article.pictures if image.sha256]
    found = [store.media(kept.site, sha256) for sha256 in dict.fromkeys(digests)]
    return {
        one.sha256: one for one in found if one and (one.byline or one.credit_line or one.caption)
    }


def wanted(site: str, language: str = "", since: str = "", until: str = "") -> Wanted:
    """What the options ask for; raises UnknownSite and BadArgument."""
    return Wanted(
        site=_known(site) if site else None,
        language=language or None,
        since=_day("--since", since),
        until=_day("--until", until),
    )


def _known(of_site: str) -> str:
    from mfa_crawler.sites import site  # with its families, half of what a verb here would load

    return site(of_site).id


def _day(option: str, text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat() if text else None
    except ValueError:
        raise BadArgument(f"{option} {text!r} is no day such as 2023-10-01") from None


def _never_read(store: Store, entry: UrlRow) -> str:
    """Why a listed address is no article of the archive."""
    looks: list[CaptureRow | FailureRow] = [
        *store.looks_of(entry.site, entry.url),
        *store.failures_of(entry.site, entry.url),
    ]
    reasons = {look.date: look.reason for look in looks if look.reason}
    again = f"`mfa crawl {entry.site}` tries it again"
    if entry.state is State.NEW:
        return f"{entry.site} lists it, and it was never answered; {again}"
    reason = reasons.get(entry.last_checked or "", "")
    kind = entry.failure or entry.state
    why = f"{kind} ({reason})" if reason else kind
    return f"{entry.site} lists it, but it never gave an article: {why}; {again}"


def _unknown(store: Store, url: str) -> str:
    from mfa_crawler.sites import site_of

    near = store.near(url)
    owner = site_of(url)
    names = "".join(f"\n  {other}" for other in near)
    meant = f" Did you mean one of these?{names}\nIf not:" if near else ""
    crawl = (
        f"`mfa crawl {owner.id}` fetches what its list shows"
        if owner
        else ("`mfa sites` names the sites that can be crawled")
    )
    return f"the archive has no such article.{meant} `mfa search WORDS` looks for it, {crawl}"
