"""One article as data: all that its page shows, before it is markup."""

from dataclasses import dataclass
from datetime import date, datetime

from mfa_crawler.replica.blocks import Block, Credit
from mfa_crawler.replica.truth import Truth, read
from mfa_crawler.replica.units import Unit


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the gallery, or the main one (which has no caption)."""

    uuid: str
    alt: str
    caption: str = ""
    """What `data-modaal-desc` holds before the credit."""
    credit: Credit | None = None
    before: str = ""
    """What stands between caption and credit, such as ` (`."""
    after: str = ""
    thumbnail: str = ""
    """Id of the picture that the small rendition shows, where that is another one."""

    @property
    def description(self) -> str:
        """Caption and credit as printed."""
        return self.caption + (
            self.before + self.credit.printed + self.after if self.credit else ""
        )


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file offered below the text."""

    uuid: str
    title: str
    filename: str


@dataclass(frozen=True, slots=True)
class FirstPublication:
    """The metrics line: when the page was first published, and by which editor."""

    moment: datetime
    editor: str


@dataclass(frozen=True, slots=True)
class Section:
    """One `div.editor-content`."""

    blocks: tuple[Block, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """An article of the replica; `truth` is how it must be read."""

    unit: Unit
    number: int
    """Serial number in its unit: 0 is the oldest; published ones go on counting."""
    slug: str
    headline: str
    day: date
    lead: str = ""
    lead_again: bool = False
    """The editor pasted the lead once more as the first paragraph."""
    main_photo: Picture | None = None
    sections: tuple[Section, ...] = ()
    gallery: tuple[Picture, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    published: FirstPublication | None = None
    markup_seed: str = ""
    """Decides how untidy the markup is; two articles of equal content may differ in it."""
    statement: str = ""
    """What it says, whatever its language: articles that say the same statement translate each
    other. Nothing: what no other article says.
    """

    @property
    def path(self) -> str:
        """Path of the page on its host."""
        unit = self.unit
        return unit.look.address.format(
            path=unit.path, slug=self.slug, number=self.number, day=self.day
        )

    @property
    def url(self) -> str:
        """Address of the page."""
        return f"https://{self.unit.host}{self.path}"

    @property
    def moment(self) -> datetime | None:
        """When its page says that it was published, as its look shows it."""
        return self.unit.look.moment(self.day, self.published.moment if self.published else None)

    @property
    def stamp(self) -> str:
        """The same as machines read it, to the second; nothing where the look shows no moment."""
        return self.moment.isoformat() if self.moment else ""

    @property
    def truth(self) -> Truth:
        """The expected reading, derived from this data and never from the markup."""
        return read(self)
