"""How to cite a release: CITATION.cff in the Citation File Format 1.2.0."""

from collections.abc import Iterator

import msgspec

from mfa_crawler.corpus.release.facts import Facts


def citation(facts: Facts) -> str:
    """The file; https://doi.org/10.5281/zenodo.5171937. Scalars are written as JSON, which is YAML.

    Authors are those who wrote the articles, and who made the release. The date is that of the last
    capture.
    """
    return "\n".join([*_lines(facts), ""])


def _lines(facts: Facts) -> Iterator[str]:
    yield "cff-version: 1.2.0"
    yield f"message: {_quoted('If you use this release, cite it with its version.')}"
    yield "type: dataset"
    yield f"title: {_quoted(facts.title)}"
    yield f"abstract: {_quoted(facts.description)}"
    yield f"version: {_quoted(facts.version)}"
    yield f"date-released: {_quoted(facts.day)}"
    yield "authors:"
    yield from (f"  - name: {_quoted(name)}" for name in facts.authors)
    yield "keywords:"
    words = ["foreign ministries", "press releases", "web archive"]
    synthetic = ["synthetic"] if facts.is_synthetic else []
    yield from (f"  - {_quoted(word)}" for word in [*synthetic, *words])


def _quoted(text: str) -> str:
    return msgspec.json.encode(text).decode()
