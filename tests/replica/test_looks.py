"""Every look's lists and articles, read by our families as the replica wrote them."""

import re
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import msgspec
import pytest
from lxml import html

from mfa_crawler.discovery import Feed, Fields, JsonList, Listing, Offset, Source
from mfa_crawler.errors import ErrorPage
from mfa_crawler.extraction import Document
from mfa_crawler.families import FAMILIES, Family
from mfa_crawler.items import Article, Entry, Translation
from mfa_crawler.replica import WORLD, Fault, FaultKind, Ministry, Truth, Unit, running
from mfa_crawler.replica.blocks import plain
from mfa_crawler.replica.look import GOVPL
from mfa_crawler.replica.looks import LOOKS
from mfa_crawler.replica.routes import respond
from mfa_crawler.replica.wire import Request, Response
from mfa_crawler.sites import SITES
from tests.documented import family_of_the_docs
from tests.truth import like, told

KNOWN = {family.name: family for family in (*FAMILIES, family_of_the_docs())}


@dataclass(frozen=True)
class Way:
    """How a look is read: where its list begins, which family knows it, how much the list shows."""

    source: Source
    family: str
    shows: int | None = None


def _way(site_id: str, shows: int | None = None) -> Way:
    site = SITES[site_id]
    return Way(site.sources[0], site.family.name, shows)


SEARCH = JsonList(  # as gb_fcdo's, but in pages that a small ministry fills
    "https://www.gov.uk/api/search.json?filter_organisations=fcdo&start=0&count=10",
    Offset(10, "start"),
    items="results",
    total="total",
    fields=Fields(date="public_timestamp", lead="description"),
)
WAYS = {
    "fmprc": _way("cn_mfa"),
    "wordpress": _way("us_whitehouse"),
    "state": _way("us_state", 10),
    "auswaertiges": _way("de_aa"),
    "mofajp": _way("jp_mofa"),
    "meti": _way("jp_meti", 20),
    "mext": _way("jp_mext", 30),
    "mod": _way("jp_mod", 30),
    "mof": _way("jp_mof", 30),
    "govuk": Way(SEARCH, "govuk"),
    "drupal": _way("be_mfa_en"),
    "invented": Way(Listing("https://www.elsewhere.example/releases"), "chancel"),
}
UNITS = {
    name: next(unit for unit in WORLD if unit.look.name == name and unit.host == way.source.host)
    for name, way in WAYS.items()
}


@pytest.fixture
def ministry() -> Ministry:
    return Ministry(seed=7, articles=44, years=4, units=WORLD)


def get(ministry: Ministry, url: str) -> Response:
    _, _, rest = url.partition("://")
    host, _, target = rest.partition("/")
    return respond(ministry, Request("GET", f"/{target}", (("Host", host),)))


def walk(ministry: Ministry, name: str) -> list[Entry]:
    """All that a look's list shows, from its first page to its last; each URL once."""
    way, url = WAYS[name], str(WAYS[name].source.url)
    found: dict[str, Entry] = {}
    pages, claimed = 0, set()
    while url:
        answer = get(ministry, url)
        assert answer.status == 200
        document = Document(url, answer.body, {"Content-Type": answer.media_type})
        page = way.source.read(document) or KNOWN[way.family].listing(document)
        assert page.signals() == ()
        shown = page.to_item()
        for entry in shown.entries:
            found.setdefault(entry.url, entry)
        claimed.add(shown.pages)
        url = shown.next or ""
        pages += 1
        assert pages < 60
    assert claimed <= {pages, None}
    return list(found.values())


def read(family: Family, ministry: Ministry, truth: Truth) -> Article:
    document = Document(truth.url, get(ministry, truth.url).body)
    return family.article(document).to_item(language=truth.language)


def test_every_look_of_the_world_is_tried() -> None:
    assert WAYS.keys() == LOOKS.keys() == {u.look.name for u in WORLD if u.look != GOVPL}


