"""Writes the body of an article: paragraphs, lists, tables, quotations and the credit."""

from collections.abc import Callable
from random import Random

from mfa_crawler.replica.article import Section
from mfa_crawler.replica.blocks import (
    Block,
    CreditParagraph,
    EmptyParagraph,
    Heading,
    InlineImage,
    Items,
    Paragraph,
    Quote,
    Span,
    Table,
)
from mfa_crawler.replica.credits import NBSP, credit
from mfa_crawler.replica.prose import Grammar

_LINKS = (
    "https://www.gov.pl/web/gov/rada-ministrow",
    "https://ministry.example/programme?year=2023&lang=en",
    "https://www.gov.pl/web/diplomacy",
)


def roughen(rng: Random, text: str) -> str:
    """Return `text` with the invisible litter of editors: no-break, double, zero-width blanks."""
    words = text.split(" ")
    litter = [" "] * len(words)
    for index, word in enumerate(words):
        if len(word) == 1 and word.isalpha() and rng.random() < 0.5:
            litter[index] = NBSP
        elif rng.random() < 0.02:
            litter[index] = rng.choice((NBSP, f" {NBSP}", " \u200b", "\ufeff "))
    litter[-1] = rng.choice(("", "", "", " ", NBSP))
    return "".join(word + blank for word, blank in zip(words, litter, strict=True))


class BodyWriter:
    """Writes one body; `turn` decides which rarer pieces it contains."""

    def __init__(
        self, rng: Random, words: Grammar, turn: int, inline_id: Callable[[int], str]
    ) -> None:
        self._rng, self._words, self._turn, self._inline_id = rng, words, turn, inline_id

    def sections(self) -> tuple[Section, ...]:
        """Return one to three `div.editor-content` blocks, the last of them with the credit."""
        count = (1, 1, 2, 1, 3)[self._turn % 5]
        pieces: list[list[Block]] = [self._paragraphs() for _ in range(count)]
        for block in self._rarities():
            target = self._rng.choice(pieces)
            target.insert(self._rng.randint(1, len(target)), block)
        self._end(pieces[-1])
        return tuple(
            Section(tuple(blocks), self._words.say(self._rng, "heading") if index else "")
            for index, blocks in enumerate(pieces)
        )

    def _paragraphs(self) -> list[Block]:
        blocks: list[Block] = []
        for _ in range(self._rng.randint(2, 6)):
            blocks.append(self._paragraph(self._rng.randint(2, 6)))
            if self._rng.random() < 0.3:
                blocks.append(self._speech())
            if self._rng.random() < 0.1:
                blocks.append(EmptyParagraph())
        return blocks

    def _paragraph(self, sentences: int) -> Paragraph:
        text = roughen(self._rng, self._words.sentences(self._rng, sentences))
        if self._rng.random() < 0.15:
            text = text.replace(". ", ".\n", 1)
        return Paragraph(self._spans(text))

    def _speech(self) -> Paragraph:
        text = self._words.say(self._rng, "speech").replace(" - ", f" -{NBSP}")
        return Paragraph((Span(self._rng.choice(("", NBSP)) + text),))

    def _spans(self, text: str) -> tuple[Span, ...]:
        """Mark a few words of `text`, or none."""
        words = text.split(" ")
        if self._rng.random() < 0.6 or len(words) < 8:
            return (Span(text),)
        start = self._rng.randint(1, len(words) - 5)
        end = start + self._rng.randint(1, 4)
        before, inner, after = words[:start], words[start:end], words[end:]
        mark = self._rng.choice(("strong", "em", "u", "a", "strong"))
        href = self._rng.choice(_LINKS) if mark == "a" else ""
        return (
            Span(" ".join(before) + " "),
            Span(" ".join(inner), mark, href),
            Span(" " + " ".join(after)),
        )

    def _rarities(self) -> list[Block]:
        turn, blocks = self._turn, list[Block]()
        if turn % 4 == 1:
            blocks.append(self._items(None))
        if turn % 6 == 2:
            blocks.append(self._items(1 + turn % 4))
        if turn % 5 == 3:
            blocks.append(self._table())
        if turn % 7 == 4:
            blocks.append(Quote((self._paragraph(1), self._paragraph(2))))
        if turn % 6 == 5:
            blocks.append(Heading(self._words.say(self._rng, "heading")))
        if turn % 8 == 6:
            alts = (self._words.say(self._rng, "alt"), "")
            blocks += [InlineImage(self._inline_id(i), alts[i]) for i in range(2)]
        if turn % 9 == 7:
            decoy = self._words.say(self._rng, "decoy")
            blocks.append(Paragraph((Span(decoy[:1].upper() + decoy[1:]),)))
        return blocks

    def _items(self, start: int | None) -> Items:
        texts = [self._words.say(self._rng, "item") for _ in range(self._rng.randint(2, 5))]
        inner = None
        if self._turn % 3 == 1:
            nested = [self._words.say(self._rng, "item") for _ in range(2)]
            # a list inside a list is of the other kind every other time
            inner = Items(tuple((text, None) for text in nested), 1 if self._turn % 2 else None)
        last = len(texts) - 1
        return Items(
            tuple((text, inner if i == last else None) for i, text in enumerate(texts)), start
        )

    def _table(self) -> Table:
        columns = self._rng.randint(2, 4)
        head = self._rng.sample(self._words.all("cell_head"), columns)
        rows = [
            tuple(self._words.say(self._rng, "cell") for _ in range(columns))
            for _ in range(self._rng.randint(2, 5))
        ]
        return Table((tuple(head), *rows))

    def _end(self, blocks: list[Block]) -> None:
        """Put the photo credit, or a sentence that looks like one, where editors put it."""
        turn = self._turn
        name = credit(self._rng, self._words, turn // 5)
        match turn % 5:
            case 0:
                blocks += [EmptyParagraph(), CreditParagraph(name)]
            case 2:
                blocks.append(CreditParagraph(name))
                if turn % 2:
                    blocks.append(EmptyParagraph())
            case 4:
                blocks.append(Paragraph(self._paragraph(2).spans, name))
            case 1 if turn % 3 == 0:
                blocks.append(Paragraph((Span(self._words.say(self._rng, "decoy")),)))
            case _:
                pass
