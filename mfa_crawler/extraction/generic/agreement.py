"""Where a site's parser and the generic reading of the same page disagree, without labels."""

import re
from collections import Counter

from mfa_crawler.cleaning import UNSPACED
from mfa_crawler.items import Article

# scripts without spaces go by their characters
_WORD = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+")
_LEAST_COMMON = 0.6  # F1; readings of one page rarely share less when both are right
_FEWEST = 20  # words; below, a share says nothing
_MORE_IMAGES = 2


def disagreement(ours: Article, generic: Article) -> tuple[str, ...]:
    """What differs, as `field: words`, in the order of the record's fields; empty if nothing does.

    A field that the generic reading did not find is no disagreement; one that only it found is.
    """
    return tuple(
        said
        for said in (
            _headline(ours, generic),
            _date(ours, generic),
            _body(ours, generic),
            _images(ours, generic),
        )
        if said
    )


def words_in_common(one: str, other: str) -> float:
    """F1 of two texts as bags of words, case aside: 1.0 for the same words, 0.0 for none.

    >>> round(words_in_common("talks in Warsaw", "Talks in Kyiv"), 2)
    0.67
    """
    mine, others = _bag(one), _bag(other)
    total = mine.total() + others.total()
    return 2 * (mine & others).total() / total if total else 1.0


def _bag(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.casefold()))


def _headline(ours: Article, generic: Article) -> str | None:
    if _WORD.findall(ours.headline.casefold()) == _WORD.findall(generic.headline.casefold()):
        return None
    return f"headline: the generic reading has {generic.headline!r}, ours {ours.headline!r}"


def _date(ours: Article, generic: Article) -> str | None:
    if generic.date is None or ours.date == generic.date:
        return None
    return f"date: the generic reading has {generic.date}, ours {ours.date or 'none'}"


def _body(ours: Article, generic: Article) -> str | None:
    # whether the first paragraph is a lead is a matter of markup, not of what was said
    mine, others = (f"{article.lead or ''}\n{article.body}" for article in (ours, generic))
    counts = _bag(others).total(), _bag(mine).total()
    share = words_in_common(mine, others)
    if max(counts) < _FEWEST or not generic.body or share >= _LEAST_COMMON:
        return None
    return (
        f"body: the generic reading has {counts[0]} words, ours {counts[1]}, "
        f"{share:.0%} in common".replace("%", " %")
    )


def _images(ours: Article, generic: Article) -> str | None:
    mine, others = _pictures(ours), _pictures(generic)
    if others - mine < _MORE_IMAGES and (not others or mine - others < _MORE_IMAGES):
        return None
    return f"images: the generic reading has {others}, ours {mine}"


def _pictures(article: Article) -> int:
    shown = [article.main_image, *article.gallery, *article.inline_images]
    return len({image.url for image in shown if image})
