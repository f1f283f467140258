"""`--connect` is read strictly, and sends a host elsewhere without anybody noticing."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.settings import Settings

from mfa_crawler import fetch
from mfa_crawler.errors import BadArgument
from mfa_crawler.fetch import connections, connections_from_arguments, is_contact, user_agent
from mfa_crawler.fetch.connect import connected_url


@pytest.mark.parametrize(
    "argument",
    [
        "www.gov.pl",
        "=http://127.0.0.1:8001",
        "www.gov.pl=",
        "www.gov.pl=127.0.0.1:8001",
        "www.gov.pl=https://127.0.0.1:8001",
        "www.gov.pl=http://127.0.0.1:8001/prefix",
        "www.gov.pl=http://127.0.0.1:8001?x",
        "www.gov.pl=http://me@127.0.0.1:8001",
        "www.gov.pl=http://127.0.0.1:port",
        "www.gov.pl=http://127.0.0.1:99999",
        "www.gov.pl=http://[::1",
        "www.gov.pl=http://",
        "https://www.gov.pl=http://127.0.0.1:8001",
        "www.gov.pl:443=http://127.0.0.1:8001",
        "www gov.pl=http://127.0.0.1:8001",
        "www..pl=http://127.0.0.1:8001",
    ],
)
def test_what_is_not_host_and_url_is_refused_with_a_remedy(argument: str) -> None:
    with pytest.raises(BadArgument, match="such as"):
        connections_from_arguments([argument])


def test_hosts_are_told_apart_as_browsers_do() -> None:
    found = connections_from_arguments(
        ["WWW.gov.pl=http://127.0.0.1:1/", "münchen.example=http://[::1]:2"]
    )
    assert found == {
        "www.gov.pl": "http://127.0.0.1:1",
        "xn--mnchen-3ya.example": "http://[::1]:2",
    }


def test_one_host_cannot_go_two_ways() -> None:
    with pytest.raises(BadArgument, match="already"):
        connections_from_arguments(["a.pl=http://h:1", "A.pl=http://h:2"])


def test_a_star_is_the_hosts_that_nobody_named_and_only_those() -> None:
    arguments = ["*=http://h:1", "a.pl=http://h:2"]
    found = connections_from_arguments(arguments, ["a.pl", "b.pl"])
    assert found == {"a.pl": "http://h:2", "b.pl": "http://h:1"}
    assert connections_from_arguments(arguments[::-1], ["a.pl", "b.pl"]) == found
    with pytest.raises(BadArgument, match="already"):
        connections_from_arguments(["*=http://h:1", "*=http://h:2"], ["b.pl"])
    with pytest.raises(BadArgument, match="nothing more"):
        connections_from_arguments(["*=http://h:1/prefix"], ["b.pl"])


def test_a_star_stands_for_nothing_where_no_hosts_are_known() -> None:
    with pytest.raises(BadArgument, match="no host name"):
        connections_from_arguments(["*=http://h:1"])
    with pytest.raises(BadArgument, match="no host name"):
        connections({"*": "http://h:1"})


def test_the_setting_may_be_json_as_dash_s_gives_it() -> None:
    settings = Settings({"MFA_CONNECT": '{"www.gov.pl": "http://127.0.0.1:8001"}'})
    assert connections(settings.getdict("MFA_CONNECT")) == {"www.gov.pl": "http://127.0.0.1:8001"}


@given(st.text())
def test_any_argument_is_read_or_refused(argument: str) -> None:
    try:
        [(host, origin)] = connections_from_arguments([argument]).items()
    except BadArgument:
        return
    assert connections({host: origin}) == {host: origin}


@given(st.text("abc/?&=;%20.~-", max_size=20))
def test_path_and_query_are_sent_as_they_are(rest: str) -> None:
    asked = connected_url(f"https://www.gov.pl/{rest}", "http://127.0.0.1:1")
    assert asked == f"http://127.0.0.1:1/{rest}"


@pytest.mark.parametrize(
    "value",
    [
        "",
        "nobody",
        "a@b",
        "a@-b.org",
        "http://b.org",
        "https://b",
        "a@b.org c@d.org",
        "https://b.org/ x",
    ],
)
def test_what_reaches_nobody_is_no_contact(value: str) -> None:
    assert not is_contact(value)


@given(st.text())
def test_a_contact_can_always_be_written_into_a_header(value: str) -> None:
    if is_contact(value):
        assert user_agent(value).isascii()
        assert user_agent(value).isprintable()
        assert user_agent(value).count(")") == 1


def test_the_public_face_is_all_there_and_settings_can_use_it_without_scrapy() -> None:
    script = (
        "import sys, mfa_crawler.fetch as f; f.user_agent(''); assert 'scrapy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
    assert all(getattr(fetch, name) is not None for name in fetch.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = fetch.nothing
