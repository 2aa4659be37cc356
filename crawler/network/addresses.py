"""Which addresses belong to the public internet."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

NAT64 = IPv6Network("64:ff9b::/96")
"""Addresses that carry an IPv4 address in their last four bytes (RFC 6052)."""


def is_public(address: str) -> bool:
    """Whether an address, in the form that a resolver gives, is one of the public internet.

    Loopback, private, link-local, shared, multicast, documentation and reserved addresses are not; nor is an
    IPv6 address that carries such an IPv4 address. What is no address at all is not public either.

    >>> is_public("93.184.215.14"), is_public("169.254.169.254"), is_public("::ffff:127.0.0.1")
    (True, False, False)
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return _is_public(parsed)


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if not address.is_global or address.is_multicast or address.is_reserved:
        return isinstance(address, IPv6Address) and _carried_is_public(address)
    return not isinstance(address, IPv6Address) or _carried(address) is None or _carried_is_public(address)


def _carried_is_public(address: IPv6Address) -> bool:
    carried = _carried(address)
    return carried is not None and _is_public(carried)


def _carried(address: IPv6Address) -> IPv4Address | None:
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)
