"""A look: how one CMS spells addresses and days, and which parts of an article it shows."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Flag, auto


class Part(Flag):
    """What a page of a look shows beside headline, day, text and pictures in the text."""

    LEAD = auto()
    MAIN = auto()
    """A picture above the text."""
    GALLERY = auto()
    FILES = auto()
    NAMES = auto()
    """The names of files, beside their titles."""
    CLOCK = auto()
    """The time of publication, where the article has one."""
    BARE = auto()
    """Articles without any text, only with a file."""
    NONE = 0


@dataclass(frozen=True, slots=True)
class Look:
    """One CMS as far as addresses and readings follow from it; its markup is in `looks/`.

    `address` is the path of an article, from `path` of the unit, `slug`, `number` and `day`; it
    holds the number last. `day` is how a day is printed. `photo`, `main` and `file` are paths of
    a picture, of the one above the text and of a file, from its id. `offset` is that of printed
    moments: a look with one shows a moment for every article.

    >>> Look("x", "{path}/{day:%Y/%m}/t{number}.shtml").day.format(date(2026, 9, 3))
    '03.09.2026'
    """

    name: str
    address: str = "{path}/{slug}"
    day: str = "{0:%d.%m.%Y}"
    photo: str = "/photo/{}"
    main: str = "/photo/{}"
    file: str = "/attachment/{}"
    parts: Part = Part.NONE
    offset: str = ""

    def depth(self, path: str) -> int:
        """Return how many slashes the addresses of a unit at `path` have."""
        return self.address.format(path=path, slug="", number=0, day=date.min).count("/")

    def shows(self, part: Part) -> bool:
        """Tell whether pages of this look have such a part."""
        return part in self.parts

    def moment(self, day: date, published: datetime | None) -> datetime | None:
        """Return the moment of publication that a page shows, or None.

        >>> Look("x", offset="+09:00").moment(date(2026, 9, 3), None).isoformat()
        '2026-09-03T12:00:00+09:00'
        """
        # the portal prints 00:00 where it knows no time
        known = published if published and (published.hour or published.minute) else None
        if not self.offset:
            return known if self.shows(Part.CLOCK) else None
        shown = known or datetime.combine(day, time(12))
        return datetime.fromisoformat(shown.isoformat() + self.offset)


GOVPL = Look(
    "govpl",
    main="/photo/format/{}/resolution/1920x810",
    parts=Part.LEAD | Part.MAIN | Part.GALLERY | Part.FILES | Part.NAMES | Part.CLOCK | Part.BARE,
)
