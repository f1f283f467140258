"""Press releases as a ministry's feed gave them over time; they lie beside the checkout."""

import gzip
from collections import defaultdict
from email.utils import parsedate_to_datetime
from pathlib import Path

import msgspec
from lxml import etree, html

from mfa_crawler.extraction import read_blocks
from mfa_crawler.filing.content import Content
from mfa_crawler.filing.history import Sight
from mfa_crawler.items import Article

SHARED = Path(__file__).parents[3] / "shared" / "pages"
RELEASES = SHARED / "state.gov" / "item_versions_first250.jsonl.gz"
_NAMES = "".join(
    f' xmlns:{prefix}="{prefix}"' for prefix in ("content", "dc", "wfw", "slash", "media", "atom")
)


def article(item_xml: str) -> Article:
    """One item of the feed, its full text read by the block reader."""
    item = etree.fromstring(f"<item{_NAMES}>{item_xml}</item>", etree.XMLParser(recover=True))
    text = item.findtext("{content}encoded") or "<p></p>"
    url = item.findtext("link") or ""
    reading = read_blocks([html.fromstring(f"<div>{text}</div>")], url)
    printed = item.findtext("pubDate") or ""
    moment = parsedate_to_datetime(printed)
    return Article(
        url=url,
        site=None,
        language="en",
        headline=" ".join((item.findtext("title") or "").split()),
        date=moment.date().isoformat(),
        date_raw=printed,
        published_at=moment.isoformat(),
        body="\n\n".join(block.text for block in reading.blocks if block.text),
        inline_images=tuple(reading.images),
        links=tuple(reading.links.values()),
    )


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
