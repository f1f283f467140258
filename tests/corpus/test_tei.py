"""TEI as a validator and as a reader of corpora see it."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from itertools import islice, repeat
from pathlib import Path

import pytest
import trafilatura
from lxml import etree

from mfa_crawler.corpus.forms.prose import legal, markup_of
from mfa_crawler.corpus.forms.tei import tei_corpus
from mfa_crawler.corpus.rows import Edition, current, every_version
from tests.corpus.editions import ODD, PLAIN, golden, kept, stored

_TEI = "{http://www.tei-c.org/ns/1.0}"
_SPACES = re.compile(r"\s+")


@cache
def _dtd() -> etree.DTD:
    """TEI P5 as the installed trafilatura ships it."""
    folder = Path(trafilatura.__file__).parent / "data"
    return etree.DTD(str(folder / "tei_corpus.dtd"))


def _read(editions: Iterable[Edition]) -> list[etree._Element]:
    """The texts of a corpus that is valid."""
    root = etree.fromstring(b"".join(tei_corpus(editions)), etree.XMLParser(huge_tree=True))
    dtd = _dtd()
    assert dtd.validate(root), str(dtd.error_log)[:1000]
    return root.findall(f"{_TEI}TEI")


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _words(element: etree._Element) -> str:
    return _SPACES.sub("", _text(element))


def valid_alike(edition: Edition) -> etree._Element:
    """The text of an edition, which is valid and has the words of its body."""
    (tei,) = _read([edition])
    div = tei.find(f".//{_TEI}div[@type='text']")
    assert div is not None
    etree.strip_elements(div, f"{_TEI}desc", with_tail=False)
    assert _words(div) == _words(markup_of(edition.article))
    return tei


@pytest.mark.parametrize("name", golden())
def test_every_layout_gives_valid_tei_with_all_its_words(name: str) -> None:
    tei = valid_alike(current(kept(golden()[name])))
    assert tei.findtext(f".//{_TEI}title") == golden()[name].headline


def _body(html: str) -> str:
    """The children of a text's `div` as they are written."""
    (tei,) = _read([current(kept(replace(PLAIN, body_html=html)))])
    div = tei.find(f".//{_TEI}div[@type='text']")
    assert div is not None
    written = "".join(etree.tostring(child, encoding="unicode") for child in div)
    return written.replace(f' xmlns="{_TEI[1:-1]}"', "").replace("\n", "")


def test_markup_becomes_that_of_tei() -> None:
    assert _body("<p>a <strong>b</strong><br><a href='https://x.example/'>c</a></p>") == (
        '<p>a <hi rend="bold">b</hi><lb/><ref target="https://x.example/">c</ref></p>'
    )
    assert _body("<p>0</p><h2>1</h2><h3>2</h3><p>3</p><h2>4</h2>") == (
        "<p>0</p><div><head>1</head><div><head>2</head><p>3</p></div></div>"
        "<div><head>4</head></div>"
    )
    assert _body('<ol start="3"><li>a<ul><li>b</li></ul></li><li value="7"><p>c</p></li></ol>') == (
        '<list rend="numbered"><item n="3">a<list rend="bulleted"><item>b</item></list></item>'
        '<item n="7"><p>c</p></item></list>'
    )
    assert _body("<table><tr><th>a</th></tr><tr><td><p>b</p><h3>c</h3></td></tr></table>") == (
        '<list rend="table"><item><list rend="row"><item rend="label">a</item></list></item>'
        '<item><list rend="row"><item rend="cell"><p>b</p><p rend="heading">c</p></item></list>'
        "</item></list>"
    )
    assert _body("<blockquote><p>a</p><h2>b</h2></blockquote>loose <em>words</em>") == (
        '<quote><p>a</p><p rend="heading">b</p></quote><p>loose <hi rend="italic">words</hi></p>'
    )
    assert _body(
        "<figure><a href='https://x.example/'><img src='https://x.example/1' alt='b'></a>"
        "<figcaption>c</figcaption></figure>"
    ) == (
        '<p><ref target="https://x.example/"><graphic url="https://x.example/1"><desc>b</desc>'
        '</graphic></ref></p><p rend="caption">c</p>'
    )
    assert _body("") == "<p>They spoke of:</p><p>- trade<lb/>- peace</p>"
    assert _body("<ul></ul><table></table><figure></figure>") == ""


