"""Scripts and JSON: their skeleton stays, the strings in them that somebody could read change."""

import json
import re
from functools import partial

from mfa_crawler.learn.prose import Prose, is_address
from mfa_crawler.learn.spelling import BACKSLASHES, Change

_JSON_STRING = re.compile(r'"(?P<value>(?:[^"\\]|\\.)*)"(?P<colon>\s*:)?', re.DOTALL)
_CODE_PART = re.compile(
    r"""(?P<comment>/\*.*?\*/|(?<![:\\"'])//[^\n]*)
      | (?:(?<![\w@$-])(?P<key>["']?[\w@$-]+["']?)\s*:\s*)?
        (?P<quote>["'`])(?P<value>(?:(?!(?P=quote))[^\\\n]|\\.)*)(?P=quote)""",
    re.VERBOSE | re.DOTALL,
)
_READ = re.compile(
    r"name|title|headline|description|desc$|author|creator|caption|text|body|keywords|publisher"
    r"|summary|label|alt$|content|editor|credit|slug|subject|section",
    re.IGNORECASE,
)
"""Keys and attributes whose values are read by people, also where they are a single word."""
_MACHINE = re.compile(
    r"@.*|.*type|schema_?name|lang|language|inlanguage|locale|format|encoding|mime.*|status|layout|schema|template"
    r"|id|guid|.*class(?:name)?|rel|role|target|charset",
    re.IGNORECASE,
)
_NO_WORD = re.compile(r"[a-z0-9_.:+/#@$%{}\[\]=&;,()*|-]*")
_MARKUP = re.compile(r"<[a-zA-Z/!]")
_SEVERAL = re.compile(r"[^\W\d_]{2,}[,.:;!?]?\s+[^\W\d_]")


def is_read(name: str, value: str) -> bool:
    """Whether people would read a value of this name: several words, or foreign letters, or so."""
    if _READ.search(name):
        return True
    return bool(_SEVERAL.search(value)) or any(c.isalpha() and not c.isascii() for c in value)


def is_json(text: str) -> bool:
    """Whether a text is a whole JSON object or array."""
    if text.lstrip()[:1] not in {"{", "["}:
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


class Literals:
    """Disguises the strings of JSON and of scripts; `markup` disguises HTML inside of them."""

    def __init__(self, prose: Prose, markup: Change) -> None:
        self._prose = prose
        self._markup = markup

    def json(self, text: str) -> str:
        """JSON: keys, numbers, dates and what only machines read stay."""
        key = ""

        def change(found: re.Match[str]) -> str:
            nonlocal key
            if found["colon"]:
                key = found["value"]
                return found[0]
            return f'"{BACKSLASHES.respelled(found["value"], partial(self._value, key))}"'

        return _JSON_STRING.sub(change, text)

    def _value(self, key: str, value: str) -> str:
        if _MARKUP.search(value):
            return self._markup(value)
        if is_address(value):
            return self._prose.address(value)
        if _MACHINE.fullmatch(key) or (_NO_WORD.fullmatch(value) and not _READ.search(key)):
            return value
        return self._prose.text(value)

    def code(self, text: str) -> str:
        """JavaScript or CSS: comments, and strings that look as if people read them."""
        return _CODE_PART.sub(self._of_code, text)

    def _of_code(self, found: re.Match[str]) -> str:
        if found["comment"]:
            return self._prose.text(found[0])
        key = (found["key"] or "").strip("\"'")
        start = found.start("value") - found.start()
        end = found.end("value") - found.start()
        value = BACKSLASHES.respelled(found["value"], partial(self._literal, key))
        return found[0][:start] + value + found[0][end:]

    def _literal(self, key: str, value: str) -> str:
        if is_address(value) or _MARKUP.search(value) or is_json(value):
            return self.json(value) if is_json(value) else self._value("", value)
        return self._prose.text(value) if is_read(key, value) and value != "use strict" else value
