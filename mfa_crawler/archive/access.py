"""What a replay may not show: lines kept out of its index, and rules for pywb in their place."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from mfa_crawler.archive.cdxj import cdx_timestamp
from mfa_crawler.archive.foreign import is_imported
from mfa_crawler.archive.surt import surt

RULES = "withheld.aclj"
"""Name of the rules, beside the index."""


class _Place(msgspec.Struct):
    filename: str
    offset: str


class LeftOut(msgspec.Struct, frozen=True):
    """What is withheld, as an index knows records: by place, by URL and second, by URL."""

    places: frozenset[tuple[str, int]] = frozenset()
    """File and offset of records."""
    moments: frozenset[tuple[str, str]] = frozenset()
    """Their URLs and WARC-Dates: files of others may hold the same records again."""
    urls: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Addresses of which nothing is shown, and when that was decided (WARC-Date)."""

    def filtered(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """The lines of an index that may be shown."""
        if not self.places and not self.urls:
            yield from lines
            return
        keys = {surt(url).encode() for url in self.urls}
        heads = {_head(url, date) for url, date in self.moments}
        for line in lines:
            key, timestamp, rest = line.split(b" ", 2)
            place = msgspec.json.decode(rest, type=_Place)
            is_again = is_imported(place.filename) and b"%b %b" % (key, timestamp) in heads
            is_hidden = (place.filename, int(place.offset)) in self.places
            if key not in keys and not is_again and not is_hidden:
                yield line

    def tombstones(self) -> Iterator[bytes]:
        """A line for each address, of the time of the decision, without any record.

        pywb looks for access rules only where its index has a line.
        """
        for url, date in sorted(self.urls.items()):
            about = {"url": url, "mime": "unk", "status": "451", "digest": "-"}
            about |= {"length": "0", "offset": "0", "filename": "withheld"}
            yield _head(url, date) + b" " + msgspec.json.encode(about) + b"\n"

    def rules(self) -> bytes:
        """Access rules for pywb, which block the addresses (its `.aclj`).

        They are searched backwards, so they are in reverse order; `###` ends a key that is matched
        whole.
        """
        rules = {surt(url): {"access": "block", "url": url} for url in self.urls}
        return b"".join(
            f"{key}### - ".encode() + msgspec.json.encode(rule) + b"\n"
            for key, rule in sorted(rules.items(), reverse=True)
        )

    def listed(self) -> tuple[object, ...]:
        """All of it in order, to tell one decision from another."""
        return sorted(self.places), sorted(self.moments), sorted(self.urls.items())


def _head(url: str, date: str) -> bytes:
    return f"{surt(url)} {cdx_timestamp(date)}".encode()
