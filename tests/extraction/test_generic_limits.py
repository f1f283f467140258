"""Pages that are huge, deep or made to keep a reader busy are read soon, or refused by name."""

import pytest

from mfa_crawler.errors import UnknownLayout
from mfa_crawler.extraction import Document
from mfa_crawler.families import generic
from mfa_crawler.items import ListingRead
from tests.extraction.test_generic import TEXT, URL, article, page


@pytest.mark.parametrize("depth", [100, 200])
def test_deep_nesting_is_read(depth: int) -> None:
    found = article(page(text="<div>" * depth + TEXT + "</div>" * depth))
    assert found.body == article(page()).body


@pytest.mark.parametrize("depth", [1000, 5000, 50_000])
def test_nesting_that_no_reader_made_is_refused(depth: int) -> None:
    markup = page(text="<div>" * depth + TEXT + "</div>" * depth)
    with pytest.raises(UnknownLayout):
        generic.recognise(Document(URL, markup.encode())).to_item()


def test_a_huge_page_is_read_whole_and_soon() -> None:
    found = article(page(text=TEXT * 3000))
    assert found.body.count("ferries") == 3000


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "head",
    [
        "<title>" + "Talks - " * 50_000 + "</title>",
        '<meta name="date" content="x">' * 50_000,
        '<script type="application/ld+json">[' + '{"@type":"Article"},' * 50_000 + "1]</script>",
        '<script type="application/ld+json">{"a":"' + ";" * 100_000 + '"}</script>',
    ],
    ids=["title", "meta", "nodes of JSON-LD", "semicolons"],
)
def test_a_head_that_never_ends_costs_no_minutes(head: str) -> None:
    assert article(page(head)).headline == "Talks in Quill"


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "many",
    [
        "".join(
            f'<li><a href="/n/{n}">Headline number {n}</a> 2024-05-01</li>' for n in range(6000)
        ),
        "<div class='gallery'>" * 200 + "<img src='/a.jpg'><img src='/b.jpg'>" * 300,
    ],
    ids=["links", "galleries"],
)
def test_a_page_of_thousands_of_links_or_pictures_costs_no_minutes(many: str) -> None:
    try:
        found = generic.recognise(Document(URL, page(text=f"<ul>{many}</ul>").encode())).to_item()
    except UnknownLayout:
        assert "gallery" in many
    else:
        assert isinstance(found, ListingRead)
        assert len(found.entries) == 6000


@pytest.mark.timeout(30)
@pytest.mark.parametrize("where", ["above", "below"])
def test_thousands_of_pictures_beside_a_text_cost_no_minutes(where: str) -> None:
    many = "".join(f'<div><img src="/p/{n}.jpg"></div>' for n in range(8000))
    gallery = f'<section class="gallery">{many}</section>'
    found = article(page(text=gallery + TEXT if where == "above" else TEXT + gallery))
    assert found.body == article(page()).body
    assert len(found.gallery) == 8000
