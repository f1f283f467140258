"""Compares what was read with what the replica knows that it wrote."""

from typing import Any

import msgspec

from mfa_crawler.replica import Truth


def told(truth: Truth) -> dict[str, Any]:
    """What the replica tells of an article, as fields of a record."""
    fields: dict[str, Any] = msgspec.to_builtins(truth)
    links = [{"url": url, "text": " ".join(text.split())} for url, text in truth.links]
    return fields | {"links": links}


def like(read: Any, told: Any) -> Any:
    """What was read, cut down to the fields that the replica tells about."""
    if isinstance(told, dict) and isinstance(read, dict):
        return {name: like(read[name], value) for name, value in told.items()}
    if isinstance(told, (list, tuple)) and len(told) == len(read):
        return type(told)(like(r, t) for r, t in zip(read, told, strict=True))
    return read
