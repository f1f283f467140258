"""The key that an index is sorted and searched by: a URL with its host turned round (SURT)."""

import re
from contextlib import suppress
from urllib.parse import quote_from_bytes, unquote_to_bytes

_URL = re.compile(rb"(https?)://([^/?#]*)([^?#]*)(?:\?([^#]*))?", re.IGNORECASE)
_BLANKS = re.compile(rb"[\t\r\n]")
_AUTHORITY = re.compile(rb"(?:.*@)?(.*?):*(?::([0-9]+))?", re.DOTALL)
_PERCENT = 0x25
_HEX = re.compile(rb"[0-9A-Fa-f]{2}")
_WWW = re.compile(rb"www\d*\.")
_KEPT = bytes(code for code in range(0x21, 0x7F) if code not in b"#%")
_ASP_SESSION = re.compile(rb"(.*/)\((?:(?:[a-z]\([0-9a-z]{24}\))+|[0-9a-z]{24})\)/(.+\.aspx.*)")
_SESSIONS = tuple(
    re.compile(rb"^(.*)" + session + rb"(?:&(.*))?$")
    for session in (
        rb"jsessionid=[0-9a-z]{32}",
        rb"phpsessid=[0-9a-z]{32}",
        rb"sid=[0-9a-z]{32}",
        rb"aspsessionid[a-z]{8}=[a-z]{24}",
        rb"cfid=[^&]+&cftoken=[^&]+",
    )
)


def surt(url: str) -> str:
    """The key of an http or https URL, as pywb and the Internet Archive make it.

    Scheme, user, default port, `www.`, fragment, session ids and a slash at the end do not count,
    nor do the case of letters, repeated escaping and the order of a query's arguments.

    >>> surt("https://www.gov.pl/web/diplomacy/Talks/?b=2&a=1#top")
    'pl,gov)/web/diplomacy/talks?a=1&b=2'
    """
    raw = _BLANKS.sub(b"", url.strip().encode("utf-8", "surrogatepass"))
    parts = _URL.match(raw)
    assert parts
    scheme, authority, path, query = parts.groups()
    key = b"%b)%b" % (_host(authority, scheme.lower()), _path(path))
    query = _query(query or b"")
    return (key + b"?" + query if query else key).decode("ascii")


def _host(authority: bytes, scheme: bytes) -> bytes:
    parts = _AUTHORITY.fullmatch(authority)
    assert parts
    name = _unescaped(parts[1].strip(b"[]"))
    if not name.isascii():
        with suppress(UnicodeError):  # else it is no name that could exist, and stays
            name = name.decode("utf-8", "ignore").encode("idna")
    name = _escaped(name.replace(b"..", b".").strip(b".").lower())
    www = _WWW.match(name)
    labels = name[www.end() if www else 0 :].split(b".")
    port = parts[2] or b""
    default = {b"http": b"80", b"https": b"443"}[scheme]
    return b",".join(reversed(labels)) + (b":%b" % port if port not in {b"", default} else b"")


def _path(path: bytes) -> bytes:
    kept: list[bytes] = []
    segments = _unescaped(path).split(b"/")[1:]
    for segment in segments:
        if segment == b".." and kept:
            kept.pop()
        elif segment != b".":
            kept.append(segment)
    whole = b"/" + b"/".join([part for part in kept[:-1] if part] + kept[-1:])
    whole = _escaped(whole).lower()
    session = _ASP_SESSION.fullmatch(whole)
    whole = session[1] + session[2] if session else whole
    return whole[:-1] if whole.endswith(b"/") and len(whole) > 1 else whole


def _query(query: bytes) -> bytes:
    query = _escaped(_unescaped(query)).lower()
    for session in _SESSIONS:
        query = session.sub(rb"\1\2", query)
    arguments = [argument.split(b"=", 1) for argument in query.split(b"&")]
    return b"&".join([b"=".join(argument) for argument in sorted(arguments)])


def _unescaped(data: bytes) -> bytes:
    """Until nothing is escaped any more, however often it was.

    Escapes do not overlap, so the order in which they are undone does not matter.
    """
    data = unquote_to_bytes(data)
    if b"%" not in data:
        return data
    done = bytearray()
    for code in data:
        done.append(code)
        while len(done) > 2 and done[-3] == _PERCENT and _HEX.fullmatch(done, len(done) - 2):
            done[-3:] = bytes.fromhex(done[-2:].decode("ascii"))
    return bytes(done)


def _escaped(data: bytes) -> bytes:
    return quote_from_bytes(data, _KEPT).encode("ascii")