def test_the_header_says_what_it_is_and_what_it_was_read_from(tmp_path: Path) -> None:
    with stored(tmp_path) as store:
        (article,) = store.articles()
        first, second = _read(every_version(store, article))
    source = first.find(f".//{_TEI}sourceDesc")
    assert source is not None
    assert source.findtext(f".//{_TEI}ref") == PLAIN.url
    assert [date.get("when") for date in source.iter(f"{_TEI}date")] == [
        "2024-01-01", None, "2024-01-01T12:00:00.123Z"]  # fmt: skip
    assert source.findtext(f".//{_TEI}idno") == "urn:uuid:00000000-0000-0000-0000-000000000001"
    assert first.findtext(f".//{_TEI}licence") == "CC BY-SA 4.0 (CC-BY-SA-4.0)"
    assert first.findtext(f".//{_TEI}publisher") == "Ministerstwo Spraw Zagranicznych"
    notes = {one.get("type"): one.text for one in first.iter(f"{_TEI}note")}
    assert notes["version"] == "1, the current one"
    assert (notes["shown"] or "").count("/") == 2
    assert "synthetic" not in notes
    names = [tei.get("{http://www.w3.org/XML/1998/namespace}id") for tei in (first, second)]
    assert [name.partition(".")[2] for name in names if name] == ["v1", "v2"]
    (tei,) = _read([current(kept(PLAIN, is_synthetic=True))])
    assert "SYNTHETIC" in _text(tei)


def test_what_xml_cannot_hold_is_marked_and_the_rest_stays() -> None:
    odd = "a\x00b\x0bc\ud800d\ufffee\rf \u202bשלום\u202c \U0001f600 <&>\"']]>"
    article = replace(
        ODD,
        headline=odd,
        lead=odd,
        tags=(odd,),
        url=f"https://x.example/{odd}",
        body_html=f"<p>{odd.replace('<&>', '&lt;&amp;&gt;')}</p>",
        date_raw=odd,
    )
    (tei,) = _read([current(kept(article))])
    for path in ("title", "body/{0}head", "body/{0}div/{0}p", "term", "date"):
        assert tei.findtext(f".//{_TEI}{path.format(_TEI)}") == legal(odd)
    assert legal(odd).count("\ufffd") == 4


def test_what_stands_around_a_text_is_said_with_it() -> None:
    (tei,) = _read([current(kept(ODD))])
    assert tei.findtext(f".//{_TEI}title") == ODD.headline
    dates = {one.get("type"): one.text for one in tei.iter(f"{_TEI}date")}
    assert dates == {"published-at": ODD.published_at, "modified-at": ODD.modified_at}
    changes = [one.text for one in tei.findall(f".//{_TEI}note[@type='stated-change']")]
    assert changes == ["Undated", "2024-01-02"]
    back = {
        div.get("type"): [(one.get("target"), one.text) for one in div.iter(f"{_TEI}ref")]
        for div in tei.findall(f".//{_TEI}back/{_TEI}div")
    }
    assert back == {
        "pictures": [],
        "attachments": [("https://www.gov.pl/f.pdf", "A file")],
        "videos": [("https://video.example/1", "https://video.example/1")],
    }


def test_a_body_of_five_megabytes_and_a_deep_one_are_whole() -> None:
    long = "word " * 1_000_000
    (tei,) = _read([current(kept(replace(PLAIN, body_html=f"<p>{long}</p>")))])
    assert len(_text(tei)) > 5_000_000
    deep = f"{'<blockquote>' * 200}x{'</blockquote>' * 200}"
    assert _body(deep).count("<quote>") == 200
    assert _body("<p>a<br></p>" * 50_000).count("<lb/>") == 50_000


def test_articles_are_written_as_they_come() -> None:
    endless = tei_corpus(repeat(current(kept(PLAIN))))
    assert sum(map(len, islice(endless, 100))) > 100_000
