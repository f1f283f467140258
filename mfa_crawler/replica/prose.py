"""Sentences nobody ever said, from a small grammar a language (prose_en.txt and others)."""

import re
from functools import lru_cache
from pathlib import Path
from random import Random

from mfa_crawler.replica.units import Language

_SLOT = re.compile(r"\{(\^?)(?:([a-z_]+)|(\d+)\.\.(\d+))\}")


class Grammar:
    """Named lists of alternatives, each of which may refer to other lists."""

    def __init__(self, source: str, language: str = "en") -> None:
        self.language = language
        # Chinese and Japanese put no blanks between sentences
        self._between = "" if language in {"zh", "ja"} else " "
        self._lists: dict[str, list[str]] = {}
        name = ""
        for line in source.splitlines():
            if line.startswith("["):
                name = line.strip("[]")
                self._lists[name] = []
            elif line and not line.startswith("#"):
                self._lists[name].append(line)

    def say(self, rng: Random, name: str) -> str:
        """Return one expansion of the list `name`.

        >>> Grammar("[a]\\nred {^b}\\n[b]\\nfox").say(Random(1), "a")
        'red Fox'
        """

        def fill(slot: re.Match[str]) -> str:
            if slot[2] is None:
                return str(rng.randint(int(slot[3]), int(slot[4])))
            words = self.say(rng, slot[2])
            return words[:1].upper() + words[1:] if slot[1] else words

        return _SLOT.sub(fill, rng.choice(self._lists[name]))

    def all(self, name: str) -> tuple[str, ...]:
        """Return the alternatives of a list as they stand in the file."""
        return tuple(self._lists[name])

    def sentences(self, rng: Random, count: int) -> str:
        """Return `count` sentences as one paragraph."""
        return self._between.join(_capital(self.say(rng, "sentence")) for _ in range(count))


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


@lru_cache(maxsize=8)
def grammar(language: Language) -> Grammar:
    """Return the grammar of a language, read once."""
    source = Path(__file__).with_name(f"prose_{language}.txt").read_text("utf-8")
    return Grammar(source, language)
