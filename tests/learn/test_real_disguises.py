"""Real pages in disguise; they are other people's and lie beside the checkout."""

import gzip
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from mfa_crawler.learn import KEEP, Disguise, draft, keep_for, shape
from mfa_crawler.sites import site

PAGES = Path(__file__).parents[3] / "shared" / "pages"
GOV = sorted((PAGES / "gov.pl").glob("*.html"))
ALL = sorted(path for path in PAGES.glob("*/*") if path.suffix in {".html", ".rss", ".xml"})
URL = "https://www.gov.pl/web/paa/some-news"
_NO_TEXT = re.compile(r"<(script|style)\b.*?</\1>|<!\[CDATA\[|\]\]>|<[^>]*>", re.DOTALL)
_CODE = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]+")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_HOST = {"http", "https", "www"}  # hosts stay
_HAN_RUN = 6  # characters, about three words

pytestmark = pytest.mark.skipif(not PAGES.is_dir(), reason=f"{PAGES} is not there")


def text(page: str) -> str:
    return html.unescape(html.unescape(_NO_TEXT.sub(" | ", page)))


def runs(page: str) -> Iterator[tuple[str, ...]]:
    """Three words in a row, but for those with words that are kept."""
    for piece in text(page).split("|"):
        words = _WORD.findall(piece.lower())
        for run in zip(words, words[1:], words[2:], strict=False):
            if not any(w in KEEP.words or len(w) < 3 for w in run) and not _HOST & {*run}:
                yield run


def han(page: str) -> set[str]:
    found = _HAN.findall(text(page))
    return {run[n : n + _HAN_RUN] for run in found for n in range(len(run) - _HAN_RUN + 1)}


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_no_fragment_of_a_sentence_survives_and_no_tag_is_lost(path: Path) -> None:
    body = path.read_bytes()
    made = Disguise(keep_for(site("pl_paa")), "seed").page(body)
    before, after = body.decode(), made.decode()
    assert not {*runs(before)} & {*runs(after)}
    assert not han(before) & han(after)
    names = re.compile(r"</?[a-zA-Z][^\s/>]*")
    assert names.findall(_CODE.sub("", after)) == names.findall(_CODE.sub("", before))
    assert shape(text(after)) == shape(text(before))


@pytest.mark.parametrize("path", GOV, ids=lambda path: path.name)
def test_a_disguised_page_is_read_as_the_real_one(path: Path) -> None:
    made = draft(path.read_bytes(), URL, site("pl_paa"), Disguise(keep_for(site("pl_paa")), "s"))
    assert made.read is not None
    assert made.differences == ()
    if made.read.layout == "article-2022" and "air" not in path.name:
        assert made.read.record["article"]["date"]


def test_what_went_wrong_in_a_disguise_is_named() -> None:
    path = PAGES / "gov.pl" / "paa_irrs_followup_2026-09-21_article_gallery.html"

    class Clumsy(Disguise):
        def page(self, body: bytes, content_type: str | None = None) -> bytes:
            made = super().page(body, content_type)
            return made.replace(b"21.09.2026", b"21.09.2025").replace(b'data-group="gallery"', b"")

    made = draft(path.read_bytes(), URL, site("pl_paa"), Clumsy(keep_for(site("pl_paa")), "s"))
    assert "article.date: '2026-09-21' -> '2025-09-21'" in made.differences
    assert "article.gallery: 5 -> 0" in made.differences


def test_a_feed_stays_a_feed_with_its_dates_and_numbers() -> None:
    body = (PAGES / "state.gov" / "press-releases_2021-05-23_feed.rss").read_bytes()
    before, after = (ET.fromstring(b) for b in (body, Disguise(seed="s").page(body)))
    for path in ("channel/item/pubDate", "channel/item/guid", "channel/language"):
        there = [element.text for element in before.findall(path)]
        assert there == [element.text for element in after.findall(path)]
        assert there
    titles = [element.text for element in after.findall("channel/item/title")]
    links = [element.text for element in after.findall("channel/item/link")]
    assert not {*titles} & {element.text for element in before.findall("channel/item/title")}
    assert str(titles[0]).lower().replace(" ", "-") in str(links[0])


def test_items_of_a_json_document_keep_their_keys_and_not_their_words() -> None:
    with gzip.open(PAGES / "state.gov" / "item_versions_first250.jsonl.gz") as lines:
        for line in (line for line, _ in zip(lines, range(5), strict=False)):
            made = Disguise(seed="s").page(line)
            before, after = json.loads(line), json.loads(made)
            assert before.keys() == after.keys()
            assert not {*runs(before["item_xml"])} & {*runs(after["item_xml"])}
            assert before["snapshot_time"] == after["snapshot_time"]
