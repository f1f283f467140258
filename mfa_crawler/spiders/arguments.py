"""The arguments of a spider (`-a name=value`), read from text."""

from datetime import date

from mfa_crawler.errors import BadArgument


def day(name: str, value: str | None) -> date | None:
    """An ISO day, or None for nothing; raises BadArgument."""
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise BadArgument(f"{name}={value}: not a day; write it like {name}=2023-10-01") from None


def count(name: str, value: str | None) -> int | None:
    """A whole number above 0, or None for nothing; raises BadArgument."""
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and int(value) > 0):
        raise BadArgument(f"{name}={value}: not a whole number above 0; write it like {name}=20")
    return int(value)


def switch(name: str, value: str) -> bool:
    """`1` or `0`; raises BadArgument."""
    if value not in {"0", "1"}:
        raise BadArgument(f"{name}={value}: say {name}=1 or {name}=0")
    return value == "1"
