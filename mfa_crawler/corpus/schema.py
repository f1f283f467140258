"""JSON Schema of the records, from their types and from the words under their fields."""

import ast
import inspect
from functools import cache
from typing import Any

import msgspec

from mfa_crawler import items

_RECORDS = (items.Article, items.Entry, items.ListingRead, items.Media, items.Failure)
_DAY = r"^\d{4}-\d{2}-\d{2}$"
_MOMENT = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?([+-]\d{2}:\d{2}|Z)?$"
_DAY_OR_MOMENT = rf"{_DAY}|{_MOMENT}"
_PATTERNS = {
    "Article.date": _DAY,
    "Article.published_at": _MOMENT,
    "Article.modified_at": _MOMENT,
    "StatedChange.at": _DAY_OR_MOMENT,
    "Entry.date": _DAY,
    "Capture.fetched_at": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$",
    "Capture.payload_digest": r"^sha1:[A-Z2-7]{32}$",
    "Image.sha256": r"^[0-9a-f]{64}$",
    "Attachment.sha256": r"^[0-9a-f]{64}$",
    "Media.sha256": r"^[0-9a-f]{64}$",
}


@cache
def field_words() -> dict[str, str]:
    """What items.py says under each field: `Article.url` -> its words on one line."""
    words: dict[str, str] = {}
    for node in ast.parse(inspect.getsource(items)).body:
        if isinstance(node, ast.ClassDef):
            for field, text in zip(node.body, node.body[1:], strict=False):
                if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr):
                    name = f"{node.name}.{ast.unparse(field.target)}"
                    words[name] = " ".join(str(ast.literal_eval(text.value)).split())
    return words


def schema() -> dict[str, Any]:
    """JSON Schema 2020-12; the document itself describes one line of articles.jsonl."""
    words = field_words()
    _, parts = msgspec.json.schema_components(_RECORDS, ref_template="#/$defs/{name}")
    for name, part in parts.items():
        for field, about in part.get("properties", {}).items():
            key = f"{name}.{field}"
            about["description"] = words[key]
            if key in _PATTERNS:
                _string_of(about)["pattern"] = _PATTERNS[key]
        if "properties" in part:
            part["required"] = [*part["properties"]]  # what we write always names every field
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "mfa_crawler records",
        "description": "The document describes one line of articles.jsonl; $defs holds the rest.",
        "$ref": "#/$defs/Article",
        "$defs": parts,
    }


def _string_of(about: dict[str, Any]) -> dict[str, Any]:
    """The part of a field's schema that is about a string rather than null."""
    choices: list[dict[str, Any]] = about.get("anyOf", [about])
    return next(choice for choice in choices if choice.get("type") == "string")
