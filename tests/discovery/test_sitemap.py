"""Sitemaps, indexes of them and news sitemaps."""

import gzip

import pytest

from mfa_crawler.discovery import NewsSitemap, Range, Sieve, Sitemap, Territory, Walk
from mfa_crawler.errors import EmptyListing, ListingLoop, TooLarge, TruncatedPage, WrongFormat
from mfa_crawler.extraction import Document
from mfa_crawler.items import Entry, ListingRead

URL = "https://mfa.example/sitemap.xml"
SITEMAP = Sitemap(URL)
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def read(body: bytes, url: str = URL) -> ListingRead:
    return SITEMAP.read(Document(url, body)).to_item()


def urlset(*urls: str) -> bytes:
    return f"<urlset {NS} {NEWS}>{''.join(urls)}</urlset>".encode()


def one(path: str, inner: str = "") -> str:
    return f"<url><loc>https://mfa.example{path}</loc>{inner}</url>"


def index(*names: str) -> bytes:
    files = "".join(f"<sitemap><loc>https://mfa.example/{name}</loc></sitemap>" for name in names)
    return f"<sitemapindex {NS}>{files}</sitemapindex>".encode()


def walked(files: dict[str, bytes], source: Sitemap = SITEMAP) -> tuple[Walk, list[str], list[str]]:
    """A walk to its end, the last letters of what it follows, and what it asks for."""
    walk = Walk(source, Sieve(Territory(("https://mfa.example/news/",)), Range()))
    found: list[str] = []
    asked: list[str] = []
    url: str | None = URL
    while url is not None:
        assert len(asked) < 20, "the walk does not end"
        asked.append(url)
        page = read(files[url], url)
        found += [entry.url[-1] for entry in walk.read(url, page)]
        url = walk.following(url, page)
    return walk, found, asked


def test_what_changed_last_comes_first_and_no_change_is_a_publication() -> None:
    body = urlset(
        one("/news/a", "<lastmod>2024-01-01</lastmod>"),
        one("/news/b"),
        one("/news/c", "<lastmod>2024-03-01T10:00:00+01:00</lastmod>"),
    )
    entries = read(body).entries
    assert [entry.url[-1] for entry in entries] == ["c", "a", "b"]
    assert [entry.modified_at for entry in entries] == [
        "2024-03-01T10:00+01:00",
        "2024-01-01",
        None,
    ]
    assert {entry.date for entry in entries} == {None}


def test_a_news_sitemap_says_when_and_what() -> None:
    about = (
        "<image:image xmlns:image='x'><image:title>A flag</image:title></image:image>"
        "<news:news><news:publication_date>2024-05-06T07:08:09Z</news:publication_date>"
        "<news:title>Talks &amp; tea</news:title></news:news>"
    )
    (entry,) = read(urlset(one("/news/a", about))).entries
    assert entry == Entry(
        "https://mfa.example/news/a",
        "Talks & tea",
        "2024-05-06",
        None,
        "2024-05-06T07:08:09+00:00",
    )
    assert not NewsSitemap(URL).is_whole


def test_an_index_names_its_files_and_all_are_walked() -> None:
    dated = f"""<sitemapindex {NS}>
    <sitemap><loc>https://mfa.example/sitemap-1.xml</loc><lastmod>2023-01-01</lastmod></sitemap>
    <sitemap><loc>https://mfa.example/sitemap-2.xml.gz</loc><lastmod>2024-01-01</lastmod></sitemap>
    </sitemapindex>""".encode()
    files = {
        URL: dated,
        "https://mfa.example/sitemap-1.xml": urlset(one("/news/a"), one("/about")),
        "https://mfa.example/sitemap-2.xml.gz": gzip.compress(urlset(one("/news/b"))),
    }
    walk, found, asked = walked(files)
    assert found == ["b", "a"]
    assert all(map(SITEMAP.covers, asked))
    assert not SITEMAP.covers("https://elsewhere.example/map.xml?from=//mfa.example/")
    assert asked == [URL, *(one for one in reversed(files) if one != URL), URL]
    assert walk.complete


