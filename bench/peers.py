"""trafilatura, newspaper4k and readability as readers for bench/families.py, in their own venv."""

import logging
import sys
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import lxml.html
import newspaper
import readability
import trafilatura

from bench.accuracy import Fields
from bench.reader import Page, Way, serve


def by_trafilatura(page: Page) -> Fields:
    """With metadata; the description that a page states is the nearest that it has to a lead."""
    found: Any = trafilatura.bare_extraction(page.body, url=page.url, with_metadata=True)
    return {
        "headline": found.title,
        "date": found.date,
        "body": found.text,
        "lead": found.description,
    }


def by_newspaper(page: Page) -> Fields:
    """In the language of the page, which it must be told; no picture is fetched."""
    language = page.language[:2] or None
    article = newspaper.Article(page.url, language=language, fetch_images=False)
    article.download(input_html=page.body.decode())
    article.parse()
    day = article.publish_date
    return {
        "headline": article.title,
        "date": day.date().isoformat() if day else None,
        "body": article.text,
        "lead": article.meta_description,
    }


def by_readability(page: Page) -> Fields:
    """Title and text: it reads no more."""
    document = readability.Document(page.body.decode(), url=page.url)
    summary = lxml.html.fromstring(document.summary(html_partial=True))
    return {"headline": document.short_title(), "body": " ".join(map(str, summary.itertext()))}


def _said(read: Callable[[Page], Fields], names: str, page: Page) -> list[Fields]:
    try:
        return [read(page)]
    except Exception:  # noqa: BLE001 - a page that a tool fails on is one that it does not read
        return [dict.fromkeys(names.split())]


WAYS: dict[str, Way] = {
    "trafilatura": partial(_said, by_trafilatura, "headline date body lead"),
    "newspaper4k": partial(_said, by_newspaper, "headline date body lead"),
    "readability": partial(_said, by_readability, "headline body"),
}

if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    serve(WAYS, Path(sys.argv[1]))
