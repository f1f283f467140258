"""Two versions of an article compared part by part."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from mfa_crawler.filing.words import Piece, compared
from mfa_crawler.items import Article

_AROUND = 80  # characters of an unchanged stretch that are shown beside a change

Differences = Mapping[str, tuple[Piece, ...]]
"""Part -> the way from its old text to its new one."""


def differences(old: Article, new: Article) -> Differences:
    """Every part of both articles compared; a part that both lack has no pieces."""
    before, after = parts(old), parts(new)
    for part in ("pictures", "files"):
        if not before[part] or not after[part]:  # what was not fetched is no difference
            before[part] = after[part] = ""
    return {part: compared(before[part], after[part]) for part in before}


def parts(article: Article) -> dict[str, str]:
    """The texts that make an article's content; lists have a line for each of their items.

    Pictures and files are the SHA-256 of their bytes, nothing until all are fetched.
    """
    images = article.pictures
    credits_ = [article.photo_credit, *(image.credit for image in images)]
    names = [(file.title, file.filename) for file in article.attachments]
    digests = [image.sha256 for image in images], [file.sha256 for file in article.attachments]
    return {
        "headline": article.headline,
        "lead": article.lead or "",
        "body": article.body,
        "date": _lines([article.published_at or article.date or article.date_raw]),
        "credit": _lines(dict.fromkeys(credits_)),
        "captions": _lines(image.caption for image in images),
        "links": _lines(link.url for link in article.links),
        "attachments": _lines(" · ".join(filter(None, pair)) for pair in names),
        "pictures": _lines(digests[0]) if None not in digests[0] else "",
        "files": _lines(digests[1]) if None not in digests[1] else "",
        "stated": _lines(f"{one.at or ''} {one.note}".strip() for one in article.stated_changes),
    }


def _lines(texts: Iterable[str | None]) -> str:
    return "\n".join(filter(None, texts))


def differs(pieces: Iterable[Piece]) -> bool:
    """Whether anything was removed or added."""
    return any(piece.kind != "same" for piece in pieces)


def shortened(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces, of long unchanged stretches only the ends beside a change."""
    for place, piece in enumerate(pieces):
        if piece.kind == "same":
            yield Piece("same", _shortened(piece.text, place, len(pieces) - 1))
        else:
            yield piece


def _shortened(text: str, place: int, last: int) -> str:
    """The unchanged stretch at this place as it stands beside its changes, cut between words.

    >>> _shortened("a word " * 50 + "more", 0, 1)[:9]
    '… word a '
    """
    head = "" if place == 0 else _until_space(text[:_AROUND])
    tail = "" if place == last else _until_space(text[: -_AROUND - 1 : -1])[::-1]
    if len(head) + len(tail) + 5 >= len(text):
        return text
    return f"{head}{' ' if place else ''}…{' ' if place < last else ''}{tail}"


def _until_space(text: str) -> str:
    """The text to its last white space, where it has any."""
    spaces = [match.start() for match in re.finditer(r"\s", text)]
    return text[: spaces[-1]] if spaces else text
