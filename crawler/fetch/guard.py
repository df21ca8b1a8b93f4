"""The address guard: a page on the web must not make us fetch from the network that we run in.

The check is made on the address that is dialled, in the resolver, which sees every connection, also to literal
addresses in any spelling (`0x7f000002`, `127.2`, `[::ffff:127.0.0.2]`). A name with one public and one private
address is refused as a whole.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from scrapy.resolver import CachingHostnameResolver
from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver
from zope.interface import implementer

from crawler.model import Source
from crawler.web.addresses import address, is_public
from crawler.web.urls import host as host_of

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Allowance:
    """Which private addresses a source may be fetched from, and what was refused during one request."""

    networks: tuple[Network, ...] = ()
    refused: list[str] = field(default_factory=list)

    def allows(self, text: str) -> bool:
        """Public addresses are always allowed; others where the source is configured on them."""
        where = address(text)
        return where is not None and (is_public(where) or any(where in net for net in self.networks))


def allowed_networks(source: Source) -> tuple[Network, ...]:
    """The private networks of a source: `allow_addresses`, and a literal address as the host of its home.

    `localhost` counts as a literal.
    """
    networks = [ipaddress.ip_network(text, strict=False) for text in source.allow_addresses]
    home = host_of(source.home).strip("[]")
    if home == "localhost":
        networks += [ipaddress.ip_network("127.0.0.1/32"), ipaddress.ip_network("::1/128")]
    else:
        where = address(home)  # None for a name: its addresses are learned, not configured
        networks += [ipaddress.ip_network(where)] if where else []
    return tuple(networks)


allowance: ContextVar[Allowance] = ContextVar("allowance", default=Allowance())  # noqa: B039  # nothing is ever added to it
"""Set by the download handler around each request; the resolver reads it."""


@implementer(IResolutionReceiver)
class _Gate:
    """Passes on the addresses of a name only if every one of them may be dialled."""

    def __init__(self, receiver: IResolutionReceiver, allowed: Allowance) -> None:
        self.receiver, self.allowed = receiver, allowed
        self.addresses: list[IAddress] = []

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802  # Twisted's interface
        self.receiver.resolutionBegan(resolution)  # type: ignore[call-arg, misc]  # zope: no self in interfaces

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802
        self.addresses.append(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        refused = [found.host for found in self.addresses if not self.allowed.allows(found.host)]
        self.allowed.refused.extend(refused)
        for found in () if refused else self.addresses:
            self.receiver.addressResolved(found)  # type: ignore[call-arg, misc]
        self.receiver.resolutionComplete()  # type: ignore[misc]


class GuardedResolver(CachingHostnameResolver):
    """Scrapy's caching resolver (IPv4 and IPv6) behind the guard."""

    def resolveHostName(  # noqa: N802
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        gate: Any = _Gate(resolutionReceiver, allowance.get())
        return super().resolveHostName(gate, hostName, portNumber, addressTypes, transportSemantics)