@pytest.mark.parametrize("name", WAYS)
def test_lists_show_all_that_is_published_newest_first(ministry: Ministry, name: str) -> None:
    shown = ministry.newest(UNITS[name], 0, WAYS[name].shows)
    entries = walk(ministry, name)
    assert [(entry.url, entry.headline, entry.date) for entry in entries] == [
        (article.url, plain(article.headline), article.day.isoformat()) for article in shown
    ]


@pytest.mark.parametrize("seed", [7, 1918])
@pytest.mark.parametrize("name", WAYS)
def test_articles_are_read_as_they_were_written(name: str, seed: int) -> None:
    ministry = Ministry(seed, articles=40, years=4, units=WORLD)
    credited = pictured = 0
    for article in ministry.newest(UNITS[name]):
        truth = article.truth
        found = msgspec.to_builtins(read(KNOWN[WAYS[name].family], ministry, truth))
        if name == "govuk":  # its pages state for machines what they also print
            found["date_raw"] = truth.date_raw
        assert like(found, told(truth)) == told(truth), truth.url
        credited += truth.photo_credit is not None
        pictured += bool(truth.inline_images)
    assert credited >= 15
    assert pictured >= 4


@pytest.mark.parametrize("name", WAYS)
def test_a_title_is_the_headline_and_perhaps_a_name_behind_it(
    ministry: Ministry, name: str
) -> None:
    for article in ministry.newest(UNITS[name], 0, 5):
        page = html.document_fromstring(get(ministry, article.url).body.decode())
        title, headline = str(page.findtext(".//title")), plain(article.headline)
        assert title.startswith(headline)
        assert re.fullmatch(r"(?:\s*[-–|：｜（][\w .,:/）]+)?", title.removeprefix(headline))


def test_a_feed_with_the_whole_text_is_the_articles(ministry: Ministry) -> None:
    source, unit = WAYS["state"].source, UNITS["state"]
    assert isinstance(source, Feed)
    page = source.read(Document(source.url, get(ministry, source.url).body))
    found = [each.to_item(language="en") for each in page.articles()]
    truths = [article.truth for article in ministry.newest(unit, 0, 10)]
    for article, truth in zip(found, truths, strict=True):
        # a feed prints its days as RFC 822 says
        expected = {k: v for k, v in told(truth).items() if k != "date_raw"}
        assert like(msgspec.to_builtins(article), expected) == expected


def test_gov_uk_says_the_same_in_its_feed_its_search_and_its_content(ministry: Ministry) -> None:
    unit = UNITS["govuk"]
    feed = Feed(
        f"https://{unit.host}/government/organisations/foreign-commonwealth-development-office.atom"
    )
    entries = feed.read(Document(feed.url, get(ministry, feed.url).body)).to_item().entries
    assert [entry.url for entry in entries] == [
        entry.url for entry in walk(ministry, "govuk")[: len(entries)]
    ]
    for article in ministry.newest(unit, 0, 20):
        content = msgspec.json.decode(
            get(ministry, f"https://{unit.host}/api/content{article.path}").body
        )
        assert (content["title"], content["description"]) == (article.headline, article.lead)
        assert content["first_published_at"] == article.stamp
        assert content["details"]["body"].startswith('<div class="govspeak">')
    api = f"https://{unit.host}/api/content{article.path}"
    ministry.edit(article.url)
    edited = msgspec.json.decode(get(ministry, api).body)
    assert len(edited["details"]["change_history"]) == 2
    assert edited["public_updated_at"] > edited["first_published_at"] == article.stamp
    ministry.remove(article.url, 410)
    assert get(ministry, api).status == 410


def test_gov_uk_offers_a_statement_in_its_other_language_on_pages_and_in_content() -> None:
    english = UNITS["govuk"]
    ukrainian = replace(english, path="/government/speeches", language="uk", articles=0)
    ministry = Ministry(articles=12, units=(english, ukrainian))
    first, other = (ministry.announce("a", u.path, date(2026, 10, 1)) for u in ministry.units)
    assert {entry.url for entry in walk(ministry, "govuk")} >= {first, other}
    for url in (first, first.replace(".uk/", ".uk/api/content/")):
        article = KNOWN["govuk"].article(Document(url, get(ministry, url).body)).to_item()
        assert article.translations == (Translation("uk", other),)


