"""Which records one exchange becomes, and what their header fields say."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from mfa_crawler.archive.exchange import Exchange, Original, Purpose
from mfa_crawler.archive.http import Message, read_response, split_interim
from mfa_crawler.archive.record import member, new_record_id, payload_digest, target_uri

_HTTP = "application/http;msgtype="
_TEXT = re.compile(rb"text/|.*(?:xml|json|javascript)", re.IGNORECASE)
_BLANK_FOLD = re.compile(rb"\n[ \t]+\r\n")


@dataclass(frozen=True, slots=True)
class Draft:
    """A record that is ready to be written."""

    record_id: str
    kind: str
    """WARC-Type."""
    data: bytes = field(repr=False)
    """Its gzip member."""
    payload_digest: str | None = None
    body_digest: str | None = None
    refers_to: str | None = None


@dataclass(frozen=True, slots=True)
class _Digests:
    """Of a body as received, and without chunk framing; null if it is empty."""

    payload: str | None = None
    body: str | None = None


class Assembly:
    """The records of one exchange, in the order they are written: the response or revisit first.

    All share a WARC-Date, and each but the first names the first in WARC-Concurrent-To. Three
    fields of our own (WARC/1.1 section 4 allows them) say on responses, revisits and failures what
    a rebuild cannot see in the bytes: `WARC-MFA-Source-Class`; `WARC-MFA-Purpose`; and
    `WARC-MFA-Entry`, the URL that a listing showed, word for word, as a JSON string of ASCII
    characters, so that it can be read back whatever the page held.
    """

    def __init__(
        self, exchange: Exchange, purpose: Purpose, entry: str | None, warcinfo_id: str
    ) -> None:
        self.drafts: list[Draft] = []
        self._exchange = exchange
        self._warcinfo_id = warcinfo_id
        self._reasons = {
            "WARC-MFA-Source-Class": str(exchange.source_class),
            "WARC-MFA-Purpose": str(purpose),
            "WARC-MFA-Entry": "" if entry is None else json.dumps(entry),
        }
        self._before, self._final = split_interim(exchange.response)
        message = read_response(self._final)
        is_whole = message.head.endswith((b"\n\n", b"\n\r\n"))
        is_readable = message.status is not None and is_whole and message.head[6:7] == b"."
        self.message: Message | None = message if is_readable else None
        """The final response; null if nothing came that a WARC reader would take for one."""
        if not is_readable:
            self._before = exchange.response

    def add_response(
        self,
        original: Original | None = None,
        find: Callable[[str], Original | None] | None = None,
    ) -> None:
        """The response, or the revisit that it is: see `WarcWriter.capture`."""
        message = self.message
        assert message
        digests = _digests(message)
        fields = {
            "WARC-Target-URI": target_uri(self._exchange.url),
            "Content-Type": f"{_HTTP}response",
            **self._reasons,
        }
        same = None
        if not self._exchange.truncated:
            if message.status == 304 and original and original.url == self._exchange.url:
                fields |= _revisit("server-not-modified", original)
                return self._add("revisit", self._final, fields, _Digests())
            if message.status == 200 and digests.payload:
                same = _original(digests, original, find)
        if same:
            fields |= _revisit("identical-payload-digest", same)
            fields["WARC-Payload-Digest"] = same.payload_digest
            return self._add("revisit", message.head, fields, digests)
        fields["WARC-Payload-Digest"] = digests.payload or ""
        fields["WARC-Truncated"] = self._exchange.truncated or ""
        return self._add("response", self._final, fields, digests, level=_level(message))

    def add_request(self) -> None:
        """The request as sent, if anything was."""
        if self._exchange.request:
            fields = {
                "WARC-Target-URI": target_uri(self._exchange.url),
                "Content-Type": f"{_HTTP}request",
            }
            self._add("request", self._exchange.request, fields, _Digests())

    def add_rest(self) -> None:
        """What was received and is in no response record: 1xx responses, or no HTTP at all.

        A metadata record, under an address of its own: replay would show it as the page.
        """
        if self._before:
            fields = {
                "WARC-Target-URI": f"urn:mfa-crawler:bytes:{target_uri(self._exchange.url)}",
                "Content-Type": f"{_HTTP}response" if self.message else "application/octet-stream",
                "WARC-Truncated": "" if self.message else self._exchange.truncated or "",
            }
            self._add("metadata", self._before, fields, _Digests())

    def add_failure(self, error_kind: str, message: str) -> None:
        """Why there is no capture: a metadata record of JSON, under an address of its own."""
        exchange = self._exchange
        fields = {
            "WARC-Target-URI": f"urn:mfa-crawler:failure:{target_uri(exchange.url)}",
            "Content-Type": "application/json",
            **self._reasons,
        }
        said = {
            "url": exchange.url,
            "time": exchange.begun,
            "kind": error_kind,
            "message": message,
        }
        self._add("metadata", json.dumps(said).encode("ascii"), fields, _Digests())

    def _add(
        self, kind: str, block: bytes, fields: dict[str, str], digests: _Digests, *, level: int = 1
    ) -> None:
        record_id = new_record_id()
        protocol = self.message.head[:8].decode("ascii").lower() if self.message else ""
        first = self.drafts[0].record_id if self.drafts else None
        fields = {
            "WARC-Type": kind,
            "WARC-Record-ID": f"<{record_id}>",
            "WARC-Date": self._exchange.begun,
            **fields,
            "WARC-IP-Address": self._exchange.ip or "",
            "WARC-Protocol": protocol,
            "WARC-Concurrent-To": f"<{first}>" if first else "",
            "WARC-Warcinfo-ID": f"<{self._warcinfo_id}>",
        }
        draft = Draft(
            record_id,
            kind,
            member(fields, block, level=level),
            fields.get("WARC-Payload-Digest") or None,
            digests.body,
            fields.get("WARC-Refers-To", "").strip("<>") or None,
        )
        self.drafts.append(draft)


def _digests(message: Message) -> _Digests:
    """No payload digest where aiohttp, warcio and fastwarc do not agree where the body begins:
    where lines end without CR, or a folded one is blank.
    """
    if not message.entity:
        return _Digests()
    body = payload_digest(message.entity)
    head = message.head
    if head.count(b"\n") != head.count(b"\r\n") or _BLANK_FOLD.search(head):
        return _Digests(None, body)
    is_framed = len(message.body) != len(message.entity)
    return _Digests(payload_digest(message.body) if is_framed else body, body)


def _original(
    digests: _Digests,
    original: Original | None,
    find: Callable[[str], Original | None] | None,
) -> Original | None:
    """The response whose bytes a reader may put under the new head.

    A replay takes the head from the revisit and the body from the original, so both or neither must
    be chunked: of a chunked one the digests of payload and body differ.
    """
    if original and original.payload_digest == digests.payload:
        return original
    found = find(digests.body) if find and digests.body else None
    is_framed = digests.payload != digests.body
    if found and (found.payload_digest != digests.body) is is_framed:
        return found
    return None


def _revisit(profile: str, original: Original) -> dict[str, str]:
    return {
        "WARC-Profile": f"http://netpreserve.org/warc/1.1/revisit/{profile}",
        "WARC-Refers-To": f"<{original.record_id}>",
        "WARC-Refers-To-Target-URI": target_uri(original.url),
        "WARC-Refers-To-Date": original.date,
    }


def _level(message: Message) -> int:
    """Deflate only what is neither compressed by the server nor by its format (photos, PDF)."""
    is_text = _TEXT.match(message.header("Content-Type") or b"")
    return 1 if is_text and not message.header("Content-Encoding") else 0
