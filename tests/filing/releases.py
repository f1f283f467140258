"""Press releases as a ministry's feed gave them over time; they lie beside the checkout."""

import gzip
from collections import defaultdict
from pathlib import Path

import msgspec

from mfa_crawler.discovery.feed import FeedPage
from mfa_crawler.extraction import Document, FeedItem
from mfa_crawler.filing.content import Content
from mfa_crawler.filing.history import Sight
from mfa_crawler.items import Article

SHARED = Path(__file__).parents[3] / "shared" / "pages"
RELEASES = SHARED / "state.gov" / "item_versions_first250.jsonl.gz"
_NAMES = "".join(
    f' xmlns:{prefix}="http://purl.org/rss/1.0/modules/{prefix}/"'
    for prefix in ("content", "dc", "wfw", "slash", "media", "atom")
)


def article(item_xml: str) -> Article:
    """One item of the feed, as the feed's reader reads it."""
    feed = f"<rss{_NAMES}><channel><item>{item_xml}</item></channel></rss>".encode()
    (item,) = FeedPage(Document("https://www.state.gov/feed/", feed), FeedItem).articles()
    return item.to_item(None, "en")


def releases() -> dict[int, list[Sight]]:
    """Captures of each release, under the page id in its guid."""
    found: dict[int, list[Sight]] = defaultdict(list)
    for line in gzip.decompress(RELEASES.read_bytes()).splitlines():
        row = msgspec.json.decode(line, type=dict[str, str])
        page_id = int(row["guid"].rpartition("=")[2])
        found[page_id].append(
            Sight(
                record_id=f"{page_id}/{row['snapshot_time']}",
                date=row["snapshot_time"],
                outcome="article",
                status=200,
                parser="1",
                content=Content.of(article(row["item_xml"])),
                site_answered=True,
            )
        )
    return found
