"""The smallest article page, so that the block reader is met where it is used."""

from collections.abc import Mapping
from typing import ClassVar

from mfa_crawler.extraction import ArticlePage, Document, Region, blocks, day, optional_text, text
from mfa_crawler.items import Article

URL = "https://www.example.org/news/a?x=1"


class Plain(ArticlePage):
    layout = "plain"
    marker = "article"
    region: ClassVar[Region | None] = Region("<article", "</article>")

    headline = text("h1")
    date = day("time", "%Y-%m-%d")
    lead = optional_text("p.lead")
    body = blocks("div.text")


def page(inner: str, lead: str = "") -> str:
    above = f"<h1>Headline</h1><time>2023-10-06</time>{f'<p class=lead>{lead}</p>' if lead else ''}"
    return f"<html><body><article>{above}<div class=text>{inner}</div></article></body></html>"


def read_bytes(body: bytes, headers: Mapping[str, str] | None = None) -> Article:
    found = Plain.read(Document(URL, body, headers))
    assert found is not None
    return found.to_item()


def read(inner: str, lead: str = "") -> Article:
    return read_bytes(page(inner, lead).encode())
