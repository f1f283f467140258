"""China: the Ministry of Foreign Affairs."""

from mfa_crawler.discovery import Listing
from mfa_crawler.families import fmprc
from mfa_crawler.sites.model import Site

_BASE = "https://www.fmprc.gov.cn/web"


def _column(id: str, name: str, path: str) -> Site:  # noqa: A002 - the field's own word
    return Site(
        id=id,
        name=name,
        country="CN",
        language="zh",
        family=fmprc,
        discovery=Listing(f"{_BASE}/{path}/default.shtml"),
        articles=(f"{_BASE}/{path}/",),
        timezone="Asia/Shanghai",
        licence="none stated on the saved pages",
        evidence="saved pages: lists and articles of 2019 and 2020",
    )


SITES = (
    _column("cn_mfa", "外交部：发言人表态", "wjdt_674879/fyrbt_674889"),
    _column("cn_mfa_news", "外交部：重要新闻", "zyxw"),
)
