"""Which article stands where in a list, and on which day: arithmetic instead of a table."""

from dataclasses import dataclass
from datetime import date, timedelta

TODAY = date(2026, 9, 30)
"""The replica's own today: the day of the newest article before anything is published."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The list of one unit; positions count from the oldest entry, which is 0.

    >>> Timeline(count=4, years=1, guests=2).total
    6
    """

    count: int
    """The unit's own articles at the start."""
    years: int
    guests: int
    """A guest entry follows every so many of these articles; 0: no guests."""
    published: int = 0
    """Articles added since."""

    @property
    def own(self) -> int:
        """How many articles the unit has."""
        return self.count + self.published

    @property
    def total(self) -> int:
        """How many entries the list has."""
        return self.own + self._guest_count

    @property
    def _guest_count(self) -> int:
        return self.count // self.guests if self.guests else 0

    def day(self, number: int) -> date:
        """Return the day of article `number`; three are published a day from tomorrow on."""
        if number >= self.count:
            return TODAY + timedelta(days=1 + (number - self.count) // 3)
        span = self.years * 365
        return self._start + timedelta(days=number * span // self.count)

    def number_on(self, day: date) -> int:
        """Return the first of the starting articles that is not older than `day`."""
        days = max(0, (day - self._start).days)
        return min(self.count - 1, -(-days * self.count // (self.years * 365)))

    @property
    def _start(self) -> date:
        return TODAY - timedelta(days=self.years * 365 - 1)

    def guest_at(self, position: int) -> int | None:
        """Return the number of the guest entry at `position`, or None for an own article."""
        if not self.guests or position >= self.count + self._guest_count:
            return None
        block, rest = divmod(position, self.guests + 1)
        return block if rest == self.guests else None

    def number_at(self, position: int) -> int:
        """Return the article at `position`; for a guest entry, the article just before it."""
        if position >= self.count + self._guest_count:
            return position - self._guest_count
        return position - (position + 1) // (self.guests + 1) if self.guests else position

    def position_of(self, number: int) -> int:
        """Return where article `number` stands.

        >>> line = Timeline(count=9, years=1, guests=2, published=3)
        >>> [line.number_at(line.position_of(n)) for n in range(12)] == list(range(12))
        True
        """
        if number >= self.count:
            return number + self._guest_count
        return number + (number // self.guests if self.guests else 0)
