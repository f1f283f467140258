"""Markup in made-up words: every tag stays where and as broken as it is, only what is read changes.

It is scanned, not parsed: a parser would mend it, and a fixture must be as broken as its page.
"""

import re
from functools import partial

from mfa_crawler.learn.literals import Literals, is_json, is_read
from mfa_crawler.learn.prose import Prose, is_address
from mfa_crawler.learn.spelling import ENTITIES, Change

_INSIDE = r"""(?:=\s*"[^"]*"|=\s*'[^']*'|[^>])*+"""  # possessive: torn tags cost no time
_TOKEN = re.compile(
    rf"<!--|<!\[CDATA\[|<!doctype[^>]*>|<!\[[^>]*\]>|<\?[^>]*>"
    rf"|(?P<raw><(?P<element>script|style)\b{_INSIDE}(?<!/)>)(?P<content>.*?)(?=</(?P=element)\b)"
    rf"|</?[a-z]{_INSIDE}(?:>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_NAME = re.compile(r"</?([^\s/>]+)")
_ATTRIBUTE = re.compile(
    r"""(?P<name>[^\s>/=]+)(?:(?P<equals>\s*=\s*)(?P<value>"[^"]*"|'[^']*'|[^\s>]+))?"""
)
_META_NAME = re.compile(r"""\b(?:name|property|itemprop)\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_TYPE = re.compile(r"""\btype\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_TEMPLATE = re.compile(r"template|html|handlebars|mustache", re.IGNORECASE)
_IN_STYLE = re.compile(r"""(?<=\burl\()\s*["']?([^"'()\s]+)""", re.IGNORECASE)
_ADDRESSES = frozenset("href src action formaction poster cite longdesc data background".split())
_READ = frozenset(
    """alt title placeholder label summary abbr standby download aria-label aria-description
    aria-roledescription aria-valuetext""".split()
)
_STRUCTURE = frozenset(
    """class id name for rel rev type role lang hreflang media charset property itemprop
    itemtype itemscope vocab prefix typeof profile http-equiv method enctype target tabindex width
    height sizes integrity nonce aria-controls aria-labelledby aria-describedby""".split()
)
_TECHNICAL_META = re.compile(
    r"viewport|robots|generator|.*verification|theme-color|og:type|og:locale.*|twitter:card"
    r"|govuk:schema-name|format-detection|referrer|msapplication-.*|msvalidate.*|.*charset",
    re.IGNORECASE,
)
_BUTTONS = {"submit", "button", "reset", "text", "search"}
_DEEPEST = 3  # markup escaped inside markup escaped inside ...
_ESCAPED_TAG = re.compile(r"<[a-zA-Z/!]")


class Markup:
    """Disguises HTML and XML, whole or in pieces."""

    def __init__(self, prose: Prose) -> None:
        self._prose = prose
        self.literals = Literals(prose, self.disguised)

    def disguised(self, markup: str, depth: int = 0) -> str:
        """The same markup, its text, readable attributes, scripts' strings and slugs made up."""
        pieces: list[str] = []
        done = 0
        for token in _TOKEN.finditer(markup):
            pieces += (self._text(markup[done : token.start()], depth), self._token(token))
            done = token.end()
        return "".join((*pieces, self._text(markup[done:], depth)))

    def _text(self, raw: str, depth: int) -> str:
        def change(text: str) -> str:
            if depth < _DEEPEST and "&" in raw and _ESCAPED_TAG.search(text):
                return self.disguised(text, depth + 1)
            return self._prose.text(text)

        return ENTITIES.respelled(raw, change) if raw and not raw.isspace() else raw

    def _token(self, token: re.Match[str]) -> str:
        if token["raw"]:
            return self._tag(token["raw"]) + self._raw(token["raw"], token["content"])
        return token[0] if token[0][1] in "!?" else self._tag(token[0])

    def _raw(self, tag: str, content: str) -> str:
        if is_json(content):
            return self.literals.json(content)
        kind = _TYPE.search(tag)
        is_template = kind is not None and _TEMPLATE.search(kind[1])
        return self.disguised(content) if is_template else self.literals.code(content)

    def _tag(self, tag: str) -> str:
        name = _NAME.match(tag)
        if name is None or tag.startswith("</"):
            return tag
        # quotes outside of values: an unescaped quotation, its words stand about as attributes
        is_torn = any('"' in a["name"] or "'" in a["name"] for a in _attributes(tag, name.end()))
        change = partial(self._attribute, tag, name[1].lower(), torn=is_torn)
        return tag[: name.end()] + _ATTRIBUTE.sub(change, tag[name.end() :])

    def _attribute(self, tag: str, element: str, found: re.Match[str], *, torn: bool) -> str:
        if found["value"] is None:
            return self._prose.text(found[0]) if torn else found[0]
        value = found["value"]
        quote = value[0] if value[0] in "\"'" and value[-1] == value[0] and len(value) > 1 else ""
        inner = value[len(quote) : len(value) - len(quote)]
        name = found["name"].lower()
        if element == "meta" and name == "content":
            meta = _META_NAME.search(tag)
            name = "http-equiv" if meta is None else f"meta {meta[1]}"
        elif name == "value" and element == "input":
            kind = _TYPE.search(tag)
            name = "label" if kind is None or kind[1].lower() in _BUTTONS else name
        changed = ENTITIES.respelled(inner, partial(self._value, name))
        return f"{found['name']}{found['equals']}{quote}{changed}{quote}"

    def _value(self, name: str, value: str) -> str:
        change = self._manner(name, value)
        return change(value) if change else value

    def _manner(self, name: str, value: str) -> Change | None:
        """How an attribute's value is disguised, or None where it stays."""
        if name in _STRUCTURE or name.startswith("xmlns"):
            return None
        if name in _READ:
            return self._read
        if name in _ADDRESSES or is_address(value):
            return self._prose.address
        if name.endswith("srcset"):
            return self._addresses
        if name.startswith("meta "):
            is_technical = _TECHNICAL_META.fullmatch(name.removeprefix("meta "))
            return None if is_technical or not is_read(name, value) else self._read
        return self._other(name, value)

    def _other(self, name: str, value: str) -> Change | None:
        if is_json(value):
            return self.literals.json
        if name == "style":
            return self._style
        if name.startswith("on"):
            return self.literals.code
        return self._read if is_read(name, value) else None

    def _read(self, value: str) -> str:
        return self.disguised(value, 1) if _ESCAPED_TAG.search(value) else self._prose.text(value)

    def _style(self, value: str) -> str:
        def change(found: re.Match[str]) -> str:
            return found[0].removesuffix(found[1]) + self._prose.address(found[1])

        return _IN_STYLE.sub(change, value)

    def _addresses(self, value: str) -> str:
        return re.sub(r"\S*/\S*", lambda found: self._prose.address(found[0]), value)


def _attributes(tag: str, start: int) -> list[re.Match[str]]:
    return [*_ATTRIBUTE.finditer(tag, start)]
