"""HTTP responses as other tools record them: undone halfway, and labelled HTTP/2."""

import re
from dataclasses import dataclass

from mfa_crawler.archive.http import CHUNK_SIZE, Message, read_response, split_interim
from mfa_crawler.errors import BadEncoding, TooLarge

_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")


@dataclass(frozen=True, slots=True)
class LenientMessage(Message):
    """A response whose head may describe what its writer had undone already."""

    def content(self, limit: int, url: str) -> bytes:
        """As `Message.content`; markup under a Content-Encoding is what its writer had decoded."""
        try:
            return Message.content(self, limit, url)
        except BadEncoding:
            if not _MARKUP.match(self.entity):
                raise
            if limit and len(self.entity) > limit:
                raise TooLarge(url, f"is longer than {limit} bytes") from None
            return self.entity


def read_lenient(raw: bytes) -> LenientMessage:
    """The response that these bytes are.

    The record says where it ends, so Content-Length, which may be that of the compressed body, is
    not looked at. A body under `Transfer-Encoding: chunked` that is not in chunks stays as it is.
    """
    message = read_response(split_interim(raw)[1])
    coding = (message.header("Transfer-Encoding") or b"").lower()
    is_chunked = b"chunked" in coding and _is_chunked(message.body)
    return LenientMessage(
        message.status,
        message.reason,
        message.headers,
        message.head,
        message.body,
        message.entity if is_chunked else message.body,
    )


def _is_chunked(body: bytes) -> bool:
    """Whether these are chunks up to the last one (RFC 9112 section 7.1)."""
    at = 0
    while line := CHUNK_SIZE.fullmatch(body, at, max(body.find(b"\n", at), at)):
        size = int(line[1], 16)
        at = line.end() + 1 + size
        if not size:
            return True
        if body[at : at + 2] != b"\r\n":
            return False
        at += 2
    return False
