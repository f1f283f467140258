"""Spells and events of an article as a time line on a terminal."""

from collections.abc import Mapping, Sequence

from rich.table import Table
from rich.text import Text

from mfa_crawler.cli.marks import moment
from mfa_crawler.store import Event, Spell
from mfa_crawler.store.telling import told

_MARKS = {"spell": "●", "change": "│"}
_STYLES = {
    "appeared": "bold green",
    "back": "bold green",
    "unlisted": "bold yellow",
    "gone": "bold yellow",
}


def timeline(spells: Sequence[Spell], events: Sequence[Event], others: Mapping[str, str]) -> Table:
    """A line for each spell and for each step from one look to the next, in order of time.

    `others` are the source classes of captures that are not ours, by record id.
    """
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, style="cyan")
    table.add_column(overflow="fold")
    for line in told(spells, events, others):
        style = _STYLES.get(line.kind, "bold")
        words = Text.assemble((line.what, style), line.words)
        table.add_row(_MARKS.get(line.kind, "○"), moment(line.date), words)
    return table
