"""All articles of an archive as far as they are compared: numbers instead of words."""

from array import array
from dataclasses import dataclass
from datetime import date

from mfa_crawler.corpus.pairs.traits import traits_of
from mfa_crawler.store import ArticleRow

Key = tuple[str, str]
"""Site and listed URL of an article."""


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """An article, in some hundred bytes."""

    key: Key
    language: str
    """The first subtag alone: of `en-GB` `en`."""
    day: int | None
    """Proleptic ordinal of the day of publication."""
    traits: "tuple[array[int], ...]"
    """Numbers of the vocabulary for each kind, as `Traits` has them; none is of two kinds."""

    @property
    def country(self) -> str:
        """What the site's id begins with."""
        return self.key[0].partition("_")[0]


class Vocabulary:
    """A number for every trait that an article has."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[int, str], int] = {}

    def known(self, row: ArticleRow, language: str) -> Known:
        """Put an article into numbers."""
        printed = row.article.date
        day = date.fromisoformat(printed).toordinal() if printed else None
        kinds = enumerate(traits_of(row.article))
        traits = tuple(
            array("I", (self._number(kind, key) for key in keys)) for kind, keys in kinds
        )
        return Known((row.site, row.entry), language, day, traits)

    def _number(self, kind: int, key: str) -> int:
        return self._numbers.setdefault((kind, key), len(self._numbers))
