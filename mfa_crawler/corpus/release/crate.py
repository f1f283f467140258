"""A release as RO-Crate 1.1: what each file is, who wrote it, and what it was made from."""

from collections.abc import Iterator, Sequence
from typing import Any

from mfa_crawler.corpus.release.facts import Facts, File, SiteFacts

_SPECIFICATION = "https://w3id.org/ro/crate/1.1"
_LICENCE = "README.md#licences-and-attribution"
_SOFTWARE = "#mfa_crawler"


def crate(facts: Facts, files: Sequence[File]) -> dict[str, Any]:
    """The descriptor; https://w3id.org/ro/crate/1.1."""
    sites = [_site(site) for site in facts.shown]
    people = [*_authors(facts)]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "identifier": f"{facts.name}-{facts.version}",
        "name": facts.title,
        "description": facts.description,
        "version": facts.version,
        "datePublished": facts.day,
        "license": {"@id": _LICENCE},
        "author": _named(people),
        "isBasedOn": _named(sites),
        "hasPart": [{"@id": one.path} for one in files],
        "mentions": {"@id": "#making"},
    }
    return {
        "@context": f"{_SPECIFICATION}/context",
        "@graph": [_descriptor(), root, *map(_file, files), *_made(facts, sites), *people, *sites],
    }


def _descriptor() -> dict[str, Any]:
    return {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "conformsTo": {"@id": _SPECIFICATION},
        "about": {"@id": "./"},
    }


def _authors(facts: Facts) -> Iterator[dict[str, Any]]:
    for number, (name, url) in enumerate(facts.ministries.items(), 1):
        yield {"@id": f"#ministry-{number}", "@type": "Organization", "name": name, "url": url}
    if facts.compiler:
        yield {"@id": "#compiler", "@type": "Person", "name": facts.compiler}


def _made(facts: Facts, sites: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    software = {
        "@id": _SOFTWARE,
        "@type": "SoftwareApplication",
        "name": "mfa_crawler",
        "version": facts.software,
    }
    making = {
        "@id": "#making",
        "@type": "CreateAction",
        "name": "Reading the archive",
        "instrument": {"@id": _SOFTWARE},
        "object": _named(sites),
        "result": {"@id": "./"},
        "endTime": facts.last_capture,
    }
    licence = {
        "@id": _LICENCE,
        "@type": "CreativeWork",
        "name": "Licences and attribution, by site and scope",
        "description": "; ".join(f"{site.id}: {site.licence}" for site in facts.shown),
    }
    return [licence, software, making]


def _site(site: SiteFacts) -> dict[str, Any]:
    return {
        "@id": f"#{site.id}",
        "@type": "WebSite",
        "name": f"{site.name} ({site.country})",
        "url": site.url,
        "inLanguage": site.language,
    }


def _file(one: File) -> dict[str, Any]:
    return {
        "@id": one.path,
        "@type": "File",
        "name": one.path,
        "description": one.about,
        "encodingFormat": one.media_type,
        "contentSize": str(one.size),
        "sha256": one.sha256,
    }


def _named(entities: Sequence[dict[str, Any]]) -> dict[str, str] | list[dict[str, str]]:
    """References; a single one is no list there."""
    names = [{"@id": entity["@id"]} for entity in entities]
    return names[0] if len(names) == 1 else names
