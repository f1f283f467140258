"""Alarms: what a site asserts, what its past says, and what its lists said of its articles."""

from dataclasses import replace

import pytest

from mfa_crawler.health import Alarm, Past, Tally, Told, filled
from mfa_crawler.health.trust import apart
from mfa_crawler.items import Article, Attachment, Capture, Entry, ListingRead, SourceClass
from mfa_crawler.sites import Assertions

URL = "https://mfa.example/news/a"
ARTICLE = Article(URL, "x", "en", "Talks in Warsaw", "2024-01-02", "2.1.2024", lead="L", body="B")
ENTRY = Entry(URL, "Talks in Warsaw", "2024-01-02", None)


def on(day: int) -> str:
    return f"2024-01-{day:02}T00:00:00Z"


def told(day: int, *fields: str, parser: str = "1", seen: int = 0) -> Told:
    return Told(on(day), on(seen or day), parser, frozenset(fields))


def alarms(
    articles: list[Article], before: list[Told], known: Alarm | None = None, **asserted: float
) -> list[Alarm]:
    tally = Tally(Assertions(filled=asserted))
    for article in articles:
        tally.add(article, None)
    return tally.alarms(Past(tuple(before), on(9), (known,) if known else ()))


def test_a_field_that_stood_on_most_articles_and_on_none_now_is_lost_and_dated() -> None:
    before = [told(9, "date"), told(8, "date", "lead", parser="2"), *[told(7, "lead")] * 4]
    (alarm,) = alarms([replace(ARTICLE, lead=None)] * 5, before)
    assert alarm.field == "lead"
    assert alarm.says == "read on 0 of 5 articles; on 5 of 6 before"
    assert (alarm.since, alarm.parser) == (on(8), "2")


def test_a_lost_field_was_read_when_it_was_last_seen_whenever_it_was_captured() -> None:
    before = [told(8, "lead"), told(7, "lead", parser="2", seen=9), *[told(6, "lead")] * 4]
    (alarm,) = alarms([replace(ARTICLE, lead=None)] * 5, before)
    assert (alarm.since, alarm.parser) == (on(9), "2")


def test_an_alarm_stands_until_the_field_is_read_or_all_before_had_lost_it() -> None:
    known, lost = Alarm("lead", "", on(4), "1"), replace(ARTICLE, lead=None)
    read_again = [told(day) for day in (9, 8, 7, 6, 5, 4)]  # today's parser told them too
    for articles in ([lost] * 9, [lost], []):
        (alarm,) = alarms(articles, read_again, known)
        assert (alarm.field, alarm.since, alarm.parser) == ("lead", on(4), "1")
    assert alarms([*[lost] * 9, ARTICLE], read_again, known) == []
    assert alarms([lost] * 9, read_again[:-1], known) == []


def test_a_run_that_read_too_few_is_judged_with_some_that_were_captured_before() -> None:
    tally, lost = Tally(Assertions(filled={})), replace(ARTICLE, lead=None)
    tally.add(lost, None)
    assert tally.lacking == 4
    past = Past((told(1, "lead"),) * 6)
    assert tally.alarms(past) == []
    for _ in range(tally.lacking):
        tally.add_kept(lost)
    (alarm,) = tally.alarms(past)
    assert alarm.says == ("read on 0 of 5 articles (4 of them captured before); on 6 of 6 before")


def test_a_past_is_what_was_read_and_what_the_last_crawl_reported() -> None:
    capture = Capture(payload_digest="", fetched_at=on(1), status=200, source_class=SourceClass.OWN)
    capture = replace(capture, parser_version="3")
    crawl = """{"started": "c", "alarms": [{"field": "lead", "says": "x", "since": "s",
        "parser": "1"}], "failures": [], "listing_failures": [{"url": "u", "site": "x",
        "kind": "gone", "reason": "r"}]}"""
    past = Past.of([(replace(ARTICLE, capture=capture), on(2))], ['{"kind": "import"}', crawl])
    assert past.articles == (told(1, "date", "lead", "body", parser="3", seen=2),)
    assert past.crawled == "c"
    assert past.alarms == (Alarm("lead", "x", "s", "1"),)
    assert [one.url for one in past.listing_failures] == ["u"]


