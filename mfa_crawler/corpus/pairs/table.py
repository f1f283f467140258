"""Translation pairs as a table of flat rows: one column for every piece of evidence."""

from mfa_crawler.corpus.pairs.evidence import Pair, Side

_SIDES = ("site", "language", "date", "headline", "url")
_EVIDENCE = (
    "offered_by days_apart photos photos_share names names_share numbers numbers_share days"
    " days_share source_class"
).split()

COLUMNS = (
    "pair",
    "score",
    "runner_up",
    *(f"{name}_1" for name in _SIDES),
    *(f"{name}_2" for name in _SIDES),
    *_EVIDENCE,
)


def row_of_pair(pair: Pair) -> dict[str, object]:
    """A pair by its columns; several things in one cell have `; ` between them."""
    sides = {
        f"{name}_{number}": getattr(side, name)
        for number, side in enumerate((pair.one, pair.other), 1)
        for name in Side.__struct_fields__
    }
    evidence = {name: _flat(getattr(pair, name)) for name in _EVIDENCE}
    return {
        "pair": pair.pair,
        "score": pair.score,
        "runner_up": pair.runner_up,
        **sides,
        **evidence,
    }


def _flat(value: object) -> object:
    return "; ".join(value) if isinstance(value, tuple) else value
