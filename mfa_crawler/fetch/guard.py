"""The address guard: no crawl ever opens a connection into a private network.

The check is made where a socket is made, on the address that will really be used, so it holds for
every redirect, every answer of the DNS and every spelling of an address (`2130706433`, `0x7f.1`).
Sources: the IANA special-purpose registries (RFC 6890) and the clouds' metadata services.
"""

import errno
import socket
from contextvars import ContextVar
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from aiohttp import AddrInfoType

_REFUSED_V4 = {
    IPv4Network(network): reason
    for network, reason in {
        "0.0.0.0/8": "an unspecified address",
        "10.0.0.0/8": "a private address",
        "100.64.0.0/10": "a shared (carrier) address",
        "127.0.0.0/8": "a loopback address",
        "168.63.129.16/32": "a metadata service",
        "169.254.169.254/32": "a metadata service",
        "169.254.0.0/16": "a link-local address",
        "172.16.0.0/12": "a private address",
        "192.0.0.0/24": "a reserved address",
        "192.0.2.0/24": "a documentation address",
        "192.88.99.0/24": "a 6to4 relay",
        "192.168.0.0/16": "a private address",
        "198.18.0.0/15": "a benchmarking address",
        "198.51.100.0/24": "a documentation address",
        "203.0.113.0/24": "a documentation address",
        "224.0.0.0/4": "a multicast address",
        "240.0.0.0/4": "a reserved address",
    }.items()
}
_REFUSED_V6 = {
    IPv6Network(network): reason
    for network, reason in {
        "::/128": "an unspecified address",
        "::1/128": "a loopback address",
        "fd00:ec2::254/128": "a metadata service",
        "fc00::/7": "a private address",
        "fe80::/10": "a link-local address",
        "fec0::/10": "a private address",
        "ff00::/8": "a multicast address",
        "2001::/32": "a Teredo tunnel",
        "2001:2::/48": "a benchmarking address",
        "2001::/23": "a reserved address",
        "2001:db8::/32": "a documentation address",
        "2002::/16": "a 6to4 tunnel",
        "3fff::/20": "a documentation address",
    }.items()
}
_PUBLIC_V6 = IPv6Network("2000::/3")
_V4_IN_V6 = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))
_attempts: ContextVar[dict[str, str | None]] = ContextVar("mfa_crawler_attempts")


def why_refused(address: str) -> str | None:
    """What makes a numeric address one we never connect to; None for a public address.

    IPv4-mapped and NAT64 addresses (RFC 6052) are judged by the IPv4 address inside; whole
    tunnels (6to4, Teredo) and what IANA has not given out as global unicast are refused.

    >>> why_refused("::ffff:127.0.0.1"), why_refused("64:ff9b::169.254.169.254")
    ('a loopback address', 'a metadata service')
    >>> why_refused("212.77.98.9") is why_refused("64:ff9b::212.77.98.9") is None
    True
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return "no numeric address"
    if isinstance(parsed, IPv6Address):
        if not any(parsed in network for network in _V4_IN_V6):
            return _why_refused_v6(parsed)
        parsed = IPv4Address(int(parsed) & 0xFFFF_FFFF)
    return next((reason for net, reason in _REFUSED_V4.items() if parsed in net), None)


def spelt_address(host: str) -> str | None:
    """The IPv4 address that a host is an odd spelling of, as the C library would read it.

    >>> spelt_address("2130706433"), spelt_address("0177.1"), spelt_address("www.gov.pl")
    ('127.0.0.1', '127.0.0.1', None)
    """
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return None


def watch_attempts() -> dict[str, str | None]:
    """A dict that fills with each address this task tries, and why it was refused, or None."""
    attempts: dict[str, str | None] = {}
    _attempts.set(attempts)
    return attempts


def guarded_socket(addr_info: AddrInfoType) -> socket.socket:
    """A `socket_factory` for aiohttp's `TCPConnector` that makes sockets to public addresses only.

    Raises:
        PermissionError: for any other address; happy eyeballs then goes on with the next one.
    """
    family, kind, protocol, _, sockaddr = addr_info
    address = str(sockaddr[0])
    reason = why_refused(address)
    _attempts.get({})[address] = reason
    if reason:
        raise PermissionError(errno.EACCES, f"{address} is {reason}")
    return socket.socket(family, kind, protocol)


def _why_refused_v6(address: IPv6Address) -> str | None:
    for network, reason in _REFUSED_V6.items():
        if address in network:
            return reason
    return None if address in _PUBLIC_V6 else "a reserved address"
