"""The tolerant HTTP reader, against the parser that Scrapy's aiohttp handler uses."""

import asyncio
from collections.abc import Iterator

import pytest
from aiohttp.base_protocol import BaseProtocol
from aiohttp.http import HttpResponseParser
from aiohttp.http_exceptions import HttpProcessingError
from hypothesis import given
from hypothesis import strategies as st

from mfa_crawler.archive import read_response, split_interim
from mfa_crawler.errors import TooLarge
from tests.archive.wire import CUT, ODD, PAGE, URL, chunks, response, sized

Seen = tuple[int, str, tuple[tuple[bytes, bytes], ...], bytes]


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


def seen_by_aiohttp(raw: bytes, loop: asyncio.AbstractEventLoop) -> Seen:
    """Status, reason, headers and body as Scrapy gets them: from the first message not 1xx."""
    parser = HttpResponseParser(
        BaseProtocol(loop),
        loop,
        1 << 30,
        max_line_size=65_536,
        max_field_size=65_536,
        read_until_eof=True,
        auto_decompress=False,
    )
    messages, _, _ = parser.feed_data(raw)
    try:
        parser.feed_eof()
    except HttpProcessingError:
        assert raw in CUT.values()
    message, payload = next(found for found in messages if found[0].code >= 200)
    body = b"".join(getattr(payload, "_buffer", []))
    return message.code, message.reason or "", message.raw_headers, body


def seen_by_us(raw: bytes) -> Seen:
    message = read_response(split_interim(raw)[1])
    assert message.head + message.body == split_interim(raw)[1]
    assert message.status is not None
    return message.status, message.reason.decode(), message.headers, message.entity


@pytest.mark.parametrize("name", [*ODD, *CUT])
def test_every_odd_message_is_read_as_aiohttp_reads_it(
    name: str, loop: asyncio.AbstractEventLoop
) -> None:
    raw = (ODD | CUT)[name]
    assert seen_by_us(raw) == seen_by_aiohttp(raw, loop)


tokens = st.text("abcXYZ-!#019", min_size=1, max_size=9).map(str.encode)
values = st.binary(max_size=20).filter(lambda value: not {0, 10, 13, 127} & set(value))
folds = st.lists(values.map(lambda value: b" " + value), max_size=2).map(b"\r\n".join)


@st.composite
def responses(draw: st.DrawFn) -> bytes:
    body = draw(st.binary(max_size=300))
    lines = [
        name + b":" + value + (b"\r\n" + fold if fold else b"")
        for name, value, fold in draw(st.lists(st.tuples(tokens, values, folds), max_size=5))
        if not any(byte < 32 and byte != 9 for byte in value + fold.replace(b"\r\n", b""))
    ]
    match draw(st.sampled_from(["length", "chunked", "close"])):
        case "length":
            return sized(body, *lines)
        case "chunked":
            coded = chunks(body, draw(st.integers(1, 40)))
            return response(coded, *lines, b"Transfer-Encoding:chunked")
    return response(body, *lines)


@given(raw=responses(), interim=st.sampled_from([b"", b"HTTP/1.1 103 Hint\r\nA: b\r\n\r\n"]))
def test_any_message_is_read_as_aiohttp_reads_it(raw: bytes, interim: bytes) -> None:
    loop = asyncio.new_event_loop()
    try:
        assert seen_by_us(interim + raw) == seen_by_aiohttp(interim + raw, loop)
    finally:
        loop.close()
    assert split_interim(interim + raw) == (interim, raw)


@given(raw=st.binary(max_size=200), start=st.sampled_from([b"", b"HTTP/1.1 200 OK\r\n"]))
def test_no_bytes_are_too_odd_to_be_read_and_none_is_lost(raw: bytes, start: bytes) -> None:
    before, final = split_interim(start + raw)
    message = read_response(final)
    assert before + message.head + message.body == start + raw


def test_headers_are_found_in_any_case_and_the_last_one_wins() -> None:
    message = read_response(ODD["repeated"])
    assert message.header("SET-cookie") == b"c=3"
    assert message.headers_of("Set-Cookie") == [b"a=1", b"b=2", b"c=3"]
    assert message.header("Absent") is None


@pytest.mark.parametrize("name", ["gzip", "brotli", "chunked and gzip", "chunked", "plain"])
def test_content_is_the_page_whatever_it_was_packed_in(name: str) -> None:
    message = read_response(ODD[name])
    assert message.content(0, URL) == PAGE
    if name not in {"plain", "chunked"}:
        with pytest.raises(TooLarge):
            message.content(100, URL)


def test_a_switch_of_protocols_is_a_final_response() -> None:
    raw = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\nxyz"
    assert split_interim(raw) == (b"", raw)
