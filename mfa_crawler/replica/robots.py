"""The robots.txt of one host, in any of the states a crawler must survive."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Robots:
    """What `/robots.txt` answers; the default allows everything.

    >>> print(Robots(disallow=("/web/gov",), crawl_delay=2).render(), end="")
    User-agent: *
    Disallow: /web/gov
    Crawl-delay: 2
    """

    disallow: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    crawl_delay: float | None = None
    status: int = 200
    """404 (all is allowed, says RFC 9309), 500 (nothing is), or any other."""
    redirect: str | None = None
    """Answer 301 to this URL instead."""
    text: str | None = None
    """Send exactly this text instead of the rules above."""

    def render(self) -> str:
        """Return the text of the file."""
        if self.text is not None:
            return self.text
        lines = ["User-agent: *"]
        lines += [f"Allow: {path}" for path in self.allow]
        lines += [f"Disallow: {path}" for path in self.disallow]
        if not self.allow and not self.disallow:
            lines.append("Disallow:")
        if self.crawl_delay is not None:
            lines.append(f"Crawl-delay: {self.crawl_delay:g}")
        return "\n".join(lines) + "\n"
