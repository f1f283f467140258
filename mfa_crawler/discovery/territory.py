"""Which addresses are a site's own articles, and the one spelling each of them goes by."""

from functools import lru_cache
from urllib.parse import unquote, urlsplit

import msgspec


class Move(msgspec.Struct, frozen=True):
    """A prefix that articles answer under beside the one they are known by.

    Of a former domain `old` is where they were; what follows the prefix is the same in both.
    """

    old: str
    new: str


class Territory(msgspec.Struct, frozen=True):
    """The URL prefixes of a site's articles, such as `https://www.gov.pl/web/diplomacy/`.

    `former` are prefixes under which the same articles were once found: there they have the
    identity that they have now. `api`, where a CMS gives an article as JSON beside its page, says
    which prefix (`old`) is asked in place of the page's (`new`).
    """

    prefixes: tuple[str, ...]
    former: tuple[Move, ...] = ()
    api: Move | None = None

    def owns(self, url: str) -> bool:
        """Whether a link leads to an article of this site rather than of another unit or host.

        >>> Territory(("https://www.gov.pl/web/paa/",)).owns("http://WWW.gov.pl/web/paa/x")
        True
        """
        return self._prefix(url) is not None or any(_is_under(m.old, url) for m in self.former)

    def spelled(self, url: str) -> str:
        """A URL as this site's lists would show it, however and from wherever others spell it.

        >>> site = Territory(("https://new.example/a/",), (Move("https://old.example/", "https://new.example/a/"),))
        >>> site.spelled("http://NEW.example:80/a/b?c#d"), site.spelled("http://old.example/b")
        ('https://new.example/a/b?c', 'https://new.example/a/b')
        """
        for move in self.former:
            if _is_under(move.old, url):
                return move.new + _rest(move.old, url)
        prefix = self._prefix(url)
        if prefix is None:
            prefix = next((p for p in self.prefixes if _is_of(p, url)), None)
        if prefix is None or (url.startswith(prefix) and "#" not in url):
            return url  # nearly all of them
        ours, theirs = urlsplit(prefix), urlsplit(url)
        return theirs._replace(scheme=ours.scheme, netloc=ours.netloc, fragment="").geturl()

    def address(self, url: str) -> str:
        """What is asked for to read the article of an entry: its page, or its JSON.

        >>> api = Move(old="https://gov.example/api/", new="https://gov.example/")
        >>> Territory(("https://gov.example/news/",), api=api).address("https://gov.example/news/x")
        'https://gov.example/api/news/x'
        """
        if self.api and url.startswith(self.api.new):
            return self.api.old + url[len(self.api.new) :]
        return url

    def page(self, url: str) -> str:
        """The page of an article from what was asked for it."""
        if self.api and url.startswith(self.api.old):
            return self.api.new + url[len(self.api.old) :]
        return url

    @property
    def hosts(self) -> set[str]:
        """The hosts that its articles are asked from."""
        asked = [*self.prefixes, *([self.api.old] if self.api else [])]
        return {host for prefix in asked if (host := _host(prefix))}

    def breadth(self, url: str) -> int:
        """Length of the prefix that a URL is under: the longest is the closest."""
        return max((len(prefix) for prefix in self.prefixes if _is_under(prefix, url)), default=0)

    def _prefix(self, url: str) -> str | None:
        return next((prefix for prefix in self.prefixes if _is_under(prefix, url)), None)


def unit_of(url: str) -> str:
    """The prefix of a list's articles where nobody says another: one folder, or a unit of gov.pl.

    >>> unit_of("https://www.gov.pl/web/diplomacy/news-")
    'https://www.gov.pl/web/diplomacy/'
    >>> unit_of("https://www.gov.pl/web/primeminister")
    'https://www.gov.pl/web/primeminister/'
    """
    parts = urlsplit(url)
    depth = 2 if parts.path.startswith("/web/") else 1
    path = "/".join(parts.path.split("/")[: depth + 1])
    return f"{parts.scheme}://{parts.netloc}{path}/"


def _is_under(prefix: str, url: str) -> bool:
    if url.startswith(prefix) and "." not in url[len(prefix) :] and "%" not in url:
        return True  # nearly all of them
    if not _is_of(prefix, url):
        return False
    # a path that climbs leads elsewhere than it says
    path = urlsplit(url).path
    climbs = any(unquote(part) in {".", ".."} for part in path.split("/"))
    return not climbs and path.startswith(_path(prefix))


def _is_of(prefix: str, url: str) -> bool:
    """Whether a URL is of the prefix's host, at a usual port and as nobody in particular."""
    try:
        theirs = urlsplit(url)
        is_host = theirs.hostname == _host(prefix) and theirs.port in {None, 80, 443}
    except ValueError:  # no address at all, such as one with words for a port
        return False
    return is_host and theirs.scheme in {"http", "https"} and theirs.username is None


def _rest(prefix: str, url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(
        scheme="", netloc="", path=parts.path[len(_path(prefix)) :], fragment=""
    ).geturl()


@lru_cache(maxsize=1024)
def _host(prefix: str) -> str | None:
    return urlsplit(prefix).hostname


@lru_cache(maxsize=1024)
def _path(prefix: str) -> str:
    return urlsplit(prefix).path