@pytest.mark.parametrize("query", ["per_page=0", "per_page=101", "page=9"])
def test_wordpress_refuses_pages_that_it_does_not_have(ministry: Ministry, query: str) -> None:
    posts = "https://www.state.gov/wp-json/wp/v2/state_briefing"
    assert get(ministry, f"{posts}?{query}").status == 400


def changed(ministry: Ministry, unit: Unit, url: str) -> Iterator[bytes]:
    """The page, then the same once more after each change of words."""
    yield get(ministry, url).body
    ministry.edit(url, headline="Second thoughts")
    yield get(ministry, url).body
    ministry.template(url)
    yield get(ministry, url).body
    ministry.restore(url)
    yield get(ministry, url).body
    assert ministry.find(url) in ministry.newest(unit)


@pytest.mark.parametrize("name", WAYS)
def test_edits_and_templates_change_pages_and_restoring_them_undoes_it(
    ministry: Ministry, name: str
) -> None:
    unit = UNITS[name]
    url = ministry.newest(unit, 5, 1)[0].url
    first, edited, redesigned, restored = changed(ministry, unit, url)
    assert (b"Second thoughts" in edited, b"(1)" in edited) == (True, True)
    assert redesigned.replace(b" [1]", b"") == edited
    assert redesigned != edited
    assert restored == first


@pytest.mark.parametrize("name", WAYS)
def test_what_is_removed_unlisted_or_published_shows_in_the_list(
    ministry: Ministry, name: str
) -> None:
    unit = UNITS[name]
    before = [entry.url for entry in walk(ministry, name)]
    ministry.remove(before[2], 410)
    ministry.unlist(before[3])
    published = ministry.publish(2, unit.base)
    statuses = [get(ministry, url).status for url in (before[2], before[3], *published)]
    assert statuses == [410, 200, 200, 200]
    kept = [published[1], published[0], *before[:2], *before[4:]]
    # windows and feeds go on with what is older
    assert [entry.url for entry in walk(ministry, name)][: len(before) - 2] == kept[
        : len(before) - 2
    ]


@pytest.mark.parametrize("name", WAYS)
def test_pictures_and_files_of_a_look_are_there_and_can_be_replaced(
    ministry: Ministry, name: str
) -> None:
    truths = [article.truth for article in ministry.newest(UNITS[name])]
    image, page = next((t.inline_images[0].url, t.url) for t in truths if t.inline_images)
    before = get(ministry, image)
    assert (before.status, before.media_type, before.body[:2]) == (200, "image/jpeg", b"\xff\xd8")
    ministry.photo(page)
    assert get(ministry, image).body != before.body
    for file in next((t.attachments for t in truths if t.attachments), ()):
        assert get(ministry, file.url).media_type == "application/pdf"


def test_an_unknown_path_is_a_404_on_every_host(ministry: Ministry) -> None:
    for unit in UNITS.values():
        assert get(ministry, f"https://{unit.host}/no/such/page-3").status == 404


def test_an_error_page_of_a_look_is_its_servers_own(ministry: Ministry) -> None:
    ministry.faults["www.mofa.go.jp/*"] = Fault(FaultKind.ERROR_PAGE)
    url = WAYS["mofajp"].source.url
    with running(ministry) as replica:
        asked = urllib.request.Request(
            replica.url + url.partition("go.jp")[2], headers={"Host": "www.mofa.go.jp"}
        )
        with urllib.request.urlopen(asked, timeout=10) as answer:
            assert answer.status == 200
            body = answer.read()
    assert b"gov.pl" not in body
    with pytest.raises(ErrorPage, match="502 Bad Gateway"):
        KNOWN["mofajp"].listing(Document(url, body))


def test_the_portal_looks_the_same_whoever_else_is_served() -> None:
    alone, among = Ministry(articles=40), Ministry(articles=40, units=WORLD)
    for unit in alone.units:
        for url in (f"https://{unit.host}{unit.listing}", next(alone.articles(unit.path)).url):
            assert get(alone, url) == get(among, url)
