"""The changelog of a release, for people: what was added, changed and withdrawn, by address."""

from collections.abc import Iterable, Iterator

from mfa_crawler.corpus.release.changes import Before, Change
from mfa_crawler.corpus.release.facts import SYNTHETIC, Facts, chosen

_HEADINGS = {
    "withdrawn": "Withdrawn",
    "changed": "Changed",
    "added": "Added",
}
_NONE = "the archive holds no such article, or it was not asked for this time"


def changelog(facts: Facts, earlier: Before | None, changes: Iterable[Change]) -> Iterator[str]:
    """CHANGELOG.md, a line at a time; `changes` are read once for each kind."""
    yield f"# Changes in {facts.name} {facts.version}\n\n"
    if facts.is_synthetic:
        yield f"> **{SYNTHETIC}.**\n\n"
    if earlier is None:
        yield "This release was compared with none before.\n"
        return
    since = earlier.about.version
    yield f"Since version `{since}`. `changes.jsonl` says the same to programs.\n\n"
    yield from _choices(facts, earlier)
    yield from _parsers(facts, earlier)
    for kind, heading in _HEADINGS.items():
        yield f"## {heading}: {facts.changes.get(kind, 0)}\n\n"
        is_empty = True
        for change in changes:
            if change.change == kind:
                is_empty = False
                yield f"- {change.site} <{change.url}>{_words(change)}\n"
        yield "" if is_empty else "\n"


def _choices(facts: Facts, earlier: Before) -> Iterator[str]:
    now, then = (chosen(asked) or "everything" for asked in (facts.asked, earlier.about.asked))
    if now != then:
        yield (
            f"That one was made of another choice ({then}) than this one ({now}): what is added or "
            "withdrawn may be so by the choice alone.\n\n"
        )


def _parsers(facts: Facts, earlier: Before) -> Iterator[str]:
    now = sorted({name for site in facts.sites for name in site.parsers})
    then = [*earlier.about.parsers]
    if now != then:
        yield (
            f"That one was read by {', '.join(then) or 'another parser'}, this one by "
            f"{', '.join(now)}: what is changed may have changed by our reading alone.\n\n"
        )


def _words(change: Change) -> str:
    if change.change == "withdrawn":
        return f": withheld on {change.day}" if change.day else f": {_NONE}"
    return f": {', '.join(change.what)}" if change.what else ""
