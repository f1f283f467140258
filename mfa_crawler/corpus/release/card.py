"""The data card of a release: what it is, how it came about, and what not to conclude from it."""

from collections.abc import Iterable, Iterator

from mfa_crawler.corpus.release.facts import SYNTHETIC, Facts, SiteFacts, chosen
from mfa_crawler.corpus.release.row_schema import described
from mfa_crawler.corpus.release.rows import Edition

_FRAME = """\
- **In it** is what the sites' lists showed while they were watched, what redirects led to and what
  others had captured (class `imported`), as far as it could be read. Each article is as it stood
  when it was last seen; unlisted and gone ones are in it, marked.
- **Earlier removals are unknown.** What left a site before the first walk was never seen.
- **Depth differs by site.** Some lists lead back for twenty years, some show the newest entries
  only: a site with few articles may have published many. Compare sites only where both were
  watched.
- **Between two looks** anything may have happened: an edit made and taken back is invisible.
- **A day** (`date`) is what the page prints, in the site's own time. Where it prints none it is
  null. Moments have an offset only where the page states one.
- **`gone`** was confirmed at least three times over a week while the site answered.
- **Not observable** are entries whose answers say nothing of the article: refusals, errors of the
  host, no answer, robots.txt, redirects away. They are no removals.
"""
_COLLECTED = """\
- News lists, feeds, sitemaps and interfaces of the sites were walked from the newest entry on, by
  default to their end once a week; articles were looked at again, often while young, less later.
- What the servers sent is kept bit for bit (WARC/1.1), and every record here was read from it by
  the parser named below. `capture.record_id` and `capture.payload_digest` name the bytes.
- Nobody was hurried. Unless the operator said otherwise: one request a second and host, at most
  four in flight, Crawl-delay and Retry-After honoured, an honest user agent, robots.txt by
  RFC 9309. No cookies, no accounts, no way round any barrier.
- All this is of our own walks. How others asked, whose captures were imported, is not known.
- Editors' names that pages print with times are not in records. Articles that were withheld in the
  archive are not in this release.
"""
_WITHOUT = """\
No headline, lead, body, caption, alternative text, credit, tag, link text or file title is in this
edition, in no form but digests. Addresses are, and a ministry may put its headlines into them. Who
has the archive can put the text back:

    mfa rehydrate THIS DEST --output ARCHIVE

It reads the captures again; `text_sha256` says of each article whether the text is the same, and
what cannot be made again is named.
"""


def card(facts: Facts) -> str:
    """README.md, in Markdown."""
    return "\n".join(_parts(facts)).rstrip("\n") + "\n"


def _parts(facts: Facts) -> Iterator[str]:
    yield f"# {facts.title}\n"
    if facts.is_synthetic:
        yield f"> **{SYNTHETIC}.** Never cite it.\n"
    yield f"Version `{facts.version}`: the last capture is of {facts.last_capture}, and behind `+`"
    yield "stand the first digits of `zcat articles.jsonl.gz | sha256sum`. No date in this release"
    yield "is of when it was made.\n"
    yield f"{facts.description}\n"
    if facts.edition is Edition.WITHOUT_TEXT:
        yield f"## Without text\n\n{_WITHOUT}"
    yield f"## What it shows\n\n{_FRAME}"
    yield from _asked(facts)
    yield "## Sites\n"
    yield from _sites(facts.sites)
    yield "## Coverage\n"
    yield from _ledgers(facts.sites)
    yield "## Fill rates\n\nShare of articles in which a field says something.\n"
    yield from _filled(facts)
    yield "## Gaps\n\nMonths without an article between the first and the last of a site. A gap is"
    yield "silence of the list, of the crawl or of the ministry; nothing here tells which.\n"
    yield from _gaps(facts.sites)
    yield f"## How it was collected\n\n{_COLLECTED}"
    yield from _manners(facts.sites)
    yield "## Read by\n"
    yield from _read_by(facts)
    yield "## Translations\n\n`translations` is what the pages offer themselves. Pairs that were"
    yield f"inferred (`mfa pairs`) are in no release; their precision: {facts.pairs}.\n"
    yield "## Licences and attribution\n"
    yield from _licences(facts.sites)
    yield "## Since the release before\n"
    yield from _changes(facts)
    yield "## Fields\n\n`schema.json` says the same to programs.\n"
    yield from _table(("field", "meaning"), ((f"`{n}`", words) for n, words in _fields(facts)))
    yield "## Citing and checking\n"
    yield "Cite the version (`CITATION.cff`). `sha256sum -c SHA256SUMS` checks every file.\n"


def _asked(facts: Facts) -> Iterator[str]:
    if words := chosen(facts.asked):
        yield f"It was made of a choice: {words}. Coverage is of whole sites.\n"


