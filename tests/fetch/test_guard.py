"""The address guard refuses every private place in every spelling, and nothing that is public."""

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from hypothesis import given
from hypothesis import strategies as st

from mfa_crawler.fetch.guard import guarded_socket, watch_attempts, why_refused

PRIVATE = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "169.254.1.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
]
PUBLIC = ["1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.32.0.1", "212.77.98.9"]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_ipv4_is_refused_bare_mapped_and_translated(address: str) -> None:
    assert why_refused(address)
    for inside in (f"::ffff:{address}", f"64:ff9b::{address}", f"::{address}"):
        assert why_refused(inside), inside


@pytest.mark.parametrize("address", PUBLIC)
def test_public_ipv4_passes_bare_mapped_and_translated(address: str) -> None:
    for inside in (address, f"::ffff:{address}", f"64:ff9b::{address}"):
        assert why_refused(inside) is None, inside


@pytest.mark.parametrize(
    "address",
    [
        "::",
        "::1",
        "::1%lo",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "100::1",
        "64:ff9b:1::a00:1",
        "2001::1",
        "2001:0:7f00:1::",
        "2001:2::1",
        "2001:10::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:a00:1::",
        "3fff::1",
        "4000::1",
        "5f00::1",
        "::ffff:0:127.0.0.1",
    ],
)
def test_special_ipv6_is_refused(address: str) -> None:
    assert why_refused(address)


@pytest.mark.parametrize("address", ["2606:4700::1111", "2a00:1450:4001::1", "2001:4860::8888"])
def test_public_ipv6_passes(address: str) -> None:
    assert why_refused(address) is None


@pytest.mark.parametrize(
    "address", ["", "localhost", "2130706433", "0x7f.1", "127.1", "1.2.3.4:80"]
)
def test_what_is_no_numeric_address_is_refused(address: str) -> None:
    assert why_refused(address)


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_whatever_python_calls_not_global_is_refused(address: IPv4Address) -> None:
    if not address.is_global or address.is_multicast:
        assert why_refused(str(address))
    embedded = IPv6Address(int(IPv6Address("::ffff:0:0")) | int(address))
    assert why_refused(str(embedded)) == why_refused(str(address))


@given(st.integers(0, 2**128 - 1).map(IPv6Address))
def test_no_ipv6_outside_global_unicast_passes_unless_it_holds_ipv4(address: IPv6Address) -> None:
    if why_refused(str(address)) is None:
        homes = ("2000::/3", "::ffff:0:0/96", "64:ff9b::/96")
        assert any(address in IPv6Network(home) for home in homes)
        assert address.ipv4_mapped or address.is_global


def info(address: str) -> aiohttp.AddrInfoType:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return (family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, 80))


def test_the_factory_refuses_at_the_socket_and_notes_why() -> None:
    attempts = watch_attempts()
    with pytest.raises(PermissionError, match="is a loopback address"):
        guarded_socket(info("127.0.0.1"))
    guarded_socket(info("1.1.1.1")).close()
    assert attempts == {"127.0.0.1": "a loopback address", "1.1.1.1": None}


class Answers(AbstractResolver):
    """A name server that answers with what it is told to, as one that rebinds a name would."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=a, port=port, family=info(a)[0], proto=0, flags=0)
            for a in self.addresses
        ]

    async def close(self) -> None: ...


async def attempts_at(*addresses: str) -> dict[str, str | None]:
    connector = aiohttp.TCPConnector(resolver=Answers(*addresses), socket_factory=guarded_socket)
    attempts = watch_attempts()
    async with aiohttp.ClientSession(
        connector=connector, timeout=aiohttp.ClientTimeout(total=5)
    ) as session:
        with pytest.raises(aiohttp.ClientConnectorError):
            await session.get("http://www.gov.test/")
    return attempts


def test_happy_eyeballs_tries_every_address_and_each_refusal_is_known() -> None:
    import asyncio

    attempts = asyncio.run(attempts_at("127.0.0.1", "10.0.0.1", "::1", "fd00::1"))
    assert len(attempts) == 4
    assert all(attempts.values())
