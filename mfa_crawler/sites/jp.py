"""Japan: ministries on go.jp."""

from mfa_crawler.discovery import Feed, Listing, Source, Window
from mfa_crawler.families import Family, generic, meti, mofajp
from mfa_crawler.sites.model import Site

_LIST = "list read from a saved page of 2026; articles by the generic reading"
_FEED = "feed read from a saved one of 2026, its address unchecked; articles by the generic reading"


def _site(id: str, name: str, family: Family, source: Source, prefix: str) -> Site:  # noqa: A002 - the field's own word
    return Site(
        id=id,
        name=name,
        country="JP",
        language="ja",
        family=family,
        discovery=source,
        articles=(prefix,),
        timezone="Asia/Tokyo",
        licence="none stated on the saved pages",
        evidence=_FEED if isinstance(source, Feed) else _LIST,
    )


SITES = (
    _site(
        "jp_mofa",
        "外務省",
        mofajp,
        Listing("https://www.mofa.go.jp/mofaj/press/release/index.html"),
        "https://www.mofa.go.jp/mofaj/",
    ),
    _site(
        "jp_meti",
        "経済産業省",
        meti,
        Window("https://www.meti.go.jp/press/index.html"),
        "https://www.meti.go.jp/press/",
    ),
    _site(
        "jp_mext",
        "文部科学省",
        generic,
        Feed("https://www.mext.go.jp/b_menu/news/index.rdf"),
        "https://www.mext.go.jp/",
    ),
    _site(
        "jp_mod",
        "防衛省・自衛隊",
        generic,
        Feed("https://www.mod.go.jp/j/rss/news.xml"),
        "https://www.mod.go.jp/j/",
    ),
    _site(
        "jp_mof",
        "財務省",
        generic,
        Feed("https://www.mof.go.jp/rss/news.xml"),
        "https://www.mof.go.jp/",
    ),
)
