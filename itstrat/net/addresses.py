"""Which hosts and which addresses may be asked."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urldefrag, urljoin, urlsplit

from itstrat.errors import AddressNotAllowed, FetchFailed, HostNotAllowed

if TYPE_CHECKING:
    from collections.abc import Iterable

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

_PORTS = {"http": 80, "https": 443}
#: Networks that Python's tables of special addresses call public, or did at some time.
_SPECIAL: tuple[Network, ...] = tuple(
    ipaddress.ip_network(text)
    for text in ("100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "64:ff9b:1::/48", "fec0::/10")
)
#: What a host may be made of, other letters than those of ASCII among it.
_NAME = re.compile(r"[\w.:-]+(?:%[\w.-]+)?")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What may be asked: hosts (``example.org``, ``example.org:8080``) and private networks beside the public ones.

    >>> Policy.of(["Example.org"]).allows("example.org", 443)
    True
    >>> Policy.of(["example.org"]).allows("example.org", 8443)
    False
    """

    hosts: frozenset[str] = frozenset()
    private: tuple[Network, ...] = ()

    @classmethod
    def of(cls, hosts: Iterable[str] = (), private: Iterable[str] = ()) -> Policy:
        """The policy for names as people write them. Raises: ValueError for what is no network."""
        return cls(
            hosts=frozenset(_ascii(host) for host in hosts),
            private=tuple(ipaddress.ip_network(each) for each in private),
        )

    def adding(self, *urls: str) -> Policy:
        """This, and the hosts of some URLs. Raises: FetchFailed for what is no URL of the web."""
        return replace(self, hosts=self.hosts.union(host_of(url) for url in urls))

    def allows(self, host: str, port: int) -> bool:
        """Whether a host may be asked; one without a port may be on the usual ports of http and https."""
        host = _ascii(host)
        shown = f"[{host}]" if ":" in host else host
        return f"{shown}:{port}" in self.hosts or (shown in self.hosts and port in _PORTS.values())

    def check(self, address: str, host: str) -> None:
        """Return if an address may be connected to. Raises: AddressNotAllowed."""
        found = ipaddress.ip_address(address.partition("%")[0])
        meant = _meant(found)
        if any(
            each.version == network.version and each in network for network in self.private for each in (found, meant)
        ):
            return
        if _is_public(found) and _is_public(meant):
            return
        raise AddressNotAllowed(
            f"{host} has the address {address}, which is {_kind(meant)}; nothing was sent to it.",
            hint=f"If it is a server of your own, allow its network: --allow-private {meant}, "
            f'or private = ["{meant}"] below [link] in itstrat.toml.',
        )


def split(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of a URL. Raises: FetchFailed for what is no URL of the web, or brings a password."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise FetchFailed(f"{url!r} is no URL: {error}.") from error
    if parts.scheme not in _PORTS or not _NAME.fullmatch(host):
        raise FetchFailed(
            f"{url!r} is no address on the web.", hint="Write a URL that begins with https:// or http://."
        )
    if parts.username is not None:
        raise FetchFailed("A URL with a user name or a password in it is not taken.", hint="Leave them out.")
    return parts.scheme, _ascii(host), port or _PORTS[parts.scheme]


def absolute(reference: str, base: str = "") -> str:
    """The URL that a reference means, without what stands behind ``#``. Raises: FetchFailed.

    >>> absolute("../b#c", "https://a.example/x/y")
    'https://a.example/b'
    """
    try:
        return urldefrag(urljoin(base, reference)).url
    except ValueError as error:
        raise FetchFailed(f"{reference!r} is no URL: {error}.") from error


def host_of(url: str) -> str:
    """The host of a URL as it is allowed: with its port where that is not the usual one.

    >>> host_of("https://Example.org/a"), host_of("http://127.0.0.1:8000/")
    ('example.org', '127.0.0.1:8000')
    """
    scheme, host, port = split(url)
    shown = f"[{host}]" if ":" in host else host
    return shown if port == _PORTS[scheme] else f"{shown}:{port}"


def refused(url: str, why: str) -> HostNotAllowed:
    """The error for a host that is not allowed; ``why`` is how one came to it."""
    host = host_of(url)
    return HostNotAllowed(
        f"{why} {url.partition('?')[0]}, and {host} is not allowed; nothing was sent to it.",
        hint=f'If you trust it: --allow-host {host}, or hosts = ["{host}"] below [link] in itstrat.toml.',
    )


def _ascii(host: str) -> str:
    """A host as it is asked for: lower case, and other letters than ASCII as IDNA writes them."""
    host = host.lower().rstrip(".")
    try:
        return host if host.isascii() else host.encode("idna").decode()
    except UnicodeError as error:
        raise FetchFailed(f"{host!r} is no name of a host.") from error


def _meant(address: Address) -> Address:
    """The IPv4 address that an IPv6 address stands for, if it does."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is not None:
            return inner
        if address in _NAT64 or (int(address) >> 32 == 0 and int(address) > 1):
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and address in _NAT64:
        return True  # what it stands for is looked at
    return address.is_global and not (
        address.is_multicast
        or address.is_reserved
        or any(address.version == network.version and address in network for network in _SPECIAL)
    )


def _kind(address: Address) -> str:
    for name in ("loopback", "link_local", "multicast", "unspecified", "private", "reserved"):
        if getattr(address, f"is_{name}"):
            return {"loopback": "this machine itself"}.get(name, name.replace("_", "-"))
    return "not public"
