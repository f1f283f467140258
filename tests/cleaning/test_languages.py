"""Every script comes out of a page as it was written: letters, marks, joiners and directions."""

from unicodedata import is_normalized

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_crawler.cleaning import harmless, one_line, tidy
from mfa_crawler.filing import read_article
from tests.cleaning.scripts import MARKS, SAID, Said, page_of

SCRIPTS = {
    "Cyrillic": "абвгґдеєжзиіїйёъыэюя",
    "Han": "外交部发言人葛𠮷䶮",
    "Kana": "がぎパぷゔーッャゞ",
    "Arabic": "ابتثجحخدذرزعغفقكلمنهويةىءآأؤئپچژگی",
    "Hebrew": "אבגדהוזחטיךכלםמןנסעףפץצקרשת״׳",
    "Devanagari": "कखगघचजटडतदनपबमयरलवशषसहािीुूेैोौं्",
}


@pytest.mark.parametrize("script", SCRIPTS)
@given(st.data())
def test_words_of_any_script_are_kept_to_the_last_mark(script: str, data: st.DataObject) -> None:
    letters = st.text(SCRIPTS[script] + MARKS + ",.:", min_size=1, max_size=8)
    text = " ".join(data.draw(st.lists(letters, min_size=1, max_size=9)))
    if is_normalized("NFC", text):
        assert tidy(text) == one_line(f"\n{text}\u00a0") == harmless(text) == text


@pytest.mark.parametrize("said", SAID, ids=lambda said: said.language)
def test_a_page_in_any_script_is_read_as_it_was_written(said: Said) -> None:
    article = read_article(page_of(said), "https://www.gov.pl/web/diplomacy/x")
    assert (article.headline, article.body) == (said.headline, said.body)
    assert article.photo_credit == said.name
    (image,) = article.gallery
    assert (image.caption, image.credit) == (f"{said.headline}.", said.name)
    assert not article.problems


@pytest.mark.parametrize("said", SAID, ids=lambda said: said.language)
@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_the_encoding_of_a_page_makes_no_difference(said: Said, encoding: str) -> None:
    page = page_of(said).decode().encode(encoding)
    article = read_article(page, "https://www.gov.pl/web/diplomacy/x")
    assert (article.headline, article.body) == (said.headline, said.body)
