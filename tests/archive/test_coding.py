"""Bodies inflate the same whichever library gets to them first."""

import gzip

import pytest

from mfa_crawler.archive import decoded
from mfa_crawler.errors import BadEncoding, TooLarge

PAGE = b"<p>The minister spoke of grain.</p>" * 300
ONE = gzip.compress(PAGE, mtime=0)
LIMIT = 1 << 20


def inflated(body: bytes, limit: int = LIMIT) -> bytes:
    return decoded(body, [b"gzip"], limit, "https://www.example.org/")


@pytest.mark.parametrize(
    ("body", "content"),
    [
        (ONE, PAGE),
        (ONE + ONE, PAGE + PAGE),  # the last size is the first one's too
        (gzip.compress(b"", mtime=0), b""),
        (ONE + gzip.compress(b"", mtime=0), PAGE),
        (ONE + b"\r\n<!-- cached -->", PAGE),
        (ONE + ONE[-4:], PAGE),  # what follows says the same size once more
    ],
    ids=["one", "equal", "empty", "last-empty", "comment", "size"],
)
def test_members_and_what_follows_them(body: bytes, content: bytes) -> None:
    assert inflated(body) == content
    assert inflated(body, 0) == content


@pytest.mark.parametrize("size", [0, 1, len(PAGE) - 1, len(PAGE) + 1, 2**32 - 1])
def test_a_size_that_is_not_true_is_an_error(size: int) -> None:
    with pytest.raises(BadEncoding):
        inflated(ONE[:-4] + size.to_bytes(4, "little"))


def test_a_body_that_claims_to_be_small_stays_within_the_limit() -> None:
    bomb = gzip.compress(bytes(LIMIT * 10), mtime=0)
    with pytest.raises(TooLarge):
        inflated(bomb)
    with pytest.raises((TooLarge, BadEncoding)):
        inflated(bomb[:-4] + b"\1\0\0\0")
