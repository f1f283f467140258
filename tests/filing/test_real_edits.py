"""What ministries really changed after publication, read by a person and found by filing.

The pages are other people's and lie beside the checkout; nothing of their text stands here.
"""

from itertools import pairwise

import pytest

from mfa_crawler import read_article
from mfa_crawler.errors import NotAnArticle
from mfa_crawler.extraction import Document, read_blocks
from mfa_crawler.extraction.markup import css
from mfa_crawler.filing.content import Content
from mfa_crawler.filing.history import Sight, history
from mfa_crawler.items import Article
from mfa_crawler.store import Change, EventType, History, Status
from tests.filing.releases import RELEASES, SHARED, releases

feed = pytest.mark.skipif(not RELEASES.is_file(), reason=f"{RELEASES} is not there")

# Page id -> classes of change from each raw version to the next, as read by a person.
READ: dict[int, tuple[set[str], ...]] = {
    245703: ({"typographic"},),  # On -> on, D.C. -> DC, spans gone
    245710: ({"typographic"},),  # the same, and a comma
    245722: ({"typographic"},),  # capital in the title
    245752: ({"link"},),  # words became a link
    245797: ({"link"},),
    245945: ({"text", "link"}, {"link"}),  # bare addresses became words, one target got a slash
    246648: (set(),),  # narrow no-break spaces
    246742: ({"text"},),  # British to American spelling
    246975: ({"link"},),
    247199: ({"link"},),
    247265: ({"typographic"},),  # D.C. -> DC
    247353: ({"text"},),  # names left out of the title
    247818: ({"text"},),  # letters that were missing
    248062: ({"typographic"},),  # capitals in the title
    248105: ({"text"},),  # a cut word mended
    248132: ({"typographic"},),  # a capital in the title, spans gone
    248276: ({"typographic"},),  # capitals in the titles of these
    248348: ({"typographic"},),
    248835: ({"typographic"},),  # D.C. -> DC
    249103: ({"typographic"},),  # a capital in the title
    249123: (set(),),  # wbr elements gone
    249763: ({"typographic"},),  # D.C. -> DC
    250031: ({"typographic"},),
    250065: ({"text"},),  # a misspelt name
    250314: ({"typographic"},),  # capitals in the titles of these
    251585: ({"typographic"},),
    251599: ({"typographic"},),
    251602: ({"typographic"},),
    251613: ({"typographic"},),
    251958: (set(),),  # no-break spaces
    253306: ({"typographic"},),  # a capital in the title
    253663: ({"text"},),  # another author
    254415: ({"typographic"},),  # capitals in the titles of these
    254621: ({"typographic"},),
    254741: ({"typographic"},),
    254809: ({"typographic"}, {"text"}),  # a capital in the title; then Ms -> Mr
    254909: ({"link", "typographic"},),  # two linked pictures, one in place of a paragraph's end
    254916: ({"typographic"},),  # a title no longer in capitals, hyphen -> dash
    254966: ({"typographic"},),  # a line break between sentences
    255286: ({"metadata"},),  # the time of publication
}


@feed
def test_filing_finds_the_classes_of_change_that_a_person_read() -> None:
    found = {
        page: tuple(
            {
                str(event.change)
                for event in history(sights).events
                if (event.earlier, event.later) == (one.record_id, other.record_id)
            }
            for one, other in pairwise(sights)
        )
        for page, sights in releases().items()
        if len(sights) > 1
    }
    assert found == READ


@feed
def test_a_release_has_one_version_and_one_for_each_change_beyond_typography() -> None:
    for page, sights in releases().items():
        told = history(sights)
        changes = [classes - {"typographic"} for classes in READ.get(page, ())]
        assert len(told.versions) == len(told.spells) == 1 + sum(map(bool, changes)), page


@feed
def test_releases_that_never_changed_only_appeared() -> None:
    still = [sights for page, sights in releases().items() if page not in READ]
    assert len(still) == 210
    for sights in still:
        told = history(sights)
        assert [event.type for event in told.events] == [EventType.APPEARED]
        assert told.status is Status.LIVE


@feed
def test_the_one_release_whose_time_changed_has_an_event_of_its_date() -> None:
    events = history(releases()[255286]).events
    assert [(event.type, event.change) for event in events[1:]] == [
        (EventType.DATE, Change.METADATA)
    ]


PEOPLE = sorted((SHARED / "gov.pl").glob("rada-ministrow_*.html"))
URL = "https://www.gov.pl/web/gov/rada-ministrow"

people = pytest.mark.skipif(not PEOPLE, reason=f"no captures of one page in {SHARED}")


def sight(number: int, outcome: str, content: Content | None) -> Sight:
    return Sight(
        record_id=str(number),
        date=f"2022-0{number + 4}-01T00:00:00Z",
        outcome=outcome,
        status=200,
        parser="1",
        content=content,
        site_answered=True,
    )


@people
def test_no_event_comes_from_pages_that_are_no_article() -> None:
    sights = []
    for number, path in enumerate(PEOPLE):
        with pytest.raises(NotAnArticle) as refused:
            read_article(path.read_bytes(), URL)
        sights.append(sight(number, refused.value.kind, None))
    assert history(sights) == History()


@people
def test_template_noise_of_a_page_is_no_event_and_a_change_of_persons_is() -> None:
    # April to June: a banner and the identifiers of pictures. June to July: ministers changed,
    # and with them the links to their pages.
    sights = []
    for number, path in enumerate(PEOPLE):
        document = Document(URL, path.read_bytes(), {})
        reading = read_blocks(css("article")(document.tree()), URL)
        article = Article(
            url=URL,
            site=None,
            language="pl",
            headline="-",
            date=None,
            date_raw=None,
            body="\n\n".join(block.text for block in reading.blocks),
            inline_images=tuple(reading.images),
            links=tuple(reading.links.values()),
        )
        assert len(article.body) > 1000
        assert len(article.inline_images) > 10
        sights.append(sight(number, "article", Content.of(article)))
    told = history(sights)
    assert [(event.type, event.earlier, event.later) for event in told.events] == [
        (EventType.APPEARED, None, "0"),
        (EventType.BODY, "1", "2"),
        (EventType.LINK, "1", "2"),
    ]
    assert [spell.captures for spell in told.spells] == [2, 1]