ODD_FILES = {
    "named twice": (["1.xml", "1.xml", "2.xml"], {"1": ["a"], "2": ["b"]}),
    "the index itself": (["sitemap.xml", "1.xml"], {"1": ["a", "b"]}),
    "the first one empty": (["1.xml", "2.xml"], {"1": [], "2": ["a", "b"]}),
    "the last one empty": (["1.xml", "2.xml"], {"1": ["a", "b"], "2": []}),
    "nothing new in many": (
        [f"{n}.xml" for n in range(1, 7)],
        {**{str(n): ["a"] for n in range(1, 6)}, "6": ["a", "b"]},
    ),
}


@pytest.mark.parametrize("what", ODD_FILES)
def test_odd_files_of_an_index_keep_no_other_from_being_read(what: str) -> None:
    names, held = ODD_FILES[what]
    files = {URL: index(*names)}
    for name, letters in held.items():
        of_file = [one(f"/news/{letter}") for letter in letters]
        files[f"https://mfa.example/{name}.xml"] = urlset(*of_file)
    walk, found, asked = walked(files)
    assert (found, walk.complete) == (["a", "b"], True)
    assert len(asked) == len(files) + 1  # each once, and the index again


def test_a_file_that_an_index_names_when_it_is_read_again_is_read_too() -> None:
    class Growing(dict[str, bytes]):
        def __getitem__(self, url: str) -> bytes:
            found = super().__getitem__(url)
            self[URL] = index("2.xml", "1.xml")
            return found

    files = {f"https://mfa.example/{n}.xml": urlset(one(f"/news/{n}")) for n in (1, 2)}
    assert walked(Growing({URL: index("1.xml"), **files}))[1] == ["1", "2"]


def test_an_index_of_nothing_but_empty_files_is_no_list_of_nothing() -> None:
    files = {f"https://mfa.example/{n}.xml": urlset() for n in (1, 2)}
    with pytest.raises(EmptyListing):
        walked({URL: index("1.xml", "2.xml"), **files})


def test_only_a_news_sitemap_may_be_empty() -> None:
    walk, found, _ = walked({URL: urlset()}, NewsSitemap(URL))
    assert (found, walk.complete) == ([], True)
    with pytest.raises(EmptyListing):
        walked({URL: urlset()})


def test_what_is_no_sitemap_is_refused_by_name() -> None:
    for body in (b"<!doctype html><h1>Oops</h1>", b"{}", b"<rss/>", b"\x1f\x8bnot gzip"):
        with pytest.raises(WrongFormat, match=URL):
            read(body)


def test_a_sitemap_that_inflates_too_far_is_refused() -> None:
    with pytest.raises(TooLarge, match="inflates"):
        read(gzip.compress(b"<urlset>" + b" " * 40_000_000))


def test_an_entry_without_an_address_is_counted() -> None:
    page = SITEMAP.read(Document(URL, urlset("<url><lastmod>2024-01-01</lastmod></url>")))
    assert page.to_item().entries == ()
    assert page.signals() == ("list: item without a link",)


@pytest.mark.parametrize("at", [-9, -30, -60])
def test_a_part_of_a_sitemap_is_not_taken_for_all_of_it(at: int) -> None:
    whole = urlset(one("/news/a"), one("/news/b"))
    with pytest.raises(TruncatedPage, match="breaks off"):
        read(whole[:at])
    with pytest.raises(WrongFormat, match="breaks off"):
        read(gzip.compress(whole)[:-12])


def test_a_whole_sitemap_that_had_to_be_mended_is_read() -> None:
    body = urlset(one("/news/a?b=1&c=2")) + b"<!-- made in 0.1 s & cached -->"
    page = SITEMAP.read(Document(URL, body))
    assert [entry.url for entry in page.to_item().entries] == ["https://mfa.example/news/a?b=1&c=2"]
    assert page.signals() == ("list: sitemap is not well-formed",)


def test_an_index_of_indexes_is_read_and_indexes_without_end_are_a_loop() -> None:
    def walked(deepest: int) -> tuple[Walk, list[str]]:
        walk, found = Walk(SITEMAP, Sieve(Territory(("https://mfa.example/news/",)))), []
        url: str | None = URL
        for depth in range(30):
            assert url is not None
            deeper = index(f"map-{depth}.xml")
            page = read(deeper if depth < deepest else urlset(one("/news/a")), url)
            found += [entry.url for entry in walk.read(url, page)]
            url = walk.following(url, page)
            if found:
                return walk, found
        return walk, found

    assert walked(2)[1] == ["https://mfa.example/news/a"]
    with pytest.raises(ListingLoop, match=r"map-2\.xml"):
        walked(30)
