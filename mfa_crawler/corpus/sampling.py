"""A sheet of pairs for people to label, drawn from every kind of pair, the same for the same seed.

Strata are the two sites and a band of scores. Each gets as many rows as the others, or all its
pairs where it has fewer: so rare kinds are seen too, and `measuring` weighs them back.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from heapq import heappush, heappushpop

from mfa_crawler.corpus.pairs import Pair
from mfa_crawler.errors import BadArgument

COLUMNS = (
    "pair headline_1 url_1 headline_2 url_2 evidence label stratum drawn stratum_pairs all_pairs"
    " source_class"
).split()
"""Of a sheet; `label` is empty, `drawn` of the `stratum_pairs` of a stratum are in it."""

_Ranked = tuple[int, str, Pair]


def draw(found: Iterable[Pair], size: int, seed: str) -> Iterator[dict[str, object]]:
    """Rows of a sheet of about `size` pairs, in an order that tells nothing.

    The rank of a pair follows from the seed and its id alone. Raises BadArgument where there are
    fewer rows than strata, or no pair at all.
    """
    strata: defaultdict[str, list[_Ranked]] = defaultdict(list)
    pairs: Counter[str] = Counter()
    for pair in found:
        pairs[pair.stratum] += 1
        # the largest rank stands first in its heap, and leaves it first
        ranked = (-_rank(seed, pair), pair.pair, pair)
        if len(strata[pair.stratum]) < size:
            heappush(strata[pair.stratum], ranked)
        else:
            heappushpop(strata[pair.stratum], ranked)
    drawn = allotted(pairs, size)
    chosen = [
        ranked
        for name, heap in strata.items()
        for ranked in sorted(heap, reverse=True)[: drawn[name]]
    ]
    for _, _, pair in sorted(chosen, reverse=True):
        stratum = {
            "stratum": pair.stratum,
            "drawn": drawn[pair.stratum],
            "stratum_pairs": pairs[pair.stratum],
            "all_pairs": pairs.total(),
        }
        yield _row(pair) | stratum


def allotted(pairs: Mapping[str, int], size: int) -> dict[str, int]:
    """How many of each stratum are drawn: all equally many, but no more than there are.

    >>> allotted({"a": 3, "b": 100, "c": 50}, 24)
    {'a': 3, 'b': 11, 'c': 10}

    Raises BadArgument.
    """
    if not pairs:
        raise BadArgument("there are no pairs to draw from; `mfa pairs --least 0` shows all")
    if size < len(pairs):
        raise BadArgument(
            f"there are {len(pairs)} kinds of pairs, by sites and score, and each needs a row: "
            f"say --size {len(pairs)} or more"
        )
    drawn = dict.fromkeys(pairs, 0)
    left = size
    for done, name in enumerate(sorted(pairs, key=lambda name: (pairs[name], name))):
        drawn[name] = min(pairs[name], left // (len(pairs) - done))
        left -= drawn[name]
    return drawn


def _rank(seed: str, pair: Pair) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed} {pair.pair}".encode()).digest()[:8], "big")


def _row(pair: Pair) -> dict[str, object]:
    return {
        "pair": pair.pair,
        "headline_1": pair.one.headline,
        "url_1": pair.one.url,
        "headline_2": pair.other.headline,
        "url_2": pair.other.url,
        "evidence": evidence(pair),
        "label": "",
        "source_class": pair.source_class,
    }


def evidence(pair: Pair) -> str:
    """What speaks for a pair, in words, and not its score: that would tell people what to label."""
    parts = {
        "offered by": pair.offered_by,
        "names": pair.names,
        "numbers": pair.numbers,
        "days": pair.days,
        "photos": tuple(photo[:12] for photo in pair.photos),
        "days apart": () if pair.days_apart is None else (f"{pair.days_apart}",),
    }
    return "; ".join(f"{name}: {', '.join(of)}" for name, of in parts.items() if of)
