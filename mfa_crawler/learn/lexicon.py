"""Made-up words: each of the shape of the word it stands for, and always the same one."""

from collections.abc import Iterable
from hashlib import shake_256

from mfa_crawler.learn.letters import is_syllabic, plain, pool

_ATTEMPTS = 200


class Lexicon:
    """What every word became; `seed` decides, and without it the words cannot be found again.

    A made-up word has as many letters as its word, of the same scripts, with capitals and marks in
    the same places. It is no word of the pages that were met, and stands for one word only, as far
    as there are enough of its length.
    """

    def __init__(self, seed: str, reserved: Iterable[str] = ()) -> None:
        self.encoding = "utf-8"
        """What made-up words must be writable in."""
        self._seed = seed
        self._taken = set(reserved)
        self._made: dict[str, str] = {}
        self._marked: dict[str, str] = {}

    def meet(self, words: Iterable[str]) -> None:
        """Learn which words a page has, so that none of them is made up."""
        met = sorted({word.lower() for word in words})
        self._taken.update(met)
        for word in met:
            if plain(word) != word:
                self._marked.setdefault(plain(word), word)

    def word(self, word: str) -> str:
        """The made-up word for a word, its capitals kept.

        >>> lexicon = Lexicon("seed")
        >>> lexicon.word("Warszawa") == lexicon.word("warszawa").capitalize() != "Warszawa"
        True
        """
        if any(map(is_syllabic, word)):
            return "".join(map(self._stranger, word))
        made = self._stranger("".join(map(_small, word)))
        return "".join(map(_capital_as, made, word))

    def slug(self, word: str) -> str:
        """The same for a word of an address: `lodz` becomes what `Łódź` became, without marks."""
        small = word.lower()
        marked = self._marked.get(small, small)
        made = plain(self.word(marked)) if marked != small else self.word(small)
        made = made if len(made) == len(word) else self.word(small)
        return "".join(map(_capital_as, made, word))

    def digits(self, text: str) -> str:
        """The text with other digits, the same for the same digits: a telephone number.

        >>> Lexicon("seed").digits("+48 22 5239000") != "+48 22 5239000"
        True
        """
        found = "".join(filter(str.isdecimal, text))
        made = iter(self._drawn(found, 0, ["0123456789"] * len(found)))
        return "".join(next(made) if character.isdecimal() else character for character in text)

    def identifier(self, text: str) -> str:
        """The text with other hexadecimal digits, letters for letters: a UUID or a hash."""
        small = text.lower()
        pools = ["0123456789" if c.isdigit() else "abcdef" if c.isalpha() else c for c in small]
        return "".join(map(_capital_as, self._drawn(small, 0, pools), text))

    def _stranger(self, word: str) -> str:
        made = self._made.get(word)
        if made is None or not self._is_writable(made):
            made = self._made[word] = self._new(word)
            self._taken.add(made)
        return made

    def _new(self, word: str) -> str:
        pools = [pool(letter) for letter in word]
        if all(len(letters) == 1 for letters in pools):
            return word
        writable = ""
        for attempt in range(_ATTEMPTS):
            made = self._drawn(word, attempt, pools)
            if made == word or not self._is_writable(made):
                continue
            writable = writable or made
            if len(word) == 1 or made not in self._taken:
                return made
        return writable or "x" * len(word)

    def _is_writable(self, word: str) -> bool:
        try:
            word.encode(self.encoding)
        except UnicodeEncodeError:
            return False
        return True

    def _drawn(self, word: str, attempt: int, pools: list[str]) -> str:
        key = f"{self._seed}\n{attempt}\n{word}".encode("utf-8", "surrogatepass")
        drawn = shake_256(key).digest(2 * len(pools))
        numbers = (int.from_bytes(drawn[2 * n : 2 * n + 2]) for n in range(len(pools)))
        return "".join(
            letters[number % len(letters)] for letters, number in zip(pools, numbers, strict=True)
        )


def _small(letter: str) -> str:
    small = letter.lower()
    return small if len(small) == 1 else letter


def _capital_as(letter: str, model: str) -> str:
    """The letter as a capital where the model is one."""
    large = letter.upper()
    return large if model.isupper() and len(large) == 1 else letter
