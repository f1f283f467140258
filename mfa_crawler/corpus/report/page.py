"""The report as one HTML page that asks for nothing: no script, font or picture from elsewhere."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from importlib.resources import files

from mfa_crawler.corpus.audit import Audit
from mfa_crawler.corpus.audit.rates import percent
from mfa_crawler.corpus.report.holdings import Holdings
from mfa_crawler.corpus.report.markup import count, number, table, tag, words
from mfa_crawler.corpus.report.sections import of_audit, of_site
from mfa_crawler.sites import SITES

_SYNTHETIC = "SYNTHETIC: fetched through --connect, no ministry said this"


def page(held: Sequence[Holdings], audit: Audit) -> str:
    """The whole page, of sites in the order of the audit.

    It depends on the archive alone: two reports of one archive are equal to the byte.
    """
    style = files(__package__).joinpath("style.css").read_text("utf-8")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    title = f"What the archive holds on {_day(audit.until)}"
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", words(title)),
        tag("style", style),
    )
    body = tag(
        "body", tag("header", *_header(title, held, audit)), tag("main", *_main(held, audit))
    )
    return f"<!doctype html>\n{tag('html', head, body, lang='en')}\n"


def _day(until: str | None) -> str:
    return until[:10] if until else "no day: it is empty"


def _header(title: str, held: Sequence[Holdings], audit: Audit) -> Iterator[str]:
    yield tag("h1", words(title))
    articles = sum(one.articles for one in held)
    yield tag(
        "p",
        words(
            f"{count(articles, 'article')} of {count(len(held), 'site')}. Nothing here is newer "
            f"than the last capture ({audit.until or 'none'}); days are those that pages print."
        ),
        class_="lead",
    )
    made_up = [one.site or "" for one in audit.sites if one.synthetic]
    if made_up:
        yield tag("p", words(f"{_SYNTHETIC} ({', '.join(made_up)})"), class_="warning")
    if len(held) == 1:
        return
    links = (tag("li", tag("a", words(one.site), href=f"#{one.site}")) for one in held)
    together = tag("li", tag("a", "all sites together", href="#together"))
    yield tag("nav", tag("ul", *links, together), aria_label="Sites")


def _overview(held: Sequence[Holdings], audit: Audit) -> str:
    """A line for each site, where there are several."""
    rows = (
        [
            tag("a", words(one.site), href=f"#{one.site}"),
            number(one.articles),
            words(max(one.days, default="·")),
            words(one.quiet if one.quiet is not None else "·"),
            number(one.due.never_answered + one.due.failed + one.due.overdue),
            percent(said.cohort.curves[0].points[2].changed),
        ]
        for one, said in zip(held, audit.sites, strict=True)
    )
    head = ["site", "articles", "newest", "silent days since", "due", "changed in 30 days, %"]
    return tag("section", table("All sites at a glance", head, rows))


def _named(name: str) -> str:
    known = SITES.get(name)
    if known is None:
        return ""
    said = f"{known.name}, {known.country}, in {known.language}; "
    return tag("p", words(said), tag("code", words(known.url)), class_="note")


def _main(held: Sequence[Holdings], audit: Audit) -> Iterator[str]:
    if audit.together:
        yield _overview(held, audit)
    for holdings, one in zip(held, audit.sites, strict=True):
        flag = tag("p", words(_SYNTHETIC), class_="warning") if one.synthetic else ""
        yield tag(
            "section",
            tag("h2", words(holdings.site), id=f"{holdings.site}-name"),
            _named(holdings.site),
            flag,
            *of_site(holdings),
            *of_audit(one, audit.within),
            id=holdings.site,
            aria_labelledby=f"{holdings.site}-name",
        )
    if audit.together:
        yield tag(
            "section",
            tag("h2", "all sites together", id="together-name"),
            *of_audit(audit.together, audit.within),
            id="together",
            aria_labelledby="together-name",
        )
    yield tag("p", words(audit.invisible), class_="note")
