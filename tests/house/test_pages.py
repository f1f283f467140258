"""Saved pages: one for each layout, and none with a ministry's own prose."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mfa_crawler.errors import NotHtml, PageError
from mfa_crawler.extraction import Document
from mfa_crawler.families import FAMILIES

_RUN = 12  # words in a row, or characters of scripts without blanks
_NO_PROSE = re.compile(r"<(script|style|footer|head|nav)\b.*?</\1>|<[^>]*>", re.DOTALL)
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")
_MARKUP = {".html", ".htm", ".xml", ".rss", ".atom"}


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    # between two tags: the same labels follow each other on all pages of a site
    for piece in _NO_PROSE.sub("\0", text).split("\0"):
        words = _WORD.findall(html.unescape(piece).lower())
        yield from zip(*(words[start:] for start in range(_RUN)), strict=False)


def _pages(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in _MARKUP)


@pytest.fixture(scope="session")
def real_prose(root: Path) -> set[tuple[str, ...]]:
    folder = root.parent / "shared" / "pages"
    if not folder.is_dir():
        pytest.skip("the folder of real pages is not there; it is no part of the repository")
    return {run for path in _pages(folder) for run in _runs(path.read_text("utf-8", "replace"))}


def test_saved_pages_hold_no_real_prose(
    root: Path, tracked: list[Path], real_prose: set[tuple[str, ...]]
) -> None:
    ours = [path for path in tracked if path.suffix in _MARKUP or path.name == "page.json"]
    ours += [*Path(root, "mfa_crawler", "replica").glob("prose*.txt")]
    copied = {
        str(path.relative_to(root)): " ".join(run)
        for path in ours
        if (
            run := next(
                (r for r in _runs(path.read_text("utf-8", "replace")) if r in real_prose), None
            )
        )
    }
    assert not copied


def test_every_layout_has_a_saved_page(root: Path, tracked: list[Path]) -> None:
    saved = [path for path in tracked if "tests" in path.parts]
    pages = [path for path in saved if path.suffix == ".html" or path.name == "page.json"]
    seen = set()
    for path in pages:
        for family in FAMILIES:
            try:
                seen.add(family.recognise(Document("https://x.example/", path.read_bytes())).layout)
            except (PageError, NotHtml):
                continue
    wanted = {layout.layout for family in FAMILIES for layout in family.layouts}
    assert wanted <= seen, f"no saved page for {sorted(wanted - seen)}"
