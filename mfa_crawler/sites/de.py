"""Germany: the Federal Foreign Office."""

from mfa_crawler.discovery import Fields, JsonList, Offset
from mfa_crawler.families import auswaertiges
from mfa_crawler.sites.model import Site

_HOST = "https://www.auswaertiges-amt.de"
_NEWS = JsonList(
    f"{_HOST}/ajax/json-filterlist/de/search/-/1798?limit=10",
    Offset(10),
    items="items",
    total="itemsTotal",
    fields=Fields(headline="headline", day="%d.%m.%Y"),
)
_EVIDENCE = "saved pages: an article of 2021; the list from other people's parsers, unchecked"


def _site(id: str, name: str, language: str, source: JsonList) -> Site:  # noqa: A002
    return Site(
        id=id,
        name=name,
        country="DE",
        language=language,
        family=auswaertiges,
        discovery=source,
        articles=(f"{_HOST}/{language}/",),
        timezone="Europe/Berlin",
        licence="none stated on the saved page",
        evidence=_EVIDENCE,
    )


SITES = (_site("de_aa", "Auswärtiges Amt", "de", _NEWS),)
