"""Running text and addresses in made-up words, of the same length and shape."""

import re
from functools import cached_property
from urllib.parse import quote, unquote

from mfa_crawler.learn.keep import Keep
from mfa_crawler.learn.lexicon import Lexicon

_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u0652\u093a-\u094f"  # beside letters, part of a word
_SYLLABLES = "\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7a3\U00020000-\U0003ffff"
_WORD = rf"[{_SYLLABLES}]+|(?:(?![{_SYLLABLES}])[^\W\d_])(?:(?![{_SYLLABLES}])[^\W\d_]|[{_MARKS}])*"
WORDS = re.compile(_WORD)
_UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
_HASH = r"(?<![\w%])(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{20,}(?!\w)"
IDENTIFIER = re.compile(f"{_UUID}|{_HASH}", re.IGNORECASE)
_PARTS = r"""
    (?P<identifier> {identifier})
  | (?P<email> (?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)
  | (?P<address> (?:https?://|www\.)[^\s<>"']+ | (?<![\w.-])[a-z0-9-]+(?:\.[a-z0-9-]+)*
      \.(?-i:gov|org|com|net|int|eu|pl|de|fr|uk|jp|cn|ru|ua)\b(?![.-]?\w)(?:/[^\s<>"']*)?)
  | (?P<phone> \+[1-9]\d{{0,2}}[ (-][\d ()-]{{6,}}\d | \+[1-9]\d{{8,14}}\b
      | \(\d{{2,4}}\)\s?\d{{3}}[ -]\d{{3,4}}
      | (?<![\d.,-])\d{{2}}[ -]\d{{3}}[ -]\d{{2}}[ -]\d{{2}}\b
      | (?:\btel|\bphone|\bfax|\bfaks)\b[.:\s]*+[\d()-][\d ()-]{{5,}}\d)
  | (?P<phrase> {phrase})
  | (?P<word> {word})
"""
_ADDRESS = re.compile(
    r"(?P<origin>(?:[a-z][a-z0-9+.-]*:)?//[^/?#\s]*)?(?P<path>[^?#]*)(?P<query>\?[^#]*)?"
    r"(?P<fragment>\#.*)?",
    re.IGNORECASE | re.DOTALL,
)
_LOOKS_LIKE_ADDRESS = re.compile(
    r"\s*(?:(?:https?:)?//\S|/[\w-]|mailto:|tel:|data:)\S*\s*", re.IGNORECASE
)
_MACHINERY = re.compile(r"\.(?:css|m?js|ico|svg|woff2?|ttf|eot|map)$", re.IGNORECASE)
_DATA = re.compile(r"(data:[\w/+.-]*(?:;[\w=-]+)*;base64,)[\w+/=%\s]{64,}", re.IGNORECASE)
_SCHEME = re.compile(r"(mailto|tel|javascript|about):", re.IGNORECASE)


def is_address(text: str) -> bool:
    """Whether a value is nothing but an address: whole, or a path from the root."""
    return _LOOKS_LIKE_ADDRESS.fullmatch(text) is not None


class Prose:
    """Disguises text without markup; what it returns is as long as what it was given.

    (But for addresses that hold pictures as base64, which are cut, and escapes of other scripts.)
    """

    def __init__(self, lexicon: Lexicon, keep: Keep) -> None:
        self.lexicon = lexicon
        self._keep = keep

    @cached_property
    def _part(self) -> re.Pattern[str]:
        parts = _PARTS.format(
            identifier=IDENTIFIER.pattern, phrase=self._keep.phrase, word=f"(?:{_WORD})"
        )
        return re.compile(parts, re.VERBOSE | re.IGNORECASE)

    def text(self, text: str) -> str:
        """Running text: words, and the names in e-mail addresses; hosts stay."""
        return self._part.sub(self._of_text, text)

    def _of_text(self, found: re.Match[str]) -> str:
        kind, part = found.lastgroup, found[0]
        if kind == "word":
            return part if part.lower() in self._keep.words else self.lexicon.word(part)
        if kind == "email":
            name, _, host = part.partition("@")
            return f"{WORDS.sub(lambda word: self.lexicon.slug(word[0]), name)}@{host}"
        if kind == "phone":
            return self.lexicon.digits(part)
        if kind == "address":
            host, slash, path = part.partition("/")
            return self.address(part) if ":" in host else host + self.address(slash + path)
        return part

    def address(self, address: str) -> str:
        """An address: its scheme, host, query names and fragment stay, words of slugs change.

        What names machinery (style sheets, scripts, fonts, icons) stays whole.

        >>> Prose(Lexicon("s"), Keep(frozenset(), (), frozenset({"web"}))).address("/web/?page=2#a")
        '/web/?page=2#a'
        """
        scheme = _SCHEME.match(address)
        if scheme:
            rest = address[scheme.end() :]
            is_phone = scheme[1].lower() == "tel"
            return scheme[0] + (self.lexicon.digits(rest) if is_phone else self.text(rest))
        if address[:5].lower() == "data:":
            return _DATA.sub(r"\g<1>AAAA", address)
        parts = _ADDRESS.fullmatch(address)
        assert parts is not None
        path = parts["path"]
        if _MACHINERY.search(path):
            return address
        segments = "/".join(map(self._segment, path.split("/")))
        query = "&".join(map(self._query, (parts["query"] or "").split("&")))
        return f"{parts['origin'] or ''}{segments}{query}{parts['fragment'] or ''}"

    def _segment(self, segment: str) -> str:
        if segment.lower() in self._keep.segments or len(segment) < 3:
            return segment
        return self._slug(segment)

    def _query(self, pair: str) -> str:
        name, equals, value = pair.partition("=")
        return f"{name}={self._slug(value)}" if equals else name

    def _slug(self, text: str) -> str:
        if "%" in text:
            return quote(self._slug(unquote(text, errors="surrogateescape")), safe="/:+,;@!$'()*~",
                         errors="surrogateescape")  # fmt: skip
        return self._part.sub(self._of_slug, text)

    def _of_slug(self, found: re.Match[str]) -> str:
        part = found[0]
        if found.lastgroup == "word" and part.lower() not in self._keep.words:
            return self.lexicon.slug(part)
        return self._of_text(found) if found.lastgroup == "email" else part
