"""Which articles are meant: of a site, in a language, of some days."""

import msgspec


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What an article must have; null asks for nothing."""

    site: str | None = None
    language: str | None = None
    """BCP 47; `en` means `en-GB` too (RFC 4647 section 3.3.1)."""
    since: str | None = None
    """First day of publication, ISO. Articles without a date are not meant then."""
    until: str | None = None
    """Last day, inclusive; the same."""

    @property
    def condition(self) -> str:
        """SQL about `articles a`, with the parameters of `values`."""
        asked = [sql for name, sql in _CONDITIONS.items() if getattr(self, name) is not None]
        return " AND ".join(asked) or "TRUE"

    @property
    def values(self) -> dict[str, object]:
        """Named parameters of `condition`."""
        return msgspec.structs.asdict(self)


ALL = Wanted()

_CONDITIONS = {
    "site": "a.site = :site",
    "language": """substr(a.language || '-', 1, length(:language) + 1)
        = :language || '-' COLLATE NOCASE""",
    "since": "a.date >= :since",
    "until": "a.date <= :until",
}
