"""What of a text survives translation: names, numbers and days, as keys that meet over languages.

A name is a word with a capital inside a sentence. Its key is made of sounds, so that scripts,
spellings and endings make little difference: `Szmyhala`, `Shmyhal` and `Шмигаль` are one. It is
coarse on purpose: what is common weighs little (score.py), and people read words, not keys.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from mfa_crawler.cleaning import UNSPACED
from mfa_crawler.corpus.pairs.days import named_days
from mfa_crawler.corpus.syndicated import text_of
from mfa_crawler.items import Article
from mfa_crawler.store.folding import fold

_CAPITALS = "".join(chr(code) for code in range(0x590) if unicodedata.category(chr(code)) == "Lu")
_NAME = re.compile(rf"[{_CAPITALS}](?:(?<=[\w,;:–—-] .)|(?<= \(.))[^\W\d_]{{2,}}")
_LATIN_NAME = re.compile(r"(?<![A-Za-z])[A-Z][A-Za-z]{2,}")  # where a fourth is Han or Kana
_UNSPACED = re.compile(f"[{UNSPACED}]")
_NUMBER = re.compile(
    r"""(?P<number>
        [0-9０-９](?<![\dA-Za-z\u00c0-\u052f.,:].)
        (?:\d{0,2}(?:[ .,]\d{3})+(?!\d) | \d*(?:[.,:]\d+)?)
    )
    (?P<percent>\s?(?:%|％|per\s?cent|proc(?:\.|ent)|prozent|відсот|процент|パーセント))?""",
    re.VERBOSE | re.IGNORECASE,
)
_THOUSANDS = re.compile(r"[ .,](?=\d{3}(?!\d))")
_CYRILLIC = str.maketrans(
    dict(zip("абвгґдеєзиіклмнопрстуфэы", "abvhgdeeziiklmnoprstufei", strict=True))
    | {"ж": "z", "х": "h", "ц": "k", "ч": "k", "ш": "s", "щ": "s", "ю": "iu", "я": "ia"}
    | {"ь": "", "ъ": ""}
)
_SOUNDS = (("sch", "s"), ("sh", "s"), ("sz", "s"), ("cz", "k"), ("ch", "k"), ("ph", "f"))
_LETTERS = str.maketrans("wyjcqz", "viikks")


class Traits(NamedTuple):
    """Keys of an article, each with what the article shows for it first."""

    names: dict[str, str]
    numbers: dict[str, str]
    """From 10 on, or with a percentage, or a time of day."""
    days: dict[str, str]
    """`10-06` is the sixth of October."""
    photos: dict[str, str]
    """SHA-256 of the bytes, as key and as value."""


def traits_of(article: Article) -> Traits:
    """Read lead and body, or the headline where there is neither."""
    text = text_of(article) or article.headline
    days, rest = named_days(text, article.language or "")
    is_unspaced = 4 * len(_UNSPACED.findall(text)) > len(text)
    words = (_LATIN_NAME if is_unspaced else _NAME).findall(text)
    names = _firsts((key, word) for word in words if (key := name_key(word)))
    photos = {image.sha256: image.sha256 for image in article.pictures if image.sha256}
    return Traits(names, _firsts(_numbers(rest)), days, photos)


def _firsts(found: Iterable[tuple[str, str]]) -> dict[str, str]:
    firsts: dict[str, str] = {}
    for key, shown in found:
        firsts.setdefault(key, shown)
    return firsts


def _numbers(text: str) -> Iterator[tuple[str, str]]:
    for found in _NUMBER.finditer(text):
        key = _number_key(found["number"])
        if found["percent"]:
            yield f"{key}%", found[0]
        elif len(key) > 1:
            yield key, found[0]


def _number_key(printed: str) -> str:
    """A number in one spelling, whatever divides its thousands and its fraction.

    >>> [_number_key(printed) for printed in ("12 000", "12,000", "3,5", "3.50", "２０", "9:30")]
    ['12000', '12000', '3.5', '3.5', '20', '9:30']
    """
    if ":" in printed:
        return printed
    plain = unicodedata.normalize("NFKC", _THOUSANDS.sub("", printed)).replace(",", ".")
    whole, _, fraction = plain.partition(".")
    whole, fraction = whole.lstrip("0") or "0", fraction.rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


@lru_cache(maxsize=100_000)
def name_key(name: str) -> str:
    """Four letters of what a name sounds like; empty where that is less than three.

    >>> [name_key(name) for name in ("Warsaw", "Warszawie", "Валдонія", "Waldonii", "Tuskiem")]
    ['vars', 'vars', 'vald', 'vald', 'tusk']
    """
    sounds = fold(name).translate(_CYRILLIC)
    for spelt, sound in _SOUNDS:
        sounds = sounds.replace(spelt, sound)
    key = sounds.translate(_LETTERS).rstrip("aeiou")[:4]
    return key if len(key) > 2 else ""
