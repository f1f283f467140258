"""Facts as YAML that every reader of YAML 1.1 and 1.2 takes for the same."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import msgspec

from mfa_crawler.corpus.forms.prose import legal

_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")


def front_matter(facts: Iterable[tuple[str, object]]) -> str:
    r"""Lines of YAML; what is null or empty is left out, and a text is in quotes, a day is not.

    >>> front_matter([("title", "- a: \"b\""), ("date", date(2023, 10, 6)), ("lead", None)])
    'title: "- a: \\"b\\""\ndate: 2023-10-06\n'
    """
    return "".join(line for name, value in facts for line in _lines(name, value))


def _lines(name: str, value: object) -> Iterator[str]:
    if _is_empty(value):
        return
    if isinstance(value, Mapping):
        yield f"{name}:\n"
        yield from _parts(value, "  ", "  ")
    elif isinstance(value, list | tuple):
        yield f"{name}:\n"
        for item in value:
            if isinstance(item, Mapping):
                yield from _parts(item, "- ", "  ")
            else:
                yield f"- {_scalar(item)}\n"
    else:
        yield f"{name}: {_scalar(value)}\n"


def _parts(value: Mapping[str, object], first: str, others: str) -> Iterator[str]:
    known = [(name, part) for name, part in value.items() if not _is_empty(part)]
    for number, (name, part) in enumerate(known):
        yield f"{others if number else first}{name}: {_scalar(part)}\n"


def _is_empty(value: object) -> bool:
    return value is None or value in ("", (), [])


def _scalar(value: object) -> str:
    """A value as JSON, which is YAML too but for characters that YAML wants escaped."""
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return msgspec.json.encode(value).decode()
    text = msgspec.json.encode(legal(value)).decode()
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
