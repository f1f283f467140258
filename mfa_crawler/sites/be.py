"""Belgium: the Federal Public Service Foreign Affairs."""

from mfa_crawler.discovery import Listing
from mfa_crawler.families import drupal
from mfa_crawler.sites.model import Site


def _site(id: str, name: str, language: str, url: str) -> Site:  # noqa: A002 - the field's own word
    return Site(
        id=id,
        name=name,
        country="BE",
        language=language,
        family=drupal,
        discovery=Listing(url),
        articles=(f"{url}/",),
        timezone="Europe/Brussels",
        licence="none known",
        evidence="generic: the templates that Drupal comes with; no page of the site seen",
    )


SITES = (_site("be_mfa_en", "Foreign Affairs", "en", "https://diplomatie.belgium.be/en/news"),)
