"""Links: absolute, safe to write, or None."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from w3lib.url import safe_url_string

from mfa_crawler.extraction import absolute

BASE = "https://www.gov.pl/web/x/a?b=1"
PATHS = st.lists(st.sampled_from(["web", "a-b_1", "..", ".", "", "Ż", "a b"]), max_size=5)


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/photo/1", "https://www.gov.pl/photo/1"),
        ("/", "https://www.gov.pl/"),
        (" b\n", "https://www.gov.pl/web/x/b"),
        (";\x1b", "https://www.gov.pl/web/x/"),
        ("; ?", "https://www.gov.pl/web/x/"),
        ("?page=2&size=10", "https://www.gov.pl/web/x/a?page=2&size=10"),
        ("//cdn.example/1", "https://cdn.example/1"),
        ("/a/../b#c", "https://www.gov.pl/b"),
        ("/a b<c>", "https://www.gov.pl/a%20b%3Cc%3E"),
        ("HTTP://A.example/", "http://a.example/"),
        ("tel:+48 22", "tel:+48%2022"),
        ("#top", None),
        ("", None),
        (None, None),
        ("javascript:void(0)", None),
        ("jav\nascript:x", None),
        ("data:text/html,x", None),
        ("ftp://a.example/", None),
        ("http://", None),
        ("http:///a", None),
        ("http://a:b/", None),
        ("http://[a/", None),
        ("http://[::1]http://", None),
        ("http://a b.example/", None),
    ],
)
def test_a_link_is_absolute_or_none(href: str | None, url: str | None) -> None:
    assert absolute(BASE, href) == url


@pytest.mark.parametrize("base", ["", "file:///tmp/page.html", "about:blank", "page.html"])
@pytest.mark.parametrize("href", ["/photo/1", "b", "?page=2"])
def test_a_link_relative_to_nowhere_leads_nowhere(base: str, href: str) -> None:
    assert absolute(base, href) is None


@given(PATHS)
def test_a_path_is_joined_as_a_browser_would(parts: list[str]) -> None:
    url = absolute(BASE, "/" + "/".join(parts))
    if url is not None:
        assert url == safe_url_string(urljoin(BASE, "/" + "/".join(parts)))


@given(st.text())
def test_any_words_give_a_link_that_is_safe_to_write_or_none(href: str) -> None:
    url = absolute(BASE, href)
    if url is not None:
        assert urlsplit(url).scheme in {"http", "https", "mailto", "tel"}
        assert not set(url) & set(' "<>\n\t')
        assert absolute(BASE, url) == url
