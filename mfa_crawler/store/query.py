"""What somebody typed into a search box, as a query of SQLite's FTS5."""

import re
from typing import Self

import msgspec

from mfa_crawler.store.folding import fold

# 0-9, a-z and all beyond ASCII; said so it takes 8 ms to compile
_LETTER, _OTHER = r"[^\x00-/:-`{-\x7f]", r"[\x00-/:-`{-\x7f]"
_WORD = re.compile(f"{_LETTER}+")
_NOTHING = "(?!)"  # a pattern that matches nowhere
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_PART = re.compile(
    r"""(?P<minus>(?<!\S)-)? (?: "(?P<phrase>[^"]*)(?:"(?P<star>\*)?|$) | (?P<word>[^\s"]+) )""",
    re.VERBOSE,
)


class Term(msgspec.Struct, frozen=True):
    """Words that stand beside each other; the last may be the beginning of one."""

    words: tuple[str, ...]
    """Folded."""
    is_prefix: bool = False

    @property
    def fts(self) -> str:
        """As FTS5 reads it (sqlite.org/fts5.html section 3)."""
        return f'"{" ".join(self.words)}"{"*" * self.is_prefix}'

    @property
    def pattern(self) -> str:
        """A regular expression that finds it in a folded text."""
        words = f"{_OTHER}+".join(map(re.escape, self.words))
        return f"(?<!{_LETTER}){words}" + (f"{_LETTER}*" if self.is_prefix else f"(?!{_LETTER})")


class Query(msgspec.Struct, frozen=True):
    """A query read: every clause must be met by one of its terms, and no excluded term occur.

    `words`, `"phrases"`, `beginning*`, `-excluded`, and `OR` between two alternatives. All else
    is punctuation: there is no text that is no query.
    """

    clauses: tuple[tuple[Term, ...], ...]
    excluded: tuple[Term, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a text; it may come to nothing at all.

        >>> Query.parse('Wałęsa OR "Lech W" -film').fts
        '(("walesa" OR "lech w")) NOT ("film")'
        """
        clauses: list[tuple[Term, ...]] = []
        excluded: list[Term] = []
        is_alternative = False
        for part in _PART.finditer(text.translate(_QUOTES)):
            if part["word"] == "OR":
                is_alternative = bool(clauses)
            elif term := _term(part):
                if part["minus"]:
                    excluded.append(term)
                else:
                    clauses.append((*(clauses.pop() if is_alternative else ()), term))
                is_alternative = False
        return cls(tuple(clauses), tuple(excluded))

    @property
    def fts(self) -> str | None:
        """For MATCH; None where nothing is asked for, or only what is not wanted."""
        if not self.clauses:
            return None
        wanted = " AND ".join(map(_any, self.clauses))
        return f"({wanted}) NOT {_any(self.excluded)}" if self.excluded else wanted

    @property
    def pattern(self) -> re.Pattern[str]:
        """Finds every wanted term in a folded text, the longest first."""
        patterns = {term.pattern for terms in self.clauses for term in terms} or {_NOTHING}
        return re.compile("|".join(sorted(patterns, key=lambda one: (-len(one), one))))


def _any(terms: tuple[Term, ...]) -> str:
    return f"({' OR '.join(term.fts for term in terms)})"


def _term(part: re.Match[str]) -> Term | None:
    text = part["word"] if part["phrase"] is None else part["phrase"]
    is_prefix = part["star"] is not None or (part["word"] or "").endswith("*")
    words = tuple(_WORD.findall(fold(text)))
    return Term(words, is_prefix) if words else None
