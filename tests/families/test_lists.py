"""Lists of every family where the input is bad: nothing vanishes, nothing is made up."""

from collections.abc import Callable

import pytest

from mfa_crawler.errors import ErrorPage, NotAnArticle, PageError
from mfa_crawler.extraction import Document
from mfa_crawler.families import FAMILIES
from mfa_crawler.filing import read_page
from mfa_crawler.items import Article
from tests.families.forms import FORMS, Form
from tests.families.reading import list_page
from tests.golden.pages import Saved, saved_pages

forms = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.family.name)


@forms
def test_a_list_may_be_empty(form: Form) -> None:
    found = list_page(form.family, form.url, form.page())
    assert (found.entries, found.next, found.signals()) == ((), None, ())


@forms
def test_one_item_is_one_entry(form: Form) -> None:
    found = list_page(form.family, form.url, form.page(("/a", form.day)))
    assert [(e.headline, e.date, e.lead) for e in found.entries] == [("A & B", "2019-12-10", None)]


@forms
def test_an_item_without_a_date_is_an_entry_all_the_same(form: Form) -> None:
    found = list_page(form.family, form.url, form.page(("/a", ""), ("/b", "(?)")))
    assert [entry.date for entry in found.entries] == [None, None]


@forms
def test_what_is_listed_twice_stands_twice(form: Form) -> None:
    found = list_page(form.family, form.url, form.page(*[("/a", form.day)] * 2))
    assert len(found.entries) == 2
    assert found.entries[0] == found.entries[1]


@forms
@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("./t1.html", "{base}t1.html"),
        ("../t1.html", "{above}t1.html"),
        ("//other.example/x", "https://other.example/x"),
        ("http://other.example/x.pdf", "http://other.example/x.pdf"),
        ("/files/1.pdf#page=2", "{host}/files/1.pdf"),
        ("/x?a=1&b=2", "{host}/x?a=1&b=2"),
        ("/x?a=1&amp;b=2", "{host}/x?a=1&b=2"),
        (" /x y ", "{host}/x%20y"),
    ],
)
def test_links_are_made_absolute_and_kept_wherever_they_lead(
    form: Form, href: str, url: str
) -> None:
    base = form.url.rpartition("/")[0] + "/"
    above = base[:-1].rpartition("/")[0] + "/"
    host = "/".join(form.url.split("/")[:3])
    found = list_page(form.family, form.url, form.page((href, form.day)))
    assert [entry.url for entry in found.entries] == [url.format(base=base, above=above, host=host)]


@forms
@pytest.mark.parametrize("href", ["", "#top", "javascript:void(0)", "data:x", "http://[x"])
def test_an_item_that_leads_nowhere_is_named_and_no_entry(form: Form, href: str) -> None:
    found = list_page(form.family, form.url, form.page((href, form.day), ("/a", form.day)))
    assert len(found.entries) == 1
    assert found.signals() == ("list: item without a link",)


@pytest.mark.parametrize(
    "title",
    ["页面不存在", "ページが見つかりません", "Seite nicht gefunden", "Page not found", "502"],
)
@forms
def test_a_200_that_is_an_error_is_an_error(form: Form, title: str) -> None:
    body = f"<html><title>{title}</title><body><p>x</p></body></html>"
    with pytest.raises(ErrorPage):
        list_page(form.family, form.url, body)


@forms
def test_a_list_is_no_article(form: Form) -> None:
    with pytest.raises(NotAnArticle):
        form.family.article(Document(form.url, form.page(("/a", form.day)).encode()))


NEW = [
    page
    for page in saved_pages()
    if page.family not in {"govpl", "generic"} and page.layout != "other"
]
PAGES = [page for page in NEW if not Document(page.meta["url"], page.body).is_json]


def _read(page: Saved, at: int | None = None) -> object:
    found = read_page(page.body[:at], page.meta["url"])
    return (found.body, found.date, found.gallery) if isinstance(found, Article) else found


@pytest.mark.parametrize("page", NEW, ids=lambda page: page.name)
def test_a_page_cut_anywhere_gives_the_same_or_an_error(page: Saved) -> None:
    whole, refused, same = _read(page), 0, 0
    for at in range(300, len(page.body), 130):
        try:
            assert _read(page, at) == whole
            same += 1
        except PageError:
            refused += 1
    assert refused > same  # what is read of a cut page was cut below the news


CHANGES: dict[str, Callable[[bytes], bytes]] = {
    "without a main element": lambda body: body.replace(b"<main", b"<div").replace(
        b"</main", b"</div"
    ),
    "with a main element in a comment": lambda body: body.replace(
        b"<footer", b"<!-- <main> --><footer"
    ),
    "with a byte order mark": lambda body: b"\xef\xbb\xbf" + body,
    "with other ends of lines": lambda body: body.replace(b"\n", b"\r\n"),
    "with other white space in its tags": lambda body: body.replace(
        b"<div class=", b"<div  class="
    ).replace(b"<ul class=", b"<ul  class="),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("page", NEW, ids=lambda page: page.name)
def test_a_page_is_read_the_same(page: Saved, change: str) -> None:
    """Regions are cut out of pages for speed; the reading must not know."""
    changed = read_page(CHANGES[change](page.body), page.meta["url"])
    assert changed == read_page(page.body, page.meta["url"])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_only_the_region_of_a_page_is_parsed_and_read(page: Saved) -> None:
    document = Document(page.meta["url"], page.body)
    family = next(family for family in FAMILIES if family.name == page.family)
    found = family.recognise(document)
    parsed = document.tree(found.region)
    assert found.root.getroottree().getroot() is parsed
    assert len(list(parsed.iter())) < len(list(document.tree().iter()))
