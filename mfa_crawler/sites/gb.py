"""The United Kingdom: departments on GOV.UK."""

from mfa_crawler.discovery import Feed, Fields, JsonList, Move, Offset
from mfa_crawler.families import govuk
from mfa_crawler.sites.model import Site

_HOST = "https://www.gov.uk"
_SEARCH = (
    f"{_HOST}/api/search.json?filter_organisations={{}}"
    "&filter_content_purpose_supergroup=news_and_communications&order=-public_timestamp"
    "&count=100&fields=title,link,description,public_timestamp"
)
_FIELDS = Fields(date="", lead="description", modified="public_timestamp")


def _department(id: str, name: str, slug: str) -> Site:  # noqa: A002 - the field's own word
    search = JsonList(_SEARCH.format(slug), Offset(100, "start"), "results", "total", _FIELDS)
    return Site(
        id=id,
        name=name,
        country="GB",
        language="en",
        family=govuk,
        discovery=(search, Feed(f"{_HOST}/government/organisations/{slug}.atom")),
        articles=tuple(f"{_HOST}/government/{kind}/" for kind in ("news", "speeches")),
        api=Move(old=f"{_HOST}/api/content/", new=f"{_HOST}/"),
        timezone="Europe/London",
        licence="Open Government Licence v3.0 except where otherwise stated",
        evidence="API description: schemas and templates of the publisher; no answer seen",
    )


SITES = (
    _department(
        "gb_fcdo",
        "Foreign, Commonwealth & Development Office",
        "foreign-commonwealth-development-office",
    ),
)
