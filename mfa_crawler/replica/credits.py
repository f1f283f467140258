"""Photo credits in every form editors write them, and sentences that only look like one."""

from random import Random

from mfa_crawler.replica.blocks import Credit
from mfa_crawler.replica.prose import Grammar

NBSP = "\u00a0"

LABELS = (
    f"Photo:{NBSP}",
    "Fot. ",
    "Photos: ",
    "fot: ",
    "Photo by ",
    "Foto: ",
    "Zdjęcia: ",
    "Source: ",
    "Zdjęcie: ",
    "© ",
    "Autor zdjęć: ",
    "(c) ",
    "Photo: ",
    f"Fot.{NBSP}",
)

_OTHERS: dict[str, tuple[str, ...]] = {
    "de": ("Foto: ", "© ", f"Foto:{NBSP}", "(c) "),
    "ja": ("© ", "写真提供：", "©", "Photo: "),
    "zh": ("© ", "摄影：", "(c) ", "Photo: "),
}

TAILS = ((" ", ""), (" (", ")"), (", ", ""), (" – ", ""))


def credit(rng: Random, words: Grammar, turn: int) -> Credit:
    """Return a credit whose label is the `turn`-th of all forms, going round."""
    labels = _OTHERS.get(words.language, LABELS)
    return Credit(labels[turn % len(labels)], _names(rng, words))


def _names(rng: Random, words: Grammar) -> str:
    name, agency = words.say(rng, "name"), words.say(rng, "agency")
    second = words.say(rng, "name")
    if words.language in {"ja", "zh"}:
        return rng.choice((name, agency, f"{name}/{second}", f"{name} / {agency}"))
    return rng.choice(
        (
            f"{name}/{agency}",
            f"{name} / {agency}",
            name,
            agency,
            f"{name}, {second}",
            f"{name}, {second}/{agency}",
            f"{name} i {second}",
        )
    )
