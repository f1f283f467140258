"""Translation pairs: found among all articles of an archive, and each with its evidence."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from mfa_crawler.corpus.pairs import LEAST, Pair, pairs
from mfa_crawler.corpus.pairs.traits import traits_of
from mfa_crawler.items import Article, Image, SourceClass, Translation
from mfa_crawler.store import ArticleRow, Status, Store
from tests.corpus.sites import keep_all, told
from tests.corpus.translated import Couple, Translated

VISIT = (
    "Our minister met Halina Wilczanek of Valdonia in the town of Marow on 6 October. Some 12,400"
    " people, among them Jan Tarnhout, had come, 37 per cent more than in 2019; it began at 9:30."
)
WIZYTA = (
    "Nasz minister spotkał 6 października w mieście Marów, z Haliną Wilczanek z Waldonii. Przybyło"
    " około 12 400 osób, w tym Jan Tarnhout, o 37 proc. więcej niż w roku 2019; początek o 9:30."
)
OTHER = "A ship of 7,150 tons, the Pelikanow, left Castria for Quillara on 3 May with 820 guests."


def found(folder: Path, *articles: Article, least: float = LEAST) -> list[Pair]:
    with Store.open(folder) as store:
        keep_all(store, *articles)
        return list(pairs(store.articles(), store.article_of, least=least))


def said(site: str, name: str, text: str, language: str, day: str | None = "2023-10-06") -> Article:
    return replace(told(site, name, text, day), language=language, main_image=None, gallery=())


def couples(of: Iterable[Pair]) -> set[Couple]:
    return {frozenset({pair.one.url, pair.other.url}) for pair in of}


@pytest.fixture(scope="module")
def replica_pairs(spoken: Translated) -> list[Pair]:
    with Store.open(spoken.folder, read_only=True) as store:
        return list(pairs(store.articles(), store.article_of))


@pytest.mark.xdist_group("spoken")
def test_most_of_what_the_replica_says_twice_is_found_and_little_else(
    spoken: Translated, replica_pairs: list[Pair]
) -> None:
    right = couples(replica_pairs) & spoken.truth
    assert len(right) >= 0.95 * len(replica_pairs)
    assert len(right) >= 0.95 * len(spoken.truth)
    assert all(0.5 <= pair.score < 1 for pair in replica_pairs)


@pytest.mark.xdist_group("spoken")
def test_hard_pairs_are_told_apart(spoken: Translated, replica_pairs: list[Pair]) -> None:
    by_couple = {frozenset({pair.one.url, pair.other.url}): pair for pair in replica_pairs}
    for day in range(4):
        for number in (1, 2):  # the same people, photo and day
            visit = by_couple[spoken.couple(f"visit {day}/{number}")]
            assert visit.photos_share == 0.25
            assert visit.runner_up is not None
            assert visit.runner_up < visit.score
        assert by_couple[spoken.couple(f"late {day}")].days_apart == day + 1
        bare = by_couple[spoken.couple(f"bare {day}")]
        assert (bare.photos, bare.photos_share, bare.days_apart) == ((), None, 0)
        assert not bare.offered_by
        plain = by_couple[spoken.couple(f"plain {day}")]
        assert (len(plain.photos), plain.photos_share) == (1, 1.0)
        spoken_in_ukrainian = by_couple[spoken.couple(f"three {day}", "pl", "uk")]
        assert any("=" in name for name in spoken_in_ukrainian.names)
        # of one visit and with one photo, and no translation
        assert spoken.apart(f"alone {day}") not in by_couple


@pytest.mark.xdist_group("spoken")
def test_nothing_hangs_on_the_order_of_reading(
    spoken: Translated, replica_pairs: list[Pair]
) -> None:
    with Store.open(spoken.folder, read_only=True) as store:
        rows = list(store.articles())
        random.Random(3).shuffle(rows)
        assert list(pairs(rows, store.article_of)) == replica_pairs
    assert {pair.source_class for pair in replica_pairs} == {SourceClass.SYNTHETIC}


def test_evidence_is_spelt_out(tmp_path: Path) -> None:
    (pair,) = found(
        tmp_path,
        said("pl_mfa_en", "a", VISIT, "en"),
        said("pl_mfa_en", "b", OTHER, "en"),
        said("pl_mfa", "c", WIZYTA, "pl", "2023-10-08"),
        said("pl_mfa", "d", "Inny tekst, bez niczego.", "pl"),
    )
    assert pair.one.url.endswith("/pl_mfa_en/a")
    assert pair.other.url.endswith("/pl_mfa/c")
    assert pair.names == (
        "Halina = Haliną", "Wilczanek", "Valdonia = Waldonii", "Marow = Marów", "Jan", "Tarnhout",
    )  # fmt: skip
    assert pair.numbers == ("12,400 = 12 400", "37 per cent = 37 proc.", "2019", "9:30")
    assert pair.days == ("10-06",)
    assert (pair.days_apart, pair.photos, pair.offered_by) == (2, (), ())
    assert 0 < pair.score < 1


def test_what_a_page_offers_is_a_pair_whatever_else_speaks_for_it(tmp_path: Path) -> None:
    one = said("be_mfa_en", "a", OTHER, "en", "2023-10-06")
    other = said("pl_mfa", "b", "Zupełnie co innego.", "pl", None)
    rival = said("pl_mfa_en", "c", VISIT, "en")
    twin = said("pl_mfa", "d", WIZYTA, "pl")
    one = replace(one, translations=(Translation("pl", other.url), Translation("de", "https://x/")))
    rival = replace(rival, translations=(Translation("pl", other.url),))
    pair, second = found(tmp_path, one, other, rival, twin)  # and the twin's best match is bound
    assert couples([second]) == {frozenset({rival.url, other.url})}
    assert pair.one.url == one.url
    assert (pair.other.url, pair.offered_by, pair.days_apart) == (other.url, (one.url,), None)
    assert pair.score == 0.5
    back = replace(other, translations=(Translation("en", one.url),))
    (both,) = found(tmp_path / "both", one, back)
    assert both.offered_by == (one.url, other.url)
    assert both.score == 0.75


def test_an_address_of_two_sites_is_one_of_them_in_every_order() -> None:
    here, there = (
        replace(said(site, "x", WIZYTA, "pl"), url="https://www.gov.pl/x")
        for site in ("pl_mfa", "pl_paa")
    )
    by = replace(said("pl_mfa_en", "a", OTHER, "en"), translations=(Translation("pl", here.url),))
    rows = {(one.site or "", one.url): row_of(one) for one in (by, here, there)}
    for order in (rows.values(), reversed(rows.values())):
        (pair,) = pairs(order, lambda site, url: rows[site, url])
        assert pair.other.site == "pl_mfa"


def test_a_text_has_one_partner_in_a_language_and_days_between_tell_against_one(
    tmp_path: Path,
) -> None:
    first, *late = (
        said("pl_mfa_en", f"{day}", VISIT, "en", f"2023-10-{day:02}") for day in (6, 7, 11)
    )
    polish = said("pl_mfa", "a", WIZYTA, "pl")
    (pair,) = found(tmp_path / "all", first, *late, polish)
    assert pair.one.url == first.url
    assert pair.runner_up == pytest.approx(pair.score * 20 / 21, abs=0.001)


@pytest.mark.xdist_group("spoken")
def test_what_pages_of_a_crawl_offer_is_a_pair_however_late(
    spoken: Translated, replica_pairs: list[Pair]
) -> None:
    offered = [pair for pair in replica_pairs if pair.offered_by]
    assert couples(offered) == {spoken.couple(f"offered {day}", "en", "uk") for day in range(4)}
    for pair in offered:
        assert (pair.one.site, pair.other.site, pair.days_apart) == ("gb_fcdo", "gb_fcdo", 30)
        assert (pair.one.language, pair.other.language) == ("en", "uk")
        assert set(pair.offered_by) == {pair.one.url, pair.other.url}
        assert pair.score > 0.75


@pytest.mark.parametrize(
    "second",
    [
        said("pl_mfa", "b", WIZYTA, "pl", "2023-10-14"),
        said("pl_mfa", "b", WIZYTA, "pl", None),
        said("pl_pm_en", "b", VISIT, "en-GB"),
        replace(said("pl_mfa", "b", WIZYTA, "pl"), language=None),
        said("de_aa", "b", VISIT, "de"),
    ],
    ids=["eight days later", "no day", "same language", "no language", "another country"],
)
def test_what_is_never_compared(tmp_path: Path, second: Article) -> None:
    others = [said("pl_mfa_en", f"{n}", OTHER, "en") for n in range(3)]
    assert found(tmp_path, said("pl_mfa_en", "a", VISIT, "en"), second, *others, least=0.01) == []


def test_a_photo_alone_makes_no_pair_and_one_that_many_show_tells_little(tmp_path: Path) -> None:
    def shown(site: str, name: str, language: str) -> Article:
        text = "It rains." if language == "en" else "Pada."
        picture = Image("https://www.gov.pl/photo/1", sha256=64 * "a")
        return replace(said(site, name, text, language), main_image=picture)

    two = shown("pl_mfa_en", "a", "en"), shown("pl_mfa", "a", "pl")
    assert found(tmp_path / "two", *two) == []
    (pair,) = found(tmp_path / "again", *two, least=0.3)
    assert (pair.score, pair.photos, pair.photos_share) == (0.333, (64 * "a",), 1.0)
    more = [shown("pl_mfa", f"{n}", "pl") for n in range(8)]
    (pair,) = found(tmp_path / "many", *two, *more, least=0.0)
    assert pair.photos_share == 0.111
    assert pair.score == pair.runner_up == 0.053


@pytest.mark.parametrize("size", [300, 6000])
def test_a_score_does_not_move_with_the_size_of_the_archive(size: int) -> None:
    common = "Valdonia Marow Jan Tarnhout Halina Wilczanek 12,400 37% 2019 9:30".split()
    articles = [said("pl_mfa_en", "a", VISIT, "en"), said("pl_mfa", "b", WIZYTA, "pl")]
    for number in range(size):
        some = " and ".join(one for turn, one in enumerate(common, 3) if number % turn == 0)
        articles.append(said("pl_mfa_en", f"{number}", f"It was {some}.", "en", "2022-01-01"))
        articles.append(said("de_aa", f"{number}", "Da war nichts.", "de"))  # not of this country
    rows = {(one.site or "", one.url): row_of(one) for one in articles}
    (pair,) = pairs(rows.values(), lambda site, url: rows[site, url])
    assert pair.score == pytest.approx(0.861, abs=0.002)


def row_of(article: Article) -> ArticleRow:
    return ArticleRow(
        site=article.site or "", entry=article.url, version=1, versions=1, status=Status.LIVE,
        first_seen="", last_seen="", article=article, is_synthetic=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    "text", ["on 5 APRİL in Marow", f"some {5000 * '7'} guests in Marow", "am 3. Auguſt in Marow"]
)
def test_no_spelling_of_a_day_or_a_number_stops_it(text: str) -> None:
    for language in ("en", "de"):
        names = traits_of(said("pl_mfa_en", "a", text, language)).names.values()
        assert [*names][-1] == "Marow"


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("en", ["on May 3, 3,500 people", "3 May: 3500", "3 May, 3.500"]),
        ("ja", ["５月３日に3500人", "5月3日、3,500人"]),
        ("en", ["the 3rd of May: 3,500"]),
        ("fr", ["le 3 mai, 3 500 personnes"]),
        ("de", ["am 3. Mai kamen 3.500", "am 03.05.2023 kamen 3500"]),
        ("uk", ["3 травня 3 500 осіб"]),
    ],
)
def test_days_and_numbers_meet_over_spellings(language: str, texts: Sequence[str]) -> None:
    for text in texts:
        traits = traits_of(said("pl_mfa", "a", text, language))
        assert (list(traits.days), list(traits.numbers)) == (["05-03"], ["3500"]), text


def test_a_capital_alone_makes_no_name() -> None:
    text = "The ship left. Castria, as (Quillara) knows, is far; NATO too.\nHe went."
    for said_so, names in (
        (text, ["Quillara", "NATO"]),
        ("Pada. Nie pada.", []),
        (
            "外相はNATOの会合に出席し、Castria外相とQuillara市で会談した。",
            ["NATO", "Castria", "Quillara"],
        ),
    ):
        assert [*traits_of(said("pl_mfa", "a", said_so, "en")).names.values()] == names
