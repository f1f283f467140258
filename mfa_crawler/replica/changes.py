"""What has happened to an article since it was written; without changes it is as at first."""

from dataclasses import dataclass, replace

from mfa_crawler.replica.article import Article, Picture, Section
from mfa_crawler.replica.author import extra_sentence
from mfa_crawler.replica.blocks import Block, InlineImage, Paragraph, Span
from mfa_crawler.replica.statement import Statement

_STRAIGHT = str.maketrans({"’": "'", "“": '"', "”": '"', "„": '"', "–": "-"})


@dataclass(frozen=True, slots=True)
class Change:
    """The difference between an article and its first version."""

    edits: int = 0
    typos: int = 0
    templates: int = 0
    headline: str | None = None
    status: int | None = None
    """404 or 410 once it is removed."""
    unlisted: bool = False
    pictures: tuple[tuple[str, str], ...] = ()
    """Pictures that stand under another id now: the first one, and that."""
    statement: Statement | None = None
    """What it says instead of what its author wrote: no edit, nobody ever saw other words."""

    @property
    def hidden(self) -> bool:
        """Whether the list leaves it out."""
        return self.unlisted or self.status is not None


def apply(article: Article, change: Change) -> Article:
    """Return the article as it reads after `change`."""
    article = change.statement.told(article) if change.statement else article
    sections = article.sections
    if change.edits:
        sections = _edited(article, change.edits)
    if change.typos:
        sections = _retyped(sections, change.typos)
    if change.pictures:
        article, sections = _pictured(article, sections, dict(change.pictures))
    return replace(article, sections=sections, headline=change.headline or article.headline)


def _pictured(
    article: Article, sections: tuple[Section, ...], others: dict[str, str]
) -> tuple[Article, tuple[Section, ...]]:
    """Put other pictures in the place of some."""

    def other(picture: Picture) -> Picture:
        return replace(picture, uuid=others.get(picture.uuid, picture.uuid))

    def block(one: Block) -> Block:
        if not isinstance(one, InlineImage):
            return one
        return replace(one, uuid=others.get(one.uuid, one.uuid))

    article = replace(
        article,
        main_photo=other(article.main_photo) if article.main_photo else None,
        gallery=tuple(map(other, article.gallery)),
    )
    return article, tuple(
        replace(section, blocks=tuple(map(block, section.blocks))) for section in sections
    )


def _edited(article: Article, revision: int) -> tuple[Section, ...]:
    """Add a sentence to the first paragraph; each revision has its own."""
    sentence = extra_sentence(article, revision)
    for index, section in enumerate(article.sections):
        for place, block in enumerate(section.blocks):
            if isinstance(block, Paragraph):
                longer = replace(block, spans=(*block.spans, sentence))
                blocks = (*section.blocks[:place], longer, *section.blocks[place + 1 :])
                grown = replace(section, blocks=blocks)
                return (*article.sections[:index], grown, *article.sections[index + 1 :])
    return (Section((Paragraph((Span(sentence.text.strip()),)),)), *article.sections[1:])


def _retyped(sections: tuple[Section, ...], revision: int) -> tuple[Section, ...]:
    """Make quotes and dashes straight (odd revisions) and move one no-break space."""
    retyped = []
    for index, section in enumerate(sections):
        blocks = [_retype(block, revision) for block in section.blocks]
        if index == 0:
            blocks = _move_blank(blocks, revision)
        retyped.append(replace(section, blocks=tuple(blocks)))
    return tuple(retyped)


def _retype(block: Block, revision: int) -> Block:
    if not isinstance(block, Paragraph) or revision % 2 == 0:
        return block
    spans = tuple(replace(span, text=span.text.translate(_STRAIGHT)) for span in block.spans)
    return replace(block, spans=spans)


def _move_blank(blocks: list[Block], revision: int) -> list[Block]:
    """Put a no-break space for the `revision`-th plain one of the first paragraph."""
    for place, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            first, *others = block.spans
            words = first.text.split(" ")
            cut = 1 + (revision - 1) % max(1, len(words) - 1)
            text = " ".join(words[:cut]) + "\u00a0" + " ".join(words[cut:])
            return [
                *blocks[:place],
                replace(block, spans=(replace(first, text=text), *others)),
                *blocks[place + 1 :],
            ]
    return blocks
