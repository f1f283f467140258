"""Searching: folding, the query language, ranks, snippets."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfa_crawler.items import Article
from mfa_crawler.store import ALL, Query, Store, Wanted
from mfa_crawler.store.folding import Folded, fold
from mfa_crawler.store.search import snippet
from tests.store.made import RUN, SITE, article, keep, url

ARTICLES = {
    "walesa": article("walesa", "Prezydent Wałęsa w Łodzi", "Odwiedził Łódź. Straße, 10² m."),
    "china": article("china", "中国外交部发言人表示", "双方同意加强合作。"),
    "kyiv": article("kyiv", "Об’єкт у Києві", "П'ять міністрів прибули до міста."),
    "talks": article("talks", "Talks in Paris", "The ministers met the press. gov.pl was there."),
    "press": article("press", "Press briefing", "A minister spoke of Łódź and of talks."),
    "korea": article("korea", "한국 방문", "외교부 장관이 방문했다."),
    "thai": article("thai", "รัฐมนตรีต่างประเทศ", "พบกันที่กรุงเทพ"),
}

FOUND = [
    ("prezydent walesa", "walesa"),
    ("PREZYDENT WAŁĘSA", "walesa"),
    ("Łódź", "walesa press"),
    ("lodz", "walesa press"),
    ("strasse", "walesa"),
    ("外交部", "china"),
    ("外交", "china"),
    ("交外", ""),
    ("об'єкт", "kyiv"),
    ("обʼєкт", "kyiv"),
    ("києві", "kyiv"),
    ("한국", "korea"),
    ("외교부", "korea"),
    ("ต่างประเทศ", "thai"),
    ("minister", "press"),
    ("minister*", "press talks"),
    ('"met the press"', "talks"),
    ("„met the press”", "talks"),
    ('"the met press"', ""),
    ("met press", "talks"),
    ("talks -paris", "press"),
    ("talks -minister*", ""),
    ("paris OR korea OR 한국", "talks korea"),
    ("talks OR Łodzi minister", "press"),
    ("gov.pl", "talks"),
    ('"the press gov"', "talks"),
    ("OR talks OR", "talks press"),
    ("-talks", ""),
    ("", ""),
    ('"', ""),
    ("!!! — *", ""),
    ("NEAR(met press)", ""),
    ("headline:talks", ""),
    ("talks AND paris", ""),
]


@pytest.fixture
def full(store: Store) -> Store:
    for number, one in enumerate(ARTICLES.values(), 1):
        keep(store, number, one)
    return store


def test_queries_find_what_they_should(full: Store) -> None:
    told = {query: {hit.url for hit in full.search(query)} for query, _ in FOUND}
    assert told == {query: {url(name) for name in names.split()} for query, names in FOUND}


def test_a_hit_says_where_and_when_it_was_found(full: Store) -> None:
    hit = full.search("briefing")[0]
    assert (hit.site, hit.url, hit.date) == (SITE, url("press"), "2024-01-01")
    assert hit.headline == "Press briefing"
    assert hit.score > 0


def test_a_headline_counts_more_than_a_body_and_newer_before_older(store: Store) -> None:
    days = {"a": "2024-01-01", "b": "2024-01-03", "c": "2024-01-02"}
    for number, (name, day) in enumerate(days.items(), 1):
        keep(store, number, replace(article(name, "Nothing", "A visit."), date=day))
    keep(store, 4, article("d", "A visit", "Nothing much here."))
    assert [hit.url for hit in store.search("visit")] == [url(name) for name in "dbca"]
    assert [hit.url for hit in store.search("visit", offset=1, limit=2)] == [url("b"), url("c")]
    dated = store.search("visit", Wanted(since="2024-01-02", until="2024-01-02"))
    assert [hit.url for hit in dated] == [url("c")]
    assert store.search("visit", Wanted(site="pl_mfa_en")) == []


def test_languages_are_ranges(store: Store) -> None:
    for number, language in enumerate(("en", "en-GB", "eng", None, "pl"), 1):
        one = replace(article(str(language), "A visit", "Nothing."), language=language)
        keep(store, number, one)
    for asked, expected in (
        ("en", {"en", "en-GB"}),
        ("EN-gb", {"en-GB"}),
        ("e", set()),
        ("e_", set()),
        ("%", set()),
    ):
        wanted = Wanted(language=asked)
        found = {url(name) for name in expected}
        assert {hit.url for hit in store.search("visit", wanted)} == found
        assert store.count_found("visit", wanted) == len(found)
        assert {row.article.url for row in store.articles(wanted)} == found
        assert store.count_articles(wanted) == len(found)


def test_articles_with_words_are_those_a_search_finds(full: Store) -> None:
    for words in ("talks", "Łódź", "minister* -paris", "!!!"):
        found = {hit.url for hit in full.search(words)}
        assert {row.article.url for row in full.articles(words=words)} == found


@pytest.mark.parametrize("words", [None, "talks"])
@pytest.mark.parametrize("wanted", [ALL, Wanted(site=SITE), Wanted(language="pl", since="2024")])
def test_no_record_waits_while_articles_are_sorted(
    full: Store, words: str | None, wanted: Wanted
) -> None:
    asked: list[str] = []
    full._db.set_trace_callback(asked.append)
    list(full.articles(wanted, words))
    full._db.set_trace_callback(None)
    plan = [row[3] for row in full._db.execute(f"EXPLAIN QUERY PLAN {asked[0]}")]
    assert "USE TEMP B-TREE FOR ORDER BY" not in plan
    assert any("articles_by_date" in step for step in plan)


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("walesa", "Prezydent Wałęsa. Wałęsy nie", ["Wałęsa"]),
        ("外交部", "中国外交部发言人", ["外交部"]),
        ("fi", "ﬁ 1½", ["ﬁ"]),
        ("2", "1½", ["½"]),
        ("lodz", "Łódź lodz ŁÓDŹ", ["Łódź", "lodz", "ŁÓDŹ"]),
        ("minis*", "Ministers, ministry", ["Ministers", "ministry"]),
        ('"met the"', "met, the. met a the", ["met, the"]),
        ("a.b", "a/b a b ab", ["a/b", "a b"]),
        ("сто -пять", "Сто пять", ["Сто"]),
        ("한국", "오늘 한국은", ["한국"]),
        ("nothing", "Some\n\n words", []),
    ],
)
def test_a_snippet_marks_what_was_found_in_the_text_as_it_is_written(
    query: str, text: str, marked: list[str]
) -> None:
    pieces = snippet(Query.parse(query), text)
    assert [piece for piece, is_match in pieces if is_match] == marked
    assert "".join(piece for piece, _ in pieces) == " ".join(text.split())


def test_a_snippet_is_cut_from_a_long_text_around_the_match() -> None:
    text = "word " * 200 + "Wałęsa " + "word " * 200
    pieces = snippet(Query.parse("walesa"), "The lead.", text)
    assert pieces[0] == pieces[-1] == ("…", False)
    assert ("Wałęsa", True) in pieces
    assert 150 < sum(len(piece) for piece, _ in pieces) < 300
    assert all(piece.strip(" …").removeprefix("word") != piece for piece, _ in pieces[1:2])
    assert snippet(Query.parse("x"), "", "") == ()


@given(st.text())
def test_a_text_folds_as_its_characters_do(text: str) -> None:
    whole = Folded(text)
    assert fold(text).split() == whole.folded.split()
    assert fold(fold(text)).split() == fold(text).split()


@given(st.text(min_size=1), st.data())
def test_a_place_in_a_folded_text_leads_back_to_its_character(
    text: str, data: st.DataObject
) -> None:
    whole = Folded(text)
    for start in range(len(whole.folded)):
        first, last = whole.span(start, start + 1)
        assert whole.folded[start] in Folded(whole.text[first:last]).folded
    left = data.draw(st.integers(0, len(whole.folded)))
    if left < len(whole.folded):
        first, last = whole.span(left, len(whole.folded))
        assert last == len(whole.text)
        assert 0 <= first < last


@pytest.fixture(scope="module")
def kept() -> Iterator[Store]:
    with TemporaryDirectory() as folder:
        store = Store.open(Path(folder))
        with store.transaction():
            store.add_run(RUN)
        for number, one in enumerate(ARTICLES.values(), 1):
            keep(store, number, one)
        yield store
        store.close()


SYNTAX = st.lists(
    st.sampled_from(
        ['"', "*", "-", "OR", "AND", "NOT", "NEAR", "(", ")", "^", ":", "+", " ", "talks"]
    )
).map("".join)


@settings(deadline=None, max_examples=300)
@given(query=st.text() | SYNTAX | st.lists(st.text(max_size=5)).map(" ".join))
def test_there_is_no_text_that_is_no_query(kept: Store, query: str) -> None:
    assert isinstance(kept.search(query), list)


@pytest.mark.parametrize("query", ["a " * 5000, "a OR " * 5000, "-a b " * 3000, '"' + "a " * 9000])
def test_a_query_may_be_as_long_as_it_likes(kept: Store, query: str) -> None:
    assert isinstance(kept.search(query), list)


@settings(deadline=None, max_examples=60)
@given(
    body=st.text("ąćęłńóśźżaceł外交部ー한국йиΣςσﬁ½ '’.", min_size=1, max_size=40), data=st.data()
)
def test_every_word_of_a_text_finds_it(body: str, data: st.DataObject) -> None:
    words = [word for word in body.split() if fold(word).strip(" '.")]
    one = Article(url("x"), SITE, "pl", "H", None, None, body=body)
    with TemporaryDirectory() as folder, Store.open(Path(folder)) as store:
        with store.transaction():
            store.add_run(RUN)
        keep(store, 1, one)
        for word in words:
            hits = store.search(word)
            assert [hit.url for hit in hits] == [one.url]
            assert any(is_match for _, is_match in hits[0].snippet)


def test_what_is_found_is_counted_by_site_year_and_language(tmp_path: Path) -> None:
    days = {"walesa": "2023-05-01", "press": "2024-02-01", "talks": "2024-03-01", "china": None}
    with Store.open(tmp_path) as store:
        with store.transaction():
            store.add_run(RUN)
        for number, (name, day) in enumerate(days.items(), 1):
            language = "zh" if name == "china" else "pl"
            keep(store, number, replace(ARTICLES[name], date=day, language=language))
        tally = store.tally("lodz OR talks")
        assert (tally.total, tally.sites, tally.languages) == (3, {SITE: 3}, {"pl": 3})
        assert list(tally.years.items()) == [("2024", 2), ("2023", 1)]
        for year, number in tally.years.items():
            of_year = Wanted(since=f"{year}-01-01", until=f"{year}-12-31")
            assert len(store.search("lodz OR talks", of_year)) == number
        assert store.tally("", Wanted(language="zh")).years == {}
        assert store.tally("!!").total == 0
        newest = [hit.url for hit in store.browse(limit=3)]
        assert newest == [url("talks"), url("press"), url("walesa")]
        assert store.browse(offset=3)[0].snippet == (("The lead.", False),)
