"""A release as a Frictionless Data Package v1: its rows as a table with types."""

from collections.abc import Sequence
from typing import Any

from mfa_crawler.corpus.release.croissant import NESTED
from mfa_crawler.corpus.release.facts import Facts, File
from mfa_crawler.corpus.release.row_schema import described
from mfa_crawler.corpus.release.rows import FILE

_KINDS = {
    "date": "date", "version": "integer", "main_image": "object", "capture": "object",
    "first_seen": "datetime", "last_seen": "datetime",
}  # fmt: skip


def datapackage(facts: Facts, files: Sequence[File]) -> dict[str, Any]:
    """The descriptor; https://specs.frictionlessdata.io/data-package/."""
    return {
        "profile": "data-package",
        "name": facts.name,
        "id": f"{facts.name}-{facts.version}",
        "title": facts.title,
        "description": facts.description,
        "version": facts.version,
        "created": facts.last_capture,
        "licenses": [
            {"path": "README.md", "title": f"{site.id}: {site.licence}"} for site in facts.shown
        ],
        "sources": [
            {"title": f"{site.name} ({site.country})", "path": site.url} for site in facts.shown
        ],
        "contributors": [{"title": name, "role": "author"} for name in facts.authors],
        "resources": [_resource(one, facts) for one in files],
    }


def _resource(one: File, facts: Facts) -> dict[str, Any]:
    said = {
        "name": one.path.lower().replace(".", "-"),
        "path": one.path,
        "description": one.about,
        "mediatype": one.media_type,
        "bytes": one.size,
        "hash": f"sha256:{one.sha256}",
        "profile": "data-resource",  # a tabular one is CSV by definition
    }
    if one.path != FILE:
        return said | {"type": "file"}
    fields = [
        {"name": name, "type": _kind(name), "description": words}
        | ({"format": "any"} if _kind(name) == "datetime" else {})
        for name, words in described(facts.fields)
    ]
    table = {"fields": fields, "missingValues": [""], "primaryKey": ["site", "entry"]}
    return said | {
        "type": "table",
        "format": "jsonl",
        "compression": "gz",
        "encoding": "utf-8",
        "schema": table,
    }


def _kind(name: str) -> str:
    return _KINDS.get(name) or ("array" if name in NESTED else "string")
