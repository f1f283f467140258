"""Names of files that every file system takes: small Latin letters, digits, hyphens."""

import hashlib
import re
import unicodedata
from urllib.parse import unquote

from mfa_crawler.corpus.rows import Edition

_OTHERS = re.compile("[^a-z0-9]+")
_ENDING = re.compile(r"\.(?:s?html?|php|aspx?|jsp)$", re.IGNORECASE)
_LONGEST = 100


class Names:
    """Names of the files of one export, which come in order of site and date.

    `pl_mfa_en/2023-10-06-talks-in-warsaw.md` is of the site, the day of the article as it stands
    and the end of its address; a second one of that name has a digest of its address behind a `_`,
    and where all versions are written a number, `.v2`.
    """

    def __init__(self, suffix: str) -> None:
        self._suffix = suffix
        self._day: tuple[str, str] = ("", "")
        self._taken: dict[str, str] = {}

    def of(self, edition: Edition) -> str:
        """The name of an edition's file, relative to the folder."""
        kept = edition.kept
        day = (kept.site, kept.article.date or "undated")
        if day != self._day:
            self._day, self._taken = day, {}
        words = slug(kept.article.url)
        name = "-".join(filter(None, (day[1], words)))
        if not words or self._taken.setdefault(name, kept.entry) != kept.entry:
            name = f"{name}_{hashlib.sha256(kept.entry.encode(errors='replace')).hexdigest()[:12]}"
        version = f".v{edition.version}" if edition.shown else ""
        return f"{day[0]}/{name}{version}{self._suffix}"


def slug(url: str) -> str:
    """The words at the end of an address, at most 100 characters; empty where it has none in Latin
    letters or digits.

    >>> slug("https://www.gov.pl/web/dyplomacja/Spotkanie-%C5%82%C3%B3dzkie.html?lang=pl")
    'spotkanie-lodzkie-lang-pl'
    """
    address, _, query = url.partition("#")[0].partition("?")
    last = _ENDING.sub("", address.rstrip("/").rpartition("/")[2])
    words = f"{unquote(last)} {unquote(query)}".lower().replace("ł", "l")
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return _OTHERS.sub("-", plain).strip("-")[:_LONGEST].rstrip("-")
