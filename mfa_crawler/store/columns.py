"""Rows as records: the fields of a row type are columns of the same names."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial
from operator import attrgetter
from typing import Any, Generic, TypeVar, get_args, get_type_hints

import msgspec

from mfa_crawler.items import Article

Row = TypeVar("Row")


class Columns(Generic[Row]):
    """How records of one row type are read from a table, and written to it.

    `source` is the table, or a join of which `alias` names the table; `instead` gives the
    expression of a field that is no column of it.
    """

    def __init__(self, row_type: type[Row], source: str, alias: str = "", **instead: str) -> None:
        self._type: Callable[..., Row] = row_type
        hints = get_type_hints(row_type)
        self._fields = tuple(hints)
        self._readers = [(name, read) for name, hint in hints.items() if (read := _reader(hint))]
        self._source = source
        prefix = f"{alias}." if alias else ""
        self._expressions = ", ".join(instead.get(name, prefix + name) for name in self._fields)
        self.names = ", ".join(self._fields)
        """`a, b, c`, as in INSERT."""
        self.width = len(self._fields)
        """How many fields there are."""
        self.values: Callable[[Row], tuple[Any, ...]] = attrgetter(*self._fields)
        """The values of a record, in the order of `names` and of `marks`."""

    def select(self, rest: str) -> str:
        """A SELECT whose rows `read` reads; `rest` is what comes after FROM and the table."""
        return f"SELECT {self._expressions} FROM {self._source} {rest}"  # noqa: S608 - no data

    def marks(self, **instead: str) -> str:
        """`?1, ?2, ?3` as in VALUES; in `instead`, `{name}` is the mark of a field."""
        marks = {name: f"?{number}" for number, name in enumerate(self._fields, 1)}
        return ", ".join(instead.get(name, marks[name]).format(**marks) for name in self._fields)

    def read(self, row: Sequence[Any]) -> Row:
        """The record of a row."""
        values = dict(zip(self._fields, row, strict=True))
        for name, read in self._readers:
            if values[name] is not None:
                values[name] = read(values[name])
        return self._type(**values)


def _reader(hint: Any) -> Callable[[Any], Any] | None:
    """What makes a field of a column's value, where they differ: truth, enums, JSON."""
    for kind in get_args(hint) or (hint,):
        if kind is Article:
            return partial(msgspec.json.decode, type=Article)
        if kind is bool or (isinstance(kind, type) and issubclass(kind, StrEnum)):
            return kind
    return None
