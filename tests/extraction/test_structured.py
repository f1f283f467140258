"""What pages state in JSON-LD, meta and microdata, also where it is broken or about others."""

import pytest

from mfa_crawler.extraction import Document
from mfa_crawler.extraction.generic.structured import Said, Stated, stated

URL = "https://www.example.org/news/1"


def read(markup: str) -> Stated:
    document = Document(URL, f"<html>{markup}</html>".encode())
    return stated(document.tree(), document.base_url)


def json_ld(data: str) -> str:
    return f'<head><script type="application/ld+json">{data}</script></head>'


ARTICLE = """{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Talks",
 "datePublished": "2024-05-01T10:00:00+02:00", "dateModified": "2024-05-02",
 "image": [{"@type": "ImageObject", "url": "/a.jpg"}, "https://www.example.org/b.jpg"],
 "publisher": {"@type": "Organization", "name": "Ministry"}, "keywords": "a,b"}"""


def test_json_ld_of_an_article_gives_each_field_with_its_place() -> None:
    found = read(json_ld(ARTICLE))
    assert found.headlines == (Said("Talks", "JSON-LD NewsArticle.headline"),)
    assert found.published == (
        Said("2024-05-01T10:00:00+02:00", "JSON-LD NewsArticle.datePublished"),
    )
    assert found.modified == (Said("2024-05-02", "JSON-LD NewsArticle.dateModified"),)
    assert [said.value for said in found.images] == [
        "https://www.example.org/a.jpg",
        "https://www.example.org/b.jpg",
    ]
    assert found.site_names == (Said("Ministry", "JSON-LD NewsArticle.publisher"),)


@pytest.mark.parametrize(
    "wrapped",
    [
        f"[{ARTICLE}]",
        f'{{"@graph": [{{"@type": "Person", "name": "x"}}, {ARTICLE}]}}',
        f'{{"@type": "WebPage", "mainEntity": {ARTICLE}}}',
        f"<!-- {ARTICLE} -->",
        f"<![CDATA[{ARTICLE}]]>",
        f"{ARTICLE};",
        ARTICLE.replace('"Talks"', '"\nTalks\t"'),
        ARTICLE.replace('"keywords": "a,b"', '"keywords": ["a", "b"],'),
        ARTICLE.replace('"NewsArticle"', '["Thing", "NewsArticle"]'),
    ],
)
def test_lists_graphs_wrappers_and_spare_commas_are_read(wrapped: str) -> None:
    found = read(json_ld(wrapped))
    assert found.headlines[0] == Said("Talks", "JSON-LD NewsArticle.headline")


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "{",
        '{"@type": "NewsArticle", "headline": "Ta',
        "null",
        "[1, [2, [3]]]",
        '{"@type": 7, "headline": {"a": 1}}',
        '{"@type": "NewsArticle", "headline": 7, "datePublished": {}, "image": [[[]]]}',
        "[" * 100_000,
        '{"@graph":' * 3000 + "1" + "}" * 3000,
    ],
)
def test_broken_json_ld_gives_nothing_and_the_rest_of_the_page_is_read(broken: str) -> None:
    found = read(json_ld(broken) + '<meta property="og:title" content="Talks">')
    assert found.headlines == (Said("Talks", "meta property=og:title"),)
    assert found.published == ()


def test_of_several_articles_only_the_one_that_names_the_page_is_believed() -> None:
    other = ARTICLE.replace("Talks", "Other").replace("2024-05-01", "2020-01-01")
    own = ARTICLE.replace('"keywords"', f'"url": "{URL}", "keywords"')
    assert read(json_ld(f"[{other}, {own}]")).headlines[0].value == "Talks"
    assert read(json_ld(f"[{other}, {ARTICLE}]")).headlines == ()


def test_articles_of_a_list_are_not_the_page() -> None:
    listed = f'{{"@type": "ItemList", "itemListElement": [{{"item": {ARTICLE}}}]}}'
    assert read(json_ld(listed)) == Stated()


def test_meta_goes_by_how_exact_it_is_and_not_by_its_place() -> None:
    found = read(
        '<head><meta name="date" content="2024-01-01">'
        '<meta name="DC.date.issued" content="2024-01-02">'
        '<meta property="article:published_time" content="2024-01-03"></head>'
    )
    assert [said.value for said in found.published] == ["2024-01-03", "2024-01-02", "2024-01-01"]
    assert found.published[1].where == "meta name=DC.date.issued"


MICRODATA = """<div itemscope itemtype="http://schema.org/NewsArticle"><h1 itemprop="headline">Talks
</h1><time itemprop="datePublished" datetime="2024-05-01">1 May</time>
<div itemprop="author" itemscope itemtype="http://schema.org/Person"><i itemprop="headline">X</i>
</div><div itemprop="articleBody">Words.</div></div>"""


def test_microdata_is_that_of_the_article_and_not_of_things_inside_it() -> None:
    found = read(MICRODATA)
    assert found.headlines == (Said("Talks", "microdata headline"),)
    assert found.published == (Said("2024-05-01", "microdata datePublished"),)
    assert found.bodies == (Said("Words.", "microdata articleBody"),)


def test_microdata_of_several_articles_is_a_list() -> None:
    assert read(MICRODATA * 2) == Stated()


def test_json_ld_goes_before_meta_and_meta_before_the_title() -> None:
    head = '<meta property="og:title" content="Talks | M"><title>Talks - M</title>'
    wheres = [said.where for said in read(json_ld(ARTICLE) + head).headlines]
    assert wheres == ["JSON-LD NewsArticle.headline", "meta property=og:title", "title"]


@pytest.mark.timeout(10)
def test_thousands_of_articles_in_microdata_are_a_list_of_others() -> None:
    other = '<div itemscope itemtype="https://schema.org/NewsArticle"><b itemprop="headline">X</b>'
    assert read(f"<body>{(other + '</div>') * 20_000}").headlines == ()
