"""IP addresses in every spelling, and whether they are on the public internet.

Rules: WHATWG URL (host parser) for the forms of an IPv4 address.
"""

from __future__ import annotations

import ipaddress
import re

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# NAT64, and the deprecated IPv4-compatible addresses; ::1 is neither.
_IPV4_INSIDE = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))


def address(name: str) -> Address | None:
    """The IP address that a host name spells, in any form that resolvers accept, or None for a real name.

    `2130706433`, `0x7f.1`, `127.1`, `0177.0.0.1` and `::ffff:127.0.0.1` (in brackets or not) all are 127.0.0.1.
    """
    name = name.strip("[]").partition("%")[0].rstrip(".")
    try:
        found: Address = ipaddress.ip_address(name)
    except ValueError:
        number = _ipv4_number(name)
        return None if number is None else ipaddress.IPv4Address(number)
    return _unwrapped(found)


def is_public(where: Address) -> bool:
    """Whether an address is on the public internet, also when an IPv4 address hides in an IPv6 one.

    `fec0::/10` (RFC 3879) was never public, though the registry that Python follows no longer lists it.
    """
    where = _unwrapped(where)
    if isinstance(where, ipaddress.IPv6Address) and where.is_site_local:
        return False
    return where.is_global and not where.is_multicast


def _ipv4_number(name: str) -> int | None:
    """An IPv4 address written as one to four numbers, decimal, octal or hexadecimal (WHATWG URL, IPv4 parser)."""
    parts = name.lower().split(".")
    if not 1 <= len(parts) <= 4 or not re.fullmatch(r"0x[0-9a-f]*|[0-9]+", parts[-1]):
        return None
    numbers = []
    for part in parts:
        if re.fullmatch(r"0x[0-9a-f]*", part):
            numbers.append(int(part[2:] or "0", 16))
        elif re.fullmatch(r"[0-9]+", part) and len(part) < 20:
            octal = part.startswith("0") and re.fullmatch(r"[0-7]+", part)
            numbers.append(int(part, 8 if octal else 10))
        else:
            return None
    *firsts, last = numbers
    if any(number > 255 for number in firsts) or last >= 1 << 8 * (5 - len(numbers)):
        return None
    return last + sum(number << 8 * (3 - place) for place, number in enumerate(firsts))


def _unwrapped(where: Address) -> Address:
    """The IPv4 address within a mapped, 6to4, Teredo or NAT64 address; anything else as it is."""
    if isinstance(where, ipaddress.IPv4Address):
        return where
    if any(where in network for network in _IPV4_INSIDE) and int(where) > 1:
        return ipaddress.IPv4Address(int(where) & 0xFFFF_FFFF)
    inside = where.ipv4_mapped or where.sixtofour or (where.teredo[1] if where.teredo else None)
    return inside or where
