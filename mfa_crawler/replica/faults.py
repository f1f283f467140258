"""Misbehaviour on demand: what can go wrong with one path, as data."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """The ways to misbehave; `VALUE` is what follows the colon on the command line."""

    SLOW = "slow"
    """Answer well, but only after VALUE seconds."""
    STATUS = "status"
    """Answer with status VALUE (and `retry_after`, if given)."""
    DROP = "drop"
    """Promise the whole body, send half of it, and hang up."""
    TRUNCATED = "truncated"
    """Send half of the body in chunks and hang up without the last chunk."""
    DRIP = "drip"
    """Send one byte every VALUE seconds, for ever."""
    EMPTY = "empty"
    """200 with nothing in it."""
    ERROR_PAGE = "error-page"
    """200 with an error template."""
    CHALLENGE = "challenge"
    """200 with a page that asks for a browser and a moment's patience."""
    IMAGE = "image"
    """200 with a JPEG where HTML was expected, still declared as HTML."""
    CHARSET = "charset"
    """Declare ISO-8859-2 while the bytes are UTF-8."""
    BOMB = "bomb"
    """A few kilobytes that inflate to VALUE bytes."""
    HUGE = "huge"
    """A body of VALUE bytes, declared in Content-Length."""
    HUGE_UNDECLARED = "huge-undeclared"
    """The same in chunks, so that nobody knows before."""
    HEADERS = "headers"
    """VALUE bytes of headers."""
    REDIRECT = "redirect"
    """Redirect (`status`, 302 unless given) to VALUE."""
    NO_ITEMS = "no-items"
    """A listing page without entries."""
    SELF_NEXT = "self-next"
    """A listing page whose next link points at itself."""
    SHIFT = "shift"
    """A listing that moves: an article is published after every VALUE-th request for it."""


_DEFAULT_SECONDS = {FaultKind.SLOW: 1.0, FaultKind.DRIP: 0.2}
_DEFAULT_SIZE = {
    FaultKind.BOMB: 100_000_000,
    FaultKind.HUGE: 100_000_000,
    FaultKind.HUGE_UNDECLARED: 100_000_000,
    FaultKind.HEADERS: 20_000,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One path's misbehaviour.

    >>> Fault(FaultKind.STATUS, status=503, retry_after="2", times=1).describe()
    'status 503, once'
    """

    kind: FaultKind
    seconds: float | None = None
    status: int | None = None
    retry_after: str | None = None
    """Value of the Retry-After header: seconds or an HTTP date."""
    location: str = ""
    size: int | None = None
    every: int = 1
    times: int | None = None
    """How many requests suffer before all is well again; None: every one."""

    @property
    def delay(self) -> float:
        """Seconds to wait."""
        return _DEFAULT_SECONDS.get(self.kind, 0.0) if self.seconds is None else self.seconds

    @property
    def length(self) -> int:
        """Bytes to send."""
        return _DEFAULT_SIZE.get(self.kind, 0) if self.size is None else self.size

    def describe(self) -> str:
        """Return what a person should read about it."""
        detail = f" {self.status}" if self.status else ""
        often = {None: "", 1: ", once"}.get(self.times, f", {self.times} times")
        return f"{self.kind}{detail}{often}"


def parse_fault(text: str) -> tuple[str, Fault]:
    """Read `PATH=KIND[:VALUE]` as the command line gives it.

    >>> parse_fault("/web/diplomacy/news-=slow:2.5")[1].delay
    2.5
    >>> parse_fault("*=status:503")[0]
    '*'
    """
    path, equals, rest = text.rpartition("=")
    name, _, value = rest.partition(":")
    if not equals or not path or name not in _names():
        raise ValueError(f"{text}: write PATH=KIND[:VALUE], KIND one of {', '.join(_names())}")
    kind = FaultKind(name)
    if not value:
        return path, Fault(kind)
    if kind in {FaultKind.SLOW, FaultKind.DRIP}:
        return path, Fault(kind, seconds=float(value))
    if kind is FaultKind.REDIRECT:
        return path, Fault(kind, location=value)
    return path, _counted(text, kind, int(value))


def _counted(text: str, kind: FaultKind, value: int) -> Fault:
    if value < 1:
        raise ValueError(f"{text}: {kind} needs a number from 1 on")
    if kind is FaultKind.STATUS:
        return Fault(kind, status=value)
    return Fault(kind, every=value) if kind is FaultKind.SHIFT else Fault(kind, size=value)


def _names() -> Iterable[str]:
    return [kind.value for kind in FaultKind]
