"""How moments, record ids, standings and synthetic captures look wherever they are shown."""

from rich.text import Text

from mfa_crawler.store import Status

SYNTHETIC = "SYNTHETIC: fetched through --connect, no ministry said this"

_COLOURS = {Status.LIVE: "green", Status.UNLISTED: "yellow", Status.GONE: "red"}


def moment(date: str) -> str:
    """A WARC-Date to the second, for people.

    >>> moment("2026-11-23T23:41:48.433Z")
    '2026-11-23 23:41:48'
    """
    return date[:19].replace("T", " ")


def short(record_id: str) -> str:
    """The beginning of a record id, enough to find it by; the id of a run stays whole.

    >>> short("urn:uuid:6b7ea683-0e9a-4556-a503-b93b50573897"), short("20261123T234147Z-cc67")
    ('6b7ea683', '20261123T234147Z-cc67')
    """
    return record_id.removeprefix("urn:uuid:")[: 8 if record_id.startswith("urn:") else None]


def standing(status: Status) -> Text:
    """`live`, `unlisted` or `gone`, each in its colour."""
    return Text(status, style=f"bold {_COLOURS[status]}")


def synthetic_line() -> Text:
    """What is shown where an archive holds synthetic captures of a site, on a line of its own."""
    return Text(f"{SYNTHETIC}\n", style="bold yellow")


def count(number: int, one: str, many: str = "") -> str:
    """A number and its noun.

    >>> count(1, "version"), count(2_000, "version")
    ('1 version', '2,000 versions')
    """
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