def _sites(sites: Iterable[SiteFacts]) -> Iterator[str]:
    head = ("site", "who", "language", "articles", "live", "unlisted", "gone", "first", "last")
    yield from _table(
        head,
        (
            (
                f"[{site.id}]({site.url})",
                f"{site.name} ({site.country})",
                site.language,
                f"{site.articles}",
                *(f"{site.statuses[status]}" for status in ("live", "unlisted", "gone")),
                site.first_day or "",
                site.last_day or "",
            )
            for site in sites
        ),
    )
    yield "What the reading of each rests on, and the classes of captures:\n"
    for site in sites:
        yield f"- {site.id}: {site.evidence}; {_counts(site.classes)}"
    yield ""


def _ledgers(sites: Iterable[SiteFacts]) -> Iterator[str]:
    yield "All entries that a list ever showed or that others captured; `stored` to `not asked` add"
    yield "up to `entries`. `coverage.json` has every walk, and the kinds of failures.\n"
    head = ("site", "entries", "stored", "same", "withheld", "gone", "failed", "not observable",
            "not asked", "walks", "whole", "first walk", "last walk")  # fmt: skip
    yield from _table(head, (_ledger(site) for site in sites))


def _ledger(site: SiteFacts) -> tuple[str, ...]:
    one = site.ledger
    numbers = (*one.entries, one.walks, one.complete_walks)
    days = ((one.first_walk or "")[:10], (one.last_walk or "")[:10])
    return (site.id, *map(str, numbers), *days)


def _filled(facts: Facts) -> Iterator[str]:
    rows = (
        (f"`{name}`", *(_share(site.filled[name], site.articles) for site in facts.sites))
        for name in facts.fields
    )
    yield from _table(("field", *(site.id for site in facts.sites)), rows)


def _share(number: int, of: int) -> str:
    """A share that is rounded to all or to none only where it is that.

    >>> _share(3, 4), _share(9999, 10000), _share(1, 10000), _share(0, 7), _share(0, 0)
    ('75.0%', '99.9%', '0.1%', '0.0%', '')
    """
    if number in {0, of}:
        return f"{number / of:.1%}" if of else ""
    return f"{min(max(number / of, 0.001), 0.999):.1%}"


def _gaps(sites: Iterable[SiteFacts]) -> Iterator[str]:
    for site in sites:
        found = [first if first == last else f"{first} to {last}" for first, last in site.gaps()]
        undated = site.articles - site.filled["date"]
        yield f"- {site.id}: {', '.join(found) or 'none'}; {undated} without a day"
    yield ""


def _manners(sites: Iterable[SiteFacts]) -> Iterator[str]:
    for site in sites:
        yield f"- {site.id}: {_asking(site)}"
        for origin, said in sorted(site.manner.robots.items()):
            delay = f", Crawl-delay {said['crawl_delay']} s" if said.get("crawl_delay") else ""
            rule = f"{said.get('rule')} (HTTP {said.get('status')})"
            yield f"  - robots.txt of {origin}: {rule}{delay}"
    yield ""


def _asking(site: SiteFacts) -> str:
    agents = ", ".join(f"`{agent}`" for agent in site.manner.user_agents)
    own = f"asked as {agents or 'not recorded'}" if site.ledger.walks else "never asked by us"
    files = site.manner.imports
    return f"{own}; files of others: {files}" if files else own


def _read_by(facts: Facts) -> Iterator[str]:
    yield f"mfa_crawler {facts.software}. Parsers, and layouts of pages:\n"
    for site in facts.sites:
        parsers = _counts(site.parsers)
        yield f"- {site.id}: {parsers}; {_counts(site.layouts)}"
    yield ""


def _licences(sites: Iterable[SiteFacts]) -> Iterator[str]:
    yield "The rights are the ministries'. A release passes on what they say of reuse, and no"
    yield "pictures. What was changed: articles were read out of their pages, as the words under"
    yield "Fields say.\n"
    for site in sites:
        yield f"- {site.id}: attribute to {site.name} ({site.country}), {site.url}."
        yield f"  The site: {site.licence}."
        for (scope, spdx, raw), number in sorted(site.licences.items()):
            yield f"  - {scope}: {spdx or 'no SPDX id'}, stated on {number} articles as “{raw}”"
    yield ""


def _changes(facts: Facts) -> Iterator[str]:
    if facts.before is None:
        yield "It was compared with none.\n"
        return
    numbers = ", ".join(f"{facts.changes.get(name, 0)} {name}" for name in _CHANGES)
    yield f"Against version `{facts.before}`: {numbers}. `CHANGELOG.md` names each.\n"
    for site, url, day in facts.withdrawn:
        why = f"withheld on {day}" if day else "not in this archive, or not asked for this time"
        yield f"- withdrawn: {site} <{url}>, {why}"
    yield ""


_CHANGES = ("added", "changed", "withdrawn")


def _fields(facts: Facts) -> list[tuple[str, str]]:
    return described(facts.fields)


def _counts(numbers: dict[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in sorted(numbers.items())) or "nothing"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    names = [*head]
    yield _row(names)
    yield _row(["---"] * len(names))
    yield from map(_row, rows)
    yield ""


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"
