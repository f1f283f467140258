"""How moments, record ids, standings and synthetic captures look wherever they are shown."""

from rich.text import Text

from mfa_crawler.store import Status
from mfa_crawler.store.telling import SYNTHETIC, count, moment, short

__all__ = ["SYNTHETIC", "count", "moment", "short", "standing", "synthetic_line"]

_COLOURS = {Status.LIVE: "green", Status.UNLISTED: "yellow", Status.GONE: "red"}


def standing(status: Status) -> Text:
    """`live`, `unlisted` or `gone`, each in its colour."""
    return Text(status, style=f"bold {_COLOURS[status]}")


def synthetic_line() -> Text:
    """What is shown where an archive holds synthetic captures of a site, on a line of its own."""
    return Text(f"{SYNTHETIC}\n", style="bold yellow")
