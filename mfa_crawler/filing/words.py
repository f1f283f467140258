"""Two texts compared word by word, for people to read."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Literal

from mfa_crawler.cleaning import UNSPACED
from mfa_crawler.filing.content import is_letter

Kind = Literal["same", "removed", "added"]

_UNSPACED = re.compile(f"[{UNSPACED}]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that both texts have, or only one of them."""

    kind: Kind
    text: str


def compared(old: str, new: str) -> tuple[Piece, ...]:
    """The way from one text to the other, in order; what was removed stands before what was added.

    `same` and `removed` joined are the old text, `same` and `added` the new one, to the last
    character. Units are words, punctuation marks and, in Chinese and Japanese, characters. Lines
    are compared first and words only inside changed lines. The time grows little faster than the
    texts: where too much is equal to too much else, a whole stretch counts as replaced.

    >>> [(piece.kind, piece.text) for piece in compared("an igration", "an irregular one")]
    [('same', 'an '), ('removed', 'igration'), ('added', 'irregular one')]
    """
    pieces: list[Piece] = []
    for before, after in _steps(old.splitlines(keepends=True), new.splitlines(keepends=True)):
        same = [Piece("same", before)]
        pieces += same if before == after else _by_words(before, after)
    return tuple(_joined(pieces))


def _by_words(old: str, new: str) -> Iterator[Piece]:
    steps = list(_steps(list(_units(old)), list(_units(new))))
    for place, (before, after) in enumerate(steps):
        # a lone space between two changes holds nothing together
        is_island = before == " " and 0 < place < len(steps) - 1
        if before == after and not is_island:
            yield Piece("same", before)
        else:
            yield from (Piece("removed", before), Piece("added", after))


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    for is_same, group in groupby(pieces, key=lambda piece: piece.kind == "same"):
        stretch = list(group)
        kinds: tuple[Kind, ...] = ("same",) if is_same else ("removed", "added")
        for kind in kinds:
            text = "".join(piece.text for piece in stretch if piece.kind == kind)
            if text:
                yield Piece(kind, text)


def _units(text: str) -> Iterator[str]:
    for kind, run in groupby(text, key=_kind):
        if kind in {"letters", "space"}:
            yield "".join(run)
        else:
            yield from run


@lru_cache(4096)
def _kind(character: str) -> str:
    if _UNSPACED.match(character):
        return "unspaced"
    if is_letter(character):
        return "letters"
    return "space" if character.isspace() else "mark"


def _steps(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Both sequences in stretches, as pairs of strings: equal, or one in place of the other."""
    here = there = 0
    for i, j, length in (*_matches(old, new), (len(old), len(new), 0)):
        if i > here or j > there:
            yield "".join(old[here:i]), "".join(new[there:j])
        if length:
            same = "".join(old[i : i + length])
            yield same, same
        here, there = i + length, j + length


def _matches(
    old: Sequence[str], new: Sequence[str], depth: int = 0
) -> Iterator[tuple[int, int, int]]:
    """Equal stretches in order: place in the old, place in the new, length."""
    head = _common(zip(old, new, strict=False))
    rest = min(len(old), len(new)) - head
    tail = min(rest, _common(zip(reversed(old), reversed(new), strict=False)))
    inner, other = old[head : len(old) - tail], new[head : len(new) - tail]
    yield 0, 0, head
    if len(inner) * len(other) <= 250_000:
        blocks = SequenceMatcher(None, inner, other, autojunk=False).get_matching_blocks()
        yield from ((i + head, j + head, length) for i, j, length in blocks)
    elif depth < 8:
        stations = [(0, 0), *_anchors(inner, other), (len(inner), len(other))]
        for (i, j), (end, other_end) in pairwise(stations if len(stations) > 2 else ()):
            for k, m, length in _matches(inner[i:end], other[j:other_end], depth + 1):
                yield head + i + k, head + j + m, length
    yield len(old) - tail, len(new) - tail, tail


def _common(pairs: Iterable[tuple[str, str]]) -> int:
    count = 0
    for one, other in pairs:
        if one != other:
            break
        count += 1
    return count


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Units that stand once on both sides, as many as keep their order (patience sorting)."""
    once = {unit for unit, count in Counter(new).items() if count == 1}
    once &= {unit for unit, count in Counter(old).items() if count == 1}
    places = {unit: place for place, unit in enumerate(new) if unit in once}
    pairs = [(place, places[unit]) for place, unit in enumerate(old) if unit in once]
    tops: list[int] = []
    ends: list[int] = []  # of each pile, the pair on its top
    before: list[int | None] = []
    for number, (_, place) in enumerate(pairs):
        pile = bisect_left(tops, place)
        before.append(ends[pile - 1] if pile else None)
        tops[pile : pile + 1] = [place]
        ends[pile : pile + 1] = [number]
    chain: list[tuple[int, int]] = []
    last = ends[-1] if ends else None
    while last is not None:
        chain.append(pairs[last])
        last = before[last]
    return chain[::-1]
