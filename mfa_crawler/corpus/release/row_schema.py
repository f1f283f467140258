"""JSON Schema of the rows of a release."""

from collections.abc import Sequence
from typing import Any

from mfa_crawler.corpus.release.rows import NESTED
from mfa_crawler.corpus.schema import schema

ABOUT: dict[str, tuple[dict[str, Any], str]] = {
    "status": (
        {"enum": ["live", "unlisted", "gone"]},
        "Where the article stood when it was last looked at.",
    ),
    "first_seen": ({"type": "string"}, "WARC-Date of the first capture that showed it, UTC."),
    "last_seen": ({"type": "string"}, "WARC-Date of the last capture that showed it, UTC."),
    "entry": ({"type": "string"}, "The URL as the site's list has it; with `site` the key."),
    "version": ({"type": "integer"}, "Number of the version that this is, from 1."),
    "text_sha256": (
        {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "SHA-256 over all text of the record: equal where the text is.",
    ),
}
"""Fields that are not of the record: their schema, and their words."""


def row_schema(fields: Sequence[str]) -> dict[str, Any]:
    """JSON Schema 2020-12 of one line of a release with these fields."""
    records = schema()
    known = records["$defs"]["Article"]["properties"]
    own = {name: {"description": words, **kind} for name, (kind, words) in ABOUT.items()}
    parts = {name: part for name, part in records["$defs"].items() if name not in _UNUSED}
    return {
        "$schema": records["$schema"],
        "title": "A row of a release",
        "description": "One line of articles.jsonl.gz, and one row of articles.parquet.",
        "type": "object",
        "properties": {name: own.get(name) or known[name] for name in fields},
        "required": list(fields),
        "additionalProperties": False,
        "$defs": parts,
    }


_UNUSED = ("Article", "Entry", "ListingRead", "Media", "Failure")


def described(fields: Sequence[str]) -> list[tuple[str, str]]:
    """Each field with its words, those inside of others that are left out named."""
    known = row_schema(fields)["properties"]
    is_bare = "headline" not in fields
    return [
        (name, known[name].get("description", "") + (_left_out(name) if is_bare else ""))
        for name in fields
    ]


def _left_out(name: str) -> str:
    parts = NESTED.get(name)
    return f" Without {', '.join(parts)} in this edition." if parts else ""
