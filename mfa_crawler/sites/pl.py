"""Poland: units of www.gov.pl."""

from mfa_crawler.discovery import Listing
from mfa_crawler.families import govpl
from mfa_crawler.sites.model import Site

_SEEN = "list and articles read from saved pages of 2026"
_LISTED = "list address from other people's parsers, unchecked; layout from saved pages of gov.pl"
_LINKED = "unit linked from saved pages; list address unknown, so it starts at the unit's home"


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
    )


SITES = (
    _unit(
        "pl_mfa_en",
        "Ministry of Foreign Affairs",
        "diplomacy/news-",
        "one article read as text; markup from saved pages of other gov.pl units",
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
