"""Poland: units of www.gov.pl."""

from mfa_crawler.discovery import Listing
from mfa_crawler.families import govpl
from mfa_crawler.sites.assertions import Assertions
from mfa_crawler.sites.model import Site

_SEEN = "saved pages: list and articles of 2026"
_LISTED = "saved pages of other units; list address from other people's parsers, unchecked"
_LINKED = "saved pages of other units; list address unknown, so it starts at the unit's home"


def _unit(id: str, name: str, path: str, evidence: str, language: str = "pl") -> Site:  # noqa: A002
    return Site(
        id=id,
        name=name,
        country="PL",
        language=language,
        family=govpl,
        discovery=Listing(f"https://www.gov.pl/web/{path}"),
        timezone="Europe/Warsaw",
        licence="text CC BY-SA 4.0, photos CC BY-NC-ND 4.0 unless stated otherwise (footer, 2026)",
        evidence=evidence,
        assertions=Assertions(entries=8),
    )


SITES = (
    _unit(
        "pl_mfa_en",
        "Ministry of Foreign Affairs",
        "diplomacy/news-",
        "saved pages of other units; one article of this one read as text",
        "en",
    ),
    _unit("pl_mfa", "Ministerstwo Spraw Zagranicznych", "dyplomacja/aktualnosci", _LISTED),
    _unit("pl_paa", "Państwowa Agencja Atomistyki", "paa/aktualnosci2", _SEEN),
    _unit("pl_rcb", "Rządowe Centrum Bezpieczeństwa", "rcb/komunikaty", _SEEN),
    _unit("pl_finance", "Ministerstwo Finansów", "finanse/wiadomosci", _LISTED),
    _unit("pl_defence", "Ministerstwo Obrony Narodowej", "obrona-narodowa/aktualnosci5", _LISTED),
    _unit("pl_defence_en", "Ministry of National Defence", "national-defence/news", _LISTED, "en"),
    _unit("pl_pm", "Kancelaria Prezesa Rady Ministrów", "premier/wydarzenia", _LISTED),
    _unit("pl_pm_en", "The Chancellery of the Prime Minister", "primeminister", _LISTED, "en"),
    _unit(
        "pl_development",
        "Ministerstwo Rozwoju i Technologii",
        "rozwoj-technologia/aktualnosci",
        _LISTED,
    ),
    _unit("pl_paa_en", "National Atomic Energy Agency", "paa-en", _LINKED, "en"),
    _unit("pl_rcb_en", "Government Centre for Security", "rcb-en", _LINKED, "en"),
    _unit("pl_civil_service", "Służba Cywilna", "sluzbacywilna", _LINKED),
    _unit("pl_ukraine", "Serwis dla obywateli Ukrainy", "ua", _LINKED, "uk"),
)