@pytest.mark.parametrize(
    ("articles", "before"),
    [
        ([ARTICLE] * 5, [told(1, "lead")] * 6),  # still there
        ([replace(ARTICLE, lead=None)] * 4, [told(1, "lead")] * 6),  # too few to judge
        ([replace(ARTICLE, lead=None)] * 4 + [ARTICLE], [told(1, "lead")] * 6),
        ([replace(ARTICLE, lead=None)] * 9, [told(1, "lead")] * 3 + [told(1)] * 4),  # seldom
        ([replace(ARTICLE, lead=None)] * 9, [told(1, "lead")] * 4),  # too short a past
        ([replace(ARTICLE, lead=None)] * 5, [told(1, "lead")] * 4 + [told(1)] * 4),  # half
    ],
)
def test_what_may_be_chance_is_no_alarm(articles: list[Article], before: list[Told]) -> None:
    assert alarms(articles, before) == []


def test_a_share_that_chance_seldom_gives_is_an_alarm_without_any_past() -> None:
    without = replace(ARTICLE, date=None)
    (alarm,) = alarms([without] * 5 + [ARTICLE] * 5, [], date=0.9)
    assert alarm == Alarm("date", "read on 5 of 10 articles, asserted on 90 %")
    for count in (1, 2, 3, 4):
        assert alarms([without] * count + [ARTICLE] * (10 - count), [], date=0.9) == []
    (alarm,) = alarms([without] * 5, [], date=0.9)
    assert alarm.says == "read on 0 of 5 articles, asserted on 90 %"
    assert alarms([without] * 4, [], date=0.9) == []  # too few to judge


@pytest.mark.parametrize(("without", "is_alarm"), [(220, False), (300, True)])
def test_a_first_crawl_of_thousands_is_judged_too(without: int, *, is_alarm: bool) -> None:
    articles = [replace(ARTICLE, date=None)] * without + [ARTICLE] * (2000 - without)
    assert bool(alarms(articles, [], date=0.9)) == is_alarm


def test_a_list_that_goes_on_must_show_what_is_asserted_and_one_that_ends_one() -> None:
    tally = Tally(Assertions(entries=3))
    goes_on = ListingRead((ENTRY, ENTRY), f"{URL}?page=2", 5)
    tally.add_list("https://mfa.example/news", goes_on)
    tally.add_list("https://mfa.example/feed", ListingRead((ENTRY,), None, 1))
    (alarm,) = tally.alarms(Past())
    assert alarm.says == "https://mfa.example/news shows 2 entries, asserted at least 3"


def test_an_article_that_says_otherwise_than_its_list_is_counted_with_an_example() -> None:
    tally = Tally(Assertions(days_apart=1))
    tally.add(ARTICLE, ENTRY)
    tally.add(replace(ARTICLE, date="2024-01-05"), ENTRY)
    tally.add(replace(ARTICLE, headline="Portal"), ENTRY)
    says = {alarm.field: alarm.says for alarm in tally.alarms(Past())}
    assert says == {
        "date": f"differs from the list on 1 of 3: {URL} says 2024-01-05, the list 2024-01-02",
        "headline": (
            f"differs from the list on 1 of 3: {URL} says 'Portal', the list 'Talks in Warsaw'"
        ),
    }


@pytest.mark.parametrize(
    "said",
    [
        Entry(URL, "TALKS in  Warsaw!", None, None),
        Entry(URL, "Talks in …", "2024-01-01", None),
        Entry(URL, None, "2024-01-03", None),
    ],
)
def test_case_punctuation_a_cut_and_a_day_are_no_difference(said: Entry) -> None:
    assert [*apart(ARTICLE, said, 1)] == []


def test_empty_values_are_not_filled() -> None:
    assert filled(ARTICLE) == {"date", "lead", "body"}
    assert filled(replace(ARTICLE, body="", lead=None)) == {"date"}
    only_files = replace(ARTICLE, body="", attachments=(Attachment("https://mfa.example/a.pdf"),))
    assert filled(only_files) == {"date", "lead", "body", "attachments"}
