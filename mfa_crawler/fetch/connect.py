"""`--connect HOST=URL`: a host's requests go to a server of the operator's own, under real names.

URLs, robots.txt, redirects and the Host header keep the host's name, and https URLs are asked for
in plain HTTP. It is the only way past the address guard, and no proxy is used on it.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from urllib.parse import urlsplit

from mfa_crawler.errors import BadArgument

_HOST = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")
_SCHEME_AND_HOST = re.compile(r"[^:]+://[^/?#]*")


def connections_from_arguments(
    arguments: Iterable[str], hosts: Collection[str] = ()
) -> dict[str, str]:
    """The value of `MFA_CONNECT` that repeated `--connect HOST=URL` arguments ask for.

    `*` in place of a host is each of `hosts` that no argument names. It is put in words here, so
    that hosts which nobody thought of stay behind the address guard.

    Raises:
        BadArgument: one of them is not of that form, or names a host again.

    >>> connections_from_arguments(["www.gov.pl=http://127.0.0.1:8001/"])
    {'www.gov.pl': 'http://127.0.0.1:8001'}
    >>> connections_from_arguments(["*=http://127.0.0.1:8001"], ["a.example", "b.example"])
    {'a.example': 'http://127.0.0.1:8001', 'b.example': 'http://127.0.0.1:8001'}
    """
    named: dict[str, str] = {}
    others: dict[str, str] = {}
    for argument in arguments:
        host, equals, url = argument.partition("=")
        if not equals:
            raise BadArgument(
                f"--connect {argument}: write HOST=URL, such as www.gov.pl=http://127.0.0.1:8001"
            )
        is_every = bool(hosts) and host.strip() == "*"
        found = others if is_every else named
        for name, origin in connections(dict.fromkeys(hosts if is_every else [host], url)).items():
            if found.setdefault(name, origin) != origin:
                raise BadArgument(f"--connect {argument}: {name} is already sent to {found[name]}")
    return {**others, **named}


def connections(setting: Mapping[str, str]) -> dict[str, str]:
    """The checked `MFA_CONNECT` setting: host in lower-case ASCII -> `http://host:port`.

    Raises:
        BadArgument: a host that is no name, or a URL that is more than `http://HOST:PORT`.
    """
    return {_host(host): _origin(host, url) for host, url in setting.items()}


def connected_url(url: str, origin: str) -> str:
    """Where a mapped URL is really asked for.

    >>> connected_url("https://www.gov.pl/web?page=2", "http://127.0.0.1:8001")
    'http://127.0.0.1:8001/web?page=2'
    >>> connected_url("https://www.gov.pl?page=2", "http://127.0.0.1:8001")
    'http://127.0.0.1:8001/?page=2'
    """
    rest = _SCHEME_AND_HOST.sub("", url, count=1)
    return f"{origin}{rest}" if rest.startswith("/") else f"{origin}/{rest}"


def _host(host: str) -> str:
    try:
        name = host.strip().lower().encode("idna").decode("ascii")
    except UnicodeError:
        name = ""
    if not _HOST.fullmatch(name):
        raise BadArgument(
            f"--connect: {host!r} is no host name; write it without scheme, port and path,"
            " such as www.gov.pl"
        )
    return name


def _origin(host: str, url: str) -> str:
    try:
        parts = urlsplit(url.strip())
        is_origin = bool(parts.scheme == "http" and parts.hostname and parts.port != 0)
    except ValueError:
        is_origin = False
    if not is_origin or "@" in parts.netloc or parts.path.strip("/") or parts.query:
        raise BadArgument(
            f"--connect {host}={url}: the URL must be http://HOST:PORT and nothing more,"
            f" such as {host}=http://127.0.0.1:8001"
        )
    return f"http://{parts.netloc}"
