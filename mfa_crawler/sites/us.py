"""The United States: the Department of State and the White House."""

from mfa_crawler.discovery import Feed, Listing, Source
from mfa_crawler.extraction import FeedItem
from mfa_crawler.families import posts, wordpress
from mfa_crawler.sites.model import Site


def _site(id: str, name: str, source: Source, evidence: str, path: str = "") -> Site:  # noqa: A002
    return Site(
        id=id,
        name=name,
        country="US",
        language="en",
        family=wordpress,
        discovery=source,
        articles=(f"https://{source.host}/{path}",),
        timezone="America/New_York",
        licence="works of the federal government, in the public domain (17 U.S.C. 105)",
        evidence=evidence,
    )


SITES = (
    _site(
        "us_state",
        "Department of State",
        Feed("https://www.state.gov/rss-feed/press-releases/feed/", FeedItem),
        "saved pages: a feed of 2021, and 250 releases as it gave them",
    ),
    _site(
        "us_briefings",
        "Department of State: briefings",
        posts("https://www.state.gov", "state_briefing"),
        "API description: WordPress's own; the type of post from other people's parsers, unchecked",
        "briefings/",
    ),
    _site(
        "us_whitehouse",
        "The White House",
        Listing("https://www.whitehouse.gov/news/"),
        "saved pages: lists of 2025; articles by WordPress's own block markup",
    ),
)
