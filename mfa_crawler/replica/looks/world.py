"""All hosts of the replica: gov.pl with every unit, and one ministry of each other look."""

from mfa_crawler.replica.look import Look
from mfa_crawler.replica.looks import (
    auswaertiges,
    drupal,
    feeds,
    fmprc,
    govuk,
    meti,
    mofajp,
    state,
    wordpress,
)
from mfa_crawler.replica.units import DEFAULT_UNITS, Language, Unit


def _portal(path: str, listing: str, name: str, language: Language) -> Unit:
    """One more unit of gov.pl; without guests, so that the others' lists stay as they are."""
    return Unit(path, listing, name, language, guests=0)


def _other(
    look: Look, host: str, paths: tuple[str, str], name: str, language: Language = "en"
) -> Unit:
    path, listing = paths
    return Unit(path, listing, name, language, host, guests=0, look=look)


_PORTAL = (
    _portal("/web/finanse", "/web/finanse/wiadomosci", "Ministerstwo Finansów", "pl"),
    _portal(
        "/web/obrona-narodowa",
        "/web/obrona-narodowa/aktualnosci5",
        "Ministerstwo Obrony Narodowej",
        "pl",
    ),
    _portal(
        "/web/national-defence", "/web/national-defence/news", "Ministry of National Defence", "en"
    ),
    _portal("/web/primeminister", "/web/primeminister", "The Prime Minister's Chancellery", "en"),
    _portal(
        "/web/rozwoj-technologia",
        "/web/rozwoj-technologia/aktualnosci",
        "Ministerstwo Rozwoju i Technologii",
        "pl",
    ),
    _portal("/web/paa-en", "/web/paa-en", "National Atomic Energy Agency", "en"),
    _portal("/web/rcb-en", "/web/rcb-en", "Government Centre for Security", "en"),
    _portal("/web/sluzbacywilna", "/web/sluzbacywilna", "Służba Cywilna", "pl"),
    _portal("/web/ua", "/web/ua", "Serwis dla obywateli Ukrainy", "uk"),
)

_CHINA = "www.fmprc.gov.cn"
_OTHERS = (
    _other(
        fmprc.LOOK,
        _CHINA,
        ("/web/wjdt_674879/fyrbt_674889", "/web/wjdt_674879/fyrbt_674889/default.shtml"),
        "发言人表态",
        "zh",
    ),
    _other(fmprc.LOOK, _CHINA, ("/web/zyxw", "/web/zyxw/default.shtml"), "重要新闻", "zh"),
    _other(
        wordpress.LOOK,
        "www.whitehouse.gov",
        ("/briefings-statements", "/news/"),
        "The Replica House",
    ),
    _other(
        state.LOOK,
        "www.state.gov",
        ("", "/rss-feed/press-releases/feed/"),
        "Replica Department of State",
    ),
    _other(
        state.LOOK,
        "www.state.gov",
        ("/briefings", "/wp-json/wp/v2/state_briefing"),
        "Replica Department of State: briefings",
    ),
    _other(
        auswaertiges.LOOK,
        "www.auswaertiges-amt.de",
        ("/de/newsroom", "/ajax/json-filterlist/de/search/-/1798"),
        "Auswärtiges Amt",
        "de",
    ),
    _other(
        mofajp.LOOK,
        "www.mofa.go.jp",
        ("/mofaj/press/release", "/mofaj/press/release/index.html"),
        "外務省",
        "ja",
    ),
    _other(meti.LOOK, "www.meti.go.jp", ("/press", "/press/index.html"), "経済産業省", "ja"),
    _other(
        feeds.MEXT,
        "www.mext.go.jp",
        ("/b_menu/houdou", "/b_menu/news/index.rdf"),
        "文部科学省",
        "ja",
    ),
    _other(feeds.MOD, "www.mod.go.jp", ("/j/press/news", "/j/rss/news.xml"), "防衛省", "ja"),
    _other(feeds.MOF, "www.mof.go.jp", ("/public_relations", "/rss/news.xml"), "財務省", "ja"),
    _other(
        govuk.LOOK,
        "www.gov.uk",
        ("/government/news", "/api/search.json"),
        "Foreign, Commonwealth and Development Office",
    ),
    _other(drupal.LOOK, "diplomatie.belgium.be", ("/en/news", "/en/news"), "FPS Foreign Affairs"),
)

WORLD = (*DEFAULT_UNITS, *_PORTAL, *_OTHERS)
