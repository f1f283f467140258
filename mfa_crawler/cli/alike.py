"""`mfa alike`: articles of several sites that say the same."""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from mfa_crawler.cli.console import Json, Output, counted, print_json, results
from mfa_crawler.cli.kept import OfSite, find, reading, wanted
from mfa_crawler.cli.marks import SYNTHETIC, count, moment
from mfa_crawler.corpus.syndicated import LOWEST, Alike, Group, groups, like
from mfa_crawler.store import ArticleRow, Store, Wanted


def alike(
    url: Annotated[
        str, typer.Argument(help="Address of an article; without it all groups are shown.")
    ] = "",
    *,
    site: OfSite = "",
    threshold: Annotated[
        float,
        typer.Option(min=LOWEST, max=1.0, help="Smallest share of phrases that two must share."),
    ] = 0.8,
    output: Output = Path("output"),
    json: Json = False,
) -> None:
    """Name articles of several sites that say the same, the newest first; none is taken out.

    `exact` is the same text letter by letter, whatever its punctuation, case and spacing. Else the
    share says how many of all phrases of both texts stand in both; phrases are five words in a
    row, in Chinese and Japanese eight characters. A group's articles are compared with the first
    of it. Texts of less than 30 words are only alike when they are the same, headline included.

    The order is that of the days that the pages print; `captured` is when we first saw one. Neither
    says who wrote a text. With --site only groups that this site is in. With URL the articles like
    that one, those of its own site too, the most alike first. --json prints JSON Lines, one object
    a group, or with URL an article.

    Example: mfa alike --site pl_mfa_en --json
    """
    of_site = wanted(site)
    with reading(output) as store:
        if url:
            _show_like(store, find(store, url), of_site, threshold, json=json)
            return
        found = groups(counted(store.articles(), "articles"), store.article_of, threshold)
    found = [group for group in found if of_site.site is None or of_site.site in group.sites]
    for group in found:
        if json:
            print_json(_group_as_json(group))
        else:
            _draw_group(group)
    if not json:
        results.print(_summary(found), soft_wrap=True, markup=False)


def _show_like(
    store: Store, article: ArticleRow, of_site: Wanted, threshold: float, *, json: bool
) -> None:
    others = counted(store.articles(of_site), "articles")
    found = sorted(like(article, others, threshold), key=_likeness)
    for one in found:
        if json:
            print_json(_as_json(one))
        else:
            _draw(one)
    if not json:
        results.print(f"{count(len(found), 'article')} like it.")


def _likeness(one: Alike) -> tuple[float, str, str]:
    return -(one.share or 0), one.article.site, one.article.entry


def _group_as_json(group: Group) -> dict[str, object]:
    return {
        "sites": group.sites,
        "printed_first": group.printed_first,
        "articles": [_as_json(one) for one in group.articles],
    }


def _as_json(one: Alike) -> dict[str, object]:
    row, record = one.article, one.article.article
    return {
        "site": row.site,
        "url": record.url,
        "headline": record.headline,
        "language": record.language,
        "date": record.date,
        "published_at": record.published_at,
        "first_seen": row.first_seen,
        "status": row.status,
        "source_class": row.source_class,
        "how": one.how,
        "share": one.share if one.share is None else round(one.share, 3),
    }


def _draw_group(group: Group) -> None:
    results.print(
        Text(group.articles[0].article.article.headline, style="bold"),
        soft_wrap=not results.is_terminal,
    )
    results.print(Text(_first(group)))
    for one in group.articles:
        _draw(one)
    results.print()


def _first(group: Group) -> str:
    first = group.articles[0].article.article.date
    if first is None:
        return "no page prints a day"
    if group.printed_first == group.sites:
        return f"all printed {first}"
    return f"printed first, {first}: {', '.join(group.printed_first)}"


def _draw(one: Alike) -> None:
    row = one.article
    facts = Text(
        f"  {row.article.date or 'no date'} · {row.site} · captured {moment(row.first_seen)}"
    )
    if one.share is not None:
        facts.append(f" · {one.how}" if one.how == "exact" else f" · {one.share:.0%} of phrases")
    if row.is_synthetic:
        facts.append(f" · {SYNTHETIC.partition(',')[0]}", "bold yellow")
    results.print(facts, soft_wrap=True)
    results.print(Text(f"  {row.article.url}", style="dim"), soft_wrap=True)


def _summary(found: list[Group]) -> str:
    return f"{count(len(found), 'group')}." if found else "No two sites say the same."
