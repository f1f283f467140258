"""What must hold of a site's pages: where it does not, a 200 with nothing in it is an alarm."""

from collections.abc import Mapping

import msgspec


def _usual() -> dict[str, float]:
    return {"date": 0.9, "body": 0.9}


class Assertions(msgspec.Struct, frozen=True):
    """What is expected of a site; the checks name what does not hold, and never change a record."""

    entries: int = 1
    """Entries on the first page of a source that goes on, at least; of one that does not, one."""
    days_apart: int = 1
    """Days that an article's date and the one its list printed may differ by."""
    filled: Mapping[str, float] = msgspec.field(default_factory=_usual)
    """Share of all articles on which a field is found, at least, by field; that a run finds it on
    fewer is an alarm where chance would give so few less than once in a hundred runs.
    """


USUAL = Assertions()
